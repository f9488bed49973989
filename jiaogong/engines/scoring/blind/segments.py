"""Pictures inside other files, cleaned without touching their pixels: their metadata segments are left out."""

from __future__ import annotations

from .common import Uncleanable

_KEPT_APPS = {0xE0, 0xEE}  # JFIF, and Adobe's colour transform: without it colours turn
_DROPPED_BOXES = {b"xml ", b"uuid", b"uinf"}


def bare_jpeg(data: bytes) -> bytes:
    """A JPEG without EXIF, XMP, IPTC, profiles and comments."""
    if data[:2] != b"\xff\xd8":
        raise Uncleanable("jpeg")
    out, at = bytearray(b"\xff\xd8"), 2
    while at + 4 <= len(data):
        if data[at] != 0xFF:
            raise Uncleanable("jpeg")
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        size = int.from_bytes(data[at + 2 : at + 4])
        if marker == 0xDA:  # the picture itself, to the end mark; what somebody wrote behind it stays behind
            end = data.rfind(b"\xff\xd9")
            return bytes(out + (data[at : end + 2] if end > at else data[at:]))
        if not (0xE0 <= marker <= 0xEF and marker not in _KEPT_APPS) and marker != 0xFE:
            out += data[at : at + 2 + size]
        at += 2 + size
    raise Uncleanable("jpeg")


def bare_jpeg2000(data: bytes) -> bytes:
    """A JPEG 2000 file without its boxes of XML and private data; a bare codestream has none."""
    if data[:4] == b"\xff\x4f\xff\x51":
        return data
    out, at = bytearray(), 0
    while at + 8 <= len(data):
        size, kind = int.from_bytes(data[at : at + 4]), data[at + 4 : at + 8]
        size = len(data) - at if size == 0 else int.from_bytes(data[at + 8 : at + 16]) if size == 1 else size
        if size < 8 or at + size > len(data):
            raise Uncleanable("jpeg2000")
        if kind not in _DROPPED_BOXES:
            out += data[at : at + size]
        at += size
    return bytes(out)
