"""From any link of the chain one reaches the others, as far as one may see them."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from consortium.kernel.actor import SYSTEM
from consortium.kernel.moments import now
from tests.factories.members import a_secretary, an_actor
from tests.factories.roadmap import a_run
from tests.factories.votes import an_open_vote, ballots, counted, the_eight
from tests.sessions import signed_in
from votes.actions import enact_proposal

pytestmark = pytest.mark.django_db


def test_a_run_names_its_vote_and_its_split_to_members_only() -> None:
    eight = the_eight()
    proposal = an_open_vote(eight, kind="size")
    ballots(eight, proposal, A="b", B="b", C="b", D="b", E="b")
    enact_proposal(actor=SYSTEM, at=now(), proposal=counted(proposal))
    page = reverse("run", args=[eight.run.pk])
    member = signed_in(an_actor("observer")).get(page).content.decode()
    assert reverse("proposal-result", args=[proposal.pk]) in member
    assert "Paid for by" in member
    stranger = Client().get(page).content.decode()
    assert "Decided by" not in stranger
    assert "Paid for by" not in stranger


def test_a_run_nobody_cites_has_no_chain() -> None:
    run = a_run()
    page = signed_in(a_secretary()).get(reverse("run", args=[run.pk])).content.decode()
    assert "The chain" not in page
