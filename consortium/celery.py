"""The Celery app, and SWEEPS: every periodic look into the tables, with its interval.

Beat and the embedded `manage.py tick` run this same table, each sweep under a lease, so two
beats do no harm and none at all is noticed by the readiness page.
"""

from __future__ import annotations

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "consortium.settings")

# name → seconds between looks.
SWEEPS: dict[str, int] = {
    "shell.jobs": 1,
    "journal.checkpoint": 60,
    "costs.credit_due": 5,
    "votes.open_due": 2,
    "votes.close_due": 1,
    "votes.count_due": 2,
    "votes.adopt_due": 10,
    "votes.enact_due": 2,
    "notices.fan_out": 2,
    "notices.deliver": 5,
    "releases.raise_entitlements": 60,
}

app = Celery("commonweight")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(related_name="tasks")
app.autodiscover_tasks(["consortium.shell"], related_name="jobs")
app.conf.beat_schedule = {
    name: {"task": name, "schedule": float(seconds), "options": {"expires": max(seconds, 2) * 5}}
    for name, seconds in SWEEPS.items()
}
