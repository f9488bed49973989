"""Files without a word about who made them: what raters of a blind panel get. What a text itself says stays."""

from __future__ import annotations

from collections.abc import Callable

from .common import Uncleanable
from .office import clean_office
from .pdf import clean_pdf
from .pictures import clean_picture

__all__ = ["Uncleanable", "can_clean", "clean"]

_CLEANERS: dict[str, Callable[[bytes], bytes]] = {
    "pdf": clean_pdf,
    "png": clean_picture,
    "jpg": clean_picture,
    "docx": clean_office,
    "xlsx": clean_office,
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
        raise Uncleanable(kind)
    return cleaner(data)
