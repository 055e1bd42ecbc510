"""The whole chain of one release: staged, sealed, opened by tier, published, withdrawn."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction

import pytest

from consortium.kernel.actor import ANONYMOUS
from consortium.kernel.moments import now, travel
from consortium.shell import jobs
from consortium.shell.models import Job
from releases import actions, queries, tasks
from releases.models import Check, Download, Entitlement, Ref
from tests.factories.billing import a_funded_run, a_payment
from tests.factories.members import a_secretary, an_actor, an_organization
from tests.factories.releases import a_sealed_release, a_staged_release, a_writer, opened, sealed
from tests.factories.roadmap import a_run

pytestmark = pytest.mark.django_db


def test_sealing_checks_everything_and_freezes_the_tree() -> None:
    member = an_organization()
    release = a_sealed_release()
    assert release.state == "sealed"
    assert release.licence == "Apache-2.0"
    assert release.parameters == {"BF16": 115_008}
    assert (
        Ref.objects.get(repository=release.repository, name="v1.0.0").revision == release.revision
    )
    assert not Check.objects.filter(release=release, passed=False).exists()
    assert {row.tier for row in release.windows.all()} == {"funder", "member", "public"}
    assert release.entitlements.filter(organization=member, tier="member").count() == 1


def test_one_name_two_versions_by_tier() -> None:
    writer = a_writer()
    first = a_sealed_release(writer=writer, version="1.3.0")
    opened(first, "funder", "member")
    travel(by=timedelta(days=31))
    second = sealed(a_staged_release(repository=first.repository, writer=writer, version="2.0.0"))
    opened(second, "funder")
    member = an_actor("engineer")
    repository = queries.repository(member, first.repository.address)
    assert queries.visible_revision(member, repository, "main") == first.revision
    with pytest.raises(queries.NotOpenYet) as refused:
        queries.visible_revision(member, repository, "v2.0.0")
    assert refused.value.opens_at == second.windows.get(tier="member").opens_at
    assert queries.visible_revision(writer, repository, "main") == second.revision
    opened(second, "member")
    travel(by=timedelta(days=31))
    assert queries.visible_revision(member, repository, "main") == second.revision


def test_strangers_learn_nothing_until_publication() -> None:
    release = opened(a_sealed_release(), "funder", "member")
    with pytest.raises(queries.RepositoryMissing):
        queries.repository(ANONYMOUS, release.repository.address)
    actions.publish_release(actor=a_secretary(), at=now(), release=release)
    repository = queries.repository(ANONYMOUS, release.repository.address)
    with pytest.raises(queries.NotOpenYet):
        queries.visible_revision(ANONYMOUS, repository)
    travel(by=timedelta(days=91))
    assert queries.visible_revision(ANONYMOUS, repository) == release.revision


def test_a_download_leaves_its_receipt_first() -> None:
    release = opened(a_sealed_release(), "funder", "member")
    travel(by=timedelta(days=31))
    member = an_actor("engineer")
    receipt = actions.authorise_download(
        actor=member,
        at=now(),
        repository=release.repository,
        ref="main",
        path="config.json",
        route="test",
    )
    assert receipt.organization_id == member.organization_id
    assert list(queries.downloads(member)) == [receipt]
    assert not queries.downloads(an_actor("engineer")).exists()
    with pytest.raises(queries.FileMissing):
        actions.authorise_download(
            actor=member,
            at=now(),
            repository=release.repository,
            ref="main",
            path="nothing.json",
            route="test",
        )
    assert Download.objects.count() == 1


def test_a_hold_stops_reading_and_ends_by_itself() -> None:
    release = opened(a_sealed_release(), "funder", "member")
    travel(by=timedelta(days=31))
    member, repository = an_actor("engineer"), release.repository
    actions.hold_release(actor=a_secretary(), at=now(), release=release, reason="A report")
    with pytest.raises(queries.ReleaseDisabled):
        queries.visible_revision(member, repository)
    travel(by=timedelta(hours=73))
    assert queries.visible_revision(member, repository) == release.revision


def test_withdrawal_takes_two_people() -> None:
    release = a_sealed_release()
    first, second = a_secretary(), a_secretary()
    with pytest.raises(Exception, match="two people"):
        actions.withdraw_release(actor=first, at=now(), release=release, reason="Leak")
    actions.hold_release(actor=first, at=now(), release=release, reason="Leak")
    with pytest.raises(Exception, match="two people"):
        actions.withdraw_release(actor=first, at=now(), release=release, reason="Leak")
    release = actions.withdraw_release(actor=second, at=now(), release=release, reason="Leak")
    assert release.state == "withdrawn"


def test_nine_tenths_met_enters_first_and_a_later_payment_raises() -> None:
    """The worked example: 475 of 500 due is a funder, 400 is not, until it pays."""
    funded = a_funded_run(members=2, total=4_000_00)
    alder, brack = funded.members
    travel(by=timedelta(days=80))
    a_payment(organization=alder, pool=funded.pool, amount=475_00)
    a_payment(organization=brack, pool=funded.pool, amount=400_00)
    release = opened(a_sealed_release(run=funded.run), "funder")
    rows = {row.organization_id: (row.tier, row.fraction) for row in release.entitlements.all()}
    assert rows[alder.pk] == ("funder", Fraction(19, 20))
    assert rows[brack.pk] == ("member", Fraction(4, 5))
    assert (release.proposal_id, release.split_id) == (funded.run.warrant_id, funded.split.pk)
    early = an_actor("engineer", organization=alder)
    assert queries.visible_revision(early, release.repository) == release.revision
    late = an_actor("engineer", organization=brack)
    with pytest.raises(queries.NotOpenYet):
        queries.visible_revision(late, release.repository)
    assert tasks.raise_entitlements()
    assert release.entitlements.count() == Entitlement.objects.count() == len(rows)
    a_payment(organization=brack, pool=funded.pool, amount=50_00)
    assert tasks.raise_entitlements()
    assert tasks.raise_entitlements()
    assert queries.visible_revision(late, release.repository) == release.revision
    assert [row.number for row in release.entitlements.filter(organization=brack)] == [1, 2]


def test_a_run_without_a_split_is_not_released() -> None:
    release = a_staged_release(run=a_run())
    job = actions.seal_release(actor=a_secretary(), at=now(), release=release)
    jobs.run_jobs()
    job = Job.objects.get(pk=job.pk)
    assert job.state == "failed"
    assert "No adopted proposal" in job.problem["errors"][0]["detail"]
