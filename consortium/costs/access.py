"""Who may open pools and freeze splits: an adopted proposal and the secretariat."""

from __future__ import annotations

from consortium.kernel.permissions import (
    Permission,
    Rules,
    anyone,
    member,
    secretariat,
    staff,
    system,
)


class P(Permission):
    """The permissions of costs."""

    READ_TOTALS = "costs.read_totals"
    READ_COSTS = "costs.read"
    OPEN_POOL = "costs.open_pool"
    RECORD_COST = "costs.record_cost"
    CLOSE_POOL = "costs.close_pool"
    FREEZE_SPLIT = "costs.freeze_split"
    CREDIT_DELIVERIES = "costs.credit_deliveries"
    READ_DESK = "costs.read_desk"


require = Rules(
    {
        P.READ_TOTALS: anyone,
        P.READ_COSTS: member | staff,
        P.OPEN_POOL: system,  # only a proposal opens a pool
        P.RECORD_COST: secretariat | system,
        P.CLOSE_POOL: secretariat,  # a closing names its hand
        P.FREEZE_SPLIT: secretariat | system,
        P.CREDIT_DELIVERIES: system,
        P.READ_DESK: staff,
    }
).require
