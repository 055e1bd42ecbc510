"""Addresses of the pages of costs."""

from django.urls import path

from consortium.costs.web import member, staff

urlpatterns = [
    path("portal/costs/", member.Costs.as_view(), name="costs"),
    path("portal/costs/splits/<uuid:id>/", member.SplitView.as_view(), name="split"),
    path("portal/costs/splits/<uuid:id>/csv/", member.SplitCsv.as_view(), name="split-csv"),
    path("staff/costs/", staff.CostDesk.as_view(), name="cost-desk"),
    path("staff/costs/<uuid:id>/", staff.PoolView.as_view(), name="cost-pool"),
    path("staff/costs/<uuid:id>/record/", staff.RecordCost.as_view(), name="cost-record"),
    path("staff/costs/<uuid:id>/close/", staff.ClosePool.as_view(), name="cost-close"),
    path(
        "staff/costs/splits/<uuid:id>/supersede/",
        staff.SupersedeSplit.as_view(),
        name="split-supersede",
    ),
]
