"""Votes: one file per action, the lifecycle end to end, and what nobody may see early."""
