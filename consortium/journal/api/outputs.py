"""What the journal's endpoints answer."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from consortium.shell.fields import Output


class LineOut(Output):
    """One line with the hashes by which it is checked."""

    sequence = serializers.IntegerField()
    at = serializers.DateTimeField()
    verb = serializers.CharField()
    actor_kind = serializers.CharField()
    person = serializers.UUIDField(source="person_id", allow_null=True)
    seat = serializers.UUIDField(source="seat_id", allow_null=True)
    organization = serializers.UUIDField(source="organization_id", allow_null=True)
    token = serializers.UUIDField(source="token_id", allow_null=True)
    actor_name = serializers.CharField()
    subject_kind = serializers.CharField()
    subject = serializers.CharField(source="subject_id")
    audience = serializers.CharField()
    facts = serializers.DictField()
    salt = serializers.SerializerMethodField()
    leaf = serializers.SerializerMethodField()
    chain = serializers.SerializerMethodField()

    def get_salt(self, line: Any) -> str:
        return bytes(line.salt).hex()

    def get_leaf(self, line: Any) -> str:
        return bytes(line.leaf).hex()

    def get_chain(self, line: Any) -> str:
        return bytes(line.chain).hex()


class CheckpointOut(Output):
    """A checkpoint with its signature."""

    id = serializers.UUIDField()
    size = serializers.IntegerField()
    at = serializers.DateTimeField()
    key_id = serializers.CharField()
    root = serializers.SerializerMethodField()  # type: ignore[assignment]  # our field, not DRF's parent
    signature = serializers.SerializerMethodField()
    text = serializers.SerializerMethodField()

    def get_root(self, checkpoint: Any) -> str:
        return bytes(checkpoint.root).hex()

    def get_signature(self, checkpoint: Any) -> str:
        return bytes(checkpoint.signature).hex()

    def get_text(self, checkpoint: Any) -> str:
        text: str = checkpoint.text().decode()
        return text
