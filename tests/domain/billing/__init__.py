"""The mathematics of billing, without a database."""
