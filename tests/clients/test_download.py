"""One command, one URL: who asks decides which version comes, and every byte is the sealed one."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import pytest

from tests.clients import environments
from tests.clients.conftest import FAMILY, World, ready

pytestmark = pytest.mark.clients

READING = Path(__file__).with_name("reading.py")
LOADING = """
import sys
from transformers import AutoConfig, AutoTokenizer, GenerationConfig
try:
    print(AutoConfig.from_pretrained(sys.argv[1]).hidden_size)
    print(len(AutoTokenizer.from_pretrained(sys.argv[1])("hello world")["input_ids"]))
    print(GenerationConfig.from_pretrained(sys.argv[1]).eos_token_id)
except Exception as error:
    print(type(error).__name__, error)
"""


def digests(folder: Path) -> dict[str, str]:
    """Path → SHA-256 of what lies in a folder, the clients' own notes left out."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".cache" not in path.parts
    }


@pytest.mark.parametrize(("who", "version"), [("funder", "2.0.0"), ("member", "1.3.0")])
def test_hf_download_gives_each_tier_its_version_byte_by_byte(
    world: World, client: str, who: str, version: str, tmp_path: Path
) -> None:
    tool = environments.command(client)
    target = tmp_path / "model"
    done = world.run([tool, "download", FAMILY, "--local-dir", str(target)], who, tmp_path)
    assert done.returncode == 0, done.stderr
    assert digests(target) == world.files(version)


def test_reading_by_name_tag_and_secret(world: World, client: str, tmp_path: Path) -> None:
    python = str(environments.python(client))
    tokens = f"{world.token('member')} {world.token('funder')}"
    done = world.run([python, str(READING), FAMILY, tokens], "nobody", tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    said = json.loads(done.stdout.splitlines()[-1])
    old, new = (world.facts["versions"][version] for version in ("1.3.0", "2.0.0"))
    assert digests(Path(said["member main"])) == old["files"]
    assert digests(Path(said["funder main"])) == new["files"]
    assert said["member v2.0.0"].startswith("GatedRepoError")
    assert new["opens_at"] in said["member v2.0.0"]
    for who in ("member", "nobody"):
        secret, missing = said[f"{who} secret"], said[f"{who} missing"]
        assert secret.startswith("RepositoryNotFoundError")
        assert _plain(secret) == _plain(missing).replace("nothing-x1", "kestrel-2t")
    assert said["nobody main"].startswith("RepositoryNotFoundError")
    assert old["sha"] not in said["nobody main"]
    assert said["member refs"] == [["main", old["sha"]], ["v1.3.0", old["sha"]]]
    assert said["member no file"].startswith(("EntryNotFoundError", "RemoteEntryNotFoundError"))
    assert said["member parameters"] == {"BF16": 115_008}
    assert said["dataset"].startswith("RepositoryNotFoundError")
    assert "Invalid credentials in Authorization header" in said["bad token"]


def _plain(text: str) -> str:
    """A message without the one thing that differs by design: the request's id."""
    return re.sub(r"Request ID: [0-9a-f-]+", "", text)


def test_files_are_checked_against_the_listing(world: World, tmp_path: Path) -> None:
    tool = environments.command(ready(environments.NEWEST))
    world.run([tool, "download", FAMILY], "funder", tmp_path)
    done = world.run([tool, "cache", "verify", FAMILY], "funder", tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr


def test_transformers_load_unchanged(world: World, transformers: str, tmp_path: Path) -> None:
    python = str(environments.python(transformers))
    done = world.run([python, "-c", LOADING, FAMILY], "member", tmp_path)
    assert done.stdout.split()[0] == "64", done.stdout + done.stderr
    stranger = world.run([python, "-c", LOADING, FAMILY], "nobody", tmp_path / "stranger")
    assert stranger.stdout.startswith("OSError"), stranger.stdout


def test_every_download_leaves_a_receipt(world: World, tmp_path: Path) -> None:
    tool = environments.command(ready(environments.NEWEST))
    count = (
        "from releases.models import Download",
        "from members.models import Organization",
        "one = Organization.objects.get(name='Alderway').pk",
        "rows = Download.objects.filter(organization_id=one, path='config.json', route='hub')",
        "print(json.dumps([rows.count(), sorted({r.revision.oid for r in rows})]))",
    )
    before, _ = world.ask(*count)
    world.run([tool, "download", FAMILY, "config.json"], "funder", tmp_path)
    after, revisions = world.ask(*count)
    assert after == before + 1
    assert revisions == [world.facts["versions"]["2.0.0"]["sha"]]
