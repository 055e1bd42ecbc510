"""The tiers of membership: they decide the order of windows, never the weight of a vote."""

TIERS = ("founding", "full", "associate")
