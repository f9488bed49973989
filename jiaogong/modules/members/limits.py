"""Limits of looking at sealed data: dated rows with their source, the latest one that has begun holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Limit:
    """A number that holds from a day on, and where it comes from."""

    since: date
    number: int
    source: str


REVEALS_PER_DAY = (
    Limit(
        date(2021, 11, 1), 50,
        "平台默认值：落实《个人信息保护法》第六条（最小范围）、第五十一条第四项（合理确定个人信息处理的操作权限），具体数由省、市工会规定",
    ),
)  # fmt: skip


def reveals_per_day(day: date) -> int:
    """How many times a day one user may look at whole numbers."""
    return max((limit for limit in REVEALS_PER_DAY if limit.since <= day), key=lambda limit: limit.since).number
