"""The clock's part in costs: accepted deliveries reach the books."""

from consortium.costs import queries
from consortium.costs.actions import credit_deliveries
from consortium.kernel.actor import SYSTEM
from consortium.kernel.moments import now
from consortium.kernel.sweeps import sweep


@sweep("costs.credit_due")
def credit_due() -> None:
    """Credit every pool whose run has accepted deliveries that are not in the books yet."""
    for pool in queries.to_credit():
        credit_deliveries(actor=SYSTEM, at=now(), pool=pool)
