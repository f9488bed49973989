"""Sealed fields: AES-256-GCM at rest, a keyed index to look up by, masks to show.

Format: version(1) key-id(1) nonce(12) ciphertext+tag. The associated data is model, field and the row's key, so
that a ciphertext moved to another row does not open. Keys come from SEAL_KEYS (id:base64,…; the first is used
for new values) and are split per purpose by HKDF.
"""

from __future__ import annotations

import base64
import hmac
import os
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

VERSION = 1


class SealBroken(Exception):
    """A sealed value does not open: wrong key, or moved to another row."""


@lru_cache(maxsize=4)
def _masters(spec: str) -> dict[int, bytes]:
    keys: dict[int, bytes] = {}
    for part in spec.split(","):
        number, _, text = part.strip().partition(":")
        keys[int(number)] = base64.urlsafe_b64decode(text)
    return keys


@lru_cache(maxsize=64)
def _derived(master: bytes, purpose: str) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=purpose.encode()).derive(master)


@lru_cache(maxsize=16)
def _cipher(master: bytes) -> AESGCM:
    return AESGCM(_derived(master, "seal"))


def seal(plain: str, aad: str) -> bytes:
    """Encrypt `plain` for the place named by `aad`."""
    return seal_bytes(plain.encode(), aad)


def seal_bytes(plain: bytes, aad: str) -> bytes:
    """Encrypt bytes (a file, packed rows) for the place named by `aad`."""
    keys = _masters(settings.SEAL_KEYS)
    key_id = next(iter(keys))
    nonce = os.urandom(12)
    return bytes([VERSION, key_id]) + nonce + _cipher(keys[key_id]).encrypt(nonce, plain, aad.encode())


def unseal(token: bytes, aad: str) -> str:
    """Open a sealed value. Raises SealBroken when the key or the place is wrong."""
    try:
        return unseal_bytes(token, aad).decode()
    except UnicodeDecodeError as error:
        raise SealBroken(aad) from error


def unseal_bytes(token: bytes, aad: str) -> bytes:
    """Open sealed bytes. Raises SealBroken when the key or the place is wrong."""
    keys = _masters(settings.SEAL_KEYS)
    try:
        if token[0] != VERSION:
            raise SealBroken(aad)
        return _cipher(keys[token[1]]).decrypt(token[2:14], token[14:], aad.encode())
    except (InvalidTag, KeyError, IndexError, ValueError) as error:  # ValueError: cut short
        raise SealBroken(aad) from error


def blind_index(purpose: str, value: str) -> str:
    """Keyed index (16 bytes, hex) of a canonical value: equal values meet, nothing else can be read from it.

    The index key is derived from the *last* key in SEAL_KEYS, which stays when newer ones are put in front.
    """
    canonical = value.strip().upper()
    keys = _masters(settings.SEAL_KEYS)
    key = _derived(list(keys.values())[-1], f"index:{purpose}")
    return hmac.digest(key, canonical.encode(), "sha256").hex()[:32]


def new_key(number: int = 1) -> str:
    """A fresh SEAL_KEYS value with one key."""
    return f"{number}:{base64.urlsafe_b64encode(os.urandom(32)).decode()}"
