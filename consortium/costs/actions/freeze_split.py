"""Divide a pool's total by its rule, freeze the shares, and post what each member now owes."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from consortium.costs import queries
from consortium.costs.access import P, require
from consortium.costs.domain.lifecycle import SPLIT_KINDS
from consortium.costs.domain.trace import Division, divide
from consortium.costs.models import Pool, Share, Split
from consortium.journal.record import command, record
from consortium.kernel.actor import Actor
from consortium.kernel.errors import Conflict, Invalid
from consortium.kernel.rows import lock, move, reread
from consortium.ledger.actions import post_entry
from consortium.ledger.domain.posting import Posting


class NothingToSplit(Conflict):
    """The pool's costs do not add up to anything above zero."""

    code, title = "nothing_to_split", "There is nothing to split"
    help = "Record the pool's costs first."


class PoolStillOpen(Conflict):
    """The final split needs a closed pool."""

    code, title = "pool_still_open", "The pool is still open"
    help = "Close the pool; then no cost can arrive after the final split."


@command
def freeze_split(*, actor: Actor, at: datetime, pool: Pool, kind: str) -> Split:
    """Freeze the `plan` (at adoption) or the `final` split of `pool`.

    Raises:
        SplitExists: the pool has a live split; supersede it first.

    """
    require(actor, P.FREEZE_SPLIT)
    if kind not in SPLIT_KINDS:
        raise Invalid(f"{kind!r} is not one of: {', '.join(SPLIT_KINDS)}.", pointer="/kind")
    lock(pool.run)
    pool = reread(pool)
    if kind == "final" and pool.state == "open":
        raise PoolStillOpen
    total = queries.total(pool, kind)
    if total <= 0:
        raise NothingToSplit
    division = divide(
        rule=pool.rule,
        total=total,
        members=queries.payers(pool.run.cycle),
        parameters=pool.parameters,
    )
    split = _write(pool, kind, total, division)
    move(split, "frozen", expecting="draft", frozen_at=at)
    _post(actor, at, split, division)
    record(
        "split.frozen",
        on=split,
        audience="members",
        pool=pool.pk,
        kind=kind,
        total=total,
        currency=pool.currency,
        inputs=bytes(split.inputs_hash),
    )
    return split


def _write(pool: Pool, kind: str, total: int, division: Division) -> Split:
    split = Split(
        pool=pool,
        kind=kind,
        total=total,
        inputs=division.inputs,
        inputs_hash=division.inputs_hash,
        trace=division.trace,
    )
    split.save(force_insert=True)
    weights = {row["member"]: row["weight"] for row in division.inputs["members"]}
    Share.objects.bulk_create(
        Share(
            split=split,
            organization_id=UUID(share.member),
            weight=weights[share.member],
            exact=f"{share.exact.numerator}/{share.exact.denominator}",
            amount=share.amount,
        )
        for share in division.shares
    )
    return split


def _post(actor: Actor, at: datetime, split: Split, division: Division) -> None:
    """Post the differences from what the pool's earlier splits have posted."""
    owed = queries.owed(split.pool)
    lines = []
    for share in division.shares:
        difference = share.amount - owed.pop(UUID(share.member), 0)
        lines.append((UUID(share.member), difference))
    lines += [(organization, -amount) for organization, amount in sorted(owed.items())]
    dues = [
        Posting("due", split.pool.currency, amount, organization, split.pool_id)
        for organization, amount in lines
        if amount
    ]
    if not dues:
        return
    whole = sum(line.amount for line in dues)
    funding = Posting("funding", split.pool.currency, -whole, None, split.pool_id)
    post_entry(
        actor=actor,
        at=at,
        kind="split frozen",
        idempotency_key=f"split:{split.pk}",
        effective_on=at.date(),
        cause=f"split {split.pk}",
        lines=[*dues, *([funding] if whole else [])],
    )
