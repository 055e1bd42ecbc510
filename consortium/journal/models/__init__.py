"""The journal's tables."""

from consortium.journal.models.checkpoint import Checkpoint
from consortium.journal.models.head import Head
from consortium.journal.models.line import Line

__all__ = ["Checkpoint", "Head", "Line"]
