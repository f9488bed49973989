"""Who may do what in programmes."""

from jiaogong.engines.inbox.kinds import ItemKind
from jiaogong.engines.inbox.kinds import register as register_kind
from jiaogong.kernel.access import Reach, Rule, register

OWN, SUBTREE = Reach.OWN, Reach.SUBTREE
HANDLE_ITEM = "programmes.handle"
MEND_ITEM = "programmes.mend"
ENTER_ITEM = "programmes.enter"


def install() -> None:
    """Register rules and to-do kinds; called when the app is ready."""
    register(
        Rule(
            "programmes.view",
            "查看申报项目",
            {"chair": OWN, "officer": OWN, "leader": OWN, "handler": OWN, "member": OWN},
        ),
        Rule("programmes.call", "发起和组织申报项目", {"chair": OWN, "officer": OWN}),
        Rule(
            "programmes.enter_self",
            "本人申报",
            {"member": OWN, "chair": OWN, "officer": OWN, "handler": OWN, "leader": OWN},
        ),
        Rule("programmes.enter_unit", "代表单位申报", {"chair": OWN, "officer": OWN}),
        Rule("programmes.handle", "推荐和审查申报", {"chair": OWN, "officer": OWN}),
        Rule("programmes.see_own", "查看本单位申报", {"chair": OWN, "officer": OWN}),
        Rule("programmes.see_confidential", "查看本单位限定知悉的申报", {"chair": OWN}),
        Rule("programmes.oversee", "查看下级申报情况", {"chair": SUBTREE, "officer": SUBTREE, "leader": OWN}),
    )
    register_kind(ItemKind(HANDLE_ITEM, "申报办理"))
    register_kind(ItemKind(MEND_ITEM, "申报退回修改"))
    register_kind(ItemKind(ENTER_ITEM, "项目申报", escalate=()))
