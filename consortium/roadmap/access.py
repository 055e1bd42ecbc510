"""Who may plan: the secretariat; who may look: everyone, prices members only."""

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
    """The permissions of the roadmap."""

    READ_ROADMAP = "roadmap.read"
    READ_RATES = "roadmap.read_rates"
    PLAN = "roadmap.plan"
    PROPOSE_RATE = "roadmap.propose_rate"
    APPROVE_RATE = "roadmap.approve_rate"
    MANAGE_CYCLE = "roadmap.manage_cycle"
    AUTHORISE_RUN = "roadmap.authorise_run"
    MOVE_RUN = "roadmap.move_run"
    LOAD_ACCELERATORS = "roadmap.load_accelerators"


require = Rules(
    {
        P.READ_ROADMAP: anyone,
        P.READ_RATES: member | staff | system,
        P.PLAN: secretariat | system,
        P.PROPOSE_RATE: secretariat | system,
        P.APPROVE_RATE: secretariat | system,
        P.MANAGE_CYCLE: secretariat | system,
        P.AUTHORISE_RUN: system,
        P.MOVE_RUN: secretariat | system,
        P.LOAD_ACCELERATORS: secretariat | system,
    }
).require
