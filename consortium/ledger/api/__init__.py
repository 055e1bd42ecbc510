"""The books over the API."""
