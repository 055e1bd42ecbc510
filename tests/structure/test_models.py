"""S4, S5, S8 and S11: keys point down, rows say who sees them, stamps are paired."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import models

from consortium.kernel.rows import Visible

OURS = ("consortium", "members", "votes", "releases")
MODELS = [model for model in apps.get_models() if model.__module__.startswith(OURS)]
ORDER = [config.label for config in apps.get_app_configs()]
# Plumbing that no caller ever reads through a query set.
NOT_READ_BY_ACTORS = {
    "kernel.Clock": "one row, the offset of time",
    "kernel.Sweep": "leases; the readiness page shows ages only",
    "shell.IdempotencyKey": "looked up by its caller's own key",
    "journal.Head": "one row, the end of the chain",
    "members.Person": "the sign-in library's own table; Seats say who is seen",
    "notices.Cursor": "how far the post has read the journal",
}
# Rows that neither stand still for ever nor move along states, and why.
EDITABLE = {
    "kernel.Clock": "the demo and the tests travel",
    "kernel.Sweep": "a lease is taken and returned",
    "shell.IdempotencyKey": "purged after a day",
    "journal.Head": "moves with each line",
    "members.Person": "name, password, theme",
    "notices.Cursor": "moves with each line",
    "releases.Part": "goes when its upload ends",
    "releases.Ref": "a branch moves; tags are frozen",
    "releases.Window": "dates move until they open; its own guards hold the rest",
}
# Stamps that the clock itself may set: it has no person, so the hand may stay empty. The journal
# line of the act says who it was either way.
BY_THE_CLOCK = {
    ("roadmap.Cycle", "locked_at"),
    ("roadmap.RateCard", "approved_at"),
    ("members.Organization", "suspended_at"),
    ("members.Organization", "ended_at"),
    ("members.Delivery", "decided_at"),
    ("members.Seat", "suspended_at"),
    ("members.Seat", "ended_at"),
    ("members.Pledge", "signed_at"),
    ("members.Pledge", "decided_at"),
    ("members.Token", "revoked_at"),
    ("costs.Split", "superseded_at"),
}


def label(model: type[models.Model]) -> str:
    """`votes.Ballot`."""
    return model._meta.label


def keys(model: type[models.Model]) -> list[models.ForeignKey[models.Model, models.Model]]:
    """The model's own foreign keys."""
    return [field for field in model._meta.concrete_fields if isinstance(field, models.ForeignKey)]


@pytest.mark.parametrize("model", MODELS, ids=label)
def test_s4_keys_point_down_and_protect(model: type[models.Model]) -> None:
    for field in keys(model):
        target = field.remote_field.model._meta
        assert ORDER.index(target.app_label) <= ORDER.index(model._meta.app_label), field.name
        assert field.remote_field.on_delete is models.PROTECT, field.name


@pytest.mark.parametrize("model", MODELS, ids=label)
def test_s5_rows_say_who_may_see_them(model: type[models.Model]) -> None:
    rows = type(model._default_manager.all())
    says = issubclass(rows, Visible) and rows.visible_to is not Visible.visible_to
    assert says or label(model) in NOT_READ_BY_ACTORS


@pytest.mark.parametrize("model", MODELS, ids=label)
def test_s8_an_act_is_stamped_with_its_hand(model: type[models.Model]) -> None:
    names = {field.name: field for field in model._meta.concrete_fields}
    conditions = " ".join(
        str(item.condition)
        for item in model._meta.constraints
        if isinstance(item, models.CheckConstraint)
    )
    for name, field in names.items():
        hand = names.get(name.removesuffix("_at") + "_by")
        if not name.endswith("_at") or hand is None or not (field.null and hand.null):
            continue
        paired = name in conditions and hand.name in conditions
        assert paired or (label(model), name) in BY_THE_CLOCK, f"{name} and {hand.name} may part"


@pytest.mark.parametrize("model", MODELS, ids=label)
def test_s11_a_row_stands_moves_or_is_listed_as_editable(model: type[models.Model]) -> None:
    guards = {guard.__qualname__.split(".")[0] for guard in getattr(model, "guards", ())}
    stands, moves = "append_only" in guards, hasattr(model, "MOVES") and "only_moves" in guards
    assert stands or moves or label(model) in EDITABLE
    assert not (stands and moves)


def test_s11_the_lists_name_models_that_exist() -> None:
    known = {label(model) for model in MODELS}
    assert sorted((NOT_READ_BY_ACTORS.keys() | EDITABLE.keys()) - known) == []
    stamps = {(label(model), field.name) for model in MODELS for field in model._meta.fields}
    assert sorted(BY_THE_CLOCK - stamps) == []


def test_s8_every_constraint_is_a_sentence() -> None:
    terse = [
        item.name
        for model in MODELS
        for item in model._meta.constraints
        if item.name.count("_") < 2 or item.name.endswith(("_uniq", "_check"))
    ]
    assert terse == []
