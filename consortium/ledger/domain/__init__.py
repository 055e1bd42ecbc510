"""The arithmetic of double entry, without a database."""
