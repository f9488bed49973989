"""Dates of signature and issue, in Arabic or Chinese numerals."""

from __future__ import annotations

import re

from .numerals import chinese_year, parse_number

_YEAR = r"(?P<y>(?:19|20)\d\d|[一二][〇○零九OＯ\d一二三四五六七八九]{3})"
_CN = r"[一二三四五六七八九十〇○零廿]{1,3}"
_YEARLIKE = re.compile(r"(?:19|20)\d\d|[一二][〇○零九OＯ0]")
_DATE = re.compile(
    rf"{_YEAR}(?:年(?:(?P<m>\d{{1,2}}|{_CN})月(?:份)?(?:(?P<d>\d{{1,2}}|{_CN})[日号]?)?)|[.．\-/](?P<m2>\d{{1,2}})(?:[.．\-/](?P<d2>\d{{1,2}}))?)"
)
_LABEL = r"(?:（|发布(?:日期|时间)：?|成文(?:日期|时间)：?|印发(?:日期|时间)：?|日期：?|时间：?|发文(?:日期|时间)：?|签发(?:日期|时间)：?)*"
_ALONE = re.compile(
    rf"(?P<org>[^。，；：\d（）]{{0,60}}?){_LABEL}{_DATE.pattern}(?P<tail>(?:印发|发布|制|讨论稿|修订|[^。，；：）]{{0,24}}(?:通过|讨论通过))?)[）。]?(?:(?:来源|作者|浏览|点击|编辑|发布人|发布者|文章|字号|阅读|信息).{{0,60}})?"
)


_ON_THE_WEB = re.compile(r"(?:来源|作者|编辑|点击|浏览|阅读|访问|发布|发表|索引号|字[体号]|更新|稿源)[^：]{0,6}：")
_PUBLISHED = re.compile(
    rf"(?:(?:发布|发表|更新|成文|公开|上传|添加|录入|印发|发文)(?:日期|时间)|日期|时间)：{_DATE.pattern}"
)


def web_date(text: str) -> str | None:
    """The date in the line a web page sets below the title: 来源：… 发布时间：…"""
    if len(text) > 160 or not _ON_THE_WEB.search(text):
        return None
    match = _PUBLISHED.search(text)
    return _iso(match) if match else None


def standalone_date(text: str) -> tuple[str, str, bool] | None:
    """A line that is nothing but a date, perhaps with the body that signs before it.

    Returns the date as YYYY-MM-DD or YYYY-MM, the text before it, and whether it is the printing date (印发).
    """
    if len(text) > 90 or not _YEARLIKE.search(text):
        return None
    match = _ALONE.fullmatch(text)
    if match is None:
        return None
    date = _iso(match)
    if date is None:
        return None
    return date, match.group("org"), match.group("tail") == "印发"


def _iso(match: re.Match[str]) -> str | None:
    year = chinese_year(match.group("y"))
    month = parse_number(_plain(match.group("m") or match.group("m2") or ""))
    day = parse_number(_plain(match.group("d") or match.group("d2") or ""))
    if year is None or month is None or not 1 <= month <= 12:
        return None
    if day is None:
        return f"{year}-{int(month):02d}"
    return f"{year}-{int(month):02d}-{int(day):02d}" if 1 <= day <= 31 else None


def _plain(word: str) -> str:
    return word.replace("廿", "二十").replace("○", "〇")
