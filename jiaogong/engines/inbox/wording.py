"""How a due day is said: in days late, today, or working days left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from jiaogong.kernel.clock import WorkingCalendar

SOON = 3  # working days from which a due day asks for attention


@dataclass(frozen=True, slots=True)
class DueWords:
    """The state for a badge, and the words."""

    state: str
    text: str


def due_words(due_on: date | None, today: date, calendar: WorkingCalendar) -> DueWords:
    """已逾期 3 天 · 今天到期 · 还有 2 个工作日. A day at rest is said as such: nobody is asked to work on it."""
    if due_on is None:
        return DueWords("muted", "不限期")
    if due_on < today:
        return DueWords("danger", f"已逾期 {(today - due_on).days} 天")
    if due_on == today:
        return DueWords("attention", "今天到期")
    left = calendar.between(today, due_on)
    if left == 0:
        return DueWords("attention", f"还有 {(due_on - today).days} 天，都是休息日")
    return DueWords("attention" if left <= SOON else "info", f"还有 {left} 个工作日")
