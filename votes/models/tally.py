"""The count of a proposal: made once, kept as the bytes it was made of."""

from __future__ import annotations

from typing import Self

from django.db import models

from consortium.kernel.actor import Actor
from consortium.kernel.constraints import Guard, append_only
from consortium.kernel.rows import Row, Visible
from votes.domain.trace import Result, read_result
from votes.domain.wording import result_sentence
from votes.models.proposal import Proposal


class Tallies(Visible["Tally"]):
    """Seen with the proposal; it exists only after close."""

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(proposal__in=Proposal.objects.visible_to(actor))


class Tally(Row):
    """`result` is the plain form of the domain's Result; `hash` is over its canonical bytes."""

    proposal = models.OneToOneField(Proposal, models.PROTECT, related_name="tally")
    passed = models.BooleanField()
    result = models.JSONField()
    hash = models.BinaryField(max_length=32)
    counted_at = models.DateTimeField()

    objects = models.Manager.from_queryset(Tallies)()

    guards: list[Guard] = [append_only()]

    def __str__(self) -> str:
        return "passed" if self.passed else "rejected"

    def sentence(self) -> str:
        """The outcome in one sentence, naming the winning option."""
        latest = max(self.proposal.versions.all(), key=lambda version: version.number)
        names = {option.key: option.title for option in latest.options.all()}
        return result_sentence(self.read(), names)

    def read(self) -> Result:
        """The result with its typed trace."""
        return read_result(self.result)
