"""The rules of membership and pledging: pure."""
