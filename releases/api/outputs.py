"""What the endpoints of releases answer."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from consortium.kernel.moments import now
from consortium.shell.fields import Output
from releases.domain.windows import phase


class RepositoryOut(Output):
    """An address and who operates it."""

    id = serializers.UUIDField()
    address = serializers.CharField()
    namespace = serializers.CharField()
    name = serializers.CharField()
    operator = serializers.UUIDField(source="operator_id")
    created_at = serializers.DateTimeField()


class WindowOut(Output):
    """When a tier may enter, and whether the gate is lifted."""

    tier = serializers.CharField()
    opens_at = serializers.DateTimeField()
    cleared_at = serializers.DateTimeField(allow_null=True)


class ReleaseOut(Output):
    """A release as its reader may know it."""

    id = serializers.UUIDField()
    repository = serializers.CharField(source="repository.address")
    version = serializers.CharField()
    tag = serializers.CharField()
    run = serializers.UUIDField(source="run_id", allow_null=True)
    state = serializers.CharField()
    phase = serializers.SerializerMethodField()
    notes = serializers.CharField()
    licence = serializers.CharField()
    parameters = serializers.DictField(child=serializers.IntegerField())
    parameters_total = serializers.IntegerField()
    manifest_sha256 = serializers.SerializerMethodField()
    staged_at = serializers.DateTimeField()
    sealed_at = serializers.DateTimeField(allow_null=True)
    withdrawn_at = serializers.DateTimeField(allow_null=True)
    held_until = serializers.DateTimeField(allow_null=True)
    windows = WindowOut(many=True, source="windows.all")

    def get_phase(self, release: Any) -> str:
        return phase(release.facts(), now())

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_manifest_sha256(self, release: Any) -> str | None:
        return release.revision.manifest_sha256 if release.revision else None


class PartOut(Output):
    """A part that has arrived."""

    number = serializers.IntegerField()
    size = serializers.IntegerField()
    sha256 = serializers.CharField()


class UploadOut(Output):
    """An upload: send the parts that `received` does not list, then complete it."""

    id = serializers.UUIDField()
    release = serializers.UUIDField(source="release_id", allow_null=True)
    path = serializers.CharField()
    size = serializers.IntegerField()
    sha256 = serializers.CharField()
    state = serializers.CharField()
    part_size = serializers.IntegerField()
    parts_count = serializers.IntegerField()
    received = serializers.SerializerMethodField()

    @extend_schema_field(PartOut(many=True))
    def get_received(self, upload: Any) -> Any:
        return PartOut(upload.parts.all(), many=True).data


class RevisionOut(Output):
    """An immutable tree."""

    id = serializers.UUIDField()
    oid = serializers.CharField()
    manifest_sha256 = serializers.CharField()
    summary = serializers.CharField()
    files_count = serializers.IntegerField()
    size = serializers.IntegerField()
    created_at = serializers.DateTimeField()


class FileOut(Output):
    """A file with the digests by which a download is checked."""

    path = serializers.CharField()
    size = serializers.IntegerField()
    sha256 = serializers.CharField()
    oid = serializers.CharField()


class CheckOut(Output):
    """One finding of one attempt at sealing."""

    attempt = serializers.UUIDField()
    rule = serializers.CharField()
    path = serializers.CharField()
    passed = serializers.BooleanField()
    detail = serializers.CharField()
    at = serializers.DateTimeField()


class GrantOut(Output):
    """An exception; active once a second person has signed."""

    id = serializers.UUIDField()
    release = serializers.UUIDField(source="release_id")
    organization = serializers.UUIDField(source="organization_id")
    state = serializers.CharField()
    reason = serializers.CharField()
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()


class DownloadOut(Output):
    """A receipt: what was allowed to whom."""

    id = serializers.UUIDField()
    at = serializers.DateTimeField()
    organization = serializers.UUIDField(source="organization_id", allow_null=True)
    person = serializers.UUIDField(source="person_id", allow_null=True)
    token = serializers.UUIDField(source="token_id", allow_null=True)
    repository = serializers.CharField(source="repository.address")
    version = serializers.CharField(source="release.version", default=None, allow_null=True)
    revision = serializers.CharField(source="revision.oid")
    path = serializers.CharField()
    sha256 = serializers.CharField()
    size = serializers.IntegerField()
    range_first = serializers.IntegerField(allow_null=True)
    range_last = serializers.IntegerField(allow_null=True)
    route = serializers.CharField()
    client = serializers.CharField()
