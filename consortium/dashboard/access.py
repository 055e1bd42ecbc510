"""Who may see the pages that gather: each shows only what its rooms let the actor see."""

from consortium.kernel.permissions import Permission, Rules, anyone, member, signed_in, staff


class P(Permission):
    """The permissions of the dashboard."""

    SEE_LANDING = "dashboard.see_landing"
    SEE_HOME = "dashboard.see_home"
    SEE_PLAN = "dashboard.see_plan"
    SEE_TODAY = "dashboard.see_today"


require = Rules(
    {
        P.SEE_LANDING: anyone,
        P.SEE_HOME: signed_in,
        P.SEE_PLAN: member | staff,
        P.SEE_TODAY: staff,
    }
).require
