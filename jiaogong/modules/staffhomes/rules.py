"""Who may do what with homes, rooms and levels."""

from jiaogong.engines.inbox.kinds import ItemKind
from jiaogong.engines.inbox.kinds import register as register_kind
from jiaogong.kernel.access import Reach, Rule, register

OWN, SUBTREE = Reach.OWN, Reach.SUBTREE
RECHECK_ITEM = "staffhomes.recheck"


def install() -> None:
    """Register rules and the to-do kind; called when the app is ready."""
    register(
        Rule(
            "staffhomes.view",
            "查看阵地和评定等级",
            {"chair": SUBTREE, "officer": SUBTREE, "leader": OWN, "handler": OWN, "member": OWN},
        ),
        Rule("staffhomes.keep", "登记阵地和使用情况", {"chair": OWN, "officer": OWN}),
        Rule("staffhomes.grade", "登记、复检、撤销等级，管理牌匾", {"chair": OWN, "officer": OWN}),
        Rule("staffhomes.export", "导出阵地和评定等级", {"chair": SUBTREE, "officer": SUBTREE}),
    )
    register_kind(ItemKind(RECHECK_ITEM, "等级复检", remind=(20, 5), escalate=(1, 10)))
