"""Pools and splits, one file per part."""
