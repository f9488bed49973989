"""What a name is found by: itself from any character on, without its dots; its pinyin in full, by initials, or mixed."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from .pinyin import syllables

# Separators people write inside names, besides U+00B7 which the rule demands (国家民委等关于统一姓名采集应用规范的通知).
DOTS = "·•‧・･．∙⋅‐‑–—-.'’‘`"
_DROPPED = {ord(c): None for c in DOTS + '\\"“”()（）*:&|!<>'}
_ASCII_RUN = re.compile(r"[a-z0-9]+")
MIXED_UP_TO = 4  # syllables: longer names are found by all or by initials
PARTS_UP_TO = 12  # syllables: of longer names the pinyin counts from the beginning alone


def folded(text: str) -> str:
    """A text as the search compares it: no blanks, dots or quotes, small letters, compatible forms made one.

    Stored names are never folded; only the search key is.
    """
    plain = unicodedata.normalize("NFKC", text.replace("\x00", "")).lower().replace("ü", "v")
    return "".join(plain.translate(_DROPPED).split())


def _spellings(sounds: list[str]) -> set[str]:
    """Full, initials; and some in full, the others by initials."""
    letters = [s[:1] for s in sounds]
    found = {"".join(sounds), "".join(letters)}
    if len(sounds) <= MIXED_UP_TO:
        for i in range(1, len(sounds)):
            found.add("".join(letters[:i] + sounds[i:]))
            found.add("".join(sounds[:i] + letters[i:]))
    return found


@lru_cache(maxsize=16384)
def name_words(name: str) -> str:
    """The words a name is found by, each from its beginning: 王小明 小明 明 wangxiaoming wxm xiaoming …"""
    text = folded(name)
    if not text:
        return ""
    words = {text[i:] for i in range(len(text))}
    sounds = syllables(text, name=True)
    last = len(sounds) if len(sounds) <= PARTS_UP_TO else 1
    for i in range(last):
        words |= _spellings(sounds[i:])
    return " ".join(sorted(words))


def wanted_words(text: str) -> list[str]:
    """The words a typed name must all begin one of: 王小明 → itself; 王xm → wangxm, and 王."""
    text = folded(text)
    runs = [run for run in _ASCII_RUN.split(text) if run]
    if text.isascii() or runs == [text]:
        return [text] if text else []
    return ["".join(syllables(text, name=True)), *runs]


def looks_like_number(text: str) -> bool:
    """Whether a search text may hold a whole ID number, phone or other document: it must not reach an address.

    behaviours.js asks the same of what is being typed.
    """
    compact = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", text))
    if re.search(r"[0-9]{7}", compact):
        return True
    return compact.isascii() and compact.isalnum() and sum(c.isdigit() for c in compact) >= 5


def pieces_of(text: str) -> list[str]:
    """A search text in its pieces; a number keeps its own, whatever blanks or dashes stand in it."""
    text = unicodedata.normalize("NFKC", text)
    compact = re.sub(r"[\s-]", "", text)
    if compact.isascii() and looks_like_number(compact):
        return [compact]
    return re.sub(r"(?<=[0-9])[\s-]+(?=[0-9])", "", text).split() if looks_like_number(text) else text.split()
