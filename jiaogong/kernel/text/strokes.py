"""The order of names by strokes (姓氏笔画): by the first character's number of strokes, then as dictionaries order them.

`strokes.txt` has the 6,763 characters of GB 2312, one line a number of strokes, in the stroke order of the Unicode CLDR.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

_FILE = Path(__file__).with_name("strokes.txt")
_UNKNOWN = 1 << 20


@lru_cache(maxsize=1)
def _places() -> dict[str, int]:
    text = _FILE.read_text(encoding="utf-8").replace("\n", "")
    return {character: place for place, character in enumerate(text)}


def stroke_key(name: str) -> tuple[tuple[int, str], ...]:
    """A sort key: 丁 before 王 before 李; characters outside the table come last, in order of their code points."""
    places = _places()
    return tuple((places.get(character, _UNKNOWN), character) for character in name if character not in " ·•．")
