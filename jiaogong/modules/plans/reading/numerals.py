"""Numbers as Chinese documents write them: 两, 十二, 一百二十余, 百分之七十, 七成, 1.5万, 3,000."""

from __future__ import annotations

import re

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2, "俩": 2}
_SMALL = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10**4, "亿": 10**8}
_FILLING = re.compile(r"[,，\s余多来]")
_ARABIC = re.compile(r"\d+(?:\.\d+)?")

#: Characters a Chinese numeral is made of.
CHINESE_CHARACTERS = "零〇一二两三四五六七八九十百千万亿"
#: An Arabic number, thousands separated or not, with a multiplier and 余 or 多 where written.
ARABIC = r"(?:\d{1,3}(?:[,，]\d{3}){1,4}(?!\d)|\d{1,12}(?!\d))(?:\.\d{1,6})?(?:[余多来]?[千百]?[万亿]|[余多来]?[千百](?![分]))?"
#: A Chinese numeral (not yet known to make sense).
CHINESE = rf"[{CHINESE_CHARACTERS}]{{1,16}}"

_LONGEST = 24


def parse_number(text: str) -> int | float | None:
    """The value of a number in Arabic or Chinese writing, or None where it is vague or no number.

    余, 多, 近 and the like do not change the value: 百余 is 100. 二三十 and 几十 are vague.
    """
    if text.isdecimal() and text.isascii() and len(text) <= _LONGEST:
        return int(text)
    word = _FILLING.sub("", text)
    if not word or len(word) > _LONGEST:
        return None
    match = _ARABIC.match(word)
    if match:
        return _tidy(_multiplied(float(match.group()), word[match.end() :]))
    return parse_chinese(word)


def parse_chinese(word: str) -> int | None:
    """The value of a Chinese numeral, or None where the characters do not form one."""
    if not word or len(word) > _LONGEST:
        return None
    if all(c in _DIGITS for c in word):
        return _read_digits(word)
    total = section = digit = 0
    smallest, pending = 10**9, False
    for c in word:
        if c in _DIGITS:
            if pending and digit:
                return None  # 二三十: two digits before one place are vague
            digit, pending = _DIGITS[c], True
        elif c in _SMALL:
            place = _SMALL[c]
            if place >= smallest:
                return None
            section += (digit if pending else 1) * place
            digit, pending, smallest = 0, False, place
        elif c in _LARGE:
            total = (total + (section + digit or 1)) * _LARGE[c]
            section, digit, pending, smallest = 0, 0, False, 10**9
        else:
            return None
    return total + section + digit


def _read_digits(word: str) -> int | None:
    """One digit is itself; of several only a year such as 二〇二一 is a number (三八 and 五一 are names)."""
    if len(word) == 1:
        return _DIGITS[word]
    if len(word) == 4 and word[0] in "一二":
        return int("".join(str(_DIGITS[c]) for c in word))
    return None


def _multiplied(value: float, multipliers: str) -> float:
    for c in multipliers:
        value *= _SMALL.get(c) or _LARGE.get(c) or 1
    return value


def _tidy(value: float) -> int | float:
    value = round(value, 6)
    return int(value) if value == int(value) else value


def chinese_year(text: str) -> int | None:
    """二〇二一, 二○二一, 二零二一 or 2021 as a year between 1949 and 2099."""
    word = text.translate(str.maketrans("○OoＯ０〇", "〇〇〇〇〇〇"))
    if word.isascii() and word.isdigit():
        year = int(word)
    elif len(word) == 4 and all(c in _DIGITS or c.isdigit() for c in word):
        year = int("".join(str(_DIGITS[c]) if c in _DIGITS else c for c in word))
    else:
        return None
    return year if 1949 <= year <= 2099 else None
