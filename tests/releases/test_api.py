"""A pipeline publishes a release with plain HTTP, and members download it."""

from __future__ import annotations

import hashlib
import json
import sys
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from consortium.kernel.actor import Actor
from consortium.kernel.moments import travel
from consortium.management.demo.model import model_files
from consortium.shell import jobs
from releases.models import Download, Release, Upload
from releases.store import files as store
from tests.factories.members import a_secretary, a_token, an_actor
from tests.factories.releases import a_sealed_release, a_staged_release, a_writer, opened
from tests.sessions import signed_in

pytestmark = pytest.mark.django_db


class Pipeline:
    """What curl would send with a token."""

    def __init__(self, actor: Actor, *scopes: str) -> None:
        _, secret = a_token(actor=actor, scopes=scopes or ("release:read", "release:write"))
        self.headers = {"Authorization": f"Bearer {secret}"}
        self.client = Client()

    def get(self, path: str, **headers: str) -> Any:
        return self.client.get(f"/api/v1/{path}", headers={**self.headers, **headers})

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        sent = {**self.headers, "Idempotency-Key": str(uuid4()), "If-Match": "*", **headers}
        data = {} if body is None else {"data": json.dumps(body)}
        return self.client.post(
            f"/api/v1/{path}", content_type="application/json", headers=sent, **data
        )

    def part(self, upload: dict[str, Any], number: int, content: bytes, sha256: str = "") -> Any:
        sent = {**self.headers, "X-Part-SHA256": sha256 or digest(content)}
        address = f"/api/v1/releases/{upload['release']}/uploads/{upload['id']}/parts/{number}"
        return self.client.put(
            address, data=content, content_type="application/octet-stream", headers=sent
        )

    def upload(self, release: str, path: str, content: bytes, sha256: str = "") -> Any:
        """Announce, send in one part, complete; the last answer."""
        given = {"path": path, "size": len(content), "sha256": sha256 or digest(content)}
        begun = self.post(f"releases/{release}/uploads", given)
        if begun.status_code != 201:
            return begun
        upload = begun.json()
        assert self.part(upload, 1, content).status_code == 200
        return self.post(f"releases/{release}/uploads/{upload['id']}/complete")


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def test_a_release_is_published_with_plain_http() -> None:
    writer = a_writer()
    pipeline = Pipeline(writer)
    address = pipeline.post("repositories", {"name": "tern-8b"}).json()["address"]
    staged = pipeline.post("releases", {"repository": address, "version": "1.0.0"})
    assert staged.status_code == 201
    release = staged.json()["id"]
    files = model_files(title="Tern", version="1.0.0", seed="tern")
    for path, content in files.items():
        assert pipeline.upload(release, path, content).json()["state"] == "finished"
    commit = pipeline.post(f"releases/{release}/commits", {"summary": "Tern 8B 1.0.0"})
    assert commit.json()["files_count"] == len(files)
    sealing = pipeline.post(f"releases/{release}/seal")
    assert (sealing.status_code, sealing["Location"]) == (
        202,
        f"/api/v1/jobs/{sealing.json()['id']}",
    )
    jobs.run_jobs()
    job = pipeline.get(f"jobs/{sealing.json()['id']}").json()
    assert job["state"] == "done", job["problem"]
    checks = pipeline.get(f"releases/{release}/checks").json()["results"]
    assert {item["rule"] for item in checks} == {
        "bytes",
        "content",
        "paths",
        "tensors",
        "card",
        "funding",
    }
    shown = pipeline.get(f"releases/{release}").json()
    assert (shown["state"], shown["parameters_total"]) == ("sealed", 115_008)
    desk = signed_in(a_secretary())
    published = desk.post(
        f"/api/v1/releases/{release}/publish",
        headers={"Idempotency-Key": "publish", "If-Match": "*"},
        content_type="application/json",
    )
    assert published.status_code == 200
    travel(by=timedelta(days=91))
    public = Client().get(f"/api/v1/releases/{release}/files/model-00001-of-00002.safetensors")
    assert b"".join(public) == files["model-00001-of-00002.safetensors"]
    assert Download.objects.get().organization_id is None


def test_a_killed_upload_sends_only_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules["releases.actions.begin_upload"], "PART_SIZE", 4)
    writer = a_writer()
    release = str(a_staged_release(writer=writer, contents={"README.md": b"x"}).pk)
    pipeline, content = Pipeline(writer), b"one two three"
    given = {"path": "notes.txt", "size": len(content), "sha256": digest(content)}
    upload = pipeline.post(f"releases/{release}/uploads", given).json()
    assert upload["parts_count"] == 4
    for number in (1, 3):
        pipeline.part(upload, number, content[4 * (number - 1) : 4 * number])
    early = pipeline.post(f"releases/{release}/uploads/{upload['id']}/complete")
    assert (early.status_code, early.json()["code"]) == (409, "parts_missing")
    seen = pipeline.get(f"releases/{release}/uploads/{upload['id']}").json()
    assert [item["number"] for item in seen["received"]] == [1, 3]
    for number in (2, 4):
        pipeline.part(upload, number, content[4 * (number - 1) : 4 * number])
    done = pipeline.post(f"releases/{release}/uploads/{upload['id']}/complete")
    assert done.json()["state"] == "finished"
    assert store.digest(digest(content)) == (digest(content), len(content))


def test_what_was_sent_before_need_not_be_sent_again() -> None:
    writer = a_writer()
    release = str(a_staged_release(writer=writer, contents={"README.md": b"card"}).pk)
    begun = Pipeline(writer).post(
        f"releases/{release}/uploads",
        {"path": "again.md", "size": 4, "sha256": digest(b"card")},
    )
    assert begun.json()["state"] == "finished"


def test_bytes_known_elsewhere_must_be_sent_here() -> None:
    a_staged_release(contents={"README.md": b"a secret of theirs"})
    writer = a_writer()
    release = str(a_staged_release(writer=writer, contents={"README.md": b"ours"}).pk)
    begun = Pipeline(writer).post(
        f"releases/{release}/uploads",
        {"path": "x.md", "size": 18, "sha256": digest(b"a secret of theirs")},
    )
    assert begun.json()["state"] == "open"


@pytest.mark.parametrize(
    "path",
    [
        "../x.txt",
        "/etc/x.txt",
        "a\\b.txt",
        "a\u0000b.txt",
        "a/.git/x.txt",
        "a//b.txt",
        "./x.txt",
        "x" * 600 + ".txt",
        "a\u202eb.txt",
    ],
)
def test_hostile_paths_are_refused(path: str) -> None:
    writer = a_writer()
    release = str(a_staged_release(writer=writer, contents={"README.md": b"x"}).pk)
    answer = Pipeline(writer).upload(release, path, b"text")
    assert answer.status_code in (400, 422)
    assert not Upload.objects.exists()


@pytest.mark.parametrize(
    ("path", "content", "says"),
    [
        ("weights.safetensors", b"PK\x03\x04" + b"0" * 100, "zip"),
        ("weights.safetensors", b"\x80\x04\x95" + b"0" * 100, "pickle"),
        ("notes.txt", b"cos\nsystem\n(S'id'\ntR.", "pickle"),
        ("notes.txt", b"\xff\xfe\x00", "UTF-8"),
        ("tokenizer.model", b"\x80\x02]q\x00.", "pickle"),
        ("config.json", b"{", "JSON"),
        ("a.gguf", b"GGUF\x09\x00\x00\x00" + b"\x00" * 16, "GGUF"),
        ("weights.safetensors", (2**40).to_bytes(8, "little") + b"{}", "safetensors"),
        ("weights.safetensors", (2).to_bytes(8, "little") + b"{}x", "bytes of them"),
    ],
)
def test_what_a_file_is_shows_in_its_bytes(path: str, content: bytes, says: str) -> None:
    writer = a_writer()
    release = str(a_staged_release(writer=writer, contents={"README.md": b"x"}).pk)
    answer = Pipeline(writer).upload(release, path, content)
    assert (answer.status_code, answer.json()["code"]) == (422, "file_refused")
    assert says in answer.json()["detail"]
    assert Upload.objects.get().state == "dropped"
    assert not store.exists(digest(content))
    assert not list((store._aside()).iterdir())


@pytest.mark.parametrize(
    "path", ["model.pt", "pytorch_model.bin", "run.py", "a.zip", "x.SAFETENSORS"]
)
def test_suffixes_outside_the_list_are_refused_before_a_byte_moves(path: str) -> None:
    writer = a_writer()
    release = str(a_staged_release(writer=writer, contents={"README.md": b"x"}).pk)
    answer = Pipeline(writer).upload(release, path, b"text")
    assert (answer.status_code, answer.json()["code"]) == (422, "file_refused")


def test_a_wrong_digest_keeps_nothing() -> None:
    writer = a_writer()
    release = str(a_staged_release(writer=writer, contents={"README.md": b"x"}).pk)
    pipeline = Pipeline(writer)
    answer = pipeline.upload(release, "a.txt", b"text", sha256=digest(b"other"))
    assert (answer.status_code, answer.json()["code"]) == (422, "digest_differs")
    assert Upload.objects.get().state == "dropped"
    assert not list(store._aside().iterdir())


def test_a_part_with_a_wrong_digest_or_length_does_not_count() -> None:
    writer = a_writer()
    release = str(a_staged_release(writer=writer, contents={"README.md": b"x"}).pk)
    pipeline = Pipeline(writer)
    given = {"path": "a.txt", "size": 4, "sha256": digest(b"text")}
    upload = pipeline.post(f"releases/{release}/uploads", given).json()
    assert pipeline.part(upload, 1, b"text", sha256=digest(b"tex")).status_code == 422
    assert pipeline.part(upload, 1, b"tex").status_code == 422
    assert pipeline.part(upload, 1, b"text!").status_code == 413
    assert pipeline.part(upload, 2, b"text").json()["code"] == "part_unknown"
    assert pipeline.part(upload, 1, b"text", sha256="nonsense").json()["code"] == "digest_malformed"
    assert not Upload.objects.get().parts.exists()


def test_two_paths_that_are_one_name_to_others() -> None:
    writer = a_writer()
    release = str(a_staged_release(writer=writer, contents={"README.md": b"x"}).pk)
    pipeline = Pipeline(writer)
    for path in ("Caf\u00e9.txt", "cafe\u0301.txt"):
        pipeline.upload(release, path, path.encode())
    answer = pipeline.post(f"releases/{release}/commits", {"summary": "Two of one name"})
    assert (answer.status_code, answer.json()["code"]) == (422, "path_refused")


def test_failed_checks_are_listed_and_nothing_is_sealed() -> None:
    writer = a_writer()
    contents = model_files(title="Heron", version="1.0.0", seed="x")
    contents["README.md"] = b"---\nlicense: my-own\n---\n"
    del contents["model-00002-of-00002.safetensors"]
    release = a_staged_release(writer=writer, contents=contents)
    pipeline = Pipeline(writer)
    job = pipeline.post(f"releases/{release.pk}/seal").json()
    jobs.run_jobs()
    ended = pipeline.get(f"jobs/{job['id']}").json()
    assert (ended["state"], ended["problem"]["code"]) == ("failed", "seal_refused")
    assert {item["code"] for item in ended["problem"]["errors"]} == {"card", "tensors"}
    assert Release.objects.get(pk=release.pk).state == "staged"


def test_a_changed_byte_in_the_store_is_found() -> None:
    writer = a_writer()
    release = a_staged_release(writer=writer)
    victim = release.repository.refs.get(name="main").revision.files.get(path="config.json")
    place = store._place(victim.blob.sha256)
    place.write_bytes(place.read_bytes()[:-1] + b" ")
    pipeline = Pipeline(writer)
    job = pipeline.post(f"releases/{release.pk}/seal").json()
    jobs.run_jobs()
    problem = pipeline.get(f"jobs/{job['id']}").json()["problem"]
    assert [(e["pointer"], e["code"]) for e in problem["errors"]] == [
        ("/files/config.json", "bytes")
    ]


def test_a_sealed_release_takes_no_upload_and_no_commit() -> None:
    release = a_sealed_release()
    pipeline = Pipeline(a_writer(organization=release.repository.operator))
    begun = pipeline.upload(str(release.pk), "late.txt", b"late")
    assert (begun.status_code, begun.json()["code"]) == (409, "release_not_staged")
    again = pipeline.post(f"releases/{release.pk}/seal")
    assert (again.status_code, again.json()["code"]) == (409, "release_not_staged")


@pytest.mark.parametrize("version", ["1.0.0", "0.9.9", "1.0.0-rc.1"])
def test_versions_rise(version: str) -> None:
    release = a_sealed_release(version="1.0.0")
    pipeline = Pipeline(a_writer(organization=release.repository.operator))
    answer = pipeline.post(
        "releases", {"repository": release.repository.address, "version": version}
    )
    assert (answer.status_code, answer.json()["code"]) == (409, "version_not_rising")


def test_a_member_waits_for_the_date_and_a_competitor_cannot_write() -> None:
    release = opened(a_sealed_release(), "member")
    engineer = an_actor("engineer")
    member = Pipeline(engineer)
    refused = member.get(f"releases/{release.pk}/files")
    assert (refused.status_code, refused.json()["code"]) == (403, "not_open_yet")
    assert "Opens to you on" in refused.json()["detail"]
    assert member.post(f"releases/{release.pk}/seal").status_code in (403, 404)
    assert Client().get(f"/api/v1/releases/{release.pk}").status_code == 404
    travel(by=timedelta(days=31))
    member = Pipeline(engineer)
    address = f"releases/{release.pk}/files/config.json"
    assert member.get(address).status_code == 200
    piece = member.get(address, Range="bytes=0-3")
    assert (piece.status_code, b"".join(piece)) == (206, b"{\n  ")
    assert member.get(address, Range="bytes=999999-").status_code == 416
    assert member.get(address, Range="bytes=0-1,3-4").status_code == 416
    mine = member.get(f"releases/{release.pk}/receipts").json()["results"]
    assert [(item["range_first"], item["range_last"]) for item in mine] == [(0, 3), (None, None)]
    other = Pipeline(an_actor("engineer")).get(f"releases/{release.pk}/receipts")
    assert other.json()["results"] == []


def test_windows_keep_their_order_and_promises_need_a_vote() -> None:
    release = a_sealed_release()
    desk = signed_in(a_secretary())
    dates = {item.tier: item.opens_at for item in release.windows.all()}

    def put(body: dict[str, str]) -> Any:
        return desk.put(
            f"/api/v1/releases/{release.pk}/windows",
            data=json.dumps(body),
            content_type="application/json",
            headers={"Idempotency-Key": str(uuid4()), "If-Match": "*"},
        )

    late = (dates["public"] + timedelta(days=1)).isoformat()
    assert put({"member": late}).json()["code"] == "windows_out_of_order"
    assert put({"public": late}).json()["code"] == "proposal_needed"
    sooner = (dates["member"] - timedelta(days=10)).isoformat()
    assert put({"member": sooner}).status_code == 200
    assert desk.get(f"/api/v1/releases/{release.pk}/windows").status_code == 200


def test_a_staged_release_is_nobody_elses_business() -> None:
    release = a_staged_release()
    for client in (Pipeline(an_actor("engineer")), Pipeline(an_actor("admin"))):
        assert client.get(f"releases/{release.pk}").status_code == 404
        assert client.post(f"releases/{release.pk}/seal").status_code == 404
        assert client.get(f"releases/{release.pk}/uploads").status_code == 404
