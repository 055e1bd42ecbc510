"""The tables of costs."""

from consortium.costs.models.pool import Cost, Pool
from consortium.costs.models.split import Share, Split

__all__ = ["Cost", "Pool", "Share", "Split"]
