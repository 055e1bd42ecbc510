"""The chart of accounts: each code says whether it belongs to a member, to a pool, to both."""

from __future__ import annotations

from consortium.kernel.errors import Invalid
from consortium.kernel.money import exponent

H100E = "H100E"  # the unit of compute accounts: milli-H100e-hours
_MEMBER = frozenset({"due", "receivable", "credit", "pledge_due"})
_POOL = frozenset({"funding", "cost", "due", "pledged", "delivered"})
_COMPUTE = frozenset({"pledge_due", "pledged", "delivered"})
CODES = frozenset(
    {
        *("due", "receivable", "credit", "pledge_due", "funding", "cost", "pledged", "delivered"),
        *("payable", "bank", "stripe_clearing", "fees", "tax", "write_off", "fx", "suspense"),
    }
)


class AccountUnknown(Invalid):
    """The chart has no such account."""

    code, title = "account_unknown", "There is no such account"
    help = "The accounts and what each is for are listed in docs/money.md."


def check_account(*, code: str, unit: str, has_organization: bool, has_pool: bool) -> None:
    """Raise unless the chart knows such an account in that unit, with those owners."""
    if code not in CODES:
        raise AccountUnknown(f"{code!r} is not an account.")
    if (unit == H100E) is not (code in _COMPUTE):
        raise AccountUnknown(f"{code} is not kept in {unit}.")
    if unit != H100E:
        exponent(unit)
    if has_organization is not (code in _MEMBER):
        raise AccountUnknown(
            f"{code} {'belongs' if code in _MEMBER else 'does not belong'} to a member."
        )
    if has_pool and code not in _POOL:
        raise AccountUnknown(f"{code} does not belong to a pool.")
