"""0 bytes, names and ids of what is not open leak: every route × caller × name × range."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from releases import queries
from releases.hub.routes import DOWNLOAD, ROUTES, Route
from releases.models import Download
from tests.factories.releases import a_repository, a_staged_release, a_writer
from tests.hub.calls import Hub, body_of, whole
from tests.hub.conftest import Family

RANGES = ("", "bytes=0-", "bytes=0-0", "bytes=-16", "bytes=4-9,20-30", "bytes=999999999-", "x")
BODIES: dict[str, Any] = {
    "paths-info": {"paths": ["config.json", "notes"], "expand": True},
    "preupload": {"files": [{"path": "config.json", "size": 2, "sample": "e30="}]},
    "batch": {"operation": "upload", "transfers": ["basic"], "objects": []},
    "verify": {"oid": "ab" * 32, "size": 1},
    "tag": {"tag": "mine"},
}
COMMIT = (
    b'{"key":"header","value":{"summary":"x"}}\n{"key":"deletedFile","value":{"path":"LICENSE"}}'
)
ABOUT = [item for item in ROUTES if "{namespace}" in item.template]


def calls(route: Route, address: str, revs: list[str], paths: list[str]) -> Iterator[str]:
    """Raw paths of a route, for every revision and file that might be asked for."""
    namespace, _, name = address.partition("/")
    for rev in revs if "{rev}" in route.template else revs[:1]:
        for path in paths if "{path...}" in route.template else paths[:1]:
            raw = route.template.replace("{namespace}", namespace).replace("{name}", name)
            yield raw.replace("{rev}", rev).replace("{path...}", path)


def send(caller: Hub, route: Route, path: str, span: str = "") -> Any:
    """One request of a route, with a body that its view would take."""
    headers = {"Range": span} if span else {}
    if "/commit/" in route.template:
        return caller.call(route.method, path, COMMIT, kind="application/x-ndjson", **headers)
    body = next((value for key, value in BODIES.items() if f"/{key}" in route.template), None)
    if body is None and route.method in ("POST", "PUT"):
        body = {}
    return caller.call(route.method, path, body, **headers)


def secrets_of(family: Family) -> list[bytes]:
    """Ids, digests, names and bytes that only 2.0.0 and the staged revision have."""
    told = {item.oid for item in queries.files(family.old.revision)}
    told |= {item.sha256 for item in queries.files(family.old.revision)}
    found = {family.new.revision.oid, family.staged.oid, family.staged.tree_oid, "notes/secret"}
    for revision in (family.new.revision, family.staged):
        for item in queries.files(revision):
            found |= {item.oid, item.sha256} - told
    return [text.encode() for text in sorted(found)] + [b"not yet", b"version: 2.0.0"]


def test_nothing_of_a_shut_version_leaks(family: Family) -> None:
    secrets = secrets_of(family)
    revs = ["main", "v2.0.0", family.new.revision.oid, family.staged.oid, family.staged.oid[:9]]
    paths = ["config.json", "model-00001-of-00002.safetensors", "notes%2Fsecret.txt", "notes"]
    callers = {"nobody": Hub(), "member": family.member, "rival": family.rival}
    callers["reader"] = family.reader  # of the operator, but without the scope to write
    count = 0
    for who, caller in callers.items():
        for route in ABOUT:
            ranges = RANGES if route.access == DOWNLOAD else ("",)
            for path in calls(route, family.repository.address, revs, paths):
                for span in ranges:
                    status, headers, body = whole(send(caller, route, path, span))
                    said = repr(headers).encode() + body
                    leaked = [text for text in secrets if text in said]
                    assert not leaked, f"{who} {route.method} {path} {span}: {leaked[:3]!r}"
                    assert status < 500, (who, path, status)
                    count += 1
    assert count > 2_000
    shut = [family.new.revision, family.staged]
    assert not Download.objects.filter(revision__in=shut).exists()


def test_a_staged_repository_answers_like_a_missing_one(family: Family) -> None:
    writer = a_writer(organization=family.operator)
    hidden = a_repository(writer=writer, name="kestrel-2t")
    a_staged_release(repository=hidden, writer=writer)
    revs, paths = ["main", hidden.refs.get().revision.oid], ["config.json", "nope"]
    for caller in (Hub(), family.member, family.rival, Hub("cw_00000000_wrong")):
        for route in ABOUT:
            places = calls(route, hidden.address, revs, paths)
            there = [whole(send(caller, route, path)) for path in places]
            places = calls(route, "saltmarsh/nothing-x1", revs, paths)
            nowhere = [whole(send(caller, route, path)) for path in places]
            assert there == nowhere, f"{route.method} {route.template}"
            assert all(400 <= status < 500 for status, _, _ in there)


def test_an_unannounced_revision_answers_like_an_unknown_one(family: Family) -> None:
    unknown = "0123456789" * 4
    for path in ("/revision/{}", "/tree/{}", "/commits/{}"):
        found = [
            whole(family.member.get(family.api + path.format(rev)))
            for rev in (family.staged.oid, family.staged.oid[:8], unknown, "no-such-branch")
        ]
        assert found[0][0] == 404
        assert dict(found[0][1])["X-Error-Code"] == "RevisionNotFound"
        assert all(item == found[0] for item in found)


def test_an_announced_one_says_when(family: Family) -> None:
    answer = family.member.get(family.file("config.json", "v2.0.0"))
    date = f"{family.new.windows.get(tier='member').opens_at:%Y-%m-%dT%H:%M:%SZ}"
    assert (answer.status_code, answer["X-Error-Code"]) == (403, "GatedRepo")
    assert date in answer["X-Error-Message"]
    assert answer["X-HF-Warning"].startswith("embargo; ")
    assert date.encode() in body_of(answer)


def test_the_writer_sees_all_of_it(family: Family) -> None:
    info = family.writer.json(family.api)
    assert info["sha"] == family.staged.oid
    assert {"rfilename": "notes/secret.txt"} in info["siblings"]
