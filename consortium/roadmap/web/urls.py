"""Addresses of the roadmap's pages."""

from django.urls import path

from consortium.roadmap.web import member, staff

urlpatterns = [
    path("open/roadmap/<uuid:id>/", member.RunView.as_view(), name="run"),
    path("staff/cycles/", staff.Cycles.as_view(), name="staff-cycles"),
    path("staff/cycles/open/", staff.OpenCycle.as_view(), name="staff-cycle-open"),
    path("staff/cycles/<uuid:id>/", staff.Cycles.as_view(), name="staff-cycle"),
    path("staff/cycles/<uuid:id>/move/", staff.MoveCycle.as_view(), name="staff-cycle-move"),
    path("staff/cycles/<uuid:id>/rates/", staff.EnterRate.as_view(), name="staff-rate-enter"),
    path("staff/cycles/<uuid:id>/runs/", staff.PlanRun.as_view(), name="staff-run-plan"),
    path("staff/rates/<uuid:id>/approve/", staff.ApproveRate.as_view(), name="staff-rate-approve"),
    path("staff/runs/<uuid:id>/cancel/", staff.CancelRun.as_view(), name="staff-run-cancel"),
    path("staff/runs/<uuid:id>/move/", staff.MoveRun.as_view(), name="staff-run-move"),
]
