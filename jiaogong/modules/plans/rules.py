"""Who may do what with plans."""

from jiaogong.engines.inbox.kinds import ItemKind
from jiaogong.engines.inbox.kinds import register as register_kind
from jiaogong.kernel.access import Reach, Rule, register

OWN, SUBTREE = Reach.OWN, Reach.SUBTREE
TASK_ITEM = "plans.task"
JUDGE_ITEM = "plans.judge"


def install() -> None:
    """Register rules and to-do kinds; called when the app is ready."""
    register(
        Rule("plans.view", "查看工作计划", {"chair": SUBTREE, "officer": SUBTREE, "leader": SUBTREE, "handler": OWN}),
        Rule("plans.edit", "上传、识别、确认工作计划", {"chair": OWN, "officer": OWN}),
        Rule("plans.assign", "交办任务、审核填报", {"chair": OWN, "officer": OWN}),
        Rule("plans.bulletin", "生成和印发通报", {"chair": OWN, "officer": OWN}),
        Rule("plans.rate", "评价办实事", {"chair": OWN, "officer": OWN, "handler": OWN, "member": OWN}),
    )
    register_kind(ItemKind(TASK_ITEM, "计划任务"))
    register_kind(ItemKind(JUDGE_ITEM, "审核填报", remind=(1,), escalate=(3, 10)))
