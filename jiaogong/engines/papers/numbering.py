"""Word's automatic numbers: the "一、" or "1." one sees, which is nowhere in the paragraph's text.

Source: ISO/IEC 29500-1, 17.9 (numbering) and 17.18.59 (ST_NumberFormat). One Numbering object serves one pass
over one document, from its first paragraph to its last.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from lxml import etree

from .numerals import format_number
from .wordstyles import MC, Styles, W, integer, value

# Bullets come from symbol fonts, as private characters; these are the common ones of Wingdings and Symbol.
_BULLETS = {
    "\uf06c": "●", "\uf06e": "■", "\uf075": "◆", "\uf0b7": "•", "\uf0d8": "➢", "\uf0fc": "✓", "\uf0a7": "▪",
    "\uf071": "□", "\uf0b2": "★", "\uf0a8": "□", "\uf076": "◆", "\uf06f": "□", "\uf0e8": "➔",
}  # fmt: skip
_PLACEHOLDER = re.compile(r"%([1-9])")
_LEVELS = 9
_LONGEST_TEMPLATE = 60
# After these the number stands close to the text, after anything else a blank keeps "1." and "2021年" apart.
_CLOSING = tuple("、）．：；，。】〕》")


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: how its number looks and where it starts."""

    start: int = 1
    number_format: str = "decimal"
    template: str = ""
    restart: int | None = None  # w:lvlRestart: 0 never, n after levels up to n; None after any higher
    legal: bool = False  # w:isLgl: all numbers of the template in Arabic figures
    style: str = ""  # w:pStyle: the paragraph style that brings this level


@dataclass(slots=True)
class _List:
    """A w:num: the levels it shows, which counters it shares, and where it starts afresh."""

    counter_key: str
    levels: dict[int, Level]
    fresh_starts: dict[int, int]


@dataclass(slots=True)
class Numbering:
    """Lists of the document with their running counters."""

    lists: dict[str, _List] = field(default_factory=dict)
    _counters: dict[str, list[int | None]] = field(default_factory=dict)
    _begun: set[tuple[str, int]] = field(default_factory=set)

    def mark(self, number_id: str, level: int | None, style: str) -> str:
        """Count the paragraph and return its visible number, with the blank after it if any, or "".

        `level` None means that the paragraph's style decides (17.9.23).
        """
        the_list = self.lists.get(number_id)
        if the_list is None:
            return ""
        if level is None:
            level = next((i for i, lvl in the_list.levels.items() if lvl.style and lvl.style == style), 0)
        look = the_list.levels.get(level)
        if look is None:
            return ""
        counters = self._counters.setdefault(the_list.counter_key, [None] * _LEVELS)
        self._count(number_id, the_list, level, counters)
        text = self._show(the_list, look, counters)
        if not text:
            return ""
        return text if text.endswith(_CLOSING) else text + " "

    def _count(self, number_id: str, the_list: _List, level: int, counters: list[int | None]) -> None:
        if level in the_list.fresh_starts and (number_id, level) not in self._begun:
            counters[level] = the_list.fresh_starts[level]
        else:
            current = counters[level]
            counters[level] = the_list.levels[level].start if current is None else current + 1
        self._begun.add((number_id, level))
        for deeper in range(level + 1, _LEVELS):
            restart = the_list.levels.get(deeper, Level()).restart
            if restart is None or (restart != 0 and level < restart):
                counters[deeper] = None

    def _show(self, the_list: _List, look: Level, counters: list[int | None]) -> str:
        if look.number_format == "bullet":
            symbol = look.template.strip()[:1]
            return _BULLETS.get(symbol, "•" if not symbol or "\ue000" <= symbol <= "\uf8ff" else symbol)

        def number(match: re.Match[str]) -> str:
            index = int(match.group(1)) - 1
            other = the_list.levels.get(index, Level())
            count = counters[index]
            shape = "decimal" if look.legal else other.number_format
            return format_number(other.start if count is None else count, shape)

        return _PLACEHOLDER.sub(number, look.template).strip()


def read_numbering(root: etree._Element | None, styles: Styles) -> Numbering:
    """Read word/numbering.xml; without it there are no lists."""
    numbering = Numbering()
    if root is None:
        return numbering
    abstracts = {value(node, "abstractNumId"): node for node in root.iterchildren(W + "abstractNum")}
    nums = {value(node, "numId"): node for node in root.iterchildren(W + "num")}
    for number_id, node in nums.items():
        key = _abstract_of(node)
        abstract = _follow_style_link(abstracts.get(key), nums, abstracts, styles)
        if abstract is None:
            continue
        key = value(abstract, "abstractNumId")
        levels = _levels(abstract)
        fresh: dict[int, int] = {}
        for override in node.iterchildren(W + "lvlOverride"):
            _apply_override(override, levels, fresh)
        numbering.lists[number_id] = _List(key, levels, fresh)
    return numbering


def _abstract_of(node: etree._Element) -> str:
    return value(node.find(W + "abstractNumId"))


def _follow_style_link(
    abstract: etree._Element | None,
    nums: dict[str, etree._Element],
    abstracts: dict[str, etree._Element],
    styles: Styles,
) -> etree._Element | None:
    """A list defined by a list style (w:numStyleLink) has its levels in the list that the style names."""
    link = None if abstract is None else abstract.find(W + "numStyleLink")
    if link is None:
        return abstract
    target = nums.get(styles.of(value(link)).number_id or "")
    return abstract if target is None else abstracts.get(_abstract_of(target), abstract)


def _levels(abstract: etree._Element) -> dict[int, Level]:
    return {
        index: _level(node)
        for node in abstract.iterchildren(W + "lvl")
        if 0 <= (index := integer(value(node, "ilvl"), -1)) < _LEVELS
    }


def _level(node: etree._Element) -> Level:
    restart = node.find(W + "lvlRestart")
    legal = node.find(W + "isLgl")
    return Level(
        start=integer(value(node.find(W + "start")), 0),
        number_format=_number_format(node),
        template=value(node.find(W + "lvlText"))[:_LONGEST_TEMPLATE],
        restart=None if restart is None else integer(value(restart), 0),
        legal=legal is not None and value(legal) not in ("0", "false", "off"),
        style=value(node.find(W + "pStyle")),
    )


def _number_format(node: etree._Element) -> str:
    """The format, or the substitute Word writes beside a custom one (mc:AlternateContent)."""
    plain = node.find(W + "numFmt")
    if plain is None:
        plain = node.find(f"{MC}AlternateContent/{MC}Fallback/{W}numFmt")
    return value(plain) or "decimal"


def _apply_override(override: etree._Element, levels: dict[int, Level], fresh: dict[int, int]) -> None:
    index = integer(value(override, "ilvl"), -1)
    if not 0 <= index < _LEVELS:
        return
    whole = override.find(W + "lvl")
    if whole is not None:
        levels[index] = _level(whole)
    start = override.find(W + "startOverride")
    if start is not None:
        first = integer(value(start), 1)
        levels[index] = replace(levels.get(index, Level()), start=first)
        fresh[index] = first
