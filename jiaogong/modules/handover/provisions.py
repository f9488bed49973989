"""What may vary by place: how long a code is good."""

from __future__ import annotations

from datetime import date
from typing import Any

from jiaogong.engines.provisions.registry import Provision, register
from jiaogong.kernel.errors import RuleBroken

HOURS = "handover.hours"
_LONGEST = 168


def install() -> None:
    """Register the provisions; called when the app is ready."""
    register(
        Provision(
            HOURS,
            "职务交接码有效时间",
            ((date(2020, 1, 1), 72, "平台默认值：没有统一规定，由各级工会按工作实际设定"),),
            check_hours,
            measure="小时",
            help="交接码签发后多长时间内有效，1—168 小时；过期后重新签发。",
        )
    )


def check_hours(value: Any) -> None:
    """A whole number of hours, a week at most."""
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= _LONGEST:
        raise RuleBroken(f"交接码有效时间须是 1—{_LONGEST} 小时的整数。", field="value")
