"""Who may see and change units and offices."""

from jiaogong.kernel.access import Reach, Role, Rule, register, register_roles

from .words import RoleKey

OWN, SUBTREE = Reach.OWN, Reach.SUBTREE


def install() -> None:
    """Register roles and rules; called when the app is ready."""
    register_roles(*(Role(key, title) for key, title in RoleKey.choices))
    register(
        Rule(
            "org.view_unit",
            "查看单位",
            {"chair": SUBTREE, "officer": SUBTREE, "leader": SUBTREE, "handler": OWN, "member": OWN},
        ),
        Rule("org.change_unit", "维护单位信息", {"chair": SUBTREE, "officer": SUBTREE}),
        Rule("org.place_unit", "设立、调整、撤销单位", {"chair": SUBTREE, "officer": SUBTREE}),
        Rule("org.view_offices", "查看任职", {"chair": SUBTREE, "officer": SUBTREE, "handler": OWN, "leader": OWN}),
        Rule("org.assign_office", "安排任职", {"chair": SUBTREE, "officer": SUBTREE}),
    )
