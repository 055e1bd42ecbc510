"""The roadmap's endpoints."""
