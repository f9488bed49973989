"""What may vary by place about collective bargaining. None of it could be held against an official text here."""

from __future__ import annotations

from datetime import date

from jiaogong.engines.org.models import Unit
from jiaogong.engines.provisions.checks import whole
from jiaogong.engines.provisions.reading import value_of
from jiaogong.engines.provisions.registry import Provision, register

REPLY_DAYS, FEWEST, OUTSIDE = "bargaining.reply_days", "bargaining.fewest", "bargaining.outside"
SEND_DAYS, EXAMINE_DAYS = "bargaining.send_days", "bargaining.examine_days"
YEARS, WAGE_YEARS, AHEAD = "bargaining.years", "bargaining.wage_years", "bargaining.ahead"
_LAW = "《劳动合同法》第五十四条；《集体合同规定》（劳动保障部令第22号），据转载文本"
_SHANGHAI = "《上海市集体合同条例》，据公开仓库文本，可能已修订"
_SINCE = date(2008, 1, 1)


def install() -> None:
    """Register the provisions; called when the app is ready."""
    rows = (
        (REPLY_DAYS, "集体协商要约的答复期限", 15, _SHANGHAI, (3, 60), "天"),
        (FEWEST, "集体协商每方代表最少人数", 3, _SHANGHAI, (1, 20), "人"),
        (OUTSIDE, "外聘协商代表最多占本方（%）", 33, _SHANGHAI + "：不超过三分之一", (0, 100), "%"),
        (SEND_DAYS, "集体合同签订后报送的期限", 10, _LAW, (1, 60), "天"),
        (EXAMINE_DAYS, "报送后无异议即生效的期限", 15, _LAW, (1, 60), "天"),
        (YEARS, "集体合同最长期限", 3, _LAW + "：一至三年", (1, 5), "年"),
        (WAGE_YEARS, "工资专项集体合同期限", 1, "《工资集体协商试行办法》，凭记忆，未见原文", (1, 3), "年"),
        (AHEAD, "期满前多久提醒续签", 90, "平台默认值：没有查到统一规定", (15, 365), "天"),
    )  # fmt: skip
    register(
        *(
            Provision(key, title, ((_SINCE, value, source),), whole(*span), measure=measure, group="集体协商")
            for key, title, value, source, span, measure in rows
        )
    )


def number(key: str, unit: Unit, at: date) -> int:
    """The value as it holds in the unit on the day."""
    return int(value_of(key, unit, at))
