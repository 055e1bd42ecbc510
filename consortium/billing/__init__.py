"""Collecting it: what has fallen due, what was paid, and how each member stands."""
