"""The client's side of RFC 9474 in Python, and the test vectors. Browsers have their own; this one serves the self-test,
tests and measurements, and is not constant-time."""

from __future__ import annotations

import hashlib
import json
import secrets
from functools import lru_cache
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from .raw import RawKey, SigningFailed

SALT = 48
PREFIX = 32
_PSS = padding.PSS(padding.MGF1(hashes.SHA384()), SALT)


def verify(key: rsa.RSAPublicKey, message: bytes, signature: bytes) -> bool:
    """RSASSA-PSS-VERIFY with SHA-384 and a salt of 48 bytes."""
    try:
        key.verify(signature, message, _PSS, hashes.SHA384())
    except InvalidSignature:
        return False
    return True


def prepare(message: bytes) -> bytes:
    """PrepareRandomize."""
    return secrets.token_bytes(PREFIX) + message


def _mask(seed: bytes, length: int) -> bytes:
    made = b"".join(hashlib.sha384(seed + n.to_bytes(4, "big")).digest() for n in range(-(-length // 48)))
    return made[:length]


def encode(message: bytes, bits: int, salt: bytes) -> bytes:
    """EMSA-PSS-ENCODE (RFC 8017, 9.1.1) with SHA-384 and MGF1."""
    length = -(-bits // 8)
    inner = hashlib.sha384(bytes(8) + hashlib.sha384(message).digest() + salt).digest()
    block = bytes(length - len(salt) - 48 - 2) + b"\x01" + salt
    masked = bytearray(a ^ b for a, b in zip(block, _mask(inner, len(block)), strict=True))
    masked[0] &= 0xFF >> (8 * length - bits)
    return bytes(masked) + inner + b"\xbc"


def blind(
    key: rsa.RSAPublicKey, prepared: bytes, *, salt: bytes | None = None, inverse: int | None = None
) -> tuple[bytes, int]:
    """(blinded message, inverse). `salt` and `inverse` are given by test vectors alone."""
    n, e = key.public_numbers().n, key.public_numbers().e
    encoded = int.from_bytes(
        encode(prepared, n.bit_length() - 1, secrets.token_bytes(SALT) if salt is None else salt), "big"
    )
    factor = pow(inverse, -1, n) if inverse is not None else secrets.randbelow(n - 1) + 1
    blinded = encoded * pow(factor, e, n) % n
    return blinded.to_bytes((n.bit_length() + 7) // 8, "big"), pow(factor, -1, n)


def finalize(key: rsa.RSAPublicKey, prepared: bytes, blind_signature: bytes, inverse: int) -> bytes:
    """The signature; ValueError when it is none (a rogue key shows here)."""
    n = key.public_numbers().n
    signature = (int.from_bytes(blind_signature, "big") * inverse % n).to_bytes(len(blind_signature), "big")
    if not verify(key, prepared, signature):
        raise ValueError("invalid signature")
    return signature


def vectors() -> dict[str, Any]:
    """The vectors of RFC 9474, appendix A, for the two suites with a salt."""
    found: dict[str, Any] = json.loads((Path(__file__).parent / "vectors.json").read_text(encoding="ascii"))
    return found


def vector_key() -> rsa.RSAPrivateKey:
    """The key of the vectors. For tests: everybody knows it."""
    p, q, n, e, d = (int(vectors()["key"][name], 16) for name in ("p", "q", "n", "e", "d"))
    numbers = rsa.RSAPrivateNumbers(p, q, d, d % (p - 1), d % (q - 1), pow(q, -1, p), rsa.RSAPublicNumbers(e, n))
    return numbers.private_key()


@lru_cache(maxsize=1)
def self_test() -> None:
    """Every vector through this machine's libraries; SigningFailed when one does not come out. A signer asks it first."""
    key = vector_key()
    public, raw = key.public_key(), RawKey(key)
    for one in vectors()["vectors"]:
        given = {name: bytes.fromhex(text) for name, text in one.items() if name != "name"}
        prepared = given.get("msg_prefix", b"") + given["msg"]
        blinded, inverse = blind(public, prepared, salt=given["salt"], inverse=int(one["inv"], 16))
        answer = raw.sign(given["blinded_msg"])
        fine = (blinded, answer) == (given["blinded_msg"], given["blind_sig"])
        if not fine or finalize(public, prepared, answer, inverse) != given["sig"]:
            raise SigningFailed(f"本机的密码库没有通过 RFC 9474 的测试向量（{one['name']}），不能签发选票。")
    if verify(public, b"altered", bytes.fromhex(vectors()["vectors"][0]["sig"])):
        raise SigningFailed("本机的密码库把错的签名当成对的，不能签发选票。")
