"""The two sweeps of notices: lines become letters, letters become mail."""

from __future__ import annotations

from consortium.kernel.actor import SYSTEM
from consortium.kernel.moments import now
from consortium.kernel.sweeps import sweep
from consortium.notices import post, queries
from consortium.notices.actions import fan_out as write_letters
from consortium.notices.actions import note_attempt


@sweep("notices.fan_out")
def fan_out() -> None:
    """Read the journal until there is nothing new."""
    while write_letters(actor=SYSTEM, at=now()):
        pass


@sweep("notices.deliver")
def deliver() -> None:
    """Hand every due letter to the relay; the attempt is written down outside the call."""
    for notice in queries.due(at=now()):
        failure = ""
        try:
            post.mail(
                to=notice.email,
                subject=notice.subject,
                body=queries.text_of(notice),
                identity=str(notice.pk),
            )
        except post.PostFailed as error:
            failure = str(error)
        note_attempt(actor=SYSTEM, at=now(), notice=notice, failure=failure)
