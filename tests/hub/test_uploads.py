"""git-lfs and commits: lying sizes, wrong digests, dead tickets, cut bodies leave nothing."""

from __future__ import annotations

import base64
import hashlib
import json
import sys
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import pytest

from consortium.kernel.moments import now, travel
from members.actions import end_seat
from members.models import Seat, Token
from releases.actions import begin_upload
from releases.hub import bearer, lfs
from releases.models import Blob, File, Possession, Ref, Revision, Upload
from releases.store import files as store
from tests.factories.members import an_actor, an_organization
from tests.factories.releases import a_repository, a_writer
from tests.hub.calls import Hub, body_of, hub_of, writer_hub
from tests.hub.conftest import Family

CONTENT = (2).to_bytes(8, "little") + b"{}"
OID = hashlib.sha256(CONTENT).hexdigest()
HEADER = {"key": "header", "value": {"summary": "Weights", "description": ""}}


def batch(hub: Hub, family: Family, *objects: tuple[str, int], parts: bool = False) -> Any:
    """The batch's answer."""
    answer = hub.post(
        f"/{family.repository.address}.git/info/lfs/objects/batch",
        {
            "operation": "upload",
            "transfers": ["basic", "multipart"] if parts else ["basic"],
            "objects": [{"oid": oid, "size": size} for oid, size in objects],
            "hash_algo": "sha256",
            "ref": {"name": "main"},
        },
        kind="application/vnd.git-lfs+json",
    )
    assert answer.status_code == 200, body_of(answer)
    return json.loads(body_of(answer))


def href(answer: Any) -> str:
    """The path at which the first object is to be sent."""
    return urlsplit(answer["objects"][0]["actions"]["upload"]["href"]).path


def commit(hub: Hub, family: Family, *lines: Any, rev: str = "main", tail: str = "") -> Any:
    """A commit's answer; each line is an object, or raw bytes."""
    raw = b"\n".join(x if isinstance(x, bytes) else json.dumps(x).encode() for x in lines)
    return hub.post(f"{family.api}/commit/{rev}{tail}", raw, kind="application/x-ndjson")


def small(path: str, content: bytes) -> Any:
    """A file line."""
    text = base64.b64encode(content).decode()
    return {"key": "file", "value": {"path": path, "content": text, "encoding": "base64"}}


def large(path: str, oid: str) -> Any:
    """An LFS line."""
    return {"key": "lfsFile", "value": {"path": path, "algo": "sha256", "oid": oid, "size": 9}}


def head_of(family: Family, branch: str = "main") -> str:
    """The head's id."""
    return Ref.objects.get(repository=family.repository, name=branch).revision.oid


def test_bytes_go_up_once_and_are_committed(family: Family) -> None:
    found = batch(family.writer, family, (OID, len(CONTENT)))
    assert found["transfer"] == "basic"
    assert "header" not in found["objects"][0]["actions"]["upload"]
    place = href(found)
    for _ in range(2):  # a client that lost the answer sends again
        assert Hub().call("PUT", place, CONTENT).status_code == 200
    again = batch(family.writer, family, (OID, len(CONTENT)))
    assert again["objects"] == [{"oid": OID, "size": len(CONTENT)}]
    verify = f"/{family.repository.address}.git/info/lfs/objects/verify"
    assert family.writer.post(verify, {"oid": OID, "size": len(CONTENT)}).status_code == 200
    assert family.writer.post(verify, {"oid": OID, "size": 7}).status_code == 404
    answer = commit(family.writer, family, HEADER, large("w.safetensors", OID))
    body = json.loads(body_of(answer))
    assert body["success"] is True
    assert body["commitUrl"].endswith(f"/{family.repository.address}/commit/{body['commitOid']}")
    assert head_of(family) == body["commitOid"]
    assert body_of(family.writer.get(family.file("w.safetensors"))) == CONTENT


def test_bytes_of_another_repository_must_be_sent_again(family: Family) -> None:
    other = a_repository(writer=a_writer(organization=family.operator))
    possessed = File.objects.filter(revision=family.old.revision, large=True).first()
    assert possessed is not None
    elsewhere = f"/{other.address}.git/info/lfs/objects/"
    named = [{"oid": possessed.sha256, "size": possessed.size}]
    answer = family.writer.post(elsewhere + "batch", {"operation": "upload", "objects": named})
    assert "upload" in json.loads(body_of(answer))["objects"][0]["actions"]
    line = (
        json.dumps(HEADER).encode()
        + b"\n"
        + json.dumps(large("w.safetensors", possessed.sha256)).encode()
    )
    refused = family.writer.post(f"/api/models/{other.address}/commit/main", line)
    assert refused.status_code == 400
    assert "LFS pointer points to a file that does not exist" in refused["X-Error-Message"]


@pytest.mark.parametrize(
    ("oid", "size", "sent"),
    [
        ("0" * 64, len(CONTENT), CONTENT),
        (OID, len(CONTENT) + 1, CONTENT),
        (OID, len(CONTENT) - 1, CONTENT),
        (OID, len(CONTENT), CONTENT[:-1]),
        (OID, len(CONTENT), b""),
    ],
)
def test_other_bytes_than_announced_are_dropped(
    family: Family, oid: str, size: int, sent: bytes
) -> None:
    place = href(batch(family.writer, family, (oid, size)))
    answer = Hub().call("PUT", place, sent)
    assert answer.status_code == 400
    assert not Blob.objects.filter(sha256=oid).exists()
    assert not store.exists(oid)
    assert Upload.objects.latest("id").state == "open"


def test_objects_that_cannot_be_are_refused_one_by_one(family: Family) -> None:
    found = batch(family.writer, family, ("xyz", 1), (OID, 60 * 10**9), (OID, len(CONTENT)))
    codes = [item.get("error", {}).get("code") for item in found["objects"]]
    assert codes == [422, 422, None]


def test_parts_are_written_in_place_and_checked(
    family: Family, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.modules["releases.actions.begin_upload"], "PART_SIZE", 100)
    monkeypatch.setattr(lfs, "MULTIPART_FROM", 150)
    content = CONTENT + bytes(range(240))
    oid = hashlib.sha256(content).hexdigest()
    found = batch(family.writer, family, (oid, len(content)), parts=True)
    upload = found["objects"][0]["actions"]["upload"]
    assert found["transfer"] == "multipart"
    assert sorted(upload["header"]) == ["1", "2", "3", "chunk_size"]
    tags = {}
    for number in (2, 1, 3):
        piece = content[(number - 1) * 100 : number * 100]
        sent = Hub().call("PUT", urlsplit(upload["header"][str(number)]).path, piece)
        assert sent.status_code == 200
        tags[number] = sent["ETag"]
        if number == 1:
            early = Hub().post(href(found), {"oid": oid, "parts": []})
            assert early.status_code == 409
    parts = [{"partNumber": number, "etag": tag} for number, tag in tags.items()]
    for wrong in (
        {"oid": OID, "parts": parts},
        {"oid": oid, "parts": parts[:2]},
        {"oid": oid, "parts": [{**parts[0], "etag": "x"}, *parts[1:]]},
        {"oid": oid, "parts": "all"},
        {"oid": oid, "parts": [{"partNumber": [1], "etag": "x"}]},
        {"oid": oid},
    ):
        assert Hub().post(href(found), wrong).status_code == 400
    for _ in range(2):
        assert Hub().post(href(found), {"oid": oid, "parts": parts}).status_code == 200
    assert store.exists(oid)
    too_long = Hub().call("PUT", urlsplit(upload["header"]["1"]).path, bytes(101))
    assert too_long.status_code in (409, 413)


def test_a_ticket_is_a_name_not_a_right(family: Family) -> None:
    place = href(batch(family.writer, family, (OID, len(CONTENT))))
    text = place.rpartition("/")[2]
    seat = Seat.objects.get(tokens=Token.objects.get(prefix=family.writer.secret[:11]))
    token = seat.tokens.get()
    upload = Upload.objects.latest("id")
    foreign = bearer.seal_ticket(
        kind="get", token_id=token.pk, subject=upload.pk, ends_at=now() + timedelta(days=1)
    )
    unknown = bearer.seal_ticket(
        kind=bearer.LFS, token_id=token.pk, subject=uuid4(), ends_at=now() + timedelta(days=1)
    )
    altered = ("A" if text[0] != "A" else "B") + text[1:]
    for bad in (altered, text[:-2], text + "x", "x", ".", "%ff", foreign, unknown):
        assert 400 <= Hub().call("PUT", f"/_lfs/{bad}", CONTENT).status_code < 500, bad
    travel(by=timedelta(days=7, seconds=1))
    assert Hub().call("PUT", place, CONTENT).status_code == 403
    again = href(batch(family.writer, family, (OID, len(CONTENT))))
    admin = an_actor("admin", organization=family.operator)
    end_seat(actor=admin, at=now(), seat=seat)
    assert Hub().call("PUT", again, CONTENT).status_code == 401
    assert not store.exists(OID)


def test_a_repeated_commit_answers_the_head(family: Family) -> None:
    lines = (HEADER, small("a.json", b"{}"), {"key": "deletedFile", "value": {"path": "LICENSE"}})
    first = json.loads(body_of(commit(family.writer, family, *lines)))
    count = Revision.objects.count()
    again = json.loads(body_of(commit(family.writer, family, *lines)))
    assert again["commitOid"] == first["commitOid"]
    stale = {"key": "header", "value": {**HEADER["value"], "parentCommit": "0" * 40}}
    repeated = commit(family.writer, family, stale, *lines[1:])
    assert json.loads(body_of(repeated))["commitOid"] == first["commitOid"]
    assert Revision.objects.count() == count
    moved = commit(family.writer, family, stale, small("b.json", b"{}"))
    assert moved.status_code == 412
    assert head_of(family) == first["commitOid"]


@pytest.mark.parametrize(
    ("lines", "status", "says"),
    [
        ((), 400, "empty"),
        ((HEADER, b'{"key":"file","value":{"pa'), 400, "Line 2"),
        ((HEADER, {"key": "submodule", "value": {}}), 400, "not an operation"),
        ((HEADER, small("../x.json", b"{}")), 400, "`..`"),
        ((HEADER, small("A/x.json", b"{}"), small("a/X.json", b"{}")), 400, "one name"),
        ((HEADER, small("x.json", b"\x80\x04\x95.")), 400, "pickle"),
        ((HEADER, small("x.json", b"{")), 400, "not JSON"),
        ((HEADER, small("x.bin", b"1")), 400, "suffix"),
        ((HEADER, large("x.exe", OID)), 400, "suffix"),
        ((HEADER, large("x.safetensors", OID)), 400, "LFS pointer"),
        ((HEADER, {"key": "deletedFile", "value": {"path": "no"}}), 404, "doesn't exist"),
        ((HEADER, {"key": "deletedFolder", "value": {"path": "no/"}}), 404, "doesn't exist"),
        ((HEADER, small("x.json", bytes(10 * 1024 * 1024 + 1))), 413, "10485760"),
    ],
)
def test_a_commit_that_cannot_be_writes_nothing(
    family: Family, lines: tuple[Any, ...], status: int, says: str
) -> None:
    head, held = head_of(family), Possession.objects.count()
    answer = commit(family.writer, family, *lines)
    assert (answer.status_code, head_of(family)) == (status, head)
    assert says in answer["X-Error-Message"]
    assert json.loads(body_of(answer))["error"]
    assert Possession.objects.count() == held


def test_no_pull_requests_and_no_unknown_branch(family: Family) -> None:
    offered = commit(family.writer, family, HEADER, small("x.json", b"{}"), tail="?create_pr=1")
    assert offered.status_code == 400
    unknown = commit(family.writer, family, HEADER, small("x.json", b"{}"), rev="none")
    assert (unknown.status_code, unknown["X-Error-Code"]) == (404, "RevisionNotFound")


def test_branches_with_slashes_and_tags(family: Family) -> None:
    branch = f"{family.api}/branch/early%2F2026-10"
    assert family.writer.post(branch, {}).status_code == 200
    assert family.writer.post(branch).status_code == 409
    done = commit(family.writer, family, HEADER, small("x.json", b"{}"), rev="early%2F2026-10")
    assert done.status_code == 200
    assert head_of(family, "early/2026-10") != head_of(family)
    assert family.writer.get(family.file("x.json", "early%2F2026-10")).status_code == 200
    assert family.writer.get(family.file("x.json")).status_code == 404
    tag = f"{family.api}/tag/early%2F2026-10"
    for name, status in (("t1", 200), ("t1", 409), ("v9.9.9", 400), ("a" * 40, 400), ("a..b", 400)):
        assert family.writer.post(tag, {"tag": name}).status_code == status, name
    assert family.writer.call("DELETE", f"{family.api}/tag/t1").status_code == 200
    assert family.writer.call("DELETE", f"{family.api}/tag/v1.3.0").status_code == 403
    assert family.writer.call("DELETE", branch).status_code == 200
    assert family.writer.call("DELETE", f"{family.api}/branch/main").status_code == 403
    assert family.writer.call("DELETE", branch).status_code == 404


def test_who_may_not_write(family: Family) -> None:
    delegate = hub_of("admin", "delegate", organization=family.operator)
    for caller in (family.member, family.rival, family.reader, delegate):
        answer = commit(caller, family, HEADER, small("x.json", b"{}"))
        assert answer.status_code == 403
    nobody = commit(Hub(), family, HEADER, small("x.json", b"{}"))
    assert (nobody.status_code, nobody["X-Error-Code"]) == (401, "RepoNotFound")


def test_preupload_knows_what_is_there(family: Family) -> None:
    files = [
        {"path": "config.json", "size": 2, "sample": "e30="},
        {"path": "new.safetensors", "size": 10, "sample": base64.b64encode(CONTENT).decode()},
    ]
    answer = family.writer.post(f"{family.api}/preupload/main", {"files": files, "gitIgnore": ""})
    old, new = json.loads(body_of(answer))["files"]
    there = File.objects.get(revision__oid=head_of(family), path="config.json")
    assert old == {
        "path": "config.json",
        "uploadMode": "regular",
        "shouldIgnore": False,
        "oid": there.oid,
    }
    assert new == {"path": "new.safetensors", "uploadMode": "lfs", "shouldIgnore": False}


def test_creating_twice_answers_the_address(family: Family) -> None:
    body = {"name": "kea-3b", "organization": None, "type": "model", "visibility": "private"}
    made = json.loads(body_of(family.writer.post("/api/repos/create", body)))
    assert made["name"] == "saltmarsh/kea-3b"
    again = family.writer.post("/api/repos/create", {**body, "name": "KEA-3b"})
    assert again.status_code == 409
    assert json.loads(body_of(again))["url"].startswith("http://testserver/saltmarsh/")
    for wrong in (
        {**body, "name": "a--b"},
        {**body, "name": 3},
        {**body, "type": "dataset"},
        {**body, "organization": "portal"},
        {},
    ):
        assert family.writer.post("/api/repos/create", wrong).status_code == 400
    assert (
        family.writer.post("/api/repos/create", {**body, "organization": "zz"}).status_code == 403
    )
    assert writer_hub(an_organization()).post("/api/repos/create", body).status_code == 409
    assert Hub().post("/api/repos/create", body).status_code == 401


def test_a_card_is_checked_before_a_byte_moves(db: None) -> None:
    good = Hub().post("/api/validate-yaml", {"content": "---\nlicense: mit\n---\n" + "x" * 20_000})
    assert (good.status_code, json.loads(body_of(good))) == (200, {"errors": [], "warnings": []})
    bad = Hub().post("/api/validate-yaml", {"content": "---\nlicense: nonsense!\n---\n"})
    assert bad.status_code == 400
    assert json.loads(body_of(bad))["errors"][0]["message"]
    assert Hub().post("/api/validate-yaml", b"{").status_code == 400


def test_a_finished_upload_is_not_begun_twice_by_its_twin(family: Family) -> None:
    place = href(batch(family.writer, family, (OID, len(CONTENT))))
    other = begin_upload(
        actor=an_actor("engineer", organization=family.operator),
        at=now(),
        repository=family.repository,
        size=len(CONTENT),
        sha256=OID,
    )
    assert Hub().call("PUT", place, CONTENT).status_code == 200
    assert other.state == "open"
    assert Possession.objects.filter(repository=family.repository, blob__sha256=OID).count() == 1
