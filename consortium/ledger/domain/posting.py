"""A posting is two or more lines that add up to zero in each unit; debit is positive."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from consortium.kernel.errors import Invalid
from consortium.kernel.money import MAX_AMOUNT
from consortium.ledger.domain.chart import check_account


class Unbalanced(Invalid):
    """Debits and credits differ."""

    code, title = "unbalanced", "This entry does not add up to zero"
    help = "Give at least two lines whose amounts cancel in each unit."


class AmountOutOfRange(Invalid):
    """A line is zero or too large."""

    code, title = "amount_out_of_range", "A line's amount is zero or too large"
    help = "Amounts are whole minor units, not zero, at most 10^15."


@dataclass(frozen=True, slots=True)
class Posting:
    """One line. `subject` is the pool, cycle or run that the account is about."""

    code: str
    unit: str
    amount: int
    organization_id: UUID | None = None
    subject_id: UUID | None = None

    @property
    def account_name(self) -> str:
        """The account's unique name."""
        return f"{self.code}/{self.unit}/{self.organization_id or ''}/{self.subject_id or ''}"


def check_posting(lines: Iterable[Posting]) -> None:
    """Raise unless the lines may stand in the books together."""
    listed = list(lines)
    sums: dict[str, int] = defaultdict(int)
    for line in listed:
        if not 0 < abs(line.amount) <= MAX_AMOUNT:
            raise AmountOutOfRange(f"{line.code}: {line.amount}.")
        check_account(
            code=line.code,
            unit=line.unit,
            has_organization=line.organization_id is not None,
            has_pool=line.subject_id is not None,
        )
        sums[line.unit] += line.amount
    wrong = {unit: amount for unit, amount in sums.items() if amount}
    if wrong or len(listed) < 2:
        raise Unbalanced(", ".join(f"{a} {u}" for u, a in wrong.items()) or "One line is no entry.")
