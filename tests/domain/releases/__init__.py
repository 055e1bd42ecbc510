"""The rules of releases, without a database."""
