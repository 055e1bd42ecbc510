"""The only writers of the roadmap, one verb a file."""

from consortium.roadmap.actions.approve_rate_card import approve_rate_card
from consortium.roadmap.actions.authorise_run import authorise_run
from consortium.roadmap.actions.begin_cycle import begin_cycle
from consortium.roadmap.actions.cancel_run import cancel_run
from consortium.roadmap.actions.cite_frontier import cite_frontier
from consortium.roadmap.actions.close_cycle import close_cycle
from consortium.roadmap.actions.finish_run import finish_run
from consortium.roadmap.actions.load_accelerators import load_accelerators
from consortium.roadmap.actions.lock_cycle import lock_cycle
from consortium.roadmap.actions.open_cycle import open_cycle
from consortium.roadmap.actions.plan_run import plan_run
from consortium.roadmap.actions.propose_rate_card import propose_rate_card
from consortium.roadmap.actions.settle_cycle import settle_cycle
from consortium.roadmap.actions.start_run import start_run

__all__ = [
    "approve_rate_card",
    "authorise_run",
    "begin_cycle",
    "cancel_run",
    "cite_frontier",
    "close_cycle",
    "finish_run",
    "load_accelerators",
    "lock_cycle",
    "open_cycle",
    "plan_run",
    "propose_rate_card",
    "settle_cycle",
    "start_run",
]
