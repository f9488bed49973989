"""Physical lines: cleaned text with a map back to the source, and what each line looks like.

Cleaning changes no meaning: digits and brackets get one width, blanks and markdown marks go away. Each clean
character knows the offset of the source character it came from, so that every finding can be shown verbatim.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

_WIDTHS: dict[int, str] = {0xFF10 + i: str(i) for i in range(10)}
_WIDTHS |= {0xFF21 + i: chr(65 + i) for i in range(26)} | {0xFF41 + i: chr(97 + i) for i in range(26)}
_WIDTHS |= dict(zip(map(ord, "％﹪(),;?!／－〜∼﹣−．"), "%%（），；？！/-~~--.", strict=True))
_WIDTHS |= {0xFF5E: "~", 0x301C: "~"}
_WIDTHS |= {ord(":"): "：", ord("﹝"): "〔", ord("﹞"): "〕", ord("﹙"): "（", ord("﹚"): "）"}

_NOISE = re.compile(
    r"\*+|_{2,}|`+|~~|[\u200b-\u200f\u2060\ufeff\u00ad\x00-\x08\x0e-\x1b]"
    r"|(?<![A-Za-z0-9])\s+|\s+(?![A-Za-z0-9\s])"
    r"|</?[A-Za-z][^<>\n]{0,40}>|&nbsp;|\\(?=[.*_#()\[\]\-])"
)
#: Where there is none of these there is no noise.
_SUSPECT = re.compile(r"[\s*_`~<&\\\u200b-\u200f\u2060\ufeff\u00ad\x00-\x08\x0e-\x1b]")
#: A blank that splits a number (1 2场, 2 0 1 9年), unless a time of day follows.
_SPLIT_NUMBER = re.compile(r"(?<=[0-9０-９])[ \u3000](?=[0-9０-９])(?![0-9]{1,2}[:：][0-9]{2})")
_SPLIT_HINT = re.compile(r"[0-9０-９][ \u3000][0-9０-９]")
_LONE_NUMBER = re.compile(r"[0-9０-９]{1,2}[ \u3000](?=[0-9０-９])")
_NUMBERED = re.compile(r"[0-9０-９ \u3000]+(?:[、.．年)）]|[ \u3000]*$)")
_COLUMNS = re.compile(r"\S(?:\t|[ \u3000]{2,})\S|\|")
_MARKDOWN_HEADING = re.compile(r"(#{1,6})\s*(?=[^#\s])")
_BULLET = re.compile(
    r"(?:[●•·○∙・▪▫‣➢➤►▸◦⚫✓✔√☐☑]|(?:[-*+–](?=\s+\S))|(?:—{2}|-{2})(?=[^\s\-—]{2}))\s*(?:\[[ xX]\]\s*)?"
)
_PAGE = re.compile(
    r"[-—–―·\s]*(?:第\s*\d{1,4}\s*页)?[\s,，/()（）]*(?:共\s*\d{1,4}\s*页)?[-—–―·\s()（）]*"
    r"|[-—–―·•~]+\s*(?:\d{1,4}|[一二三四五六七八九十]{1,3})\s*[-—–―·•~]+|\d{1,3}\s*/\s*\d{1,3}|(?:Page|P\.?)\s*\d{1,4}(?:\s*(?:of|/)\s*\d+)?"
    r"|\d{1,3}",
    re.IGNORECASE,
)
_NUMERAL = re.compile(r"[\d一二三四五六七八九十]")
_RULE = re.compile(r"[\s|+:=\-_—─━═*┌┐└┘├┤┬┴┼│┃~]+")
_LETTERHEAD = re.compile(r"文件|工会|委员会|教育局|学校|[小中大]学|学院|幼儿园|密级|简报|要点|计划|方案|总结|通知|意见")


@dataclass(slots=True)
class Line:
    """One physical line of the source, cleaned."""

    start: int
    end: int
    text: str
    pos: Sequence[int]
    raw: str
    indent: int = 0
    blank_before: bool = False
    after_page: bool = False
    heading: int = 0
    bold: bool = False
    bullet: str = ""
    cells: list[tuple[int, int]] = field(default_factory=list)
    columns: float = 0


def split_lines(source: str) -> list[Line]:
    """All lines that carry text, page numbers and repeated letterheads left out."""
    lines: list[Line] = []
    offset, blank, page = 0, False, False
    for whole in source.splitlines(keepends=True):
        raw = whole.strip()
        if not raw:
            blank, page = True, page or "\x0c" in whole
        elif _is_page_number(raw):
            blank = page = True
        elif _RULE.fullmatch(raw) or (len(raw) <= 3 and not any(c.isalnum() for c in raw)):
            blank = True
        else:
            line = _clean(whole, offset)
            if line.text:
                line.blank_before, line.after_page = blank, page
                lines.append(line)
                blank = page = False
        offset += len(whole)
    return _without_running_heads(lines)


def _is_page_number(raw: str) -> bool:
    return len(raw) <= 24 and bool(_NUMERAL.search(raw)) and bool(_PAGE.fullmatch(raw))


def _clean(whole: str, offset: int) -> Line:
    """Strip the marks in front of a line and translate what is left."""
    raw = whole.strip()
    lead = len(whole) - len(whole.lstrip())
    indent = sum(2 if c in "\u3000\t" else 1 for c in whole[:lead])
    at = lead
    line = Line(offset + lead, offset + lead + len(raw), "", (), raw, indent)
    end = lead + len(raw)
    while whole.startswith(">", at, end):
        at = _skip_blanks(whole, at + 1, end)
    if match := _MARKDOWN_HEADING.match(whole, at, end):
        line.heading, at = len(match.group(1)), match.end()
    elif not whole.startswith("**", at) and (match := _BULLET.match(whole, at, end)):
        line.bullet, at = match.group().strip(), match.end()
    line.bold = whole.startswith("**", at) and whole.endswith("**", at, end) and whole.count("**", at, end) == 2
    line.text, line.pos = clean_span(_mended(whole, at, end), at, end, offset)
    line.columns = width(line.text)
    line.cells = _cells(whole, at, end, offset, line.pos)
    return line


def _mended(whole: str, at: int, end: int) -> str:
    """The line with a zero-width mark for each blank that scanning put into a number."""
    if not _SPLIT_HINT.search(whole, at, end) or _COLUMNS.search(whole, at, end):
        return whole
    lone = _LONE_NUMBER.match(whole, at, end)
    if lone and not _NUMBERED.match(whole, at, end):
        at = lone.end()
    return whole[:at] + _SPLIT_NUMBER.sub("\u200b", whole[at:end]) + whole[end:]


def _skip_blanks(text: str, at: int, end: int) -> int:
    while at < end and text[at].isspace():
        at += 1
    return at


def clean_span(text: str, at: int, end: int, offset: int = 0) -> tuple[str, Sequence[int]]:
    """The clean form of text[at:end] with the source offset of each of its characters."""
    if not _SUSPECT.search(text, at, end):
        return text[at:end].translate(_WIDTHS), range(offset + at, offset + end)
    pieces: list[str] = []
    pos: list[int] = []
    for match in _NOISE.finditer(text, at, end):
        pieces.append(text[at : match.start()])
        pos.extend(range(offset + at, offset + match.start()))
        at = match.end()
    pieces.append(text[at:end])
    pos.extend(range(offset + at, offset + end))
    return "".join(pieces).translate(_WIDTHS), pos


def _cells(whole: str, at: int, end: int, offset: int, pos: Sequence[int]) -> list[tuple[int, int]]:
    """Spans of the table cells in the clean text: of a line with bars or with tabs between words."""
    body = whole[at:end]
    bar = "|" if body.count("|") >= 2 or body.startswith("|") else "│" if body.count("│") >= 2 else "\t"
    if bar not in body:
        return []
    cells = []
    start = at
    for piece in body.split(bar):
        first = bisect_left(pos, offset + start)
        last = bisect_left(pos, offset + start + len(piece))
        cells.append((first, last))
        start += len(piece) + 1
    if bar != "\t":
        cells = cells[1 if body.startswith(bar) else 0 : -1 if body.endswith(bar) else None]
    return cells if len(cells) > 1 else []


def _without_running_heads(lines: list[Line]) -> list[Line]:
    """Drop letterheads repeated on later pages; the first one stays. The line after counts as broken by a page."""
    counts = Counter(line.text for line in lines if _may_run(line))
    if not counts or counts.most_common(1)[0][1] < 2:
        return lines
    seen: set[str] = set()
    kept: list[Line] = []
    page = False
    last = len(lines) - 4
    for i, line in enumerate(lines):
        repeated = counts.get(line.text, 0) > 1 and _may_run(line)
        if repeated and line.text in seen and (line.after_page or (i < last and _runs(line))):
            page = True
            continue
        if repeated:
            seen.add(line.text)
        if page:
            line.after_page = line.blank_before = True
            page = False
        kept.append(line)
    return kept


def _may_run(line: Line) -> bool:
    return len(line.text) <= 40 and not line.cells and line.text[-1] not in "。；：，、"


def _runs(line: Line) -> bool:
    return bool(_LETTERHEAD.search(line.text)) and line.text.endswith(("文件", "简报"))


def width(text: str) -> float:
    """Columns a text fills, counted in Chinese characters."""
    return len(text) - 0.5 * len(text.encode("ascii", "ignore"))
