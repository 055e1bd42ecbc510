"""The words every app shares: identities, money, compute, moments, permissions, rows."""
