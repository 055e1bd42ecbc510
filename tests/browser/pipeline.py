"""A release pipeline: the REST API with a token, and nothing but the standard library."""

from __future__ import annotations

import hashlib
import json
import urllib.request
import uuid
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Pipeline:
    """Where, and with which token."""

    base: str
    token: str

    def post(self, path: str, given: dict[str, Any]) -> dict[str, Any]:
        """A command; its answer."""
        return self._send("POST", path, json.dumps(given).encode(), "application/json", {})

    def change(self, thing: str, command: str, given: dict[str, Any]) -> dict[str, Any]:
        """A command on the present version of `thing`, as its ETag names it."""
        request = urllib.request.Request(  # noqa: S310  (our own server)
            f"{self.base}/api/v1/{thing}", headers={"Authorization": f"Bearer {self.token}"}
        )
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310  (as above)
            version = {"If-Match": answer.headers["ETag"]}
        body = json.dumps(given).encode()
        return self._send("POST", f"{thing}/{command}", body, "application/json", version)

    def upload(self, release: str, path: str, content: bytes) -> None:
        """A file in one part, by its digest."""
        sha256 = hashlib.sha256(content).hexdigest()
        given = {"path": path, "size": len(content), "sha256": sha256}
        upload = self.post(f"releases/{release}/uploads", given)["id"]
        part, headers = f"releases/{release}/uploads/{upload}/parts/1", {"X-Part-SHA256": sha256}
        self._send("PUT", part, content, "application/octet-stream", headers)
        done = self.post(f"releases/{release}/uploads/{upload}/complete", {})
        assert done["state"] == "finished"

    def _send(
        self, method: str, path: str, body: bytes, kind: str, headers: dict[str, str]
    ) -> dict[str, Any]:
        request = urllib.request.Request(  # noqa: S310  (our own server)
            f"{self.base}/api/v1/{path}",
            data=body,
            method=method,
            headers={
                "Authorization": f"Bearer {self.token}",
                "Content-Type": kind,
                "Idempotency-Key": str(uuid.uuid4()),
                **headers,
            },
        )
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310  (as above)
            found: dict[str, Any] = json.loads(answer.read() or b"{}")
            return found
