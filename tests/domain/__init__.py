"""Pure tests: no database, no framework."""
