"""Who may do what with releases.

Writers are the `admin` and `engineer` seats of a repository's operator. Windows, gate, hold,
withdrawal and grants are the secretariat's. Reading depends on windows and is decided per
release in `queries.visible_revision`.
"""

from __future__ import annotations

from typing import Any

from consortium.kernel.actor import Actor
from consortium.kernel.permissions import (
    Permission,
    Rules,
    admitted,
    anyone,
    member,
    relation,
    role,
    secretariat,
    signed_in,
    staff,
    system,
)


class P(Permission):
    """The permissions of releases."""

    READ_RELEASES = "releases.read"
    DOWNLOAD = "releases.download"
    READ_RECEIPTS = "releases.read_receipts"
    READ_ACCESS = "releases.read_access"
    CREATE_REPOSITORY = "releases.create_repository"
    WRITE_REPOSITORY = "releases.write_repository"
    READ_STAGING = "releases.read_staging"
    SEAL = "releases.seal"
    COMPLETE_SEAL = "releases.complete_seal"
    RUN_DESK = "releases.run_desk"
    READ_DESK = "releases.read_desk"


def _operates(actor: Actor, on: Any) -> bool:
    """`on` is a repository or anything that belongs to one."""
    if actor.is_system:
        return True
    return actor.organization_id is not None and _operator(on) == actor.organization_id


def _operator(on: Any) -> Any:
    for name in ("repository", "release", "upload", "revision"):
        if hasattr(on, f"{name}_id") and not hasattr(on, "operator_id"):
            return _operator(getattr(on, name))
    return on.operator_id


writer = role("admin", "engineer") & admitted
operates = relation("of the organization that operates the repository", _operates)

require = Rules(
    {
        P.READ_RELEASES: anyone,
        P.DOWNLOAD: anyone,
        P.READ_RECEIPTS: signed_in,
        P.READ_ACCESS: member | staff,
        P.CREATE_REPOSITORY: writer,
        P.WRITE_REPOSITORY: (writer & operates) | system,
        P.READ_STAGING: (writer & operates) | staff | system,
        P.SEAL: (writer & operates) | secretariat | system,
        P.COMPLETE_SEAL: system,
        P.RUN_DESK: secretariat | system,
        P.READ_DESK: staff,
    }
).require
