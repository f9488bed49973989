"""Paragraphs: physical lines joined where a sentence was broken by a line end or a page end."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from .bodies import is_body
from .dates import standalone_date
from .lines import Line
from .markers import Marker, read_marker

#: What ends a sentence, a closing quote or bracket after it included.
TERMINAL = re.compile(r"[。！？!?；：…][”’」』）]*$")
_OPEN_TAIL = re.compile(
    r"(?:[，、（“《〈‘\-~—]|[的和与及或在将把被并且]|(?<![一反针])对|(?<![作行成认])为|(?<![可予加所])以|(?<![理自缘])由|(?<![方意导取志走])向|确保|力争|达到|不少于|至少|不低于|超过|开展|举办"
    r"|组织|推进|加强|建立|完善|召开|实现|提高|进一步|积极|认真|通过|以及|按照|根据|不断|全面|深入|切实)$"
)
_SURELY_OPEN = re.compile(r"[，、（“《〈的和与及]$")
_CLOSED_HEAD = re.compile(
    r"[，。；、）”》！？：’〉%…]|以上|以下|以内|左右|余[名人个场所]|[的了和与及等](?!级|次|待)|们|者(?!们)"
)
_UNIT_HEAD = re.compile(r"[名人场次个期家所项件篇份部批支套节年月日号万元%％]|\d")
_DATE_ENDS = "日号月）0123456789"
_OPEN_BODY = ("中国教育工会", "总")
_ATTACHMENT = re.compile(r"附\s*件\s*\d{0,2}[：]?")
_STANDING = re.compile(
    r"(?:1?\d|十?[一二三四五六七八九十])月(?:份)?：|[【\[（]?(?:字体|字号|来源|信息来源|作者|发布时间|发布日期|发表时间|更新时间|责任编辑|浏览|打印本页|共印\d|上一篇|下一篇)|(?:附(?:件|表|录)?\d{0,2}[：:]|附件\d{0,2}$|抄送|抄报|主送[：:]|主题词|联系人[：:]|联系电话|报送[：:]|此件|（此件|签发人)|.{0,30}[年月]\d{1,2}[日号]?(?:印发)?$"
    r"|[\d零〇○一二三四五六七八九十OＯ]{4}年[\d一二三四五六七八九十]{1,3}月(?:[\d一二三四五六七八九十]{1,3}日)?$"
)

#: Lines of the head, where titles stand, and the length of the longest title.
_HEAD = 16
_LONGEST_NAME = 100


@dataclass(slots=True)
class Paragraph:
    """A paragraph, heading, bullet or table row in clean text, with the source offset of each character."""

    text: str
    pos: Sequence[int]
    lines: list[Line]
    marker: Marker | None = None
    cells: list[tuple[int, int]] = field(default_factory=list)

    @property
    def first(self) -> Line:
        return self.lines[0]

    @property
    def bullet(self) -> str:
        return self.lines[0].bullet

    def source_span(self, start: int, end: int) -> tuple[int, int]:
        """Offsets into the source of the clean stretch [start, end)."""
        if start >= end:
            at = self.pos[start] if start < len(self.pos) else self.lines[-1].end
            return at, at
        return self.pos[start], self.pos[end - 1] + 1


def join_lines(lines: list[Line]) -> list[Paragraph]:
    """Put together what line ends and page ends broke apart."""
    layout = Layout.of(lines)
    paragraphs: list[Paragraph] = []
    group: list[Line] = []
    marker: Marker | None = None
    numbers: set[tuple[str, int]] = set()
    signed = _signed(lines)
    for i, line in enumerate(lines):
        here = read_marker(line.text, line.raw)
        if group and (
            _inside_name(lines, i, group)
            or (i not in signed and _continues(group, marker, line, here, layout, numbers))
        ):
            group.append(line)
            continue
        if group:
            paragraphs.append(_paragraph(group, marker))
        group, marker = [line], here
        if here:
            numbers.add((here.style, here.ordinal))
    if group:
        paragraphs.append(_paragraph(group, marker))
    return paragraphs


def _inside_name(lines: list[Line], i: int, group: list[Line]) -> bool:
    """Whether a line of the head goes on inside a 《 or “ that an earlier line opened and a next one closes."""
    if i >= _HEAD or group[-1].cells or lines[i].cells or lines[i].heading or lines[i].bullet:
        return False
    text = "".join(line.text for line in group)
    if len(text) > _LONGEST_NAME or re.search(r"[。；]", text):
        return False
    rest = "".join(line.text for line in lines[i : i + 3])[:_LONGEST_NAME]
    for opening, closing in ("《》", "“”"):
        if text.count(opening) > text.count(closing):
            end = rest.find(closing)
            return end >= 0 and not re.search(r"[。；：《]", rest[:end])
    return False


def _signed(lines: list[Line]) -> set[int]:
    """The lines of a signature: bodies, with a date after them."""
    found: set[int] = set()
    for i in range(1, len(lines)):
        if lines[i].text[-1] in _DATE_ENDS and len(lines[i].text) <= 24 and standalone_date(lines[i].text):
            j = i - 1
            while j >= 0 and is_body(lines[j].text) and not lines[j].text.endswith(_OPEN_BODY):
                found.add(j)
                j -= 1
    return found


def _paragraph(group: list[Line], marker: Marker | None) -> Paragraph:
    if len(group) == 1:
        line = group[0]
        return Paragraph(line.text, line.pos, group, marker, line.cells)
    pos = [p for line in group for p in line.pos]
    text = "".join(line.text for line in group)
    return Paragraph(text, pos, group, read_marker(text, group[0].raw) if marker else None)


@dataclass(frozen=True, slots=True)
class Layout:
    """How a document is set: the width its lines are wrapped at (0 if they are not) and the first-line indent."""

    wrap: float
    characters: int
    indent: int

    @classmethod
    def of(cls, lines: list[Line]) -> Layout:
        """Judge by the share of lines that nearly reach the longest."""
        body = [line for line in lines if not line.cells]
        if len(body) < 4:
            return cls(0, 0, 0)
        widths = sorted(line.columns for line in body)
        top = widths[-1 - len(widths) // 20]
        full = [line for line in body if top - 3.5 <= line.columns <= top + 2]
        unfinished = sum(1 for line in full if not TERMINAL.search(line.text))
        wrapped = 16 <= top <= 64 and len(full) >= 3 and len(full) >= 0.22 * len(body) and unfinished >= 0.4 * len(full)
        if not wrapped:
            return cls(0, 0, 0)
        indents = sorted(line.indent for line in body)
        lengths = sorted(len(line.text) for line in body)
        indent = indents[-1 - len(indents) // 10] if indents[len(indents) // 3] == 0 else 0
        return cls(top, lengths[-1 - len(lengths) // 20], indent if indent <= 6 else 2)

    def fills(self, line: Line) -> bool:
        """Whether a line reaches the right margin."""
        if not self.wrap:
            return False
        reach = line.indent / 2 if self.indent else 0
        return line.columns + reach >= self.wrap - 3 or len(line.text) + reach >= self.characters - 1


def _continues(
    group: list[Line],
    marker: Marker | None,
    line: Line,
    here: Marker | None,
    layout: Layout,
    numbers: set[tuple[str, int]],
) -> bool:
    """Whether a line goes on with the sentence the group has begun."""
    last = group[-1]
    if (
        line.cells
        or last.cells
        or line.heading
        or line.bullet
        or last.heading
        or _STANDING.match(line.text)
        or _ATTACHMENT.fullmatch(last.text)
    ):
        return False
    ended = bool(TERMINAL.search(last.text))
    full = layout.fills(last)
    if here and (not full or (ended and last.text[-1] != "；") or here.plausible_after(numbers)):
        return False
    if _CLOSED_HEAD.match(line.text) and (not ended or line.text[0] in "，。；、）”》！？：%"):
        return True
    indented = bool(layout.indent) and line.indent >= layout.indent
    if ended and len(line.text) <= 24 and not re.search(r"[，。；！？：]", line.text):
        return False  # a short line without punctuation after a full stop is a heading
    if full and not line.blank_before:
        return not indented if ended else not (indented and not _OPEN_TAIL.search(last.text))
    if ended:
        return False
    return _unfinished(group, marker, line)


def _unfinished(group: list[Line], marker: Marker | None, line: Line) -> bool:
    """Judge a broken sentence by its words alone, where the layout says nothing."""
    last = group[-1].text
    if len(last) > 6 and (_OPEN_TAIL if not marker or "，" in last else _SURELY_OPEN).search(last):
        return True
    if last[-1].isdigit() and _UNIT_HEAD.match(line.text):
        return True
    whole = "".join(one.text for one in group) if len(group) > 1 else last
    body = whole[marker.length :] if marker else whole
    if len(line.text) <= 22 and line.blank_before and not TERMINAL.search(line.text):
        return False
    if "。" in body or (line.text[0].isdigit() and "，" in body and not marker):
        return True
    return not marker and not group[0].bullet and len(body) >= 28 and ("，" in body or line.after_page)
