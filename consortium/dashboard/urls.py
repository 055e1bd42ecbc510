"""Addresses of the pages that gather."""

from django.urls import path

from consortium.dashboard import home, member, openly, plan, today

urlpatterns = [
    path("", openly.Landing.as_view(), name="landing"),
    path("portal/", home.Home.as_view(), name="home"),
    path("portal/roadmap/", plan.MemberRoadmap.as_view(), name="roadmap"),
    path("staff/", today.Today.as_view(), name="today"),
    path("staff/roadmap/", plan.StaffRoadmap.as_view(), name="staff-roadmap"),
    path("staff/members/<uuid:id>/", member.Member.as_view(), name="member-360"),
    path("open/roadmap/", plan.OpenRoadmap.as_view(), name="open-roadmap"),
    path("open/decisions/", openly.Decisions.as_view(), name="open-decisions"),
    path("open/releases/", openly.Releases.as_view(), name="open-releases"),
    path("open/costs/", openly.Costs.as_view(), name="open-costs"),
    path("open/members/", openly.Members.as_view(), name="open-members"),
]
