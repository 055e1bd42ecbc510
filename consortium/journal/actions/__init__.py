"""The journal's only writer besides `record`."""

from consortium.journal.actions.publish_checkpoint import publish_checkpoint

__all__ = ["publish_checkpoint"]
