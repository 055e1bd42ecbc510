"""Votes over the API."""
