"""What the endpoints of votes answer. Before close, of ballots only the number."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from consortium.shell.fields import Compute, Money, Output


class OptionOut(Output):
    """One size."""

    key = serializers.CharField()
    title = serializers.CharField()
    n_total = serializers.IntegerField()
    n_active = serializers.IntegerField()
    tokens = serializers.IntegerField()
    need = serializers.SerializerMethodField()
    cost = serializers.SerializerMethodField()
    status_quo = serializers.BooleanField()

    @staticmethod
    def _compute(milli_hours: int) -> dict[str, int]:
        return {"milli_h100e_hours": milli_hours}

    def get_need(self, option: Any) -> dict[str, int]:
        return self._compute(option.need_milli_hours)

    def get_cost(self, option: Any) -> dict[str, Any]:
        currency = option.version.effect.get("currency", "")
        return {"amount": option.cost, "currency": currency}


class VersionOut(Output):
    """The text with its hashes."""

    number = serializers.IntegerField()
    title = serializers.CharField()
    text = serializers.CharField()
    rule = serializers.DictField()
    effect = serializers.DictField()
    hash = serializers.SerializerMethodField()
    rule_hash = serializers.SerializerMethodField()
    made_at = serializers.DateTimeField()
    options = serializers.SerializerMethodField()

    def get_hash(self, version: Any) -> str:
        return bytes(version.hash).hex()

    def get_rule_hash(self, version: Any) -> str:
        return bytes(version.rule_hash).hex()

    def get_options(self, version: Any) -> list[Any]:
        return list(OptionOut(version.options.all(), many=True).data)


class ProposalOut(Output):
    """One proposal with the version that is voted on."""

    id = serializers.UUIDField()
    kind = serializers.CharField()
    state = serializers.CharField()
    title = serializers.CharField()
    organization = serializers.UUIDField(source="organization_id")
    organization_name = serializers.CharField(source="organization.name")
    cycle = serializers.UUIDField(source="cycle_id")
    run = serializers.UUIDField(source="run_id", allow_null=True)
    is_public = serializers.BooleanField()
    drafted_at = serializers.DateTimeField()
    published_at = serializers.DateTimeField(allow_null=True)
    opens_at = serializers.DateTimeField(allow_null=True)
    closes_at = serializers.DateTimeField(allow_null=True)
    extended_at = serializers.DateTimeField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)
    objections_end_at = serializers.DateTimeField(allow_null=True)
    decided_at = serializers.DateTimeField(allow_null=True)
    enacted_at = serializers.DateTimeField(allow_null=True)
    ballots = serializers.IntegerField(source="ballots_now")
    note = serializers.CharField()
    version = serializers.SerializerMethodField()

    def get_version(self, proposal: Any) -> dict[str, Any]:
        latest = max(proposal.versions.all(), key=lambda version: version.number)
        return dict(VersionOut(latest).data)


class CommentOut(Output):
    """One comment."""

    id = serializers.UUIDField()
    author_name = serializers.CharField()
    organization_name = serializers.SerializerMethodField()
    body = serializers.CharField()
    posted_at = serializers.DateTimeField()

    def get_organization_name(self, comment: Any) -> str:
        return comment.organization.name if comment.organization else ""


class ElectorOut(Output):
    """One organization on the roll, with the amount its weight came from."""

    id = serializers.UUIDField()
    organization = serializers.UUIDField(source="organization_id")
    name = serializers.CharField()
    tier = serializers.CharField()
    raw = serializers.SerializerMethodField()
    weight = serializers.IntegerField()

    def get_raw(self, elector: Any) -> dict[str, int]:
        return {"milli_h100e_hours": elector.raw}


class ElectorateOut(Output):
    """The frozen roll; with these hashes anyone recomputes `hash`."""

    hash = serializers.SerializerMethodField()
    version_hash = serializers.SerializerMethodField()
    rule_hash = serializers.SerializerMethodField()
    lot_seed = serializers.SerializerMethodField()
    frozen_at = serializers.DateTimeField()
    heads = serializers.IntegerField()
    weight = serializers.IntegerField()
    electors = ElectorOut(many=True, source="electors.all")

    def get_hash(self, electorate: Any) -> str:
        return bytes(electorate.hash).hex()

    def get_version_hash(self, electorate: Any) -> str:
        return bytes(electorate.version.hash).hex()

    def get_rule_hash(self, electorate: Any) -> str:
        return bytes(electorate.version.rule_hash).hex()

    def get_lot_seed(self, electorate: Any) -> str:
        return bytes(electorate.lot_seed).hex()


class ReceiptOut(Output):
    """Keep this: SHA-256 of `commonweight/ballot/1`, a newline and canonical `inputs`."""

    id = serializers.UUIDField(source="ballot.id")
    revision = serializers.IntegerField(source="ballot.revision")
    cast_at = serializers.DateTimeField(source="ballot.cast_at")
    withdrawn = serializers.SerializerMethodField()
    inputs = serializers.DictField()
    commitment = serializers.CharField()
    journal_sequence = serializers.IntegerField(allow_null=True)
    journal_leaf = serializers.CharField()
    checkpoint = serializers.CharField()

    def get_withdrawn(self, receipt: Any) -> bool:
        return receipt.ballot.choice is None


class PreviewLineOut(Output):
    """One organization as it would stand on the roll now."""

    organization = serializers.UUIDField()
    name = serializers.CharField()
    tier = serializers.CharField()
    raw = Compute()
    weight = serializers.IntegerField()


class OwnShareOut(Output):
    """What one option would cost the caller's organization."""

    key = serializers.CharField()
    title = serializers.CharField()
    cost = Money()
    own_share = Money(allow_null=True)


class PreviewOut(Output):
    """The roll under this rule as of now, and each option's price for the caller."""

    roll = PreviewLineOut(many=True)
    options = OwnShareOut(many=True)


class RuleOut(Output):
    """The rule with every default written out, its hash, and what it says in words."""

    rule = serializers.DictField()
    hash = serializers.CharField()
    words = serializers.ListField(child=serializers.CharField())
    roll = PreviewLineOut(many=True)


class RollCallOut(Output):
    """One elector after close. `choice` is null for whoever was absent."""

    organization = serializers.UUIDField(source="elector.organization_id")
    name = serializers.CharField(source="elector.name")
    weight = serializers.IntegerField(source="elector.weight")
    choice = serializers.SerializerMethodField()
    revision = serializers.SerializerMethodField()
    salt = serializers.SerializerMethodField()
    commitment = serializers.SerializerMethodField()

    def get_choice(self, line: Any) -> dict[str, Any] | None:
        return line.ballot.choice if line.ballot else None

    def get_revision(self, line: Any) -> int | None:
        return line.ballot.revision if line.ballot else None

    def get_salt(self, line: Any) -> str:
        return _hex(line.ballot, "salt")

    def get_commitment(self, line: Any) -> str:
        return _hex(line.ballot, "commitment")


class EnactmentOut(Output):
    """What adoption did; `id` is the warrant that the run carries."""

    id = serializers.UUIDField()
    option = serializers.SerializerMethodField()
    run = serializers.UUIDField(source="run_id", allow_null=True)
    pool = serializers.UUIDField(source="pool_id", allow_null=True)
    ceiling = serializers.SerializerMethodField()
    ceiling_cost = serializers.SerializerMethodField()
    enacted_at = serializers.DateTimeField()

    def get_option(self, enactment: Any) -> str | None:
        return enactment.option.key if enactment.option else None

    def get_ceiling(self, enactment: Any) -> dict[str, int]:
        return {"milli_h100e_hours": enactment.ceiling_milli_hours}

    def get_ceiling_cost(self, enactment: Any) -> dict[str, Any]:
        return {"amount": enactment.ceiling_amount, "currency": enactment.currency}


class ResultOut(Output):
    """The count: a sentence, the typed trace, who voted how, what it led to."""

    passed = serializers.BooleanField()
    winners = serializers.ListField(child=serializers.CharField())
    order = serializers.ListField(child=serializers.CharField())
    reason = serializers.CharField()
    sentence = serializers.CharField()
    trace = serializers.ListField(child=serializers.DictField())
    hash = serializers.CharField()
    counted_at = serializers.DateTimeField()
    roll_call = RollCallOut(many=True)
    enactment = EnactmentOut(allow_null=True)


def _hex(ballot: Any, name: str) -> str:
    return bytes(getattr(ballot, name)).hex() if ballot else ""
