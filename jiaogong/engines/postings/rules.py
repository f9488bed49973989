"""Who may post and handle objections, the to-do they make, and what varies by place."""

from __future__ import annotations

from datetime import date
from typing import Any

from jiaogong.engines.inbox.kinds import ItemKind
from jiaogong.engines.inbox.kinds import register as register_kind
from jiaogong.engines.provisions.registry import Provision
from jiaogong.engines.provisions.registry import register as register_provision
from jiaogong.kernel.access import Reach, Rule, register
from jiaogong.kernel.errors import RuleBroken

from .words import ANONYMOUS as ANONYMOUS_CHOICES

OWN, SUBTREE = Reach.OWN, Reach.SUBTREE
VIEW, PUBLISH, HANDLE, REVEAL = "postings.view", "postings.publish", "postings.handle", "postings.reveal"
OBJECTION_ITEM = "postings.objection"
DAYS, OBJECTION_DAYS = "postings.days", "postings.objection_days"
ANONYMOUS, KEEP_YEARS = "postings.anonymous", "postings.keep_years"
GROUP = "公示"


def _whole(low: int, high: int) -> Any:
    def check(value: Any) -> None:
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            raise RuleBroken(f"请填 {low} 到 {high} 之间的整数。", field="value")

    return check


def _choice(value: Any) -> None:
    if value not in dict(ANONYMOUS_CHOICES):
        raise RuleBroken("请选择可以匿名或须实名。", field="value")


def install() -> None:
    """Register rules, the to-do kind and provisions; called when the app is ready."""
    register(
        Rule(VIEW, "查看公示", {"chair": SUBTREE, "officer": SUBTREE, "handler": OWN, "leader": OWN}),
        Rule(PUBLISH, "发布、更正、撤回公示", {"chair": OWN, "officer": OWN, "handler": OWN}),
        Rule(HANDLE, "办理公示异议", {"chair": OWN, "officer": OWN, "handler": OWN}),
        Rule(REVEAL, "查看异议人身份", {"chair": OWN, "officer": OWN}),
    )
    register_kind(ItemKind(OBJECTION_ITEM, "公示异议"))
    first = date(2015, 1, 1)
    register_provision(
        Provision(
            DAYS, "公示期", ((first, 5, "评选表彰通知的通行做法（公示不少于 5 个工作日），未与本地文件核对"),),
            _whole(1, 60), measure="个工作日", help="自发布的次日起算；单次公示可以更长，不能更短。", group=GROUP,
        ),
        Provision(
            OBJECTION_DAYS, "公示异议的答复期限", ((first, 10, "平台建议值，未与本地文件核对"),),
            _whole(1, 60), measure="个工作日", help="自收到异议的次日起算。", group=GROUP,
        ),
        Provision(
            ANONYMOUS, "公示异议可否匿名", ((first, "allowed", "平台建议值，未与本地文件核对"),),
            _choice, choices=ANONYMOUS_CHOICES, group=GROUP,
        ),
        Provision(
            KEEP_YEARS, "异议人身份的保存年限", ((first, 3, "《个人信息保护法》第十九条要求为实现目的所必要的最短时间，年数为平台建议值"),),
            _whole(1, 30), measure="年", help="异议办结满这个年限后，姓名、电话和异议内容自动清除，只留编号和结果。", group=GROUP,
        ),
    )  # fmt: skip
