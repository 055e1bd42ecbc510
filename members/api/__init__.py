"""The endpoints of members."""
