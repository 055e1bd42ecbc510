"""What the endpoints of releases take."""

from __future__ import annotations

from rest_framework import serializers

from consortium.shell.fields import Identifier, Input, Integer, Text

DIGEST = r"^[0-9a-f]{64}$"


class RepositoryIn(Input):
    """A new address; the namespace defaults to the consortium's."""

    name = Text(max_length=96)
    namespace = Text(max_length=96, required=False, allow_blank=True, default="")


class ReleaseIn(Input):
    """A version to stage in a repository one writes."""

    repository = Text(max_length=193, help_text="namespace/name")
    version = Text(max_length=64)
    run = Identifier(required=False, allow_null=True, default=None)
    notes = Text(required=False, allow_blank=True, default="")


class UploadIn(Input):
    """A file to come: its path in the tree, its size and SHA-256."""

    path = Text(max_length=512, trim_whitespace=False)
    size = Integer(min_value=0)
    sha256 = Text(max_length=64)


class CommitIn(Input):
    """Which finished uploads become a revision (all of them when left out), and what goes."""

    summary = Text(max_length=300)
    uploads = serializers.ListField(child=Identifier(), required=False, default=list)
    delete = serializers.ListField(
        child=Text(max_length=512, trim_whitespace=False), required=False, default=list
    )


class WindowsIn(Input):
    """New dates by tier; a tier that is left out keeps its date."""

    funder = serializers.DateTimeField(required=False)
    member = serializers.DateTimeField(required=False)
    public = serializers.DateTimeField(required=False)
    cites = Identifier(required=False, allow_null=True, default=None)


class ReleaseReasonIn(Input):
    """Why."""

    reason = Text(max_length=400)


class GrantIn(Input):
    """An exception for one organization."""

    organization = Identifier()
    until = serializers.DateTimeField()
    reason = Text(max_length=400)
