"""Races, on PostgreSQL with real threads; on SQLite one IMMEDIATE transaction is the lock."""
