"""Addresses of the roadmap's endpoints."""

from django.urls import path

from consortium.roadmap.api import views

urlpatterns = [
    path("cycles", views.Cycles.as_view(), name="api-cycles"),
    path("cycles/<uuid:id>", views.Cycle.as_view(), name="api-cycle"),
    path("cycles/<uuid:id>/lock", views.LockCycle.as_view(), name="api-cycle-lock"),
    path("cycles/<uuid:id>/begin", views.BeginCycle.as_view(), name="api-cycle-begin"),
    path("cycles/<uuid:id>/settle", views.SettleCycle.as_view(), name="api-cycle-settle"),
    path("cycles/<uuid:id>/close", views.CloseCycle.as_view(), name="api-cycle-close"),
    path("accelerators", views.Accelerators.as_view(), name="api-accelerators"),
    path("rate-cards", views.RateCards.as_view(), name="api-rate-cards"),
    path(
        "rate-cards/<uuid:id>/approve",
        views.ApproveRateCard.as_view(),
        name="api-rate-card-approve",
    ),
    path("runs", views.Runs.as_view(), name="api-runs"),
    path("runs/<uuid:id>", views.Run.as_view(), name="api-run"),
    path("runs/<uuid:id>/estimate", views.RunEstimate.as_view(), name="api-run-estimate"),
    path("runs/<uuid:id>/start", views.StartRun.as_view(), name="api-run-start"),
    path("runs/<uuid:id>/finish", views.FinishRun.as_view(), name="api-run-finish"),
    path("runs/<uuid:id>/cancel", views.CancelRun.as_view(), name="api-run-cancel"),
    path("estimates/training", views.TrainingEstimate.as_view(), name="api-training-estimate"),
]
