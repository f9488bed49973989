"""Who may handle requests about personal data, what to-dos they make, and what varies by place."""

from __future__ import annotations

from datetime import date
from typing import Any

from jiaogong.engines.inbox.kinds import ItemKind
from jiaogong.engines.inbox.kinds import register as register_kind
from jiaogong.engines.provisions.registry import Provision
from jiaogong.engines.provisions.registry import register as register_provision
from jiaogong.kernel.access import Reach, Rule, register
from jiaogong.kernel.errors import RuleBroken

REQUEST = "personal.request"
EXPIRED = "personal.expired"
ANSWER_DAYS = "personal.answer_days"
KEEP_YEARS = "personal.keep_years"


def _whole(low: int, high: int) -> Any:
    def check(value: Any) -> None:
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            raise RuleBroken(f"请填 {low} 到 {high} 之间的整数。", field="value")

    return check


def install() -> None:
    """Register rules, to-do kinds and provisions; called when the app is ready."""
    register(
        Rule("personal.decide", "答复个人信息请求", {"chair": Reach.OWN, "officer": Reach.OWN}),
        Rule("personal.erase", "到期清理个人信息", {"chair": Reach.OWN, "officer": Reach.OWN}),
        Rule("personal.merge", "合并重复的人员记录", {"chair": Reach.SUBTREE, "officer": Reach.SUBTREE}),
    )
    register_kind(ItemKind(REQUEST, "个人信息请求"))
    register_kind(ItemKind(EXPIRED, "到期信息清理", remind=(5, 1), escalate=()))
    first = date(2021, 11, 1)
    register_provision(
        Provision(
            ANSWER_DAYS, "个人信息请求的答复期限", ((first, 15, "《个人信息保护法》第五十条只要求建立便捷的受理机制，天数为平台建议值"),),
            _whole(1, 60), measure="个工作日", help="从提出请求的次日起算。",
        ),
        Provision(
            KEEP_YEARS, "离开后个人信息的保存年限", ((first, 5, "《个人信息保护法》第十九条要求为实现目的所必要的最短时间，年数为平台建议值"),),
            _whole(0, 30), measure="年", help="会籍和工作关系都结束满这个年限后，提示清理。",
        ),
    )  # fmt: skip
