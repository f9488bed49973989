"""Who may do what in party and administration's support."""

from jiaogong.engines.inbox.kinds import ItemKind
from jiaogong.engines.inbox.kinds import register as register_kind
from jiaogong.kernel.access import Reach, Rule, register

from .catalogue import DUTIES

OWN, SUBTREE = Reach.OWN, Reach.SUBTREE


def item_kind(duty: str) -> str:
    """The to-do kind of a duty's reminder."""
    return f"support.{duty}"


def install() -> None:
    """Register rules and to-do kinds; called when the app is ready."""
    register(
        Rule("support.view", "查看党政支持事项", {"chair": SUBTREE, "officer": SUBTREE, "leader": OWN}),
        Rule("support.keep", "登记党政支持事项", {"chair": OWN, "officer": OWN}),
        Rule("support.remind", "提醒下级落实党政支持事项", {"chair": SUBTREE, "officer": SUBTREE}),
        Rule("support.export", "导出党政支持事项", {"chair": SUBTREE, "officer": SUBTREE}),
    )
    for duty in DUTIES:
        register_kind(ItemKind(item_kind(duty.key), f"党政支持：{duty.short}"))
