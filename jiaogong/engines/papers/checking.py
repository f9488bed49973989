"""What may be uploaded: the name made harmless, the content of the kind its name says, containers within bounds.

Sources: reliability.md E1 (bombs, zip-slip, symlinks), E2 (wrong extension), E6 (names). Nothing is unpacked to disk.
"""

from __future__ import annotations

import io
import stat
import unicodedata
import warnings
import zipfile

from PIL import Image

from jiaogong.kernel.errors import RuleBroken

from .limits import UPLOADED, UnreadableDocument, check_package

LONGEST_NAME = 160
MOST_PIXELS = 110_000_000  # the largest pictures telephones take in full, and no more
ALLOWED_WORDS = "PDF、图片（JPG、PNG）、Word、Excel 和文本文件"

# What a file may be, by its first bytes; what it is called does not decide.
_KINDS: dict[str, tuple[bytes, ...]] = {
    "pdf": (b"%PDF-",),
    "png": (b"\x89PNG\r\n\x1a\n",),
    "jpg": (b"\xff\xd8\xff",),
    "docx": (b"PK\x03\x04",),
    "xlsx": (b"PK\x03\x04",),
    "doc": (b"\xd0\xcf\x11\xe0",),
    "xls": (b"\xd0\xcf\x11\xe0",),
    "txt": (),
    "md": (),
}
_MAIN_PARTS = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}
_FORMAT_CHARACTERS = ("Cc", "Cf", "Cs", "Zl", "Zp")  # control, direction marks, halves, line separators
_FORBIDDEN = str.maketrans(dict.fromkeys('<>:"|?*', "_"))


def safe_name(name: str) -> str:
    """The last part of the name as people read it: no folders, no invisible or direction-turning characters."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    seen = "".join(c for c in last if unicodedata.category(c) not in _FORMAT_CHARACTERS).translate(_FORBIDDEN)
    return seen.strip(" .")[-LONGEST_NAME:].lstrip(" .")


def kind_of(name: str, head: bytes) -> str:
    """The file's kind when name and first bytes agree. Raises RuleBroken otherwise."""
    ending = name.rsplit(".", 1)[-1].lower().replace("jpeg", "jpg") if "." in name else ""
    if ending not in _KINDS:
        raise RuleBroken(f"“{name}”不能上传：只收{ALLOWED_WORDS}。", field="files")
    starts = _KINDS[ending]
    if starts and not head.startswith(starts):
        raise RuleBroken(f"“{name}”的内容与扩展名不符，请用原来的软件另存后再上传。", field="files")
    return ending


def check_content(name: str, kind: str, data: bytes) -> None:
    """Look into the whole file. Raises RuleBroken for a text that is none, and for a container that is not sound."""
    if kind in ("txt", "md") and b"\x00" in data and data[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        raise RuleBroken(f"“{name}”不是文本文件，请核对后再上传。", field="files")
    if kind in _MAIN_PARTS:
        _check_package(name, kind, data)
    if kind in ("png", "jpg"):
        _check_picture(name, data)


def _check_picture(name: str, data: bytes) -> None:
    """Its size in pixels, of which the head tells; nothing is unpacked."""
    try:
        with warnings.catch_warnings(), Image.open(io.BytesIO(data), formats=("PNG", "JPEG")) as picture:
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            pixels = picture.width * picture.height
    except Image.DecompressionBombError:
        pixels = MOST_PIXELS + 1
    except (OSError, ValueError, SyntaxError):
        return  # a damaged picture is kept as it is: whoever draws it finds out
    if pixels > MOST_PIXELS:
        raise RuleBroken(f"“{name}”超过 {MOST_PIXELS // 1_000_000} 百万像素，请缩小后再上传。", field="files")


def _check_package(name: str, kind: str, data: bytes) -> None:
    try:
        names = check_package(data, UPLOADED)
    except UnreadableDocument as error:
        raise RuleBroken(f"“{name}”：{error.message}", field="files") from error
    if "[content_types].xml" not in names or _MAIN_PARTS[kind] not in names:
        raise RuleBroken(f"“{name}”的内容与扩展名不符，请用原来的软件另存后再上传。", field="files")
    if any(part.endswith("vbaproject.bin") for part in names):
        raise RuleBroken(f"“{name}”带有宏，不能上传。请另存为不带宏的 .{kind}。", field="files")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if any(_escapes(info) for info in archive.infolist()):
            raise RuleBroken(f"“{name}”的内部结构不安全，系统没有接收。请用 Word 或 WPS 另存后再上传。", field="files")


def _escapes(info: zipfile.ZipInfo) -> bool:
    """An entry that would leave its folder, or is a link (no Office program writes either)."""
    path = info.filename.replace("\\", "/")
    return ".." in path.split("/") or ":" in path or path.startswith("//") or stat.S_ISLNK(info.external_attr >> 16)
