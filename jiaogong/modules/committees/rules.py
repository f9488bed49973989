"""Who may do what in committees and their renewal."""

from jiaogong.engines.inbox.kinds import ItemKind
from jiaogong.engines.inbox.kinds import register as register_kind
from jiaogong.kernel.access import Reach, Rule, register

OWN, SUBTREE = Reach.OWN, Reach.SUBTREE
PACK_ITEM = "committees.pack"
STEP_ITEM = "committees.step"
DECIDE_ITEM = "committees.decide"
LONGER_ITEM = "committees.longer"
SEND_ITEM = "committees.send"
MATCH_ITEM = "committees.match"


def install() -> None:
    """Register rules and to-do kinds; called when the app is ready.

    `committees.decide` is asked of the superior: a school's own cadres have no right there.
    """
    register(
        Rule(
            "committees.view",
            "查看委员会与换届",
            {"chair": SUBTREE, "officer": SUBTREE, "leader": SUBTREE, "handler": OWN, "member": OWN},
        ),
        Rule("committees.file_view", "查看换届材料", {"chair": SUBTREE, "officer": SUBTREE, "leader": OWN}),
        Rule("committees.file", "报送换届请示、候选人和选举结果", {"chair": OWN, "officer": OWN}),
        Rule("committees.decide", "发送换届任务包、批复换届", {"chair": SUBTREE, "officer": SUBTREE}),
        Rule("committees.export", "导出换届名册", {"chair": SUBTREE, "officer": SUBTREE}),
    )
    register_kind(ItemKind(PACK_ITEM, "换届任务包", remind=(10, 3, 1), escalate=(1, 10)))
    register_kind(ItemKind(STEP_ITEM, "办理换届", remind=(10, 3, 1), escalate=(1, 10)))
    register_kind(ItemKind(DECIDE_ITEM, "批复换届", remind=(3, 1), escalate=(3, 10)))
    register_kind(ItemKind(LONGER_ITEM, "批复延期换届", remind=(3, 1), escalate=(3, 10)))
    register_kind(ItemKind(SEND_ITEM, "发送换届任务包", remind=(3,), escalate=(5,)))
    register_kind(ItemKind(MATCH_ITEM, "核对主席登记"))
