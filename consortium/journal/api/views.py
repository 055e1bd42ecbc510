"""The journal over the API: the outbox that pipelines read by cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from rest_framework import serializers

from consortium.journal import queries
from consortium.journal.access import P
from consortium.journal.api.outputs import CheckpointOut, LineOut
from consortium.kernel.actor import Actor
from consortium.shell.api import Access, Listing, Rows

if TYPE_CHECKING:
    from consortium.journal.models import Checkpoint, Line


class Lines(Listing):
    """The journal lines that the caller may read, newest first."""

    operation_id = "journal_lines"
    access = {"GET": Access(P.READ_JOURNAL, rows=Rows.CONSORTIUM, token="journal:read")}
    output = LineOut
    filters = {
        "verb": serializers.CharField(required=False, max_length=64),
        "subject": serializers.UUIDField(required=False),
    }

    def rows(self, *, actor: Actor, query: dict[str, Any], **path: Any) -> QuerySet[Line]:
        subject = str(query.get("subject", ""))
        return queries.lines(actor, verb=query.get("verb", ""), subject=subject)


class Checkpoints(Listing):
    """Signed checkpoints of the journal, newest first."""

    operation_id = "journal_checkpoints"
    access = {"GET": Access(P.READ_CHECKPOINTS, rows=Rows.PUBLIC, token="journal:read")}
    output = CheckpointOut

    def rows(self, *, actor: Actor, query: dict[str, Any], **path: Any) -> QuerySet[Checkpoint]:
        return queries.every_checkpoint(actor)
