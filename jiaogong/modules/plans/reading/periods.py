"""Deadlines and periods: 6月底前, 到2025年, 第三季度, 三年内, 2021—2022学年."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

_CN_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_MONTHS = {c: i + 1 for i, c in enumerate("一二三四五六七八九十")} | {"十一": 11, "十二": 12}
_WITHIN = r"[一二两三四五六七八九十\d]{1,3}(?:个)?(?:年|月|学期|学年|周|星期)"

_RELATIVE = re.compile(
    rf"(?:{_WITHIN}(?:之?内|时间)|(?:用|经过|通过|力争|利用)(?P<span>{_WITHIN})|(?P<bare>(?<!\d)\d年|[一二两三四五]年)(?=(?:实现|做到)?.{{0,6}}全覆盖))"
)
_MAY_BE_RELATIVE = re.compile(r"[内间用过争]|全覆盖")
_ANY = re.compile(r"[年月季]|学期|星期|周内")
_NOT_WITHIN = re.compile(r"每|前$|近|第")
_DAY = re.compile(r"(?:(20\d\d)年)?(1[0-2]|0?[1-9])月([1-3]?\d)[日号]")
_MONTH = re.compile(rf"(?:(20\d\d)年)?的?({_CN_MONTH})月")
_QUARTER = re.compile(r"(?:(20\d\d)年)?第?([一二三四1-4])季度")
_HALF = re.compile(r"(?:(20\d\d)年)?(上|下)半年")
_YEAR_END = re.compile(r"(?:(20\d\d)年?)?(?:年底|年末|(?<=年)底|(?<=年)末)")
_YEAR_ONLY = re.compile(r"(20\d\d)(?:年|(?=[-—–至~]))")
_NEXT = re.compile(r"明年|来年")
_THIS = re.compile(r"今年|本年|(?<![\d一二两三四五])年内|全年")
_QUARTERS = {"一": 3, "二": 6, "三": 9, "四": 12, "1": 3, "2": 6, "3": 9, "4": 12}


@dataclass(slots=True)
class Deadline:
    """A deadline in the form of the format, and where it stands in the text."""

    value: str
    start: int
    end: int


def find_deadline(text: str, year: int | None) -> Deadline | None:
    """The last deadline stated in a text."""
    if not _ANY.search(text):
        return None
    for finder, sign in _FINDERS:
        if (not sign or sign in text) and (found := finder(text, year)):
            return found
    return None


def _relative(text: str, year: int | None) -> Deadline | None:
    if not _MAY_BE_RELATIVE.search(text):
        return None
    for match in _RELATIVE.finditer(text):
        word = match.group("span") or match.group("bare") or match.group().removesuffix("时间")
        if not _NOT_WITHIN.search(text[max(0, match.start() - 1) : match.start()]):
            return Deadline(word, match.start(), match.end())
    return None


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    found = None
    for match in pattern.finditer(text):
        found = match
    return found


def _resolve(written: str | None, text: str, year: int | None) -> int | None:
    if written:
        return int(written)
    if year is not None and re.search(r"明年|来年", text):
        return year + 1
    return year


def _day(text: str, year: int | None) -> Deadline | None:
    match = _last(_DAY, text)
    resolved = _resolve(match[1], text, year) if match else None
    if match is None or resolved is None:
        return None
    return Deadline(f"{resolved}-{int(match[2]):02d}-{int(match[3]):02d}", *match.span())


def _month(text: str, year: int | None) -> Deadline | None:
    match = _last(_MONTH, text)
    if (
        match is None
        or re.match(r"\d", text[match.end() : match.end() + 1])
        or text[max(0, match.start() - 1) : match.start()] in ("个", "每")
    ):
        return None
    resolved = _resolve(match[1], text, year)
    month = _MONTHS.get(match[2]) or int(match[2])
    return Deadline(f"{resolved}-{month:02d}", *match.span()) if resolved else None


def _quarter(text: str, year: int | None) -> Deadline | None:
    match = _last(_QUARTER, text)
    resolved = _resolve(match[1], text, year) if match else None
    return Deadline(f"{resolved}-{_QUARTERS[match[2]]:02d}", *match.span()) if match and resolved else None


def _half(text: str, year: int | None) -> Deadline | None:
    match = _last(_HALF, text)
    resolved = _resolve(match[1], text, year) if match else None
    return Deadline(f"{resolved}-{'06' if match[2] == '上' else '12'}", *match.span()) if match and resolved else None


def _year_end(text: str, year: int | None) -> Deadline | None:
    match = _last(_YEAR_END, text)
    resolved = _resolve(match[1], text, year) if match else None
    return Deadline(f"{resolved}-12", *match.span()) if match and resolved else None


def _plain_year(text: str, year: int | None) -> Deadline | None:
    match = _last(_YEAR_ONLY, text)
    if match:
        return Deadline(match[1], *match.span())
    match = _last(_NEXT, text)
    if match and year:
        return Deadline(str(year + 1), *match.span())
    match = _last(_THIS, text)
    return Deadline(str(year), *match.span()) if match and year else None


def years_in(text: str) -> list[int]:
    """All years written in a text."""
    return [int(y) for y in re.findall(r"(?<!\d)(20\d\d)(?=年)", text)]


#: The finders of deadlines, the surest first, with a character without which there is nothing to find.
_FINDERS: tuple[tuple[Callable[[str, int | None], Deadline | None], str], ...] = (
    (_relative, ""),
    (_day, "月"),
    (_month, "月"),
    (_quarter, "季"),
    (_half, "半"),
    (_year_end, "年"),
    (_plain_year, ""),
)
