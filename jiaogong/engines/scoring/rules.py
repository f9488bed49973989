"""Who may run a panel. Raters need no rule: whoever was asked may mark, and nothing else."""

from jiaogong.engines.inbox.kinds import ItemKind
from jiaogong.engines.inbox.kinds import register as register_kind
from jiaogong.kernel.access import Reach, Rule, register

OWN, SUBTREE = Reach.OWN, Reach.SUBTREE
RUN, INVITE = "scoring.run", "scoring.invite"
JUDGE = "scoring.judge"


def install() -> None:
    """Register rules and the to-do kind; called when the app is ready."""
    register(
        Rule(RUN, "组织评分", {"chair": OWN, "officer": OWN}),
        Rule(INVITE, "从本单位和下级单位聘请评委", {"chair": SUBTREE, "officer": SUBTREE}),
    )
    register_kind(ItemKind(JUDGE, "评审打分"))
