"""What must always hold is refused by the database itself, whoever writes and however."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, models, transaction

from consortium.kernel.constraints import name_of
from consortium.kernel.ids import new_id
from consortium.kernel.moments import now, travel
from releases import actions
from releases.models import (
    Blob,
    Check,
    Download,
    Entitlement,
    File,
    Grant,
    Part,
    Possession,
    Ref,
    Release,
    Repository,
    Revision,
    Upload,
    Window,
)
from tests.factories.members import a_secretary, an_actor, an_organization
from tests.factories.releases import a_sealed_release, a_writer, opened

pytestmark = pytest.mark.django_db


@dataclass
class World:
    """A release in its founder window, with a receipt and a grant."""

    release: Release
    grant: Grant
    upload: Upload
    part: Part

    def one(self, model: type[models.Model]) -> Any:
        """Some row of `model` in this world."""
        found = model._default_manager.first()
        assert found is not None
        return found


@pytest.fixture
def world() -> World:
    writer = a_writer()
    card = b"---\nlicense: mit\n---\n"
    contents = {"README.md": card, "config.json": b"{}"}
    release = opened(a_sealed_release(writer=writer, contents=contents), "funder")
    an_organization()
    for secretary in (a_secretary(), a_secretary()):
        grant = actions.grant_access(
            actor=secretary,
            at=now(),
            release=release,
            organization=release.repository.operator,
            until=now() + timedelta(days=3),
            reason="Evaluation",
        )
    travel(by=timedelta(seconds=2))
    member = an_actor("engineer", organization=release.repository.operator)
    actions.authorise_download(
        actor=member,
        at=now(),
        repository=release.repository,
        ref="main",
        path="config.json",
        route="test",
    )
    upload = actions.begin_upload(
        actor=writer, at=now(), repository=release.repository, size=3, sha256="0" * 64
    )
    part = actions.receive_part(actor=writer, at=now(), upload=upload, number=1, sha256="1" * 64)
    return World(release, grant, upload, part)


def again(row: models.Model, **changes: Any) -> None:
    """Insert a copy of `row` with another identity and these changes."""
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    type(row)(**{**values, "id": new_id(), **changes}).save(force_insert=True)


def update(row: models.Model, **changes: Any) -> None:
    type(row)._base_manager.filter(pk=row.pk).update(**changes)


Breach = Callable[[World], None]
BREACHES: dict[str, Breach] = {
    "repository_address_is_unique": lambda w: again(w.release.repository),
    "revision_is_kept_once_per_repository": lambda w: again(w.one(Revision)),
    "a_path_is_one_file": lambda w: again(w.one(File)),
    "a_ref_name_is_used_once": lambda w: again(w.one(Ref)),
    "ref_kind_is_known": lambda w: again(w.one(Ref), kind="note", name="x"),
    "blob_is_stored_once": lambda w: again(w.one(Blob), state="received"),
    "blob_size_is_not_negative": lambda w: again(
        w.one(Blob), state="received", sha256="f" * 64, size=-1
    ),
    "possession_is_noted_once": lambda w: again(w.one(Possession)),
    "upload_size_is_not_negative": lambda w: again(w.upload, size=-1),
    "upload_ends_once": lambda w: again(w.upload, ended_at=now()),
    "part_is_noted_once": lambda w: again(w.part),
    "parts_count_from_one": lambda w: again(w.part, number=0),
    "a_version_is_used_once": lambda w: again(
        w.release, state="staged", sealed_at=None, sealed_by=None, revision_id=None
    ),
    "a_sealed_release_has_its_tree": lambda w: again(
        w.release, state="staged", version="9.0.0", sealed_at=None, sealed_by=None
    ),
    "a_release_is_sealed_before_it_opens": lambda w: again(
        w.release, state="staged", version="9.0.0"
    ),
    "a_hold_names_its_hand_and_ends": lambda w: update(w.release, held_until=now()),
    "one_window_per_tier": lambda w: again(w.release.windows.get(tier="public")),
    "a_window_has_its_tiers_rank": lambda w: again(
        w.release.windows.get(tier="public"), tier="evaluator"
    ),
    "a_cleared_window_names_its_hand": lambda w: update(
        w.release.windows.get(tier="public"), cleared_at=now()
    ),
    "an_entitlement_is_decided_once_per_step": lambda w: again(w.one(Entitlement)),
    "an_entitlement_is_earned_or_general": lambda w: again(
        w.one(Entitlement), number=2, tier="owner"
    ),
    "entitlement_figures_are_not_negative": lambda w: again(w.one(Entitlement), number=2, met=-1),
    "one_living_grant_per_organization": lambda w: again(
        w.grant, state="asked", signed_at=None, signed_by=None
    ),
    "a_grant_ends_after_it_starts": lambda w: again(
        w.grant, state="asked", organization_id=an_organization().pk, ends_at=w.grant.starts_at
    ),
    "a_grant_has_two_hands": lambda w: _sign_alone(w),
    "a_sealing_names_its_hand": lambda w: again(
        w.release, state="staged", version="9.0.0", sealed_at=None, revision_id=None
    ),
    "a_withdrawal_names_its_hand": lambda w: update(w.release, withdrawn_at=now()),
    "a_discard_names_its_hand": lambda w: again(
        w.release,
        state="staged",
        version="9.0.0",
        sealed_at=None,
        sealed_by=None,
        revision_id=None,
        discarded_at=now(),
    ),
    "a_grants_signature_names_its_hand": lambda w: again(
        w.grant, state="asked", organization_id=an_organization().pk, signed_by=None
    ),
    "a_grants_end_names_its_hand": lambda w: update(w.grant, revoked_at=now()),
    "releases_release_only_moves": lambda w: update(w.release, state="staged"),
    "releases_release_is_frozen": lambda w: update(w.release, version="3.0.0"),
    "releases_release_is_kept": lambda w: _delete(w.release),
    "releases_release_starts_at_the_start": lambda w: again(w.release, version="9.0.0"),
    "releases_blob_is_frozen": lambda w: update(w.one(Blob), size=1),
    "releases_blob_only_moves": lambda w: update(w.one(Blob), state="received"),
    "releases_blob_is_kept": lambda w: _delete(w.one(Blob)),
    "releases_upload_is_kept": lambda w: _delete(w.upload),
    "releases_grant_is_frozen": lambda w: update(w.grant, ends_at=now() + timedelta(days=99)),
    "releases_grant_only_moves": lambda w: update(w.grant, state="asked"),
    "releases_grant_is_kept": lambda w: _delete(w.grant),
    "releases_ref_is_frozen": lambda w: update(
        Ref.objects.get(kind="tag"), revision=w.release.revision.parent
    ),
    "releases_window_rise_on_update": lambda w: update(
        w.release.windows.get(tier="member"), opens_at=now() + timedelta(days=900)
    ),
    "releases_window_rise_on_insert": lambda w: again(
        w.release.windows.get(tier="public"),
        tier="evaluator",
        rank=0,
        opens_at=now() + timedelta(days=900),
    ),
    "releases_window_open_stays": lambda w: update(
        w.release.windows.get(tier="funder"), opens_at=now() - timedelta(days=9)
    ),
    "releases_window_open_is_kept": lambda w: _delete(w.release.windows.get(tier="funder")),
}
for kept in (Repository, Revision, File, Possession, Check, Entitlement, Download):
    table = kept._meta.db_table
    BREACHES[f"{table}_append_only_update"] = lambda w, model=kept: update(  # type: ignore[misc]  # bound now
        w.one(model), id=uuid4()
    )
    BREACHES[f"{table}_append_only_delete"] = lambda w, model=kept: _delete(w.one(model))  # type: ignore[misc]  # bound now


def _sign_alone(world: World) -> None:
    asked = actions.grant_access(
        actor=a_secretary(),
        at=now(),
        release=world.release,
        organization=an_organization(),
        until=now() + timedelta(days=3),
        reason="x",
    )
    update(asked, state="active", signed_at=now(), signed_by=asked.asked_by)


def _delete(row: models.Model) -> None:
    with connection.cursor() as cursor:
        pk = row.pk.hex if connection.vendor == "sqlite" else row.pk
        cursor.execute(f'DELETE FROM "{row._meta.db_table}" WHERE id = %s', [pk])


@pytest.mark.parametrize("name", sorted(BREACHES))
def test_the_database_refuses(name: str, world: World) -> None:
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        BREACHES[name](world)
    assert name_of(refused.value) == name


def test_replace_does_not_rewrite_a_receipt(world: World) -> None:
    table = Download._meta.db_table
    statement = (
        f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"
        if connection.vendor == "sqlite"
        else f"INSERT INTO {table} SELECT * FROM {table} ON CONFLICT (id) DO UPDATE SET path = 'x'"
    )
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_every_rule_of_these_tables_is_tried() -> None:
    from consortium.kernel.constraints import triggers

    tables = {model._meta.db_table for model in (Release, Window, *_models())}
    guards = {item.name for item in triggers(connection.vendor) if item.table in tables}
    checks = {
        str(item.name)
        for model in (Release, Window, *_models())
        for item in model._meta.constraints
    }
    untried = (guards | checks) - set(BREACHES)
    assert untried <= {
        # The same rule on another event or start, tried where the state machine is.
        "releases_blob_starts_at_the_start",
        "releases_grant_starts_at_the_start",
        "releases_upload_starts_at_the_start",
        "releases_upload_only_moves",
        "releases_upload_is_frozen",
    }


def _models() -> tuple[type[models.Model], ...]:
    return (Blob, Check, Download, Entitlement, File, Grant, Part, Possession, Ref, Repository,
            Revision, Upload)  # fmt: skip
