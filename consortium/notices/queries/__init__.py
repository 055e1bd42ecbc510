"""Every read of notices, the actor first; and which letters a journal line calls for."""

from consortium.notices.queries.letters import KINDS, letters_for
from consortium.notices.queries.notices import due, notice, notices, text_of

__all__ = ["KINDS", "due", "letters_for", "notice", "notices", "text_of"]
