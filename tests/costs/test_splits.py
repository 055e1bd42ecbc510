"""Pools and splits: frozen exactly, posted once, replaced only by a new split."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from consortium.costs import queries
from consortium.costs.actions import (
    close_pool,
    freeze_split,
    open_pool,
    record_cost,
    supersede_split,
)
from consortium.costs.actions.freeze_split import NothingToSplit, PoolStillOpen
from consortium.costs.actions.record_cost import PoolClosed
from consortium.costs.domain.rules import RuleUnknown
from consortium.costs.domain.sharing import RuleRefused
from consortium.costs.domain.what_if import Range
from consortium.costs.models import Share, Split
from consortium.costs.models.pool import PoolExists
from consortium.costs.models.split import SplitExists
from consortium.kernel.actor import ANONYMOUS, SYSTEM
from consortium.kernel.errors import Forbidden, Invalid, NotFound
from consortium.kernel.moments import now
from consortium.ledger import queries as ledger
from tests.factories.costs import a_frozen_split, a_pool
from tests.factories.members import a_secretary, an_actor, an_organization
from tests.factories.pledges import a_pledge
from tests.factories.roadmap import a_cycle, a_frontier, a_run

pytestmark = pytest.mark.django_db


@pytest.fixture
def run():
    """A run in a cycle in which three members pledged 1, 2 and 3 million hours."""
    cycle = a_cycle()
    for millions in (1, 2, 3):
        a_pledge(organization=an_organization(), cycle=cycle, amount=millions * 1_000_000_000)
    return a_run(cycle=cycle)


def test_an_equal_split_is_exact_and_posted(run) -> None:
    split = a_frozen_split(run=run, total=100_00)
    amounts = [share.amount for share in queries.shares(a_secretary(), split)]
    assert sorted(amounts) == [3333, 3333, 3334]
    assert (split.state, split.total) == ("frozen", 100_00)
    assert ledger.balance(code="funding", unit="USD", subject_id=split.pool_id) == -100_00
    assert ledger.verify().faults == ()


def test_a_proportional_split_follows_the_pledged_value(run) -> None:
    split = a_frozen_split(run=run, total=600_00, rule="proportional")
    by_weight = sorted((share.weight, share.amount) for share in Share.objects.all())
    assert [amount for _, amount in by_weight] == [100_00, 200_00, 300_00]
    assert split.trace["rule"] == "proportional"
    assert bytes(split.inputs_hash) != bytes(32)


def test_each_member_finds_its_own_share(run) -> None:
    split = a_frozen_split(run=run, total=600_00, rule="proportional")
    mine = Share.objects.order_by("-amount")[0]
    member = an_actor("finance", organization=mine.organization)
    assert queries.my_share(member, split) == mine
    assert queries.my_share(a_secretary(), split) is None
    assert len(queries.shares(member, split)) == 3  # whoever pays sees who else does
    with pytest.raises(NotFound):
        queries.split(ANONYMOUS, split.pk)
    assert queries.totals(ANONYMOUS)[0]["members"] == 3


def test_one_pool_per_run_and_one_live_split(run) -> None:
    split = a_frozen_split(run=run)
    with pytest.raises(PoolExists):
        a_pool(run=run)
    with pytest.raises(SplitExists):
        freeze_split(actor=SYSTEM, at=now(), pool=split.pool, kind="plan")
    assert Split.objects.count() == 1


def test_a_final_split_replaces_the_plan_and_posts_differences(run) -> None:
    plan = a_frozen_split(run=run, total=600_00, rule="proportional")
    secretary = a_secretary()
    record_cost(
        actor=secretary, at=now(), pool=plan.pool, kind="vendor", label="Data", amount=900_00
    )
    with pytest.raises(PoolStillOpen):
        freeze_split(actor=SYSTEM, at=now(), pool=plan.pool, kind="final")
    pool = close_pool(actor=secretary, at=now(), pool=plan.pool)
    with pytest.raises(PoolClosed):
        record_cost(actor=secretary, at=now(), pool=pool, kind="vendor", label="More", amount=1)
    final = supersede_split(
        actor=secretary, at=now(), split=plan, kind="final", reason="Real costs are known."
    )
    assert (final.total, Split.objects.get(pk=plan.pk).state) == (900_00, "superseded")
    assert queries.owed(pool) == {
        share.organization_id: share.amount for share in queries.shares(secretary, final)
    }
    assert ledger.balance(code="funding", unit="USD", subject_id=pool.pk) == -900_00
    assert ledger.verify().faults == ()


def test_a_split_needs_costs_payers_and_a_reason(run) -> None:
    with pytest.raises(RuleRefused):
        a_frozen_split(run=a_run(cycle=a_cycle()))
    pool = a_pool(run=run, total=5)
    record_cost(actor=SYSTEM, at=now(), pool=pool, kind="credit", label="Gift", amount=-5)
    with pytest.raises(NothingToSplit):
        freeze_split(actor=SYSTEM, at=now(), pool=pool, kind="plan")
    with pytest.raises(Invalid):
        freeze_split(actor=SYSTEM, at=now(), pool=pool, kind="guess")
    with pytest.raises(Invalid):
        supersede_split(actor=SYSTEM, at=now(), split=Split(pool=pool), kind="plan", reason=" ")


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"kind": "bribe"}, "/kind"),
        ({"label": " "}, "/label"),
        ({"amount": 0}, "/amount"),
        ({"amount": -5}, "/amount"),
        ({"kind": "credit"}, "/amount"),
        ({"amount": 2 * 10**15}, "/amount"),
    ],
)
def test_a_cost_that_makes_no_sense_is_refused(run, change, pointer) -> None:
    given = {"kind": "vendor", "label": "Data", "amount": 5} | change
    with pytest.raises(Invalid) as refusal:
        record_cost(actor=SYSTEM, at=now(), pool=a_pool(run=run), **given)
    assert refusal.value.errors[0].pointer == pointer


def test_only_a_proposal_opens_a_pool(run) -> None:
    for actor in (a_secretary(), an_actor()):
        with pytest.raises(Forbidden):
            open_pool(
                actor=actor,
                at=now(),
                run=run,
                currency="USD",
                proposal_id=uuid4(),
                rule="equal",
                parameters={},
                planned_costs=[],
            )
    with pytest.raises(RuleUnknown):
        a_pool(run=run, rule="nested")


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE costs_split SET total = total + 1",
        "UPDATE costs_split SET state = 'draft'",
        "DELETE FROM costs_split",
        "UPDATE costs_share SET amount = amount + 1",
        "DELETE FROM costs_share",
        "UPDATE costs_pool SET rule = 'proportional'",
        "UPDATE costs_cost SET amount = 1",
    ],
)
def test_a_frozen_split_stands_against_raw_sql(run, sql) -> None:
    a_frozen_split(run=run)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_a_split_whose_shares_do_not_add_up_cannot_be_frozen(run) -> None:
    pool = a_pool(run=run)
    split = Split(pool=pool, kind="plan", total=10, inputs={}, inputs_hash=b"", trace={})
    split.save(force_insert=True)
    Share(split=split, organization=an_organization(), weight=0, exact="9/1", amount=9).save(
        force_insert=True
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        Split.objects.filter(pk=split.pk).update(state="frozen")


def test_the_preview_is_what_a_split_would_be(run) -> None:
    payers = queries.payers(run.cycle)
    found = queries.preview(payers, rule="proportional", parameters={}, total=600_00)
    assert sorted(found.values()) == [100_00, 200_00, 300_00]
    assert queries.preview(payers, rule="bounded", parameters={}, total=600_00) is None
    assert queries.preview(payers, rule="equal", parameters={}, total=0) == {}


def test_the_what_if_compares_with_the_frontier(run) -> None:
    a_frontier()
    actor = an_actor()
    found = queries.what_if(actor, cost=Range(1, 60_000_000_00, 2), currency="USD")
    assert [mark.members for mark in found.answer.marks] == [2, 10]
    heavy = run.cycle.pledges.order_by("-value")[0].organization
    curve = queries.what_if(
        an_actor(organization=heavy),
        cost=Range(1, 60_000_000_00, 2),
        currency="USD",
        rule="proportional",
        cycle=run.cycle,
    )
    assert curve.answer.steps[0].share.central > found.answer.steps[0].share.central
    assert queries.what_if(actor, cost=Range(1, 5, 9), currency="EUR").answer.marks == ()
