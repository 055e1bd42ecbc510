"""What the database refuses by itself while a vote is open, and after it was decided."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction

from consortium.kernel.actor import SYSTEM
from consortium.kernel.moments import now
from tests.factories import votes as vote
from votes import actions
from votes.models import Elector, Option, Version

pytestmark = pytest.mark.django_db


@pytest.fixture
def eight() -> vote.Eight:
    return vote.the_eight()


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE votes_version SET text = 'other'",
        "DELETE FROM votes_version",
        "UPDATE votes_option SET cost = cost + 1",
        "UPDATE votes_elector SET weight = weight + 1",
        "DELETE FROM votes_elector",
        "UPDATE votes_electorate SET weight = weight + 1",
        "UPDATE votes_ballot SET revision = revision + 1",
        "DELETE FROM votes_ballot",
        "UPDATE votes_sponsor SET sponsored_at = NULL",
        "UPDATE votes_proposal SET title = 'other'",
        "UPDATE votes_proposal SET opens_at = closes_at",
        "UPDATE votes_proposal SET closes_at = opens_at",
        "UPDATE votes_proposal SET state = 'adopted'",
        "DELETE FROM votes_proposal",
    ],
)
def test_an_open_vote_stands_against_raw_sql(eight, sql) -> None:
    proposal = vote.an_open_vote(eight, kind="size")
    vote.ballots(eight, proposal, A="b")
    _refused(sql)


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM votes_tally",
        "DELETE FROM votes_enactment",
        "UPDATE votes_comment SET body = 'other'",
    ],
)
def test_what_was_decided_is_not_altered(eight, sql) -> None:
    proposal = vote.an_open_vote(eight)
    actions.post_comment(actor=eight.delegate("C"), at=now(), proposal=proposal, body="Hm.")
    vote.ballots(eight, proposal, **dict.fromkeys("ABCDE", "yes"))
    actions.enact_proposal(actor=SYSTEM, at=now(), proposal=vote.counted(proposal))
    _refused(sql)


def test_no_option_version_or_elector_is_added_later(eight) -> None:
    proposal = vote.an_open_vote(eight, kind="size")
    version, elector = proposal.versions.get(), Elector.objects.all()[0]
    late = [
        Option(version=version, key="z", title="Late", cost=1),
        Version(
            proposal=proposal,
            number=2,
            title="t",
            text="t",
            rule={},
            effect={},
            hash=b"",
            rule_hash=b"",
            made_at=now(),
            made_by=proposal.drafted_by,
        ),
        Elector(
            electorate=proposal.electorate,
            organization=elector.organization,
            name="Twin",
            tier="full",
            raw=1,
            weight=1,
        ),
    ]
    for row in late:
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save(force_insert=True)


def _refused(sql: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
