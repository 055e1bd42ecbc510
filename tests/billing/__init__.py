"""Payments, obligations and statements."""
