"""Sign-ins of the demo consortium as HTTP headers, got the way a browser gets them."""

from __future__ import annotations

import re
from pathlib import Path

import requests


def sign_ins(var: Path) -> dict[str, tuple[str, str]]:
    """Who may sign in to the demo: role → (address, password)."""
    lines = re.findall(r"^  (\S[^@]*?)  +(\S+@\S+) +(\S+)$", (var / "demo.txt").read_text(), re.M)
    return {role.strip(): (email, password) for role, email, password in lines}


def token(var: Path) -> str:
    """The first member's token."""
    found = re.search(r"HF_TOKEN=(cw_\S+)", (var / "demo.txt").read_text())
    assert found
    return found[1]


def session_headers(base: str, email: str, password: str) -> dict[str, str]:
    """Cookie and CSRF header of a fresh session."""
    with requests.Session() as browser:
        page = browser.get(f"{base}/account/login/", timeout=30)
        secret = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
        assert secret, page.text[:500]
        answer = browser.post(
            f"{base}/account/login/",
            data={"login": email, "password": password, "csrfmiddlewaretoken": secret[1]},
            headers={"Referer": f"{base}/account/login/"},
            timeout=30,
            allow_redirects=False,
        )
        assert answer.status_code == 302, (answer.status_code, answer.text[:500])
        cookies = "; ".join(f"{item.name}={item.value}" for item in browser.cookies)
        csrf = browser.cookies["csrftoken"]
    return {"Cookie": cookies, "X-CSRFToken": csrf, "Referer": f"{base}/"}
