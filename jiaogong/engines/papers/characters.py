"""Which characters may go into an XML file, and how wide a text is. Names are never normalised here."""

from __future__ import annotations

import re
import unicodedata

# XML 1.0, production [2]: everything a .docx or .xlsx cannot carry, lone surrogates included.
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean_text(text: str) -> str:
    """The text without what XML 1.0 forbids; rare ideographs (𠅤, 𬭎) and separators (·) stay as they are."""
    return _ILLEGAL.sub("", text)


def width_in_characters(text: str) -> float:
    """Printed width in full-width characters: ideographs count 1, Latin letters and digits 0.5, accents 0."""
    return sum(_width(character) for character in text)


def _width(character: str) -> float:
    if unicodedata.combining(character):
        return 0.0
    return 1.0 if unicodedata.east_asian_width(character) in "WFA" else 0.5
