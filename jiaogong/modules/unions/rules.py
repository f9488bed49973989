"""Who may see and keep union registers."""

from jiaogong.kernel.access import Reach, Rule, register

OWN, SUBTREE = Reach.OWN, Reach.SUBTREE


def install() -> None:
    """Register the rules; called when the app is ready."""
    register(
        Rule(
            "unions.view",
            "查看工会组织",
            {"chair": SUBTREE, "officer": SUBTREE, "leader": SUBTREE, "handler": OWN, "member": OWN},
        ),
        Rule(
            "unions.view_officers",
            "查看工会干部",
            {"chair": SUBTREE, "officer": SUBTREE, "leader": OWN, "handler": OWN, "member": OWN},
        ),
        Rule("unions.view_changes", "查看变更记录", {"chair": SUBTREE, "officer": SUBTREE}),
        Rule("unions.keep", "登记建会、机构与届次", {"chair": SUBTREE, "officer": SUBTREE}),
        Rule("unions.export", "导出工会组织名册", {"chair": SUBTREE, "officer": SUBTREE}),
    )
