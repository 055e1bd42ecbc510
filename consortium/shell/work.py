"""Long work over the API: a command answered 202 names its Job, which is polled here."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from consortium.kernel.actor import Actor
from consortium.kernel.permissions import Permission, Rules, signed_in
from consortium.shell import jobs
from consortium.shell.access import ANY_TOKEN
from consortium.shell.api import Access, Listing, Reading, Rows
from consortium.shell.fields import Output
from consortium.shell.models import JOB_MOVES, Job


class P(Permission):
    """The permission of this module."""

    READ_JOBS = "shell.read_jobs"


Rules({P.READ_JOBS: signed_in})
READ = Access(P.READ_JOBS, rows=Rows.OWN, token=ANY_TOKEN)


class JobOut(Output):
    """How far the work is, and what came of it."""

    id = serializers.UUIDField()
    kind = serializers.CharField()
    subject = serializers.UUIDField(source="subject_id")
    state = serializers.CharField()
    stage = serializers.CharField()
    done = serializers.IntegerField()
    total = serializers.IntegerField(allow_null=True)
    unit = serializers.CharField()
    message = serializers.CharField()
    result = serializers.DictField(allow_null=True)
    problem = serializers.DictField(allow_null=True)
    created_at = serializers.DateTimeField()
    started_at = serializers.DateTimeField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)


class Jobs(Listing):
    """The Jobs of one's own organization, newest first."""

    operation_id = "jobs"
    access = {"GET": READ}
    output = JobOut
    filters = {"state": serializers.ChoiceField(choices=list(JOB_MOVES), required=False)}

    def rows(self, *, actor: Actor, query: dict[str, Any], **path: Any) -> QuerySet[Job]:
        return jobs.jobs(actor).filter(**query)


class OneJob(Reading):
    """One Job; poll it until `state` is done, failed or cancelled."""

    operation_id = "job"
    access = {"GET": READ}
    output = JobOut

    def row(self, *, actor: Actor, query: dict[str, Any], **path: Any) -> Job:
        return jobs.job(actor, path["id"])
