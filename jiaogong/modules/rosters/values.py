"""Cells into values: names, numbers, dates, employment types as schools write them."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta
from functools import lru_cache

from jiaogong.kernel.text import initials, pinyin

from .words import TYPE_PROPOSALS, TYPE_SYNONYMS

_CJK = "\u2e80-\u2fdf\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")
_NAME = re.compile(
    f"[{_CJK}\ue000-\uf8ff\U000f0000-\U0010ffff]+(·[{_CJK}\ue000-\uf8ff]+)*\\Z|[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ .'\\-·]*\\Z"
)
_DOTS = re.compile(f"(?<=[{_CJK}])\\s*[•‧・．.∙●⋅･·]\\s*(?=[{_CJK}])")
_BLANKS = re.compile(r"[\s\u200b\u200c\u200d\ufeff\u00a0\u3000]+")
_SCIENCE = re.compile(r"\d(?:\.\d+)?[Ee]\+?\d+\Z")
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?)?月?(?:[ T]\d{1,2}:\d{2}(?::\d{2})?)?\Z")
_SERIAL = re.compile(r"\d{5}\Z")
_EXCEL_BEGIN = date(1899, 12, 30)
_SEXES = {
    "男": "male",
    "女": "female",
    "男性": "male",
    "女性": "female",
    "m": "male",
    "f": "female",
    "1": "male",
    "2": "female",
}
_ID_CARDS = {"", "身份证", "居民身份证", "二代身份证", "中国居民身份证", "内地居民身份证", "大陆居民身份证", "1", "01"}
_DOCUMENTS = re.compile("护照|通行证|居留|居住证|军官|警官|回乡|台胞|港澳|其他|永久")


def plain_name(text: str) -> tuple[str, str]:
    """(name, problem code): one kind of dot, no blanks inside a Chinese name; characters themselves stay as they are."""
    name = _DOTS.sub("·", text.strip())
    name = _BLANKS.sub(" " if name.isascii() else "", name)
    if not name:
        return "", "name_missing"
    if len(name) > 60:
        return name[:60], "too_long"
    if not _NAME.match(name):
        return name, "name_form"
    return name, "name_private" if _PRIVATE.search(name) else ""


def plain_number(text: str) -> str:
    """A number as people meant it: no blanks, quotes or full-width figures."""
    if text.isascii() and text.isalnum():
        return text.upper()
    text = unicodedata.normalize("NFKC", text).upper()
    return re.sub(r"[\s\-—'`‘’\"“”\u200b\ufeff]", "", text)


def scientific(text: str) -> bool:
    """9.90104E+17"""
    return bool(_SCIENCE.match(text))


def plain_phone(text: str) -> str:
    """Eleven digits, without +86 or blanks."""
    number = plain_number(text)
    return (
        number[3:]
        if number.startswith("+86")
        else number[2:]
        if len(number) == 13 and number.startswith("86")
        else number
    )


@lru_cache(maxsize=65536)
def day_of(text: str) -> date | None:
    """A date in any of the forms seen in rosters, or None."""
    text = unicodedata.normalize("NFKC", text).strip().replace("。", ".")
    if match := _DAY.match(text):
        year, month, day = int(match[1]), int(match[2]), int(match[3] or 1)
    elif len(text) in (6, 8) and text.isdigit():
        year, month, day = int(text[:4]), int(text[4:6]), int(text[6:] or 1)
    elif _SERIAL.match(text):
        found = _EXCEL_BEGIN + timedelta(days=int(text))
        return found if 1925 <= found.year <= 2100 else None
    else:
        return None
    try:
        return date(year, month, day) if 1900 <= year <= 2100 else None
    except ValueError:
        return None


def sex_of_text(text: str) -> str | None:
    """'male', 'female', '' for an empty cell, None for what is neither."""
    text = text.strip().lower()
    return _SEXES.get(text) if text else ""


@lru_cache(maxsize=4096)
def is_other_document(text: str) -> tuple[bool, bool]:
    """(whether the kind is other than an ID card, whether we know it)."""
    bare = _BLANKS.sub("", text)
    return (False, True) if bare in _ID_CARDS else (True, bool(_DOCUMENTS.search(bare)))


@lru_cache(maxsize=4096)
def type_word(text: str) -> str:
    """An employment type as it is compared and remembered."""
    return re.sub(r"[\s（）()]", "", unicodedata.normalize("NFKC", text))[:60]


def type_of(word: str) -> str:
    """The employment type a word certainly means, or nothing."""
    return TYPE_SYNONYMS.get(word, "")


def proposal_of(word: str) -> str:
    """What it most likely means, to be confirmed; or nothing."""
    if word in TYPE_PROPOSALS:
        return TYPE_PROPOSALS[word]
    for known, meaning in [*TYPE_SYNONYMS.items(), *TYPE_PROPOSALS.items()]:
        if known in word:
            return meaning
    return ""


@lru_cache(maxsize=131072)
def spelled(name: str) -> tuple[str, str]:
    """(pinyin, initials) of a person's name as the register keeps them."""
    return pinyin(name, name=True)[:180], initials(name, name=True)[:60]
