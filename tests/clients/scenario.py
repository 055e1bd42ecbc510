"""Builds, in the database of the environment, what the clients meet; prints it as JSON.

One repository with two versions: 1.3.0, open to members, and 2.0.0 in its founder window. An
operator's engineer, a funder, a member, a pipeline; tokens for each. Run by `tests.clients.world`.
"""

from __future__ import annotations

import hashlib
import json
import os
from datetime import timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "consortium.settings")
django.setup()

from consortium.kernel.actor import SYSTEM, Actor  # noqa: E402  (after django.setup)
from consortium.kernel.moments import now, travel  # noqa: E402  (after django.setup)
from consortium.management.demo.model import model_files  # noqa: E402  (after django.setup)
from consortium.roadmap.actions import authorise_run  # noqa: E402  (after django.setup)
from members.actions import mint_token  # noqa: E402  (after django.setup)
from members.models import Organization  # noqa: E402  (after django.setup)
from releases import actions  # noqa: E402  (after django.setup)
from tests.factories.costs import a_frozen_split  # noqa: E402  (after django.setup)
from tests.factories.members import a_secretary, an_actor, an_organization  # noqa: E402  (likewise)
from tests.factories.pledges import a_pledge  # noqa: E402  (after django.setup)
from tests.factories.releases import (  # noqa: E402  (after django.setup)
    a_repository,
    a_staged_release,
    opened,
    sealed,
)
from tests.factories.roadmap import a_cycle, a_run  # noqa: E402  (after django.setup)

EXTRA = {"notes/a b.txt": b"A folder, a space.\n", "notes/empty.txt": b""}


def build() -> dict[str, object]:
    """Everything the tests need to know, by name."""
    cycle = a_cycle()
    funder, member, operator, other = (
        an_organization(name=name) for name in ("Alderway", "Brackmoor", "Calverton", "Delverton")
    )
    for organization in (funder, other):
        a_pledge(organization=organization, cycle=cycle)
    run = a_run(cycle=cycle)
    split = a_frozen_split(run=run, total=4_000_00)
    run = authorise_run(
        actor=SYSTEM,
        at=now(),
        run=run,
        warrant_id=split.pool.proposal_id,
        operator_id=None,
        ceiling_milli_hours=1,
        ceiling_amount=1,
    )
    engineer = an_actor("engineer", organization=operator)
    repository = a_repository(writer=engineer, name="heron-70b")
    versions = {}
    for version in ("1.3.0", "2.0.0"):
        files = {**model_files(title="Heron", version=version, seed=version), **EXTRA}
        release = a_staged_release(
            repository=repository, writer=engineer, version=version, run=run, contents=files
        )
        release = opened(sealed(release, writer=engineer), "funder")
        versions[version] = {
            "sha": release.revision.oid,
            "files": {path: hashlib.sha256(raw).hexdigest() for path, raw in files.items()},
            "opens_at": f"{release.windows.get(tier='member').opens_at:%Y-%m-%dT%H:%M:%SZ}",
        }
        if version == "1.3.0":
            opened(release, "member")
            travel(by=timedelta(days=31))
    secret = a_repository(writer=engineer, name="kestrel-2t")
    a_staged_release(repository=secret, writer=engineer)
    public = a_repository(writer=engineer, name="wren-1b")
    release = sealed(a_staged_release(repository=public, writer=engineer), writer=engineer)
    release = opened(release, "funder", "member")
    actions.publish_release(actor=a_secretary(), at=now(), release=release)
    gated = a_repository(writer=engineer, name="osprey-7b")
    opened(sealed(a_staged_release(repository=gated, writer=engineer), writer=engineer), "funder")
    return {
        "versions": versions,
        "tokens": {
            "funder": _token(funder, "admin"),
            "member": _token(member, "observer"),
            "writer": _token(operator, "engineer", "release:read", "release:write"),
            "reader": _token(operator, "engineer"),
            "doomed": _token(operator, "engineer", "release:read", "release:write"),
        },
    }


def _token(organization: Organization, role: str, *scopes: str) -> str:
    actor: Actor = an_actor(role, organization=organization)
    _, secret = mint_token(
        actor=actor, at=now(), name="ci", scopes=list(scopes or ("release:read",)), days=60
    )
    return secret


if __name__ == "__main__":
    print(json.dumps(build()))
