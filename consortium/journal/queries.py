"""Every read of the journal, the actor first."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db.models import QuerySet

from consortium.journal.domain import chain, merkle
from consortium.journal.models import Checkpoint, Head, Line
from consortium.journal.models.line import Lines
from consortium.kernel.actor import Actor


def lines(actor: Actor, *, verb: str = "", subject: str = "") -> Lines:
    """The lines `actor` may read, newest first, narrowed by verb prefix and subject id."""
    found = Line.objects.visible_to(actor)
    if verb:
        found = found.filter(verb__startswith=verb)
    if subject:
        found = found.filter(subject_id=subject)
    return found.order_by("-sequence")


def after(sequence: int, *, limit: int = 500) -> list[Line]:
    """The outbox read: up to `limit` lines behind a reader's cursor, oldest first."""
    return list(Line.objects.filter(sequence__gt=sequence).order_by("sequence")[:limit])


def every_checkpoint(actor: Actor) -> QuerySet[Checkpoint]:
    """All checkpoints."""
    return Checkpoint.objects.visible_to(actor)


def checkpoints(actor: Actor) -> list[Checkpoint]:
    """The latest checkpoints, newest first."""
    return list(every_checkpoint(actor).order_by("-size")[:50])


def head() -> Head:
    """The end of the chain; an empty journal has one too."""
    return Head.objects.filter(pk=1).first() or Head()


def leaves(size: int) -> list[bytes]:
    """The first `size` leaf hashes in order, for Merkle roots and proofs."""
    found = Line.objects.order_by("sequence").values_list("leaf", flat=True)[:size]
    return [bytes(leaf) for leaf in found]


def checkpoint_due(at: datetime) -> bool:
    """Whether the journal has grown and the last checkpoint is an hour old."""
    last = Checkpoint.objects.order_by("-size").first()
    if last is None:
        return head().sequence > 0
    return head().sequence > last.size and (at - last.at).total_seconds() >= 3600


def verify() -> chain.Verdict:
    """Recompute the whole chain from the stored lines, and every checkpoint's root."""
    end = head()
    verdict = chain.verify(_links(), head_sequence=end.sequence, head_chain=bytes(end.chain))
    if verdict.fault:
        return verdict
    every = leaves(end.sequence)
    for checkpoint in Checkpoint.objects.order_by("size"):
        if merkle.root(every[: checkpoint.size]) != bytes(checkpoint.root):
            fault = f"The checkpoint at {checkpoint.size} names another root."
            return chain.Verdict(verdict.lines, verdict.head, fault)
    return verdict


def _links() -> Iterator[chain.Link]:
    for line in Line.objects.order_by("sequence").iterator(chunk_size=2000):
        yield line.link()
