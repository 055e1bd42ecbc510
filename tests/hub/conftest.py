"""One repository in two versions, as three kinds of callers meet it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest

from consortium.kernel.moments import travel
from members.models import Organization
from releases.models import Release, Repository, Revision
from tests.factories.members import an_organization
from tests.factories.releases import a_repository, a_staged_release, a_writer, opened, put, sealed
from tests.hub.calls import Hub, hub_of, writer_hub


@dataclass(frozen=True)
class Family:
    """1.3.0 is open to members, 2.0.0 sealed with its windows shut, a third revision staged."""

    repository: Repository
    old: Release
    new: Release
    staged: Revision
    operator: Organization
    member: Hub
    rival: Hub
    reader: Hub
    writer: Hub

    @property
    def api(self) -> str:
        """The API's path of the repository."""
        return f"/api/models/{self.repository.address}"

    def file(self, path: str, rev: str = "main") -> str:
        """The path of a file."""
        return f"/{self.repository.address}/resolve/{rev}/{path}"


@pytest.fixture
def family(db: None) -> Family:
    """The repository and its callers."""
    operator = an_organization()
    writer = a_writer(organization=operator)
    repository = a_repository(writer=writer, name="heron-70b")
    old = sealed(
        a_staged_release(repository=repository, writer=writer, version="1.3.0"), writer=writer
    )
    opened(old, "funder", "member")
    travel(by=timedelta(days=31))
    new = sealed(
        a_staged_release(repository=repository, writer=writer, version="2.0.0"), writer=writer
    )
    staged = put(repository, {"notes/secret.txt": b"not yet"}, writer=writer, summary="Later")
    return Family(
        repository,
        old,
        new,
        staged,
        operator,
        member=hub_of("observer"),
        rival=writer_hub(an_organization()),
        reader=hub_of("engineer", organization=operator),
        writer=writer_hub(operator),
    )
