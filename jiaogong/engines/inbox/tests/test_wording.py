"""Due days in words, over weekends and holidays. (Without a state notice the statutory days count: 2026-05-01 is one.)"""

from datetime import date

import pytest

from jiaogong.kernel.clock import WorkingCalendar

from ..wording import due_words

CALENDAR = WorkingCalendar({})


@pytest.mark.parametrize(
    ("due", "today", "state", "text"),
    [
        (date(2025, 3, 12), date(2025, 3, 15), "danger", "已逾期 3 天"),
        (date(2025, 3, 12), date(2025, 3, 12), "attention", "今天到期"),
        (date(2025, 3, 14), date(2025, 3, 12), "attention", "还有 2 个工作日"),
        (date(2025, 3, 21), date(2025, 3, 12), "info", "还有 7 个工作日"),
        (date(2025, 3, 16), date(2025, 3, 14), "attention", "还有 2 天，都是休息日"),
        (date(2025, 10, 9), date(2025, 9, 30), "attention", "还有 1 个工作日"),  # 国庆 and 中秋 2025: 1–8 October off
        (None, date(2025, 3, 14), "muted", "不限期"),
    ],
)
def test_due_words(due: date | None, today: date, state: str, text: str) -> None:
    words = due_words(due, today, CALENDAR)
    assert (words.state, words.text) == (state, text)
