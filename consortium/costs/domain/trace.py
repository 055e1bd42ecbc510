"""A split that can be checked by hand: rule, total, steps, and each share exact and rounded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from consortium.costs.domain.apportion import Rounded, apportion
from consortium.costs.domain.rules import VERSION, exact_shares
from consortium.costs.domain.sharing import Member
from consortium.kernel.canonical import digest, plain


@dataclass(frozen=True, slots=True)
class Division:
    """A computed split: rounded shares, its inputs and its trace, both plain JSON."""

    shares: tuple[Rounded, ...]
    inputs: dict[str, Any]
    trace: dict[str, Any]

    @property
    def inputs_hash(self) -> bytes:
        """SHA-256 of the canonical inputs."""
        return digest(self.inputs)


def divide(
    *, rule: str, total: int, members: Sequence[Member], parameters: Mapping[str, Any]
) -> Division:
    """Share `total` among `members`."""
    exact = exact_shares(rule=rule, total=total, members=members, parameters=parameters)
    shares = apportion(exact=exact.shares, total=total)
    inputs = {
        "rule": rule,
        "version": VERSION,
        "parameters": dict(parameters),
        "total": total,
        "members": [
            {"member": member.id, "weight": member.weight}
            for member in sorted(members, key=lambda member: member.id)
        ],
    }
    trace = {
        "rule": rule,
        "version": VERSION,
        "total": total,
        "steps": list(exact.steps),
        "shares": [_line(share) for share in shares],
    }
    return Division(shares, plain(inputs), plain(trace))


def _line(share: Rounded) -> dict[str, Any]:
    return {
        "member": share.member,
        "exact": share.exact,
        "floor": share.floor,
        "remainder": share.remainder,
        "extra": share.extra,
        "amount": share.amount,
    }
