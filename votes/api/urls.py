"""Addresses of the endpoints of votes."""

from django.urls import path

from votes.api import views

ONE = "proposals/<uuid:id>"

urlpatterns = [
    path("proposals", views.Proposals.as_view(), name="api-proposals"),
    path(ONE, views.OneProposal.as_view(), name="api-proposal"),
    path(f"{ONE}/publish", views.Publish.as_view(), name="api-proposal-publish"),
    path(f"{ONE}/sponsor", views.SponsorProposal.as_view(), name="api-proposal-sponsor"),
    path(f"{ONE}/versions", views.Versions.as_view(), name="api-proposal-versions"),
    path(f"{ONE}/schedule", views.Schedule.as_view(), name="api-proposal-schedule"),
    path(f"{ONE}/withdraw", views.Withdraw.as_view(), name="api-proposal-withdraw"),
    path(f"{ONE}/void", views.Void.as_view(), name="api-proposal-void"),
    path(f"{ONE}/comments", views.Comments.as_view(), name="api-proposal-comments"),
    path(f"{ONE}/ballot", views.Ballot.as_view(), name="api-ballot"),
    path(f"{ONE}/ballot/withdraw", views.WithdrawBallot.as_view(), name="api-ballot-withdraw"),
    path(f"{ONE}/electorate", views.Electorate.as_view(), name="api-electorate"),
    path(f"{ONE}/preview", views.Preview.as_view(), name="api-preview"),
    path(f"{ONE}/result", views.Result.as_view(), name="api-result"),
    path("rules/validate", views.ValidateRule.as_view(), name="api-rule-validate"),
]
