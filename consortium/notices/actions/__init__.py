"""The writers of notices."""

from consortium.notices.actions.fan_out import fan_out
from consortium.notices.actions.note_attempt import note_attempt
from consortium.notices.actions.retry_notice import retry_notice

__all__ = ["fan_out", "note_attempt", "retry_notice"]
