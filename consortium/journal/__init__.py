"""Who did what, when: one append-only, hash-chained line per act, which is also the outbox."""
