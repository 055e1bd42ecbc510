"""balance = share − in kind − paid: positive is owed, negative is carried forward as credit."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Position:
    """One member in one pool, in minor units."""

    share: int = 0
    in_kind: int = 0
    paid: int = 0

    @property
    def balance(self) -> int:
        """share - in kind - paid."""
        return self.share - self.in_kind - self.paid
