"""Typed readers of the environment. A value of the wrong form stops start-up by name."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def env_text(name: str, default: str) -> str:
    """The variable, or `default` when unset."""
    return os.environ.get(name, default)


def env_flag(name: str, default: bool) -> bool:
    """`1 true yes on` or `0 false no off`."""
    text = os.environ.get(name, "").strip().lower()
    if text in ("1", "true", "yes", "on"):
        return True
    if text in ("0", "false", "no", "off"):
        return False
    if text:
        raise SystemExit(f"{name} must be 1 or 0, not {text!r}")
    return default


def env_count(name: str, default: int) -> int:
    """A whole number above zero."""
    text = os.environ.get(name, "").strip()
    if text and (not text.isascii() or not text.isdigit() or int(text) < 1):
        raise SystemExit(f"{name} must be a whole number above zero, not {text!r}")
    return int(text) if text else default


def env_list(name: str, default: list[str]) -> list[str]:
    """A list separated by commas."""
    text = os.environ.get(name, "")
    return [item.strip() for item in text.split(",") if item.strip()] if text else default


def env_secret(name: str) -> str:
    """The variable, or the content of the file that `<NAME>_FILE` names; empty when neither."""
    if path := os.environ.get(f"{name}_FILE"):
        try:
            return Path(path).read_text().strip()
        except OSError as error:
            raise SystemExit(f"{name}_FILE cannot be read: {error}") from error
    return os.environ.get(name, "")


def kept_secret(path: Path) -> str:
    """32 random bytes in hex, made on first use and kept in a file only we can read."""
    try:
        return path.read_text().strip()
    except FileNotFoundError:
        pass
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    value = secrets.token_hex(32)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:  # another process was first
        return path.read_text().strip()
    with os.fdopen(handle, "w") as file:
        file.write(value)
    return value
