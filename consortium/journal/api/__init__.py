"""The journal's endpoints."""
