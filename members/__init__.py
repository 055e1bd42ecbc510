"""Who we are and what we promised: people, organizations, seats, tokens, pledges."""
