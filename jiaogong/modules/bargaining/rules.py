"""Who may do what about collective contracts."""

from jiaogong.engines.inbox.kinds import ItemKind
from jiaogong.engines.inbox.kinds import register as register_kind
from jiaogong.kernel.access import Reach, Rule, register

OWN, SUBTREE = Reach.OWN, Reach.SUBTREE
VIEW, RUN, EXPORT = "bargaining.view", "bargaining.run", "bargaining.export"
REPLY_ITEM, SEND_ITEM, RENEW_ITEM = "bargaining.reply", "bargaining.send", "bargaining.renew"


def install() -> None:
    """Register rules and to-do kinds; called when the app is ready."""
    register(
        Rule(
            VIEW, "查看集体协商和集体合同",
            {"chair": SUBTREE, "officer": SUBTREE, "leader": OWN, "handler": OWN, "member": OWN},
        ),
        Rule(RUN, "办理集体协商", {"chair": OWN, "officer": OWN}),
        Rule(EXPORT, "导出集体合同台账", {"chair": SUBTREE, "officer": SUBTREE}),
    )  # fmt: skip
    register_kind(ItemKind(REPLY_ITEM, "集体协商要约答复", remind=(5, 2, 1), escalate=(1, 5)))
    register_kind(ItemKind(SEND_ITEM, "报送集体合同", remind=(5, 2, 1), escalate=(1, 5)))
    register_kind(ItemKind(RENEW_ITEM, "集体合同将期满", remind=(30, 10, 3), escalate=(5,)))
