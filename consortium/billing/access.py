"""Who sees the account: its own people but observers; who writes down money: the secretariat."""

from __future__ import annotations

from consortium.kernel.permissions import Permission, Rules, role, secretariat, staff, system


class P(Permission):
    """The permissions of billing."""

    READ_ACCOUNT = "billing.read_account"
    READ_BILLING = "billing.read"
    READ_PAYMENTS = "billing.read_payments"
    RECORD_PAYMENT = "billing.record_payment"
    REVERSE_PAYMENT = "billing.reverse_payment"


own_people = role("admin", "delegate", "finance", "engineer")

require = Rules(
    {
        P.READ_ACCOUNT: own_people,
        P.READ_BILLING: own_people | staff,
        P.READ_PAYMENTS: staff,
        P.RECORD_PAYMENT: secretariat | system,
        P.REVERSE_PAYMENT: secretariat | system,
    }
).require
