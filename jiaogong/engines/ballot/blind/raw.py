"""The private RSA operation without padding, through the system's OpenSSL (constant time, with its own blinding).

`cryptography` deliberately offers no raw RSA; EVP_PKEY_decrypt with RSA_NO_PADDING is the same operation in the same
library family. Every answer is checked with the public key before it leaves (a fault while signing would give the key away).
"""

from __future__ import annotations

import ctypes
import ctypes.util
from functools import lru_cache
from typing import Any

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

_NO_PADDING = 3
_RSA = 6  # EVP_PKEY_RSA


class SigningFailed(Exception):
    """The private operation was not possible, or gave a wrong answer."""


@lru_cache(maxsize=1)
def _library() -> Any:
    """libcrypto of OpenSSL 3. Raises SigningFailed where there is none: then nothing is signed at all."""
    for name in (ctypes.util.find_library("crypto"), "libcrypto.so.3", "libcrypto.3.dylib"):
        if not name:
            continue
        try:
            library = ctypes.CDLL(name)
            library.OpenSSL_version_num.restype = ctypes.c_ulong
            if library.OpenSSL_version_num() >> 28 < 3:
                continue
        except (OSError, AttributeError):
            continue
        return _typed(library)
    raise SigningFailed("本机没有 OpenSSL 3（libcrypto），不能签发选票。")


def _typed(library: Any) -> Any:
    pointer, size = ctypes.c_void_p, ctypes.c_size_t
    library.d2i_PrivateKey.restype = pointer
    library.d2i_PrivateKey.argtypes = [ctypes.c_int, pointer, ctypes.POINTER(ctypes.c_char_p), ctypes.c_long]
    library.EVP_PKEY_CTX_new.restype = pointer
    library.EVP_PKEY_CTX_new.argtypes = [pointer, pointer]
    library.EVP_PKEY_CTX_free.argtypes = [pointer]
    library.EVP_PKEY_free.argtypes = [pointer]
    library.EVP_PKEY_decrypt_init.argtypes = [pointer]
    library.EVP_PKEY_CTX_set_rsa_padding.argtypes = [pointer, ctypes.c_int]
    library.EVP_PKEY_decrypt.argtypes = [pointer, ctypes.c_char_p, ctypes.POINTER(size), ctypes.c_char_p, size]
    return library


class RawKey:
    """A private key held by OpenSSL. `sign(blinded)` is BlindSign of RFC 9474, section 4.3."""

    def __init__(self, key: RSAPrivateKey) -> None:
        self._library = _library()
        numbers = key.public_key().public_numbers()
        self.n, self.e = numbers.n, numbers.e
        self.size = (self.n.bit_length() + 7) // 8
        der = key.private_bytes(Encoding.DER, PrivateFormat.TraditionalOpenSSL, NoEncryption())
        held = ctypes.c_char_p(der)
        self._key = self._library.d2i_PrivateKey(_RSA, None, ctypes.byref(held), len(der))
        if not self._key:
            raise SigningFailed("OpenSSL 读不了这把密钥。")

    def __del__(self) -> None:
        if getattr(self, "_key", None):
            self._library.EVP_PKEY_free(self._key)
            self._key = None

    def sign(self, blinded: bytes) -> bytes:
        """The blind signature. SigningFailed for a value out of range, or when s^e is not the value asked for."""
        asked = int.from_bytes(blinded, "big")
        if len(blinded) != self.size or not 1 < asked < self.n - 1:
            raise SigningFailed("盲化值的长度或大小不对。")
        signed = self._private(blinded)
        if pow(int.from_bytes(signed, "big"), self.e, self.n) != asked:
            raise SigningFailed("签名核验不符，没有发出。")
        return signed

    def _private(self, blinded: bytes) -> bytes:
        library = self._library
        context = library.EVP_PKEY_CTX_new(self._key, None)
        if not context:
            raise SigningFailed("OpenSSL 没有足够的内存。")
        try:
            out, length = ctypes.create_string_buffer(self.size), ctypes.c_size_t(self.size)
            fine = (
                library.EVP_PKEY_decrypt_init(context) > 0
                and library.EVP_PKEY_CTX_set_rsa_padding(context, _NO_PADDING) > 0
                and library.EVP_PKEY_decrypt(context, out, ctypes.byref(length), blinded, len(blinded)) > 0
            )
            if not fine or length.value != self.size:
                raise SigningFailed("OpenSSL 没有签成。")
            return out.raw
        finally:
            library.EVP_PKEY_CTX_free(context)
