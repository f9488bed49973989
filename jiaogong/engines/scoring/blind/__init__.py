"""Files without a word about who made them: what raters of a blind panel get. What a text itself says stays."""

from __future__ import annotations

from collections.abc import Callable

from .common import Uncleanable
from .pdf import clean_pdf
from .pictures import clean_picture
from .sheet import clean_sheet
from .word import clean_word

__all__ = ["Uncleanable", "can_clean", "clean"]

_CLEANERS: dict[str, Callable[[bytes], bytes]] = {
    "pdf": clean_pdf,
    "png": clean_picture,
    "jpg": clean_picture,
    "docx": clean_word,
    "xlsx": clean_sheet,
    "txt": bytes,  # nothing but its text
    "md": bytes,
}


def can_clean(kind: str) -> bool:
    """Whether personal traces of such a file can be removed."""
    return kind in _CLEANERS


def clean(kind: str, data: bytes) -> bytes:
    """The same content without its traces. Raises Uncleanable when that cannot be done with certainty."""
    cleaner = _CLEANERS.get(kind)
    if cleaner is None:
        raise Uncleanable("这种格式的文件不能清除作者信息，请作者转成 PDF 再交")
    return cleaner(data)
