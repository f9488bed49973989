"""Problems and changes in words, as a page or a file shows them."""

from __future__ import annotations

from typing import Any

from jiaogong.engines.org.words import EmploymentType, Sex
from jiaogong.kernel.text import mask_phone

from .checking import Problem
from .words import FIELDS, MARKS, PROBLEMS

_NAMES = {**FIELDS, "birth_date": "出生日期", "job_type": "任职的用工性质"}


def say(problem: Problem) -> str:
    """A problem in words."""
    return PROBLEMS[problem[1]][1].replace("{}", problem[2])


def is_error(problem: Problem) -> bool:
    """Whether it must be settled before the row can be imported."""
    return PROBLEMS[problem[1]][0]


def shown(cell: str) -> str:
    """A cell without the mark of what Excel has done to it."""
    return cell.lstrip(MARKS)


def differences_in_words(changes: dict[str, Any]) -> list[tuple[str, str, str]]:
    """(what, before, after) of each change; numbers masked."""
    found = []
    for name, pair in changes.items():
        if name == "verified":
            continue
        before, after = (_value(name, value) for value in pair)
        found.append((_NAMES.get(name, name), before or "（空）", after))
    return found


def _value(name: str, value: Any) -> str:
    if name == "phone":
        return mask_phone(value) if value else ""
    if name in ("employment_type", "job_type"):
        return str(EmploymentType(value).label) if value else ""
    if name == "sex":
        return str(Sex(value).label) if value else ""
    return str(value or "")
