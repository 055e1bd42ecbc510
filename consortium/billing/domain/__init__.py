"""When a share falls due and how its owner stands, without a database."""
