"""S12: what is generated is current, and the locks hold what is asked for."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from django.core.management import call_command

from tests.structure.source import ROOT


@pytest.mark.parametrize("name", ["requirements", "requirements-dev"])
def test_s12_the_lock_holds_every_need_with_hashes(name: str) -> None:
    asked = re.findall(r"^([A-Za-z0-9_.-]+)", (ROOT / f"{name}.in").read_text(), re.M)
    lock = (ROOT / f"{name}.txt").read_text()
    held = {item.lower().replace("_", "-") for item in re.findall(r"^([\w.-]+)", lock, re.M)}
    wanted = {item.lower().replace("_", "-") for item in asked if not item.startswith("-")}
    assert sorted(wanted - held) == []
    pins = len(re.findall(r"^[\w.-]+(\[[\w,-]+\])?==", lock, re.M))
    assert pins
    assert len(re.findall(r"--hash=sha256:", lock)) >= pins
    assert "://" not in lock, "a lock names no registry"


@pytest.mark.parametrize("command", ["schema", "access_matrix"])
def test_s12_what_is_generated_is_current(command: str) -> None:
    """In a process of its own: the tests register problems and views that are not the product's."""
    made = subprocess.run(
        [sys.executable, "manage.py", command, "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stdout + made.stderr


@pytest.mark.django_db
def test_s12_migrations_are_what_the_models_say() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)
