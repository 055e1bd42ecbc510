"""Decisions that releases cite."""

from __future__ import annotations

from uuid import UUID

from consortium.roadmap.models import Run


def is_adopted(proposal_id: UUID) -> bool:
    """Whether this proposal was adopted: it has authorised a run."""
    return Run.objects.filter(warrant_id=proposal_id).exists()
