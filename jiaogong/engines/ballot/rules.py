"""Who may run votes. Electors need no rule: whoever stands on the list of a vote may cast in it, and nothing else."""

from __future__ import annotations

from typing import Any

from jiaogong.engines.inbox.kinds import ItemKind
from jiaogong.engines.inbox.kinds import register as register_kind
from jiaogong.kernel.access import Reach, Rule, allows, register
from jiaogong.kernel.errors import Refused

from . import subjects

OWN, SUBTREE = Reach.OWN, Reach.SUBTREE
VIEW, MANAGE = "ballot.view", "ballot.manage"
CAST_ITEM, COUNT_ITEM = "ballot.cast", "ballot.count"


def install() -> None:
    """Register rules and to-do kinds; called when the app is ready."""
    register(
        Rule(VIEW, "查看投票和结果", {"chair": SUBTREE, "officer": SUBTREE}),
        Rule(MANAGE, "组织投票", {"chair": OWN, "officer": OWN}),
    )
    register_kind(ItemKind(CAST_ITEM, "投票", remind=(1,), escalate=()))
    register_kind(ItemKind(COUNT_ITEM, "计票", escalate=()))


def may_manage(user: Any, vote: Any) -> bool:
    """The unit's own officers, and those the owner of the subject names."""
    if allows(user, MANAGE, vote.unit):
        return True
    subject = subjects.of(vote)
    return subject is not None and subject.may_manage(user, vote)


def require_manage(user: Any, vote: Any) -> None:
    """Refused for others. `user` None is the platform itself (a job, an engine that has asked its own rule)."""
    if user is not None and not may_manage(user, vote):
        raise Refused(MANAGE)
