"""Who may do what in cadres and contact points."""

from jiaogong.engines.inbox.kinds import ItemKind
from jiaogong.engines.inbox.kinds import register as register_kind
from jiaogong.kernel.access import Reach, Rule, register

OWN, SUBTREE = Reach.OWN, Reach.SUBTREE
ISSUE_ITEM = "cadres.issue"


def install() -> None:
    """Register rules and the to-do kind; called when the app is ready."""
    register(
        Rule(
            "cadres.view", "查看工会干部、培训和走访",
            {"chair": SUBTREE, "officer": SUBTREE, "leader": OWN, "handler": OWN},
        ),
        Rule("cadres.keep", "登记任职性质和遴选", {"chair": SUBTREE, "officer": SUBTREE}),
        Rule("cadres.export", "导出工会干部名册", {"chair": SUBTREE, "officer": SUBTREE}),
        Rule("cadres.train", "登记干部培训", {"chair": OWN, "officer": OWN}),
        Rule("cadres.visit", "登记走访", {"chair": OWN, "officer": OWN, "handler": OWN}),
        Rule("cadres.contact", "安排联系点", {"chair": OWN, "officer": OWN}),
    )  # fmt: skip
    register_kind(ItemKind(ISSUE_ITEM, "走访问题"))
