"""Repositories over the API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet

from consortium.kernel.actor import Actor
from consortium.shell.api import Access, Commanding, Listing, Reading, Rows
from releases import actions, queries
from releases.access import P
from releases.api import inputs, outputs

if TYPE_CHECKING:
    from releases.models import Repository

READ = Access(P.READ_RELEASES, rows=Rows.PUBLIC, token="release:read")


class Repositories(Listing, Commanding):
    """Repositories that concern the caller; POST opens a new address."""

    operation_id = "repositories"
    access = {
        "GET": READ,
        "POST": Access(P.CREATE_REPOSITORY, rows=Rows.OWN, token="release:write"),
    }
    input = inputs.RepositoryIn
    output = outputs.RepositoryOut

    def rows(self, *, actor: Actor, query: dict[str, Any], **path: Any) -> QuerySet[Repository]:
        return queries.repositories(actor)

    def perform(self, *, actor: Actor, at: Any, given: Any, **path: Any) -> Repository:
        return actions.create_repository(
            actor=actor, at=at, name=given.name, namespace=given.namespace
        )

    def headers_for(self, result: Repository) -> dict[str, str]:
        return {"Location": f"/api/v1/repositories/{result.address}"}


class OneRepository(Reading):
    """One repository by its address."""

    operation_id = "repository"
    access = {"GET": READ}
    output = outputs.RepositoryOut

    def row(self, *, actor: Actor, query: dict[str, Any], **path: Any) -> Repository:
        return queries.repository(actor, f"{path['namespace']}/{path['name']}")
