"""The member-side verifier agrees with the server and notices every change."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from consortium.journal import queries
from consortium.journal.actions import publish_checkpoint
from consortium.journal.api.outputs import CheckpointOut, LineOut
from consortium.journal.kit import verify
from consortium.journal.models import Checkpoint
from consortium.journal.signing import signing_key
from consortium.kernel.actor import SYSTEM
from consortium.kernel.moments import now
from tests.journal.test_record import note

pytestmark = pytest.mark.django_db


@pytest.fixture
def export(tmp_path: Path) -> tuple[Path, Path]:
    for name in ("a", "ü", "c"):
        note(actor=SYSTEM, at=now(), name=name)
    publish_checkpoint(actor=SYSTEM, at=now())
    lines, checkpoints = tmp_path / "lines.jsonl", tmp_path / "checkpoints.jsonl"
    write(lines, [LineOut(line).data for line in queries.after(0)])
    write(checkpoints, [CheckpointOut(item).data for item in Checkpoint.objects.all()])
    return lines, checkpoints


def write(path: Path, rows: list[dict[str, object]]) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))


def test_it_agrees_on_another_machine(export: tuple[Path, Path]) -> None:
    key = signing_key().public.hex()
    command = [sys.executable, "-I", "-S", verify.__file__, *map(str, export), "--key", key]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "4 lines agree; 1 checkpoints, 1 roots recomputed, signatures checked." in done.stdout


def test_it_notices_every_changed_value(export: tuple[Path, Path]) -> None:
    lines, checkpoints = export
    original = [json.loads(text) for text in lines.read_text().splitlines()]
    for number, row in enumerate(original):
        for name in row:
            changed = [dict(item) for item in original]
            value = changed[number][name]
            changed[number][name] = "changed" if value != "changed" else "other"
            write(lines, changed)
            assert verify.main([str(lines), str(checkpoints)]) != 0, name


def test_another_key_is_noticed(export: tuple[Path, Path]) -> None:
    other = Ed25519PrivateKey.generate().public_key().public_bytes_raw().hex()
    assert verify.main([*map(str, export), "--key", other]) == 1


def test_its_ed25519_agrees_with_the_library() -> None:
    for _ in range(8):
        key = Ed25519PrivateKey.generate()
        public, message = key.public_key().public_bytes_raw(), random.randbytes(40)
        signature = key.sign(message)
        assert verify.ed25519(public, signature, message)
        broken = bytes([signature[0] ^ 1]) + signature[1:]
        assert not verify.ed25519(public, broken, message)
