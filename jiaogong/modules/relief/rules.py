"""Who may do what in relief. A case itself is opened by case, never by role alone: see access.py."""

from jiaogong.engines.inbox.kinds import ItemKind
from jiaogong.engines.inbox.kinds import register as register_kind
from jiaogong.kernel.access import Reach, Rule, register

OWN, SUBTREE = Reach.OWN, Reach.SUBTREE
APPLY_ITEM = "relief.apply"
RENEW_ITEM = "relief.renew"
EXIT_ITEM = "relief.exit"
LEFT_ITEM = "relief.left"
REPORT_ITEM = "relief.report"
SURVEY_ITEM = "relief.survey"


def install() -> None:
    """Register rules and to-do kinds; called when the app is ready."""
    keepers = {"chair": OWN, "officer": OWN, "handler": OWN}
    register(
        Rule("relief.view", "查看帮扶概况（人数，不含姓名）", {"chair": SUBTREE, "officer": SUBTREE, "handler": OWN}),
        Rule("relief.hold", "办理本工会困难档案，授权经办人", {"chair": OWN}),
        Rule("relief.receive", "办理下级报送的困难个案", {"chair": OWN, "officer": OWN}),
        Rule("relief.visit", "安排和登记慰问", keepers),
        Rule("relief.report", "登记首报", {**keepers, "member": OWN}),
        Rule("relief.needs", "查看走帮服需求", keepers),
        Rule("relief.keep_needs", "登记走帮服需求", keepers),
        Rule("relief.survey", "组织大病调查", {"chair": OWN, "officer": OWN}),
        Rule("relief.answer", "填报大病调查", {"chair": OWN}),
        Rule("relief.insure", "办理互助保险参保", {"chair": OWN, "officer": OWN}),
    )  # fmt: skip
    register_kind(ItemKind(APPLY_ITEM, "困难建档申请"))
    register_kind(ItemKind(RENEW_ITEM, "困难档案年度复核", remind=(10, 3)))
    register_kind(ItemKind(EXIT_ITEM, "困难档案退出建议"))
    register_kind(ItemKind(LEFT_ITEM, "困难档案人员离开"))
    register_kind(ItemKind(REPORT_ITEM, "首报办理", remind=(1,), escalate=(1, 3)))
    register_kind(ItemKind(SURVEY_ITEM, "大病调查填报"))
