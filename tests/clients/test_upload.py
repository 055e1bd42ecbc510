"""What pipelines do: upload a folder, commit on branches, be refused before a byte moves."""

from __future__ import annotations

import json
import os
import struct
from pathlib import Path

import pytest

from tests.clients import environments
from tests.clients.conftest import World, ready
from tests.clients.test_download import digests

pytestmark = pytest.mark.clients

CARD = b"---\nlicense: apache-2.0\n---\n# A model\n"
NO_XET = {"HF_HUB_DISABLE_XET": "1"}
WRITING = Path(__file__).with_name("writing.py")


def safetensors(length: int) -> bytes:
    """A safetensors file with one tensor of noise."""
    header = json.dumps({"w": {"dtype": "U8", "shape": [length], "data_offsets": [0, length]}})
    return struct.pack("<Q", len(header)) + header.encode() + os.urandom(length)


def a_folder(place: Path) -> Path:
    """Small and large files, one in parts, one empty, one below a folder."""
    folder = place / "model"
    (folder / "notes").mkdir(parents=True)
    contents = {
        "README.md": CARD,
        "config.json": b'{"model_type": "llama"}\n',
        "notes/a b.txt": b"A folder, a space.\n",
        "notes/empty.txt": b"",
        "small.safetensors": safetensors(50_000),
        "large.safetensors": safetensors(70 * 1024 * 1024),
    }
    for path, content in contents.items():
        (folder / path).write_bytes(content)
    return folder


def test_a_folder_goes_up_and_comes_back_the_same(
    world: World, client: str, tmp_path: Path
) -> None:
    tool, folder = environments.command(client), a_folder(tmp_path)
    address = f"saltmarsh/up-{client.replace('.', '-')}"
    up = world.run([tool, "upload", address, str(folder), "."], "writer", tmp_path, **NO_XET)
    assert up.returncode == 0, up.stdout + up.stderr
    back = tmp_path / "back"
    done = world.run([tool, "download", address, "--local-dir", str(back)], "writer", tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert digests(back) == digests(folder)
    stranger = world.run(
        [tool, "download", address, "--local-dir", str(tmp_path / "no")], "member", tmp_path
    )
    assert stranger.returncode != 0
    again = world.run([tool, "upload", address, str(folder), "."], "writer", tmp_path, **NO_XET)
    assert again.returncode == 0, again.stdout + again.stderr


def test_commits_branches_tags_and_refusals(world: World, client: str, tmp_path: Path) -> None:
    python = str(environments.python(client))
    address = f"saltmarsh/w-{client.replace('.', '-')}"
    done = world.run([python, str(WRITING), address], "writer", tmp_path, **NO_XET)
    assert done.returncode == 0, done.stdout + done.stderr
    said = json.loads(done.stdout.splitlines()[-1])
    expected = {
        "create twice": "409",
        "reserved": "reserved word",
        "foreign": "not yours",
        "stale parent": "412",
        "pickle": "Python pickle",
        "zip": "zip archive",
        "suffix": "not on the list",
        "card": "front matter",
        "tag twice": "409",
        "tag of a version": "sealing only",
        "nothing to delete": "doesn't exist",
        "drop main": "403",
        "pull request": "Pull requests are not offered",
    }
    assert {name: text in said.pop(name) for name, text in expected.items()} == dict.fromkeys(
        expected, True
    )
    assert said == {
        "on the branch": ["a.txt", "c.txt", "d/b.json"],
        "refs": [["early/2026-10", "main"], ["t1"]],
        "no-op": True,
        "files": ["a.txt", "m.safetensors", "m2.safetensors"],
    }


def test_who_does_not_operate_the_repository_cannot_write(world: World, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("a")
    tool = environments.command(ready(environments.NEWEST))
    command = [tool, "upload", "saltmarsh/heron-70b", str(tmp_path / "a.txt"), "a.txt"]
    for who in ("member", "reader", "nobody"):
        done = world.run(command, who, tmp_path, **NO_XET)
        assert done.returncode != 0
    heads = world.ask(
        "from releases.models import Ref",
        "rows = Ref.objects.filter(repository__name='heron-70b', name='main')",
        "print(json.dumps([r.revision.oid for r in rows]))",
    )
    assert heads == [world.facts["versions"]["2.0.0"]["sha"]]
