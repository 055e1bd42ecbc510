"""The only writers of costs."""

from consortium.costs.actions.close_pool import close_pool
from consortium.costs.actions.credit_deliveries import credit_deliveries
from consortium.costs.actions.freeze_split import freeze_split
from consortium.costs.actions.open_pool import open_pool
from consortium.costs.actions.record_cost import record_cost
from consortium.costs.actions.supersede_split import supersede_split

__all__ = [
    "close_pool",
    "credit_deliveries",
    "freeze_split",
    "open_pool",
    "record_cost",
    "supersede_split",
]
