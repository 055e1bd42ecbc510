"""The arithmetic of the chain: pure functions that anyone can recompute."""
