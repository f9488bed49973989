"""Deadlines as documents write them, as the last day they allow."""

from __future__ import annotations

import re
from datetime import date

from jiaogong.kernel.clock import add_months, quarter_end

_YEARS = re.compile(r"([一二两三四五六七八九十\d]+)年")
_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九十")} | {"两": 2}


def last_day(deadline: str, year: int) -> date | None:
    """The last day of a deadline in plan-format's notation (YYYY-MM-DD, YYYY-MM, YYYY, 三年内, 5年); None if none.

    A period of n years runs from the plan's year on and ends with its n-th year.
    """
    text = deadline.strip()
    if not text:
        return None
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            return None
    if match := re.fullmatch(r"(\d{4})-(\d{2})", text):
        months = int(match[1]) * 12 + int(match[2])
        if not 1 <= int(match[2]) <= 12:
            return None
        return date.fromordinal(add_months(date(int(match[1]), 1, 1), months - int(match[1]) * 12).toordinal() - 1)
    if re.fullmatch(r"\d{4}", text):
        return date(int(text), 12, 31)
    if match := re.search(r"第?([一二三四1-4])季度", text):
        return quarter_end(year, _DIGITS.get(match[1]) or int(match[1]))
    if match := _YEARS.search(text):
        years = int(match[1]) if match[1].isdigit() else _DIGITS.get(match[1], 0)
        if 1 <= years <= 10:
            return date(year + years - 1, 12, 31)
    return None
