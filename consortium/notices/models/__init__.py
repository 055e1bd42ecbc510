"""The tables of notices."""

from consortium.notices.models.cursor import Cursor
from consortium.notices.models.notice import Notice

__all__ = ["Cursor", "Notice"]
