"""The one place that touches stored bytes: content-addressed files, written once, then renamed."""
