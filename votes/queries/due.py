"""What the clock has to do next; each sweep reads one of these."""

from __future__ import annotations

from datetime import datetime

from votes.domain import lifecycle
from votes.models import Proposal


def to_open(*, at: datetime) -> list[Proposal]:
    """Scheduled votes whose opening has come."""
    return list(Proposal.objects.filter(state=lifecycle.SCHEDULED, opens_at__lte=at))


def to_close(*, at: datetime) -> list[Proposal]:
    """Open votes whose deadline has passed."""
    return list(Proposal.objects.filter(state=lifecycle.OPEN, closes_at__lte=at))


def to_count() -> list[Proposal]:
    """Closed votes without a count."""
    return list(Proposal.objects.filter(state=lifecycle.CLOSING))


def to_adopt(*, at: datetime) -> list[Proposal]:
    """Positive counts whose objection period is over."""
    return list(Proposal.objects.filter(state=lifecycle.OBJECTION, objections_end_at__lte=at))


def to_enact() -> list[Proposal]:
    """Adopted proposals without an enactment."""
    return list(Proposal.objects.filter(state=lifecycle.ADOPTED))
