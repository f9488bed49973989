"""Who may do what with homes, rooms and levels."""

from jiaogong.kernel.access import Reach, Rule, register

OWN, SUBTREE = Reach.OWN, Reach.SUBTREE


def install() -> None:
    """Register rules; called when the app is ready."""
    register(
        Rule(
            "staffhomes.view",
            "查看阵地和评定等级",
            {"chair": SUBTREE, "officer": SUBTREE, "leader": OWN, "handler": OWN, "member": OWN},
        ),
        Rule("staffhomes.keep", "登记阵地和使用情况", {"chair": OWN, "officer": OWN}),
        Rule("staffhomes.grade", "复检、撤销等级，管理牌匾", {"chair": OWN, "officer": OWN}),
        Rule("staffhomes.export", "导出阵地和评定等级", {"chair": SUBTREE, "officer": SUBTREE}),
    )
