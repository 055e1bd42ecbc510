"""model-info, tree, paths, refs, commits and files: the forms that clients parse."""

from __future__ import annotations

import json
import re
from urllib.parse import urlsplit

import pytest

from releases import queries
from releases.hub import reads
from releases.models import Download
from tests.factories.members import an_organization
from tests.hub.calls import Hub, body_of, hub_of, whole
from tests.hub.conftest import Family

SHARD = "model-00001-of-00002.safetensors"


def test_model_info_lists_every_file(family: Family) -> None:
    info = family.member.json(family.api + "?blobs=True")
    revision = family.old.revision
    assert (info["id"], info["sha"]) == (family.repository.address, revision.oid)
    assert info["gated"] == "manual"
    assert info["private"] is True
    assert info["xetEnabled"] is False
    assert info["safetensors"] == {"parameters": {"BF16": 115_008}, "total": 115_008}
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", info["lastModified"])
    files = {item.path: item for item in queries.files(revision)}
    assert [item["rfilename"] for item in info["siblings"]] == sorted(files)
    shard = next(item for item in info["siblings"] if item["rfilename"] == SHARD)
    assert shard["lfs"] == {
        "sha256": files[SHARD].sha256,
        "size": files[SHARD].size,
        "pointerSize": 125 + len(str(files[SHARD].size)),
    }
    assert "lfs" not in next(x for x in info["siblings"] if x["rfilename"] == "config.json")


def test_expand_gives_the_named_keys_only(family: Family) -> None:
    info = family.member.json(family.api + "/revision/main?expand=xetEnabled&expand[]=sha&x=1")
    assert set(info) == {"_id", "id", "xetEnabled", "sha"}


def test_the_tree_in_pages_and_folders(family: Family, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reads, "PAGE", 4)
    found, path = [], family.api + "/tree/main?recursive=True"
    while path:
        answer = family.writer.get(path)
        found += json.loads(body_of(answer))
        links = re.findall(r"<([^>]+)>; rel=\"next\"", answer.get("Link", ""))
        path = urlsplit(links[0])._replace(scheme="", netloc="").geturl() if links else ""
        assert not path or family.staged.oid in path  # the next page is of the same commit
    assert [item["path"] for item in found] == sorted(item["path"] for item in found)
    kinds = {item["path"]: item["type"] for item in found}
    assert kinds["notes"] == "directory"
    assert kinds["notes/secret.txt"] == "file"
    below = family.writer.json(family.api + "/tree/main/notes")
    assert [item["path"] for item in below] == ["notes/secret.txt"]
    flat = family.writer.json(family.api + "/tree/main")
    assert "notes/secret.txt" not in [item["path"] for item in flat]


def test_expanded_entries_name_the_commit_that_made_them(family: Family) -> None:
    found = family.writer.json(family.api + "/tree/main?expand=true&recursive=1")
    titles = {item["path"]: item["lastCommit"]["title"] for item in found}
    assert titles["notes/secret.txt"] == titles["notes"] == "Later"
    assert titles["README.md"] == "Files of 2.0.0"
    assert titles["LICENSE"] == "Files of 1.3.0"


def test_a_missing_folder_is_a_missing_entry_of_a_known_commit(family: Family) -> None:
    for path in ("/tree/main/additional_chat_templates", "/tree/main/config.json"):
        answer = family.member.get(family.api + path)
        assert (answer.status_code, answer["X-Error-Code"]) == (404, "EntryNotFound")
        assert answer["X-Repo-Commit"] == family.old.revision.oid


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"paths=config.json&paths=nope&paths=README.md&expand=false", "form"),
        ({"paths": ["config.json", "nope", "README.md"], "expand": False}, "json"),
    ],
)
def test_paths_info(family: Family, body: bytes | dict[str, object], kind: str) -> None:
    given = "application/x-www-form-urlencoded" if kind == "form" else ""
    answer = family.member.post(family.api + "/paths-info/main", body, kind=given)
    assert [item["path"] for item in json.loads(body_of(answer))] == ["config.json", "README.md"]


def test_refs_and_commits_show_what_the_caller_would_resolve(family: Family) -> None:
    old = family.old.revision.oid
    refs = family.member.json(family.api + "/refs?include_prs=1")
    assert refs["branches"] == [{"name": "main", "ref": "refs/heads/main", "targetCommit": old}]
    assert [item["name"] for item in refs["tags"]] == ["v1.3.0"]
    assert refs["pullRequests"] == []
    assert [item["id"] for item in family.member.json(family.api + "/commits/main")] == [old]
    assert len(family.writer.json(family.api + "/commits/main")) == 4


def test_head_says_everything_and_writes_nothing(family: Family) -> None:
    answer = family.member.call("HEAD", family.file(SHARD))
    file = queries.file(family.old.revision, SHARD)
    assert answer.status_code == 200
    assert answer["X-Repo-Commit"] == family.old.revision.oid
    assert answer["ETag"] == answer["X-Linked-Etag"] == f'"{file.sha256}"'
    assert answer["Content-Length"] == answer["X-Linked-Size"] == str(file.size)
    assert answer["Accept-Ranges"] == "bytes"
    assert answer["X-HF-Warning"].startswith("receipt; ")
    assert body_of(answer) == b""
    assert not Download.objects.exists()


@pytest.mark.parametrize(
    ("span", "status", "first", "last"),
    [
        ("", 200, 0, None),
        ("bytes=0-", 206, 0, None),
        ("bytes=8-107", 206, 8, 108),
        ("bytes=-5", 206, -5, None),
        ("bytes=100-99999999", 206, 100, None),
    ],
)
def test_get_sends_the_bytes_and_leaves_a_receipt(
    family: Family, span: str, status: int, first: int, last: int | None
) -> None:
    file = queries.file(family.old.revision, SHARD)
    everything = body_of(family.writer.get(family.file(SHARD, "v1.3.0")))
    before = Download.objects.count()
    headers = {"Range": span, "User-Agent": "hf_hub/2.4.0"} if span else {}
    answer = family.member.get(family.file(SHARD), **headers)
    assert (answer.status_code, body_of(answer)) == (status, everything[first:last])
    assert answer["Content-Length"] == str(len(everything[first:last]))
    receipt = Download.objects.latest("id")
    assert Download.objects.count() == before + 1
    assert (receipt.path, receipt.sha256, receipt.route) == (SHARD, file.sha256, "hub")
    assert receipt.revision == family.old.revision


@pytest.mark.parametrize("span", ["bytes=0-1,4-5", "bytes=116000-", "bytes=5-1", "items=0-1"])
def test_a_range_that_cannot_be_served(family: Family, span: str) -> None:
    answer = family.member.get(family.file(SHARD), Range=span)
    assert answer.status_code == 416
    assert answer["Content-Range"] == "bytes */116000"
    assert not Download.objects.exists()


def test_if_range_counts_the_strong_tag_only(family: Family) -> None:
    file = queries.file(family.old.revision, "config.json")
    path = family.file("config.json")
    same = family.member.get(path, Range="bytes=1-2", If_Range=f'"{file.oid}"')
    other = family.member.get(path, Range="bytes=1-2", If_Range='"something else"')
    assert (same.status_code, other.status_code) == (206, 200)


def test_whoami_names_seat_and_organization(family: Family) -> None:
    me = family.writer.json("/api/whoami-v2")
    assert me["type"] == "user"
    assert me["orgs"] == [{"name": family.operator.slug, "fullname": family.operator.name}]
    assert me["auth"]["accessToken"]["role"] == "write"
    assert family.member.json("/api/whoami-v2")["auth"]["accessToken"]["role"] == "read"
    assert Hub().get("/api/whoami-v2").status_code == 401


def test_the_preflight_of_pipelines(family: Family) -> None:
    assert body_of(family.member.get(family.api + "/auth-check")) == b"OK"
    assert family.member.get(family.api + "/auth-check/write").status_code == 403
    assert family.rival.get(family.api + "/auth-check/write").status_code == 403
    assert body_of(family.writer.get(family.api + "/auth-check/write")) == b"OK"


def test_a_bad_token_is_refused_before_anything_is_looked_up(family: Family) -> None:
    bad = Hub("cw_00000000_wrong")
    here = bad.get(family.api)
    assert (here.status_code, here["X-Error-Message"]) == (
        401,
        "Invalid credentials in Authorization header",
    )
    assert "X-Error-Code" not in here
    assert whole(here) == whole(bad.get("/api/models/saltmarsh/nothing"))


def test_a_token_without_the_scope_learns_nothing_either(family: Family) -> None:
    blind = hub_of("engineer", organization=an_organization(), scopes=("roadmap:read",))
    here, nowhere = blind.get(family.api), blind.get("/api/models/saltmarsh/nothing")
    assert here.status_code == 403
    assert whole(here) == whole(nowhere)
