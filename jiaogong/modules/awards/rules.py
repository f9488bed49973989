"""Who may do what with honours."""

from jiaogong.kernel.access import Reach, Rule, register

OWN, SUBTREE = Reach.OWN, Reach.SUBTREE


def install() -> None:
    """Register rules; called when the app is ready."""
    register(
        Rule("awards.view", "查看荣誉台账", {"chair": SUBTREE, "officer": SUBTREE, "leader": OWN, "handler": OWN}),
        Rule("awards.keep", "登记和撤销荣誉", {"chair": OWN, "officer": OWN}),
        Rule("awards.export", "导出荣誉台账", {"chair": SUBTREE, "officer": SUBTREE}),
    )
