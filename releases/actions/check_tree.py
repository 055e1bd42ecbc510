"""The tree as a whole is checked for sealing: tensors and index agree, the card names a licence."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from consortium.journal.record import command, record
from consortium.kernel.actor import Actor
from releases.access import P, require
from releases.domain.card import read_card
from releases.domain.manifest import json_of
from releases.domain.paths import collisions
from releases.domain.safetensors import Header, index_faults, parameters
from releases.models import Check, File, Release, Revision
from releases.queries import files, funding
from releases.store.files import open_blob
from releases.store.inspection import inspect

INDEX = ".safetensors.index.json"


@command(journal=False)
def check_tree(
    *, actor: Actor, at: datetime, release: Release, revision: Revision, attempt: UUID
) -> bool:
    """Whether this attempt may seal: its findings on files and tree all passed."""
    require(actor, P.COMPLETE_SEAL)
    every = list(files(revision))
    headers = _headers(every)
    licence, card_faults = _card(every)
    totals = parameters(headers)
    rows = [
        _row(release, attempt, at, "paths", _path_faults(every)),
        _row(release, attempt, at, "tensors", _tensor_faults(every, headers), parameters=totals),
        _row(release, attempt, at, "card", card_faults, licence=licence),
        _row(release, attempt, at, "funding", funding.faults(release)),
    ]
    Check.objects.bulk_create(rows)
    failed = Check.objects.filter(release=release, attempt=attempt, passed=False).count()
    if failed:
        record(
            "release.check_failed",
            on=release,
            audience=release.repository.operator_id,
            version=release.version,
            failed=failed,
        )
    return not failed


def _row(
    release: Release, attempt: UUID, at: datetime, rule: str, faults: list[str], **facts: object
) -> Check:
    return Check(
        release=release,
        attempt=attempt,
        rule=rule,
        passed=not faults,
        detail=" ".join(faults)[:1000],
        facts=facts,
        at=at,
    )


def _headers(every: Iterable[File]) -> dict[str, Header]:
    found = {}
    for item in every:
        if item.path.endswith(".safetensors"):
            header = inspect(item.path, size=item.size, sha256=item.sha256).header
            if header is not None:
                found[item.path] = header
    return found


def _path_faults(every: Iterable[File]) -> list[str]:
    pairs = collisions(item.path for item in every)
    return [f"{first} and {second} are one name on some systems." for first, second in pairs[:20]]


def _tensor_faults(every: list[File], headers: dict[str, Header]) -> list[str]:
    """Each index covers its shards exactly; several shards in one folder need an index."""
    faults, indexed = [], set()
    for item in every:
        if not item.path.endswith(INDEX):
            continue
        folder = item.path.rpartition("/")[0]
        with open_blob(item.sha256) as stored:
            index = _index(stored.read())
        faults += index_faults(index, folder, headers)
        indexed.add(folder)
    folders: dict[str, int] = {}
    for path in headers:
        folder = path.rpartition("/")[0]
        folders[folder] = folders.get(folder, 0) + 1
    for folder, count in sorted(folders.items()):
        if count > 1 and folder not in indexed:
            faults.append(f"{folder or 'The top folder'} has {count} shards and no index.")
    return faults


def _index(content: bytes) -> object:
    try:
        return json_of(content)
    except ValueError:
        return None


def _card(every: Iterable[File]) -> tuple[str, list[str]]:
    readme = next((item for item in every if item.path == "README.md"), None)
    if readme is None:
        return "", ["There is no README.md: every release has a model card."]
    text = inspect(readme.path, size=readme.size, sha256=readme.sha256).text
    if text is None:
        return "", ["README.md is not readable text."]
    card = read_card(text)
    return card.licence, list(card.faults)
