"""Encryption of single values, keyed blind indexes for exact search, and signatures of what leaves the house.

A stored value is ``<key id>:<base64 of nonce + ciphertext>``. The additional data is ``table.column``, so a ciphertext
that is moved to another column does not open. Keys come from ``settings.FIELD_KEYS`` (id -> 32 bytes; the first
encrypts, all decrypt) and ``settings.INDEX_KEY``.
"""

import base64
import hashlib
import hmac
import os
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.db import models


def encrypt(text: str, *, aad: str) -> str:
    """AES-256-GCM under the newest key."""
    key_id, key = next(iter(settings.FIELD_KEYS.items()))
    nonce = os.urandom(12)
    sealed = AESGCM(key).encrypt(nonce, text.encode(), aad.encode())
    return f"{key_id}:{base64.b64encode(nonce + sealed).decode()}"


def decrypt(token: str, *, aad: str) -> str:
    """Opens a stored value; raises KeyError for an unknown key and InvalidTag for a changed or moved value."""
    key_id, _, body = token.partition(":")
    raw = base64.b64decode(body)
    return AESGCM(settings.FIELD_KEYS[key_id]).decrypt(raw[:12], raw[12:], aad.encode()).decode()


def seal(data: bytes, *, aad: str) -> bytes:
    """A whole file under the newest key."""
    key_id, key = next(iter(settings.FIELD_KEYS.items()))
    nonce = os.urandom(12)
    return key_id.encode() + b":" + nonce + AESGCM(key).encrypt(nonce, data, aad.encode())


def unseal(sealed: bytes, *, aad: str) -> bytes:
    """Opens a sealed file; raises KeyError for an unknown key and InvalidTag for a changed file."""
    key_id, _, body = sealed.partition(b":")
    return AESGCM(settings.FIELD_KEYS[key_id.decode()]).decrypt(body[:12], body[12:], aad.encode())


def blind_index(purpose: str, text: str) -> str | None:
    """Keyed HMAC for exact search. An empty value gives None, so that nobody is ever matched by having nothing."""
    if not text:
        return None
    return hmac.new(settings.INDEX_KEY, f"{purpose}\0{text}".encode(), hashlib.sha256).hexdigest()


def sign(purpose: str, data: bytes) -> str:
    """Ed25519 over ``data``, in hexadecimal digits: the same data has the same signature, wherever it is made."""
    return _signer(purpose).sign(data).hex()


def public_key(purpose: str) -> str:
    """What anybody needs to verify a signature for that purpose, in PEM; it is no secret."""
    return _signer(purpose).public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def _signer(purpose: str) -> Ed25519PrivateKey:
    seed = HKDF(SHA256(), 32, salt=None, info=f"sign\0{purpose}".encode()).derive(settings.INDEX_KEY)
    return Ed25519PrivateKey.from_private_bytes(seed)


if TYPE_CHECKING:
    _Text = models.TextField[str, str]
else:
    _Text = models.TextField


class EncryptedTextField(_Text):
    """Text that is ciphertext in the database; it cannot be filtered on, use a blind index column beside it."""

    def _aad(self) -> str:
        return f"{self.model._meta.db_table}.{self.column}"

    def get_prep_value(self, value: Any) -> Any:
        return encrypt(str(value), aad=self._aad()) if value else ""

    def from_db_value(self, value: str | None, expression: object, connection: object) -> str:
        return decrypt(value, aad=self._aad()) if value else ""
