"""A ballot's private key at rest: opened only by the passphrases of both tellers together."""

from __future__ import annotations

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_der_private_key

BITS = 2048
BITS_ALLOWED = (2048, 3072)
EXPONENT = 65537
_VERSION = b"\x01"
COST = 2**14  # scrypt's n; 16 MB, some 50 ms


class WrongPassphrase(Exception):
    """The two passphrases do not open this key."""


def new_key(bits: int = BITS) -> rsa.RSAPrivateKey:
    """A fresh key, for one question of one ballot."""
    if bits not in BITS_ALLOWED:
        raise ValueError(f"bits must be one of {BITS_ALLOWED}")
    return rsa.generate_private_key(EXPONENT, bits)


class Wrapping:
    """The key that wraps: derived once from both passphrases, used for every question of a ballot."""

    def __init__(self, first: str, second: str, salt: bytes | None = None) -> None:
        self.salt = salt or os.urandom(32)
        halves = [
            Scrypt(salt=self.salt + bytes([n]), length=32, n=COST, r=8, p=1).derive(text.strip().encode())
            for n, text in enumerate((first, second))
        ]
        derived = HKDF(algorithm=hashes.SHA256(), length=32, salt=self.salt, info=b"ballot key").derive(
            b"".join(halves)
        )
        self._cipher = AESGCM(derived)

    def wrap(self, key: rsa.RSAPrivateKey, place: str) -> bytes:
        """The key sealed for its place (ballot and question)."""
        der, nonce = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()), os.urandom(12)
        return _VERSION + self.salt + nonce + self._cipher.encrypt(nonce, der, place.encode())

    def unwrap(self, token: bytes, place: str) -> rsa.RSAPrivateKey:
        """The key again; WrongPassphrase for other passphrases, another place, an altered token."""
        try:
            der = self._cipher.decrypt(token[33:45], token[45:], place.encode())
        except (InvalidTag, ValueError) as error:
            raise WrongPassphrase(place) from error
        key = load_der_private_key(der, None)
        assert isinstance(key, rsa.RSAPrivateKey)
        return key


def salt_of(token: bytes) -> bytes:
    """The salt a wrapped key was made with."""
    return bytes(token[1:33])
