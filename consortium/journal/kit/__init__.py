"""What members run on their own machines: standard library only."""
