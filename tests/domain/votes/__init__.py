"""Votes: the pure half, without a database."""
