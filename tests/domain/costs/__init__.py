"""The mathematics of sharing, without a database."""
