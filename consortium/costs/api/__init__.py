"""Costs over the API."""
