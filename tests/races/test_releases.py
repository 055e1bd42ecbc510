"""Pipelines at one instant: one version, one seal, one chain of revisions, bytes stored once."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable
from typing import Any

import pytest

from consortium.kernel.errors import Problem
from consortium.kernel.moments import now
from releases import actions
from releases.domain.changes import Put
from releases.models import Blob, Release, Revision
from releases.store import files as store
from tests.factories.members import a_secretary
from tests.factories.releases import a_repository, a_sealed_release, a_staged_release, a_writer
from tests.races.runner import Runner

pytestmark = [pytest.mark.postgres_only, pytest.mark.django_db(transaction=True)]


def at_once(*works: Callable[[], Any]) -> list[Runner]:
    """All of them, started together and waited for; what they raised may only be Problems."""
    barrier = threading.Barrier(len(works), timeout=10)

    def after_the_others(work: Callable[[], Any]) -> Callable[[], Any]:
        def run() -> Any:
            barrier.wait()
            return work()

        return run

    done = [runner.done() for runner in [Runner(after_the_others(work)) for work in works]]
    assert all(isinstance(runner.error, Problem | None) for runner in done), done
    return done


def winners(done: list[Runner]) -> int:
    return sum(runner.error is None for runner in done)


def test_one_version_is_staged_once() -> None:
    writer = a_writer()
    repository = a_repository(writer=writer)

    def stage() -> Release:
        return actions.stage_release(actor=writer, at=now(), repository=repository, version="1.0.0")

    done = at_once(stage, stage, stage)
    assert winners(done) == 1
    assert Release.objects.count() == 1


def test_one_address_is_taken_once() -> None:
    writers = [a_writer(), a_writer()]
    done = at_once(
        *(
            lambda writer=writer: actions.create_repository(  # type: ignore[misc]  # bound now
                actor=writer, at=now(), name="Heron"
            )
            for writer in writers
        )
    )
    assert winners(done) == 1


def test_commits_at_once_make_one_chain() -> None:
    writer = a_writer()
    repository = a_repository(writer=writer)

    def commit(name: str) -> Callable[[], Revision]:
        received = store.receive_bytes(name.encode())
        actions.accept_bytes(actor=writer, at=now(), repository=repository, received=received)

        def run() -> Revision:
            return actions.commit_revision(
                actor=writer,
                at=now(),
                repository=repository,
                changes=[Put(f"{name}.txt", received.sha256, False)],
                summary=name,
            )

        return run

    done = at_once(commit("a"), commit("b"), commit("c"))
    assert winners(done) == 3
    head = repository.refs.get(name="main").revision
    assert head.files_count == 3
    chain = []
    while head is not None:
        chain.append(head.pk)
        head = head.parent
    assert len(chain) == repository.revisions.count() == 4


def test_the_same_commit_twice_is_one_revision() -> None:
    writer = a_writer()
    repository = a_repository(writer=writer)
    received = store.receive_bytes(b"text")
    actions.accept_bytes(actor=writer, at=now(), repository=repository, received=received)

    def commit() -> Revision:
        return actions.commit_revision(
            actor=writer,
            at=now(),
            repository=repository,
            changes=[Put("a.txt", received.sha256, False)],
            summary="once",
        )

    done = at_once(commit, commit)
    assert len({runner.result.oid for runner in done}) == 1
    assert repository.revisions.count() == 2


def test_the_same_bytes_from_two_sides_are_stored_once() -> None:
    sides = []
    for _ in range(2):
        writer = a_writer()
        sides.append((writer, a_repository(writer=writer)))

    def send(side: Any) -> Callable[[], Blob]:
        writer, repository = side
        received = store.receive(io.BytesIO(b"same"), size=4)
        return lambda: actions.accept_bytes(
            actor=writer, at=now(), repository=repository, received=received
        )

    done = at_once(*map(send, sides))
    assert winners(done) == 2
    blob = Blob.objects.get()
    assert (blob.state, blob.possessions.count()) == ("verified", 2)


def test_a_release_is_sealed_by_one_job() -> None:
    writer = a_writer()
    release = a_staged_release(writer=writer)

    def seal() -> Any:
        return actions.seal_release(actor=writer, at=now(), release=release)

    assert winners(at_once(seal, seal, seal)) == 1


def test_two_people_cannot_both_clear_or_hold() -> None:
    release = a_sealed_release()
    people = [a_secretary(), a_secretary()]
    cleared = at_once(
        *(
            lambda actor=actor: actions.open_window(  # type: ignore[misc]  # bound now
                actor=actor, at=now(), release=release, tier="funder"
            )
            for actor in people
        )
    )
    held = at_once(
        *(
            lambda actor=actor: actions.hold_release(  # type: ignore[misc]  # bound now
                actor=actor, at=now(), release=release, reason="A report"
            )
            for actor in people
        )
    )
    assert (winners(cleared), winners(held)) == (1, 1)
