"""Bounds on an uploaded document, and the zip container and its XML read inside them.

Source: reliability.md E1 (200 MB unpacked, ratio 100, 2,000 entries) and E2 (no XXE, no crash).
Nothing is written to disk and no file name from the archive is ever used as a path (E6).
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from dataclasses import dataclass
from typing import Literal

from lxml import etree

MB = 1024 * 1024
CHUNK_BYTES = 64 * 1024

Reason = Literal[
    "empty", "too_large", "encrypted", "old_office", "pdf", "rtf", "web_page", "picture", "archive",
    "not_word", "damaged", "bomb", "unsafe_xml", "binary", "no_text", "scanned",
]  # fmt: skip

# What zipfile, zlib and lxml raise on damaged or hostile input.
DAMAGE = (
    zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, etree.LxmlError, EOFError, NotImplementedError,
    OSError, RuntimeError, ValueError, KeyError, IndexError, OverflowError, struct.error,
)  # fmt: skip


class UnreadableDocument(ValueError):
    """The file cannot be read. `message` says in Chinese what is wrong and what to do."""

    def __init__(self, reason: Reason, message: str) -> None:
        super().__init__(message)
        self.reason: Reason = reason
        self.message = message


@dataclass(frozen=True, slots=True)
class Limits:
    """Upper bounds, all inclusive. Sizes are bytes."""

    file_bytes: int = 20 * MB
    unpacked_bytes: int = 200 * MB
    ratio: int = 100
    ratio_from_bytes: int = 10 * MB  # below this an archive does no harm, however well it packs
    entries: int = 2_000
    xml_bytes: int = 32 * MB  # of one part that is parsed
    xml_marks: int = 500_000  # "<" and "=" of one part: bounds the memory of the parsed tree


# What may be kept of uploaded documents: large tables are in use. `check_package` asks it before anything is parsed.
UPLOADED = Limits(xml_bytes=64 * MB, xml_marks=4_000_000)


def damaged() -> UnreadableDocument:
    """The error for a container that is broken."""
    return UnreadableDocument("damaged", "文件已损坏，无法打开。请用 Word 或 WPS 打开原文件，另存为 .docx 后重新上传。")


def too_long() -> UnreadableDocument:
    """The error for a container within the file size, but with more inside than is read."""
    return UnreadableDocument("bomb", "文件解压后的内容过大，系统没有读取。请删去多余内容或拆成几份后重新上传。")


class Package:
    """A zip file held in memory whose parts are inflated one at a time, within limits.

    Raises UnreadableDocument if the archive is damaged, encrypted, or bigger inside than the limits allow.
    """

    def __init__(self, data: bytes, limits: Limits) -> None:
        # Counted before zipfile builds an object for each entry: 20 MB hold half a million of them.
        if data.count(b"PK\x01\x02") > limits.entries:
            raise too_long()
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except DAMAGE as error:
            raise damaged() from error
        self._limits = limits
        self._inflated = 0
        self._entries = {_part_name(info.filename): info for info in self._archive.infolist()}
        self._check_declared(len(data))

    def _check_declared(self, packed: int) -> None:
        declared = sum(info.file_size for info in self._archive.infolist())
        if declared > self._limits.unpacked_bytes:
            raise too_long()
        if declared > self._limits.ratio_from_bytes and declared > packed * self._limits.ratio:
            raise too_long()

    @property
    def names(self) -> frozenset[str]:
        """Part names, lower case, without a leading slash."""
        return frozenset(self._entries)

    def part(self, name: str) -> bytes | None:
        """The bytes of a part, or None if there is none of that name. Declared sizes are not trusted."""
        info = self._entries.get(_part_name(name))
        if info is None:
            return None
        if info.flag_bits & 0x1:
            raise UnreadableDocument("encrypted", "文件设有密码。请取消密码后重新上传。")
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise damaged()  # OPC (ISO/IEC 29500-2) knows no other; lzma could ask for gigabytes
        if info.file_size > self._limits.xml_bytes:
            raise too_long()
        try:
            return self._inflate(info)
        except UnreadableDocument:
            raise
        except DAMAGE as error:
            raise damaged() from error

    def _inflate(self, info: zipfile.ZipInfo) -> bytes:
        content = bytearray()
        with self._archive.open(info) as stream:
            while chunk := stream.read(CHUNK_BYTES):
                content += chunk
                self._inflated += len(chunk)
                if len(content) > self._limits.xml_bytes or self._inflated > self._limits.unpacked_bytes:
                    raise too_long()
        return bytes(content)

    def xml(self, name: str) -> etree._Element | None:
        """The parsed root of an XML part, or None if the part is missing."""
        content = self.part(name)
        return None if content is None else parse_xml(content, self._limits)


def check_package(data: bytes, limits: Limits) -> frozenset[str]:
    """The names of the parts of a package that is within bounds; every XML part is unpacked and its marks counted, none parsed."""
    package, marks = Package(data, limits), 0
    for name in package.names:
        if name.endswith((".xml", ".rels", ".vml")):
            content = package.part(name) or b""
            marks += content.count(b"<") + content.count(b"=")
            if marks > limits.xml_marks:
                raise too_long()
    return package.names


def _part_name(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


# Word can save "Strict Open XML"; the elements are the same under another name.
_STRICT = b"http://purl.oclc.org/ooxml/"
_NAMESPACES = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main",
     b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships",
     b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
    (b"http://purl.oclc.org/ooxml/officeDocument/math",
     b"http://schemas.openxmlformats.org/officeDocument/2006/math"),
)  # fmt: skip


def parse_xml(content: bytes, limits: Limits) -> etree._Element:
    """Parse one XML part: UTF-8 or UTF-16, no DTD, no entities, no network, bounded size.

    Raises UnreadableDocument: "unsafe_xml" for a DTD or entity declaration (billion laughs, XXE), "bomb" for
    too many elements, "damaged" for anything not well-formed.
    """
    try:
        if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
            content = content.decode("utf-16").encode()
        # The parser below is held to UTF-8, so this search cannot be dodged by a declared encoding.
        if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
            raise UnreadableDocument(
                "unsafe_xml",
                "文件里含有不安全的内容（XML 实体声明），系统没有读取。请用 Word 或 WPS 另存为 .docx。",
            )
        if content.count(b"<") + content.count(b"=") > limits.xml_marks:
            raise too_long()
        if _STRICT in content:
            for strict, transitional in _NAMESPACES:
                content = content.replace(strict, transitional)
        return etree.fromstring(content, _parser())
    except UnreadableDocument:
        raise
    except DAMAGE as error:
        raise damaged() from error


def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
    )
