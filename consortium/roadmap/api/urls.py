"""Addresses of the roadmap's endpoints."""

from django.urls import path

from consortium.roadmap.api import views

urlpatterns = [
    path("cycles", views.Cycles.as_view(), name="api-cycles"),
    path("cycles/<uuid:id>", views.Cycle.as_view(), name="api-cycle"),
    path("cycles/<uuid:id>/lock", views.LockCycle.as_view(), name="api-cycle-lock"),
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
    path("estimates/training", views.TrainingEstimate.as_view(), name="api-training-estimate"),
]
