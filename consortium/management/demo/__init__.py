"""The demo consortium, told through the actions only."""
