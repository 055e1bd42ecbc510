"""Pages that show several rooms at once: landing, home, roadmap, the secretariat's day."""
