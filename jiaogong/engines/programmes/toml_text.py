"""A definition's body as TOML text, in the order of the schema; reading it again gives the same body."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

NUMBERS = ("least", "amount")  # decimals, which JSON keeps as text
_TABLES = ("limits", "eligibility", "outcome")
_ROWS = ("fields", "steps", "rubric", "tiers")


def write(body: Mapping[str, Any]) -> str:
    """The whole definition."""
    plain = [key for key in body if key not in (*_TABLES, *_ROWS)]
    parts = ["\n".join(_line(key, body[key]) for key in plain)]
    for name in ("limits", "eligibility"):
        if body.get(name):
            parts.append(_table(f"[{name}]", body[name]))
    parts += [_table(f"[[{name}]]", row) for name in _ROWS for row in body.get(name, ())]
    if body.get("outcome"):
        parts.append(_table("[outcome]", body["outcome"]))
    return "\n\n".join(part for part in parts if part) + "\n"


def _table(head: str, values: Mapping[str, Any]) -> str:
    return "\n".join([head, *(_line(key, value) for key, value in values.items() if value is not None)])


def _line(key: str, given: Any) -> str:
    if key in NUMBERS and isinstance(given, str):
        return f"{key} = {given}"
    return f"{key} = {value(given)}"


def value(given: Any) -> str:
    """One value as it stands after the =."""
    if isinstance(given, Mapping):
        return "{ " + ", ".join(_line(key, inner) for key, inner in given.items() if inner is not None) + " }"
    if isinstance(given, (list, tuple)):
        return "[" + ", ".join(value(inner) for inner in given) + "]"
    if isinstance(given, str):
        return json.dumps(given, ensure_ascii=False).replace("\x7f", "\\u007f")
    return json.dumps(given)
