"""A long stream of embargoed bytes ends within 64 MiB of the right that carried it."""

from __future__ import annotations

import hashlib
import http.client
import json
from urllib.parse import urlsplit

import pytest

from tests.clients.conftest import World
from tests.clients.test_upload import safetensors

pytestmark = pytest.mark.clients

ADDRESS = "saltmarsh/long-1b"
MEBIBYTE = 1024 * 1024


def connected(world: World) -> http.client.HTTPConnection:
    """A connection to the server."""
    return http.client.HTTPConnection(urlsplit(world.base).netloc, timeout=60)


def sent(world: World, method: str, path: str, body: bytes) -> bytes:
    """One request of the doomed token, which must succeed."""
    connection = connected(world)
    headers = {"Authorization": f"Bearer {world.token('doomed')}"}
    connection.request(method, path, body, headers)
    answer = connection.getresponse()
    content = answer.read()
    assert answer.status == 200, content
    return content


def test_a_stream_is_cut_when_its_right_ends(world: World) -> None:
    content = safetensors(80 * MEBIBYTE)
    oid = hashlib.sha256(content).hexdigest()
    create = json.dumps({"name": "long-1b", "organization": "saltmarsh", "type": "model"})
    sent(world, "POST", "/api/repos/create", create.encode())
    wanted = {"operation": "upload", "objects": [{"oid": oid, "size": len(content)}]}
    batch = f"/{ADDRESS}.git/info/lfs/objects/batch"
    found = json.loads(sent(world, "POST", batch, json.dumps(wanted).encode()))
    place = urlsplit(found["objects"][0]["actions"]["upload"]["href"]).path
    sent(world, "PUT", place, content)
    lines = [
        {"key": "header", "value": {"summary": "Long", "description": ""}},
        {"key": "lfsFile", "value": {"path": "w.safetensors", "algo": "sha256", "oid": oid}},
    ]
    commit = "\n".join(map(json.dumps, lines)).encode()
    sent(world, "POST", f"/api/models/{ADDRESS}/commit/main", commit)

    connection = connected(world)
    headers = {"Authorization": f"Bearer {world.token('doomed')}"}
    connection.request("GET", f"/{ADDRESS}/resolve/main/w.safetensors", headers=headers)
    answer = connection.getresponse()
    assert answer.headers["Content-Length"] == str(len(content))
    received = answer.read(MEBIBYTE)
    prefix = world.token("doomed")[:11]
    world.ask(
        "from consortium.kernel.moments import now",
        "from members.models import Token",
        f"found = Token.objects.filter(prefix={prefix!r})",
        "changed = found.update(state='revoked', revoked_at=now())",
        "print(json.dumps(changed))",
    )
    try:
        while piece := answer.read(MEBIBYTE):
            received += piece
    except (http.client.IncompleteRead, ConnectionError) as cut:
        received += getattr(cut, "partial", b"")
    assert len(received) <= 64 * MEBIBYTE
    assert content.startswith(received)
    again = connected(world)
    again.request("GET", f"/{ADDRESS}/resolve/main/w.safetensors", headers=headers)
    assert again.getresponse().status == 401


def test_ranges_and_heads_share_one_connection(world: World) -> None:
    connection = connected(world)
    headers = {"Authorization": f"Bearer {world.token('member')}", "Range": "bytes=8-17"}
    path = "/saltmarsh/heron-70b/resolve/main/config.json"
    for _ in range(2):  # on one kept connection
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        assert (answer.status, len(answer.read())) == (206, 10)
        connection.request("HEAD", path, headers=headers)
        answer = connection.getresponse()
        assert (answer.status, answer.read()) == (200, b"")
