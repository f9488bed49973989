"""When a reading and an annotation say the same; the rules are those at the head of `scoring`."""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher
from typing import Any

#: Characters of a task's text that have to agree.
TASK_BEGINNING = 12
#: Shortest beginning that counts, unless the texts are equal.
SHORTEST_TITLE = 2
SHORTEST_TASK = 4
OVERLAP = 0.6
#: A text longer than this, and this many times longer than the gold text, is a paragraph and no statement.
PARAGRAPH_LENGTH = 60
PARAGRAPH_RATIO = 2.5

Item = dict[str, Any]


# ---------------------------------------------------------------------------------------------- normalising

_BRACKETS = str.maketrans({**dict.fromkeys("[(（【［〔", "〔"), **dict.fromkeys("])）】］〕", "〕")})

_NUMERAL = r"[0-9一二三四五六七八九十百〇零两]+"
_MARKER = re.compile(
    r"^(?:"
    r"[#>\s]+"
    r"|[●•·◆■□◇▪○★☆►▶*+\-–—]+\s*"
    r"|\[[ xX]\]"
    rf"|第{_NUMERAL}(?:部分|章|节|条|篇|阶段|步)[:、.\s]*"
    rf"|[(〔\[]{_NUMERAL}[)〕\]][、.]?"
    r"|[一二三四五六七八九十]+是[:,]?"
    r"|[一二三四五六七八九十]{1,3}[、.](?!\d)"
    r"|\d{1,3}(?:\.\d{1,3}){1,3}[、.]?(?![0-9%])"
    r"|\d{1,3}[、.)](?!\d)"
    r"|\|\s*\d{0,3}\s*\|?"
    r")\s*"
)
_CIRCLED = re.compile(r"^[\u2460-\u2473\u2474-\u2487\u24f5-\u24fe\u2776-\u277f]\s*")


def plain(text: Any) -> str:
    """The letters, digits and percent signs of a text in one width: blanks, marks and punctuation dropped."""
    folded = unicodedata.normalize("NFKC", str(text or ""))
    return "".join(c for c in folded if c == "%" or unicodedata.category(c)[0] in "LNM").lower()


def without_marker(text: Any) -> str:
    """A text without its leading number, bullet and emphasis marks."""
    rest = str(text or "").strip()
    while True:
        shorter = _CIRCLED.sub("", rest, count=1)
        if shorter == rest:
            folded = unicodedata.normalize("NFKC", rest).strip()
            shorter = _MARKER.sub("", folded, count=1)
            if shorter == folded:
                return folded
        rest = shorter


def _compact(text: Any) -> str:
    """A statement without blanks and line ends, in one width."""
    return "".join(unicodedata.normalize("NFKC", str(text or "")).replace("*", "").split())


def normal_field(name: str, value: Any) -> Any:
    if value is None or value == "":
        return None
    if name == "year":
        try:
            return int(value)
        except (TypeError, ValueError):
            return value
    if name == "doc_number":
        return _compact(value).translate(_BRACKETS)
    if name == "issuer":
        return tuple(sorted(plain(part) for part in re.split(r"[、,，;；\n]", str(value)) if plain(part)))
    if name == "title":
        return plain(value)
    return str(value).strip()


_UNITS = {"位": "人", "名": "人", "个人": "人", "百分点": "个百分点", "percent": "%", "％": "%"}


def amount(value: Any, unit: Any) -> tuple[tuple[float, ...], str]:
    """Value and unit in a form that equal amounts share."""
    numbers = value if isinstance(value, list | tuple) else [value]
    try:
        figures = tuple(float(n) for n in numbers)
    except (TypeError, ValueError):
        return (), str(value)
    measure = "".join(unicodedata.normalize("NFKC", str(unit or "")).split())
    factor = 1.0
    for name, size in (("亿元", 1e8), ("千万元", 1e7), ("百万元", 1e6), ("万元", 1e4), ("千元", 1e3)):
        if measure == name:
            measure, factor = "元", size
            break
    else:
        if len(measure) > 1 and measure[0] == "万":
            measure, factor = measure[1:], 1e4
    return tuple(round(n * factor, 6) for n in figures), _UNITS.get(measure, measure)


# ---------------------------------------------------------------------------------------------- comparing


def same_section(gold: Item, got: Item) -> bool:
    if gold.get("level") != got.get("level"):
        return False
    return same_title(gold.get("title"), got.get("title"))


def same_title(first: Any, second: Any) -> bool:
    one, two = plain(first), plain(second)
    if one == two:
        return True
    shorter = min(len(one), len(two))
    return shorter >= SHORTEST_TITLE and one[:shorter] == two[:shorter]


def same_task(gold: Item, got: Item) -> bool:
    one, two = plain(without_marker(gold.get("text"))), plain(without_marker(got.get("text")))
    if one == two:
        return bool(one)
    length = min(TASK_BEGINNING, len(one), len(two))
    if length >= SHORTEST_TASK and one[:length] == two[:length]:
        return True
    # Of a short table row the task's name decides, whatever cells follow.
    name = plain(without_marker(gold.get("title")))
    return len(name) >= SHORTEST_TASK and one.startswith(name) and two.startswith(name)


def same_statement(gold: Item, got: Item) -> bool:
    if amount(gold.get("value"), gold.get("unit")) != amount(got.get("value"), got.get("unit")):
        return False
    return texts_agree(gold.get("text"), got.get("text"))


def texts_agree(gold: Any, got: Any) -> bool:
    one, two = _compact(gold), _compact(got)
    if not one or not two:
        return False
    if len(two) > PARAGRAPH_LENGTH and len(two) > PARAGRAPH_RATIO * len(one):
        return False
    common = SequenceMatcher(None, one, two, autojunk=False).find_longest_match().size
    return common >= OVERLAP * min(len(one), len(two))
