"""Files at rest: each under a key of its own, which is sealed like any other value for the row the file belongs to (an envelope).

Format: "JGF1", then pieces of 64 KiB, each with its tag (AES-256-GCM). The nonce counts the pieces and marks the last, so none can
be left out, swapped or cut off unnoticed. A key serves one file alone: where its row goes, the file opens no more, in no backup.
"""

from __future__ import annotations

import io
import os
import tempfile
from typing import IO, TYPE_CHECKING

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from . import SealBroken, seal_bytes, unseal_bytes

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

MAGIC = b"JGF1"
PIECE, TAG = 64 * 1024, 16


def new_file_key(aad: str) -> tuple[bytes, bytes]:
    """(a fresh key, the same sealed for the place named by `aad`)."""
    key = os.urandom(32)
    return key, seal_bytes(key, aad)


def open_file_key(token: bytes, aad: str) -> bytes:
    """The key of a file. Raises SealBroken."""
    return unseal_bytes(token, aad)


def _nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(11) + (b"\x01" if last else b"\x00")


def _pieces(size: int) -> int:
    return max(1, -(-size // PIECE))


def encrypt(data: bytes, key: bytes) -> bytes:
    """The whole file, sealed piece by piece."""
    cipher, made, number = AESGCM(key), bytearray(MAGIC), _pieces(len(data))
    for at in range(number):
        made += cipher.encrypt(_nonce(at, at == number - 1), data[at * PIECE : (at + 1) * PIECE], None)
    return bytes(made)


class SealedReader(io.RawIOBase):
    """The plain content of a sealed file, opened piece by piece while it is read. `size` is that of the plain content."""

    def __init__(self, file: IO[bytes], key: bytes, size: int, *, head: int = len(MAGIC)) -> None:
        super().__init__()
        self._file, self._size, self._head, self._at = file, size, head, 0
        self._cipher = AESGCM(key)

    def check(self) -> None:
        """Open every piece once. Raises SealBroken where one is not what was written, is missing or too many."""
        self._file.seek(0)
        ends = self._head + self._size + _pieces(self._size) * TAG
        if self._file.read(self._head) != MAGIC or self._file.seek(0, io.SEEK_END) != ends:
            raise SealBroken("file")
        for number in range(_pieces(self._size)):
            self._piece(number)

    def _piece(self, number: int) -> bytes:
        self._file.seek(self._head + number * (PIECE + TAG))
        token = self._file.read(PIECE + TAG)
        try:
            return self._cipher.decrypt(_nonce(number, number == _pieces(self._size) - 1), token, None)
        except (InvalidTag, ValueError) as error:  # ValueError: cut short
            raise SealBroken("file") from error

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """As of any file."""
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = max(0, start + offset)
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: WriteableBuffer) -> int:
        """The plain bytes from where one stands, of one piece at most."""
        if self._at >= self._size:
            return 0
        number, offset = divmod(self._at, PIECE)
        view = memoryview(buffer).cast("B")
        part = self._piece(number)[offset : offset + len(view)]
        view[: len(part)] = part
        self._at += len(part)
        return len(part)

    def close(self) -> None:
        self._file.close()
        super().close()


class SealedTemporary(SealedReader):
    """A file for a while that the disk holds sealed only, under a key nobody keeps: written once from its beginning, then read."""

    def __init__(self) -> None:
        super().__init__(tempfile.TemporaryFile(), os.urandom(32), 0, head=0)
        self._waiting, self._written = bytearray(), 0

    def add(self, data: bytes) -> None:
        """Write on; a piece goes to the disk once it is known not to be the last."""
        self._waiting += data
        self._size += len(data)
        while len(self._waiting) > PIECE:
            self._put(bytes(self._waiting[:PIECE]), last=False)
            del self._waiting[:PIECE]

    def done(self) -> None:
        """Nothing more is written; read from the beginning."""
        self._put(bytes(self._waiting), last=True)
        self._waiting.clear()

    def _put(self, piece: bytes, *, last: bool) -> None:
        self._file.write(self._cipher.encrypt(_nonce(self._written, last), piece, None))
        self._written += 1
