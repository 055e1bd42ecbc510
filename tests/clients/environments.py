"""`make clients`: one virtual environment per Hub client, from a locked file with hashes.

They live in `.cache/clients/<version>`, apart from ours, since each brings its own HTTP library.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
CLIENTS = HERE.parent.parent / ".cache" / "clients"
NEWEST = "2.4.0"
VERSIONS = (NEWEST, "1.33.0", "0.36.2", "0.30.2")
TRANSFORMERS = "transformers"


def python(name: str) -> Path:
    """The interpreter of a client's environment."""
    return CLIENTS / name / "bin" / "python"


def command(name: str) -> str:
    """The client's command line tool; the oldest one has another name."""
    for tool in ("hf", "huggingface-cli"):
        if (CLIENTS / name / "bin" / tool).exists():
            return str(CLIENTS / name / "bin" / tool)
    raise FileNotFoundError(f"{name} has no command line tool: make clients")


def is_ready(name: str) -> bool:
    """Whether the environment is complete and from the present locked file."""
    stamp = CLIENTS / name / ".made"
    return stamp.exists() and stamp.read_text() == _digest(name)


def make(name: str) -> None:
    """Make the environment anew, unless it is ready."""
    if is_ready(name):
        return
    print(f"Installing the Hub client {name}…", flush=True)
    subprocess.run([sys.executable, "-m", "venv", "--clear", str(CLIENTS / name)], check=True)
    install = ["-m", "pip", "install", "-q", "--disable-pip-version-check", "--require-hashes"]
    locked = str(HERE / f"{name}.txt")
    subprocess.run([str(python(name)), *install, "-r", locked], check=True)
    (CLIENTS / name / ".made").write_text(_digest(name))


def _digest(name: str) -> str:
    return hashlib.sha256((HERE / f"{name}.txt").read_bytes()).hexdigest()


if __name__ == "__main__":
    for wanted in sys.argv[1:] or (*VERSIONS, TRANSFORMERS):
        make(wanted)
