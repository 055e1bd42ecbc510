"""Billing over the API."""
