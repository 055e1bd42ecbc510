"""An organization opens an address; it starts with an empty revision on `main`."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from consortium.journal.record import command, record
from consortium.kernel.actor import Actor
from consortium.kernel.errors import Forbidden, NotFound
from members import queries as members
from releases.access import P, require
from releases.domain import revisions
from releases.domain.manifest import manifest_sha256
from releases.domain.paths import check_name, check_namespace
from releases.models import Ref, Repository, Revision

ROOT_SUMMARY = "Empty repository"


class ForeignNamespace(Forbidden):
    """Namespaces are the consortium's, or one's own organization's short name."""

    code, title = "foreign_namespace", "This namespace is not yours"
    help = "Use the consortium's namespace, or your organization's short name."


@command
def create_repository(*, actor: Actor, at: datetime, name: str, namespace: str = "") -> Repository:
    """The new repository; `namespace` defaults to the consortium's."""
    require(actor, P.CREATE_REPOSITORY)
    if actor.organization_id is None:
        raise NotFound
    operator = members.organization(actor, actor.organization_id)
    namespace = namespace or settings.HUB_NAMESPACE
    check_namespace(namespace)
    check_name(name)
    if namespace not in (settings.HUB_NAMESPACE, operator.slug):
        raise ForeignNamespace(pointer="/namespace")
    repository = Repository.objects.create(
        namespace=namespace,
        name=name,
        folded=f"{namespace}/{name}".casefold(),
        operator=operator,
        created_at=at,
        created_by=actor.person_id,
    )
    root = Revision.objects.create(repository=repository, **_root(actor, at))
    Ref.objects.create(
        repository=repository, kind="branch", name="main", revision=root, updated_at=at
    )
    record("repository.created", on=repository, audience=operator.pk, address=repository.address)
    return repository


def _root(actor: Actor, at: datetime) -> dict[str, object]:
    empty = revisions.tree(())
    oid = revisions.commit_id(
        tree_oid=empty.oid, parent="", author=actor.name, email="", at=at, message=ROOT_SUMMARY
    )
    return {
        "oid": oid,
        "tree_oid": empty.oid,
        "manifest_sha256": manifest_sha256(()),
        "files_count": 0,
        "size": 0,
        "summary": ROOT_SUMMARY,
        "author": actor.name[:200],
        "created_at": at,
        "organization_id": actor.organization_id,
        "seat_id": actor.seat_id,
        "token_id": actor.token_id,
    }
