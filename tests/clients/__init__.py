"""The stock Hub clients, as members run them, against a real server."""
