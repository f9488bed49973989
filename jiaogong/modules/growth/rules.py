"""Who may do what with pairs and projects."""

from jiaogong.kernel.access import Reach, Rule, register

OWN, SUBTREE = Reach.OWN, Reach.SUBTREE


def install() -> None:
    """Register rules; called when the app is ready."""
    register(
        Rule("growth.view", "查看结对和课题", {"chair": SUBTREE, "officer": SUBTREE, "leader": OWN, "handler": OWN}),
        Rule("growth.keep", "登记结对、管理课题", {"chair": OWN, "officer": OWN}),
        Rule("growth.reveal_pupil", "查看结对学生姓名", {"chair": OWN}),
        Rule("growth.export", "导出结对和课题", {"chair": SUBTREE, "officer": SUBTREE}),
    )
