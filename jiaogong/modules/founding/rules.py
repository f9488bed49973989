"""Who may do what in founding unions and changing units."""

from jiaogong.engines.inbox.kinds import ItemKind
from jiaogong.engines.inbox.kinds import register as register_kind
from jiaogong.kernel.access import Reach, Rule, register

OWN, SUBTREE = Reach.OWN, Reach.SUBTREE
PREPARE_ITEM = "founding.prepare"
REVIEW_ITEM = "founding.review"


def install() -> None:
    """Register rules and to-do kinds; called when the app is ready."""
    register(
        Rule(
            "founding.view",
            "查看建会进度",
            {"chair": SUBTREE, "officer": SUBTREE, "leader": SUBTREE, "handler": OWN, "member": OWN},
        ),
        Rule("founding.start", "发起本单位建会", {"chair": OWN, "officer": OWN, "handler": OWN, "member": OWN}),
        Rule("founding.review", "审批下级建会", {"chair": SUBTREE, "officer": SUBTREE}),
        Rule("founding.export", "导出建会进度", {"chair": SUBTREE, "officer": SUBTREE}),
    )
    register_kind(ItemKind(PREPARE_ITEM, "筹备建会"))
    register_kind(ItemKind(REVIEW_ITEM, "建会审批", escalate=(1, 5)))
