"""What may go into a cell: typed values, exact numbers, text that cannot run (reliability.md, E3)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from .characters import clean_text

Kind = Literal["text", "int", "number", "percent", "date", "id"]
Value = str | int | float | Decimal | date | None

_LONGEST_TEXT = 32_767  # UTF-16 units in a cell
_CUT = "…（过长，已截断）"
# First characters that make Excel, WPS or LibreOffice read a cell as a formula, after blanks too.
_FORMULA_STARTS = tuple("=+-@\t\r\n|＝＋－＠")
_BLANKS = " \t\r\n\v\f\u00a0\u2002\u2003\u2009\u200b\u3000\ufeff"
_EXACT_DIGITS = 15  # a float keeps no more
FIRST_DATE = date(1900, 3, 1)  # Excel believes in 29 February 1900


@dataclass(frozen=True, slots=True)
class Column:
    """A column. `width` is in Latin characters.

    Kinds: a percent is given as a share (0.6 prints 60.0%), an id is always text.
    """

    header: str
    width: float = 14
    kind: Kind = "text"


def could_be_formula(text: str) -> bool:
    """Whether a spreadsheet program might run the text: it begins with = + - @, tab, CR or their like."""
    return text.startswith(_FORMULA_STARTS) or text.lstrip(_BLANKS).startswith(_FORMULA_STARTS)


def checked(value: Value, column: Column) -> Value:
    """The value as it can be stored; a number only in a column of numbers and if a float holds it."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, date):
        if column.kind != "date":
            return iso(value)
        day = value.date() if isinstance(value, datetime) else value
        return value if day >= FIRST_DATE else iso(value)
    if isinstance(value, bool):
        return "是" if value else "否"
    if not math.isfinite(value):
        raise ValueError(f"“{column.header}”列中有无法写入的数值（{value}）。")
    digits = len(Decimal(str(value)).as_tuple().digits)
    if column.kind in ("text", "id", "date") or (digits > _EXACT_DIGITS and not isinstance(value, float)):
        return plain_number(value)
    return float(value) if isinstance(value, Decimal) else value


def iso(value: date) -> str:
    return f"{value:%Y-%m-%d %H:%M}" if isinstance(value, datetime) else value.isoformat()


def plain_number(value: int | float | Decimal) -> str:
    """The number in figures, a Decimal without exponent."""
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def fitting_text(text: str) -> str:
    """The text as a cell can hold it: without what XML forbids, cut with a warning at 32,767 units."""
    text = clean_text(text)
    if len(text) + sum(character > "\uffff" for character in text) <= _LONGEST_TEXT:
        return text
    return cut(text, _LONGEST_TEXT - len(_CUT)) + _CUT


def cut(text: str, units: int) -> str:
    """The longest beginning of the text within so many UTF-16 units; no character is cut in half."""
    length = 0
    for place, character in enumerate(text):
        length += 2 if character > "\uffff" else 1
        if length > units:
            return text[:place]
    return text
