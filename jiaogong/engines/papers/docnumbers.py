"""文号 and dates as GB/T 9704-2012 prints them: 苏教工〔2020〕18号, 2020年3月5日."""

from __future__ import annotations

import re
from datetime import date

from .characters import clean_text

_ARABIC = str.maketrans("０１２３４５６７８９", "0123456789")
_CHINESE_YEAR = str.maketrans("〇○零Oo一二三四五六七八九", "00000123456789")
# Two of the three seed documents use the wrong brackets (domain.md, fact 13): read them all, print 〔〕.
_OPEN, _CLOSE = r"[〔\[［(（【〖﹝{｛〈<＜《]", r"[〕\]］)）】〗﹞}｝〉>＞》]"
_NUMBER = re.compile(
    rf"(?P<mark>[^\s\d〔〕\[\]]{{1,30}}){_OPEN}(?P<year>[\d〇○零Oo一二三四五六七八九]{{4}})年?{_CLOSE}"
    r"第?(?P<seq>\d{1,6})号?"
)
_FIRST_YEAR, _LAST_YEAR = 1949, 2199


def format_doc_number(mark: str, year: int, seq: int) -> str:
    """机关代字〔年〕序号号: the year in full, no leading zero, no 第 (GB/T 9704-2012, 7.2.5).

    Raises ValueError (Chinese) for an empty mark, a year outside 1949–2199 or a number below 1.
    """
    mark = "".join(clean_text(mark).split())
    if not mark:
        raise ValueError("发文字号缺少机关代字。")
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise ValueError(f"发文字号的年份应写全四位，现为 {year}。")
    if seq < 1:
        raise ValueError(f"发文顺序号应从 1 开始，现为 {seq}。")
    return f"{mark}〔{year}〕{seq}号"


def normalise_doc_number(text: str) -> str:
    """Read a 文号 in its usual spellings and print it strictly: "徐工教 [2018]02号" → "徐工教〔2018〕2号".

    Blanks, full-width digits, wrong brackets, 第, leading zeros, a missing 号 are mended; the mark is kept.
    Raises ValueError (Chinese) if the text is no 文号.
    """
    match = _NUMBER.fullmatch("".join(text.split()).translate(_ARABIC))
    if match is None:
        raise ValueError("发文字号应写成“机关代字〔年份〕顺序号号”，如“苏教工〔2020〕18号”。")
    return format_doc_number(match["mark"], int(match["year"].translate(_CHINESE_YEAR)), int(match["seq"]))


def read_doc_number(text: str) -> tuple[str, int, int]:
    """(机关代字, year, serial) of a 文号 in its usual spellings. Raises ValueError (Chinese) if the text is none."""
    mark, rest = normalise_doc_number(text).split("〔")
    year, serial = rest.removesuffix("号").split("〕")
    return mark, int(year), int(serial)


def format_date(day: date) -> str:
    """2020年3月5日, never 03月05日 (GB/T 9704-2012, 7.3.5.4)."""
    return f"{day.year}年{day.month}月{day.day}日"
