"""When semesters begin: a provision of the place."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from jiaogong.engines.provisions.registry import Provision, register
from jiaogong.kernel.errors import RuleBroken

SEMESTERS = "support.semesters"
_DAY = re.compile(r"\d{2}-\d{2}")


def install() -> None:
    """Register the provision; called when the app is ready."""
    register(
        Provision(
            key=SEMESTERS, title="学期起始日（第一学期、第二学期）", measure="月-日", check=_check,
            defaults=((date(2000, 1, 1), ["09-01", "02-01"], "学年自9月1日起；第二学期起始日各地按校历，2月1日为暂定"),),
            help="两个“月-日”：第一学期在秋季，第二学期在春季。党组织研究工会工作按学期统计。",
        )
    )  # fmt: skip


def _check(value: Any) -> None:
    """Two days of the year, the second in the spring after the first."""
    try:
        first, second = (date.fromisoformat(f"2001-{text}") for text in value if _DAY.fullmatch(text))
    except (TypeError, ValueError):
        raise RuleBroken("请填写两个“月-日”，如 09-01 和 02-01。", field="value") from None
    if not second < first:
        raise RuleBroken("第二学期的起始日在春季，第一学期的在秋季，请检查次序。", field="value")
