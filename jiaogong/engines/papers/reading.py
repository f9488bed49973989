"""Reading an uploaded document into plain text: .docx, .txt and .md, told apart by content and not by name.

Sources: reliability.md E1, E2, E6; stack.md (.txt: utf-8-sig, then gb18030: rare names are not in GBK).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Literal

from .limits import MB, Limits, Package, Reason, UnreadableDocument
from .wordtext import read_word

__all__ = ["DocumentText", "Limits", "UnreadableDocument", "read_document"]

How = Literal["docx", "txt", "md"]
DEFAULT_LIMITS = Limits()

_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SAVE_AS = "请用 Word 或 WPS 打开，另存为 .docx 后重新上传。"
_PDF = "这是 PDF 文件，系统不读取 PDF。请上传它的 .docx 原稿，或把文字转成 .docx 后上传。"
_SCANNED = "请用文字识别（OCR）软件转成文字，或上传可以复制文字的 .docx。"

# First bytes → what it is and what to do.
_FOREIGN: tuple[tuple[bytes, Reason, str], ...] = (
    (b"{\\rtf", "rtf", "这是 RTF 文件。" + _SAVE_AS),
    (b"\x89PNG", "picture", "这是图片，没有可以读取的文字。" + _SCANNED),
    (b"\xff\xd8\xff", "picture", "这是图片，没有可以读取的文字。" + _SCANNED),
    (b"GIF8", "picture", "这是图片，没有可以读取的文字。" + _SCANNED),
    (b"II*\x00", "picture", "这是图片，没有可以读取的文字。" + _SCANNED),
    (b"MM\x00*", "picture", "这是图片，没有可以读取的文字。" + _SCANNED),
    (b"Rar!", "archive", "这是压缩包。请解压后上传里面的 .docx。"),
    (b"7z\xbc\xaf", "archive", "这是压缩包。请解压后上传里面的 .docx。"),
    (b"\x1f\x8b", "archive", "这是压缩包。请解压后上传里面的 .docx。"),
)
_WEB_PAGE = (b"<!doctype html", b"<html", b"mime-version:", b"<?xml")

# A name inside the zip → what the file really is.
_OTHER_PACKAGES = (
    ("xl/", "这是 Excel 表格，不是 Word 文档。请上传 .docx；如要导入名册，请用“导入”功能。"),
    ("ppt/", "这是 PPT 演示文稿，不是 Word 文档。请把文字放进 .docx 后上传。"),
    ("ofd.xml", "这是 OFD 版式文件。请上传它的 .docx 原稿。"),
    ("content.xml", "这是 OpenDocument 文档。请另存为 .docx 后重新上传。"),
)

# Above these shares of all characters, decoded bytes are not a text.
_MOST_CONTROLS = 0.005
_MOST_STRANGE = 0.05
_GOOD_PER_BROKEN = 50  # readable non-ASCII characters for each broken one
_SAMPLE = 20_000  # characters looked at one by one
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f]")


@dataclass(frozen=True, slots=True)
class DocumentText:
    """A document's text, lines parted by "\\n". `how` is what the content was; warnings are in Chinese."""

    text: str
    how: How
    warnings: tuple[str, ...] = ()


def read_document(data: bytes, filename: str, *, limits: Limits = DEFAULT_LIMITS) -> DocumentText:
    """Read an uploaded file; keep nothing on disk and no state.

    .docx: paragraphs in order with their automatic numbers, table rows as lines with tabs between cells, text
    boxes; without headers, footers, notes, deletions and hidden text. .txt and .md: as they are, in UTF-8,
    UTF-16 with a byte order mark, or GB 18030; line ends become "\\n".

    The name serves only to tell .md from .txt and to warn where it does not fit the content.
    Raises UnreadableDocument, whose message tells the user what is wrong and what to do.
    """
    if not data:
        raise UnreadableDocument("empty", "文件是空的（0 字节）。请检查后重新上传。")
    if len(data) > limits.file_bytes:
        raise UnreadableDocument(
            "too_large",
            f"文件有 {len(data) / MB:.1f} MB，超过 {limits.file_bytes / MB:.0f} MB 的上限。"
            "请删去图片或拆成几份后重新上传。",
        )
    suffix = PurePosixPath(filename.replace("\\", "/").lower()).suffix
    if data.startswith(_ZIP):
        return _read_docx(data, suffix, limits)
    _refuse_foreign(data)
    return _read_text(data, suffix)


def _read_docx(data: bytes, suffix: str, limits: Limits) -> DocumentText:
    package = Package(data, limits)
    if not any(name.startswith("word/") or name.endswith("document.xml") for name in package.names):
        _refuse_other_package(package)
    text, warnings, pictures = read_word(package)
    if not text.strip():
        if pictures:
            raise UnreadableDocument("scanned", "文档里只有图片，没有文字，应是扫描件。" + _SCANNED)
        raise UnreadableDocument("no_text", "文档里没有文字。请检查是否选错了文件。")
    if suffix != ".docx":
        warnings = (_misnamed(suffix, "Word 文档（.docx）"), *warnings)
    return DocumentText(text, "docx", warnings)


def _refuse_other_package(package: Package) -> None:
    for beginning, message in _OTHER_PACKAGES:
        if any(name.startswith(beginning) for name in package.names):
            raise UnreadableDocument("not_word", message)
    if "[content_types].xml" in package.names:
        raise UnreadableDocument("not_word", "文件里没有 Word 正文，可能已损坏。" + _SAVE_AS)
    raise UnreadableDocument("archive", "这是压缩包，不是 Word 文档。请解压后上传里面的 .docx。")


def _refuse_foreign(data: bytes) -> None:
    """Raise for the kinds of file people take for a document, naming each."""
    if data.startswith(_OLE):
        raise _old_office(data)
    if b"%PDF-" in data[:1024]:
        raise UnreadableDocument("pdf", _PDF)
    for beginning, reason, message in _FOREIGN:
        if data.startswith(beginning):
            raise UnreadableDocument(reason, message)
    opening = data[:64].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if opening.startswith(_WEB_PAGE):
        raise UnreadableDocument("web_page", "这是网页或 XML 格式的文件。" + _SAVE_AS)


def _old_office(data: bytes) -> UnreadableDocument:
    """Name what an OLE container holds; stream names in it are UTF-16 (MS-CFB, MS-OFFCRYPTO)."""

    def holds(stream: str) -> bool:
        return stream.encode("utf-16-le") in data

    if holds("EncryptedPackage"):
        return UnreadableDocument("encrypted", "文件设有打开密码。请用 Word 或 WPS 取消密码后重新上传。")
    if holds("Workbook"):
        return UnreadableDocument("not_word", "这是旧版 Excel 表格（.xls），不是 Word 文档。请上传 .docx。")
    if holds("PowerPoint Document"):
        return UnreadableDocument("not_word", "这是旧版 PPT（.ppt）。请把文字放进 .docx 后上传。")
    return UnreadableDocument("old_office", "这是旧版 Word 文档（.doc 或 .wps），系统读不了。" + _SAVE_AS)


def _read_text(data: bytes, suffix: str) -> DocumentText:
    text, warnings = _decode(data)
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").replace("\v", "\n")
    cleaned = _CONTROLS.sub("", text)
    if len(cleaned) < len(text):
        warnings.append(f"文件中有 {len(text) - len(cleaned)} 个控制字符，已去掉。")
    if not cleaned.strip("\ufeff \t\n\u3000\u00a0\u200b"):
        raise UnreadableDocument("empty", "文件里只有空白，没有文字。请检查是否选错了文件。")
    if suffix not in (".txt", ".md", ".markdown", ".text", ""):
        warnings.insert(0, _misnamed(suffix, "纯文本"))
    return DocumentText(cleaned, "md" if suffix in (".md", ".markdown") else "txt", tuple(warnings))


def _decode(data: bytes) -> tuple[str, list[str]]:
    """Text and warnings: the first encoding that leaves hardly a broken character.

    Hardly, not none: a UTF-8 file cut in the middle of a character would else turn into other text, since
    GB 18030 accepts almost any pair of bytes.
    """
    utf16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if utf16 else ("utf-8-sig", "gb18030"):
        text = data.decode(encoding, errors="replace")
        broken = text.count("\ufffd") - (data.count(b"\xef\xbf\xbd") if encoding == "utf-8-sig" else 0)
        good = len(text) - len(text.encode("ascii", errors="ignore")) - broken
        if broken * _GOOD_PER_BROKEN <= good:
            _refuse_garbage(text)
            warning = f"文件中有 {broken} 处字符已损坏，以“\ufffd”代替，请核对。"
            return text, [warning] if broken else []
    raise _binary()


def _refuse_garbage(text: str) -> None:
    """Raise if decoded bytes hold NULs, many controls, or many characters that no one writes."""
    controls = len(_CONTROLS.findall(text))
    sample = text[:: len(text) // _SAMPLE + 1]
    strange = sum(unicodedata.category(character) in ("Cn", "Co", "Cs") for character in sample)
    too_many = controls > max(1, len(text) * _MOST_CONTROLS) or strange > max(1, len(sample) * _MOST_STRANGE)
    if text.count("\x00") > 1 or too_many:
        raise _binary()


def _binary() -> UnreadableDocument:
    return UnreadableDocument("binary", "文件不是文字，或编码无法识别。请上传 .docx，或另存为 UTF-8 编码的 .txt。")


def _misnamed(suffix: str, actual: str) -> str:
    shown = suffix if suffix[1:].isalnum() and len(suffix) <= 10 else "其他类型"
    return f"文件名写的是{shown}，内容其实是{actual}，已按内容读取。"
