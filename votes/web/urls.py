"""Addresses of the pages of votes."""

from django.urls import path

from votes.web import ballot, member, staff, writing

ALL = "portal/proposals/"
ONE = f"{ALL}<uuid:id>/"

urlpatterns = [
    path(ALL, member.Proposals.as_view(), name="proposals"),
    path(f"{ALL}new/", writing.WriteProposal.as_view(), name="proposal-write"),
    path(ONE, member.ProposalView.as_view(), name="proposal"),
    path(f"{ONE}revise/", writing.ReviseProposal.as_view(), name="proposal-revise"),
    path(f"{ONE}sponsor/", member.SponsorProposal.as_view(), name="proposal-sponsor"),
    path(f"{ONE}publish/", member.PublishProposal.as_view(), name="proposal-publish"),
    path(f"{ONE}comment/", member.PostComment.as_view(), name="proposal-comment"),
    path(f"{ONE}schedule/", member.ScheduleVote.as_view(), name="proposal-schedule"),
    path(f"{ONE}withdraw/", member.WithdrawProposal.as_view(), name="proposal-withdraw"),
    path(f"{ONE}ballot/", ballot.CastBallot.as_view(), name="ballot"),
    path(f"{ONE}ballot/withdraw/", ballot.WithdrawBallot.as_view(), name="ballot-withdraw"),
    path(f"{ONE}receipt/", ballot.Receipt.as_view(), name="ballot-receipt"),
    path(f"{ONE}result/", member.ResultView.as_view(), name="proposal-result"),
    path("staff/proposals/", staff.VotingDesk.as_view(), name="voting-desk"),
    path("staff/proposals/<uuid:id>/void/", staff.VoidProposal.as_view(), name="proposal-void"),
]
