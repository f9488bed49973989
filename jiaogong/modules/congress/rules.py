"""Who may do what about congresses. Delegates need no role: a seat in an open term gives its holder his own rights
(`delegate_of`, `require_delegate`)."""

from __future__ import annotations

from datetime import date
from typing import Any

from jiaogong.engines.inbox.kinds import ItemKind
from jiaogong.engines.inbox.kinds import register as register_kind
from jiaogong.kernel.access import Reach, Rule, allows, register
from jiaogong.kernel.errors import Refused

from .models import Delegate, Term

OWN, SUBTREE = Reach.OWN, Reach.SUBTREE
VIEW, RUN, FILE = "congress.view", "congress.run", "congress.file"
VIEW_FILINGS, CHECK = "congress.view_filings", "congress.check"
FILE_BEFORE_ITEM, FILE_AFTER_ITEM, CHECK_ITEM = "congress.file_before", "congress.file_after", "congress.check_filing"
HOLD_ITEM, ATTEND_ITEM, REPLY_ITEM = "congress.hold", "congress.attend", "congress.reply"


def install() -> None:
    """Register rules and to-do kinds; called when the app is ready. Checking filings is the superior's: see `congress.check`."""
    register(
        Rule(
            VIEW, "查看教代会",
            {"chair": SUBTREE, "officer": SUBTREE, "leader": SUBTREE, "handler": OWN, "member": OWN},
        ),
        Rule(RUN, "组织教代会", {"chair": OWN, "officer": OWN}),
        Rule(FILE, "报备教代会", {"chair": OWN, "officer": OWN}),
        Rule(VIEW_FILINGS, "查看教代会报备", {"chair": SUBTREE, "officer": SUBTREE, "leader": SUBTREE}),
        Rule(CHECK, "核对报备、催办、制报备表", {"chair": SUBTREE, "officer": SUBTREE}),
    )  # fmt: skip
    register_kind(ItemKind(FILE_BEFORE_ITEM, "教代会会前报备", remind=(5, 2, 1), escalate=(1, 5)))
    register_kind(ItemKind(FILE_AFTER_ITEM, "教代会会后报备", remind=(3, 1), escalate=(1, 5)))
    register_kind(ItemKind(CHECK_ITEM, "核对教代会报备", remind=(2, 1), escalate=(3, 10)))
    register_kind(ItemKind(HOLD_ITEM, "召开本学年教代会", remind=(20, 10, 3), escalate=(1, 10)))
    register_kind(ItemKind(ATTEND_ITEM, "参加教代会", remind=(1,), escalate=()))
    register_kind(ItemKind(REPLY_ITEM, "答复代表意见", remind=(3, 1), escalate=(3, 10)))


def delegate_of(user: Any, term: Term, day: date) -> Delegate | None:
    """The seat the user holds in the term on the day."""
    return Delegate.objects.of_user(user, day).filter(term=term).select_related("delegation", "person").first()


def require_delegate(user: Any, term: Term, day: date) -> Delegate:
    """The user's own seat; Refused for everybody else."""
    found = delegate_of(user, term, day)
    if found is None:
        raise Refused(VIEW)
    return found


def sees(user: Any, term: Term, day: date) -> bool:
    """Whether the user may read what delegates read."""
    return allows(user, VIEW, term.unit) or delegate_of(user, term, day) is not None
