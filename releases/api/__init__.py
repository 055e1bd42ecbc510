"""The endpoints of releases: what a pipeline needs to publish, and what members need to read."""
