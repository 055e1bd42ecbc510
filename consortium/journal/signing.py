"""The key that signs checkpoints: Ed25519, from the environment or a file only we can read."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A private key with the public half that members verify against."""

    private: Ed25519PrivateKey
    public: bytes

    @property
    def key_id(self) -> str:
        """The first 16 hex digits of SHA-256 of the public key."""
        return hashlib.sha256(self.public).hexdigest()[:16]

    def sign(self, message: bytes) -> bytes:
        """64 bytes of Ed25519 signature."""
        return self.private.sign(message)


@lru_cache(maxsize=1)
def signing_key() -> SigningKey:
    """The installation's key, derived from `JOURNAL_KEY` (32 bytes, hex)."""
    private = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(settings.JOURNAL_KEY))
    public = private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return SigningKey(private, public)
