"""Every read of costs, the actor first; sums that the actions need take no actor."""

from consortium.costs.queries.pools import (
    costs,
    live_split,
    my_share,
    owed,
    payers,
    pool,
    pool_of,
    pools,
    preview,
    shares,
    split,
    splits,
    total,
    totals,
)
from consortium.costs.queries.questions import what_if

__all__ = [
    "costs",
    "live_split",
    "my_share",
    "owed",
    "payers",
    "pool",
    "pool_of",
    "pools",
    "preview",
    "shares",
    "split",
    "splits",
    "total",
    "totals",
    "what_if",
]
