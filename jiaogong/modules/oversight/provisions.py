"""What may vary by place about oversight between sessions. No official text could be compared."""

from __future__ import annotations

from datetime import date

from jiaogong.engines.provisions.checks import whole
from jiaogong.engines.provisions.registry import Provision, register

HEARING_DAYS = "oversight.hearing_days"
MEND_DAYS = "oversight.mend_days"


def install() -> None:
    """Register the provisions; called when the app is ready."""
    habit = "平台默认值：没有查到统一规定，由各级工会按实际设定"
    since = date(2012, 1, 1)
    register(
        Provision(
            HEARING_DAYS, "听证会提前通知", ((since, 5, habit),), whole(0, 30), measure="个工作日", group="民主监督"
        ),
        Provision(
            MEND_DAYS, "监督意见的整改期限", ((since, 20, habit),), whole(1, 120), measure="个工作日", group="民主监督"
        ),
    )
