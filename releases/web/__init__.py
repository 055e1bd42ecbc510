"""The pages of releases: the members' list and release, and the secretariat's desk."""
