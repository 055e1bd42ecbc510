"""The frame of Commonweight: settings, the shared ground, and the shared books."""
