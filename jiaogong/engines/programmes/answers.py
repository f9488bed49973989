"""What people fill in: one field's raw value as JSON holds it, and what is still missing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from .definition.schema import Field
from .words import FieldType

_DEFAULT_LENGTH = {FieldType.TEXT: 100, FieldType.LONGTEXT: 3000, FieldType.PEOPLE: 2000}
_LINK = re.compile(r"https?://[^\s<>\"']{3,480}")
NOT_TYPED = (FieldType.FILES, FieldType.NOTE)


def longest(field: Field) -> int:
    """How many characters a text field takes."""
    return field.max or _DEFAULT_LENGTH.get(FieldType(field.type), 200)


def clean(field: Field, raw: Any) -> Any:
    """A raw value as JSON keeps it; "" (or an empty list) for nothing. ValueError in Chinese for what cannot be."""
    if field.type == FieldType.CHOICES:
        return _choices(field, raw)
    text = str(raw if raw is not None else "").replace("\x00", "").strip()
    if not text:
        return ""
    if field.type == FieldType.CHOICE and text not in field.choices:
        raise ValueError("请从列出的选项中选择。")
    if field.type == FieldType.YESNO:
        return _yesno(text)
    if field.type in (FieldType.NUMBER, FieldType.MONEY):
        return _number(field, text)
    if field.type == FieldType.DATE:
        return _date(text)
    if field.type == FieldType.LINK and not _LINK.fullmatch(text):
        raise ValueError("请填写以 http:// 或 https:// 开头的网址。")
    if len(text) > longest(field):
        raise ValueError(f"最多 {longest(field)} 个字，现在有 {len(text)} 个字。")
    return text


def _choices(field: Field, raw: Any) -> list[str]:
    given = [raw] if isinstance(raw, str) and raw else list(raw or [])
    odd = [value for value in given if value not in field.choices]
    if odd:
        raise ValueError("请从列出的选项中选择。")
    return [value for value in field.choices if value in given]


def _yesno(text: str) -> str:
    if text not in ("是", "否"):
        raise ValueError("请选择“是”或“否”。")
    return text


def _number(field: Field, text: str) -> str:
    try:
        number = Decimal(text.replace(",", "").replace("，", ""))
    except InvalidOperation as error:
        raise ValueError("请填写数字。") from error
    exponent = number.as_tuple().exponent
    if not number.is_finite() or abs(number) >= 10**12:
        raise ValueError("请填写数字。")
    if field.type == FieldType.MONEY and (number < 0 or (isinstance(exponent, int) and exponent < -2)):
        raise ValueError("金额以元为单位，最多两位小数，不能为负数。")
    if field.least is not None and number < field.least:
        raise ValueError(f"不能小于 {field.least}。")
    if field.max is not None and number > field.max:
        raise ValueError(f"不能大于 {field.max}。")
    return f"{number:f}"


def _date(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise ValueError("请按 2026-03-05 的样子填写日期。") from error


def cleaned(fields: Iterable[Field], raw: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """(values of the fields given, what is wrong by field). Keys of no field are left out."""
    values: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for field in fields:
        if field.key not in raw or field.type in NOT_TYPED:
            continue
        try:
            values[field.key] = clean(field, raw[field.key])
        except ValueError as error:
            wrong[field.key] = str(error)
    return values, wrong


def missing(fields: Iterable[Field], values: Mapping[str, Any], files: Iterable[str]) -> list[Field]:
    """Required fields without a value; `files` are the keys of file fields that have any."""
    with_files = set(files)
    return [
        field
        for field in fields
        if field.required and not (field.key in with_files if field.type == FieldType.FILES else values.get(field.key))
    ]


def as_text(field: Field, value: Any) -> str:
    """A value as people read it."""
    if isinstance(value, list):
        return "、".join(str(v) for v in value)
    if field.type == FieldType.MONEY and value:
        return f"{Decimal(str(value)):,.2f} 元"
    return str(value or "")
