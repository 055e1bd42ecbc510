"""Routing from the raw path, and what every answer carries, whatever it says."""

from __future__ import annotations

import json
import re

import pytest
from django.test import Client

from consortium.shell.access import Access
from releases.domain.paths import RESERVED_NAMESPACES
from releases.hub.checks import addresses_do_not_meet, hub_stands_first
from releases.hub.routes import ROUTES, decoded
from tests.hub.calls import REQUEST_ID, Hub, body_of
from tests.hub.conftest import Family


def test_every_route_declares_who_may() -> None:
    assert all(isinstance(item.access, Access) for item in ROUTES)
    assert len({(item.method, item.template) for item in ROUTES}) == len(ROUTES)
    writing = [item for item in ROUTES if item.access.token == "release:write"]
    assert {item.method for item in writing} >= {"POST", "PUT", "DELETE"}
    for item in ROUTES:
        if item.method in ("PUT", "DELETE"):
            assert item in writing
    assert all(item.access.token is not None for item in ROUTES)


def test_names_are_decoded_once_per_segment() -> None:
    names = {"rev": "early%2F2026-10", "path": "a%20b/c%252Fd", "nul": "a%00b"}
    assert decoded(names) == {"rev": "early/2026-10", "path": "a b/c%2Fd", "nul": "a\ufffdb"}
    assert decoded({"rev": "%ff"}) is None


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("resolve/main/%2e%2e/%2e%2e/settings.py", 404),
        ("resolve/main/../config.json", 404),
        ("resolve/main/a%00b", 404),
        ("resolve/main/" + "a" * 3000, 404),
        ("resolve/main/%ff", 404),
        ("resolve/main/config.json%252e", 404),
        ("resolve/refs%2Fpr%2F1/config.json", 404),
        ("resolve/refs%2Fheads%2Fmain/config.json", 200),
        ("resolve/" + "a" * 41 + "/config.json", 404),
        ("raw/main/config.json", 200),
    ],
)
def test_odd_paths_find_a_file_or_nothing(family: Family, path: str, status: int) -> None:
    answer = family.member.get(f"/{family.repository.address}/{path}")
    assert answer.status_code == status, body_of(answer)


@pytest.mark.parametrize(
    "path",
    [
        "/api/models/a/b/discussions",
        "/api/repos/move",
        "/api/agent-harnesses",
        "/v1/telemetry",
        "/a/b.git/info/refs",
        "/_get/x",
        "/xet/x/v1/xorbs",
    ],
)
def test_what_is_not_in_the_table_is_not_offered(db: None, path: str) -> None:
    answer = Hub().get(path)
    assert answer.status_code == 404
    assert json.loads(body_of(answer)) == {"error": "no such route"}


@pytest.mark.parametrize("kind", ["datasets", "spaces", "kernels"])
def test_only_models_are_kept(db: None, kind: str) -> None:
    for path in (f"/api/{kind}/a/b", f"/api/{kind}/a/b/tree/main", f"/{kind}/a/b/resolve/main/x"):
        answer = Hub().get(path)
        assert (answer.status_code, answer["X-Error-Code"]) == (401, "RepoNotFound")


def test_a_wrong_method_is_named(family: Family) -> None:
    answer = family.member.call("PATCH", family.api)
    assert (answer.status_code, answer["Allow"]) == (405, "GET")
    assert isinstance(json.loads(body_of(answer)), dict)


def test_every_answer_has_its_headers(family: Family) -> None:
    calls = [
        ("GET", family.api),
        ("HEAD", family.api),
        ("GET", family.api + "/tree/nope"),
        ("GET", "/api/models/a/b/none"),
        ("GET", family.file("config.json")),
        ("HEAD", family.file("config.json")),
        ("POST", "/api/validate-yaml"),
    ]
    for method, path in calls:
        answer = family.member.call(method, path)
        length = len(body_of(answer))
        assert method == "HEAD" or answer["Content-Length"] == str(length), path
        assert method != "HEAD" or (length == 0 and int(answer["Content-Length"]) > 0)
        assert answer["Cache-Control"] == "private, no-store"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["X-Request-Id"] == REQUEST_ID
        assert "Set-Cookie" not in answer
        for name, value in answer.items():
            assert value.isascii(), name
            assert len(value) <= 1000, name


def test_an_invented_request_id_is_replaced(db: None) -> None:
    answer = Hub().get("/api/models/a/b", **{"X-Amzn-Trace-Id": "<b>"})
    assert re.fullmatch(r"[0-9a-f-]{36}", answer["X-Request-Id"])


def test_a_server_without_raw_paths_is_told(db: None) -> None:
    answer = Client().get("/api/models/a/b")
    assert answer.status_code == 500
    assert "raw path" in answer["X-Error-Message"]


def test_pages_stay_pages(db: None, settings: object) -> None:
    for path in ("/portal/x/resolve/main/y", "/staff/x/raw/main/y", "/api/v1/journal", "/"):
        answer = Client().get(path, RAW_URI=path)
        assert "X-Error-Message" not in answer
    settings.HUB_HOST = "hub.example.org"  # type: ignore[attr-defined]  # pytest-django's wrapper
    settings.ALLOWED_HOSTS = ["hub.example.org", "testserver"]  # type: ignore[attr-defined]  # likewise
    page = Client().get("/api/models/a/b", RAW_URI="/api/models/a/b")
    assert "X-Error-Message" not in page
    own = Client().get("/portal/", RAW_URI="/portal/", headers={"host": "hub.example.org"})
    assert own["X-Error-Message"] == "no such route"


def test_our_own_addresses_are_no_namespaces(settings: object) -> None:
    assert addresses_do_not_meet() == []
    assert {"portal", "staff", "open", "account", "api", "problems"} <= RESERVED_NAMESPACES
    assert {"static", "status", "journal"} <= RESERVED_NAMESPACES
    assert hub_stands_first() == []
    settings.BASE_URL = "https://example.org/hub"  # type: ignore[attr-defined]  # pytest-django's wrapper
    settings.MIDDLEWARE = settings.MIDDLEWARE[1:]  # type: ignore[attr-defined]  # likewise
    assert [item.id for item in hub_stands_first()] == ["commonweight.E030", "commonweight.E031"]


def test_xet_says_how_to_go_without(family: Family) -> None:
    answer = family.writer.get(family.api + "/xet-write-token/main")
    assert answer.status_code == 404
    assert "HF_HUB_DISABLE_XET=1" in answer["X-Error-Message"]
