"""Who may do what about proposals. Delegates need no role: an open seat in the term gives them their rights; screening is also the
special committee's whose name says 提案; signing is also the leader's in charge of the matter."""

from __future__ import annotations

from datetime import date
from typing import Any

from jiaogong.engines.cases import kinds
from jiaogong.engines.cases.reading import handlers_of, my_part
from jiaogong.engines.cases.words import WORKERS, Part
from jiaogong.engines.inbox.kinds import ItemKind
from jiaogong.engines.inbox.kinds import register as register_kind
from jiaogong.engines.org.models import Holding, Person, Unit, open_at
from jiaogong.kernel.access import Reach, Rule, allows, holds, register
from jiaogong.kernel.errors import Refused
from jiaogong.modules.committees.models import Seat
from jiaogong.modules.congress.models import Delegate, Term

from .models import Proposal
from .models.proposals import COMMITTEE_WORD

OWN, SUBTREE = Reach.OWN, Reach.SUBTREE
VIEW, SCREEN, RUN, SIGN = "proposals.view", "proposals.screen", "proposals.run", "proposals.sign"
MINE = "proposals.mine"
CASE_KIND = "proposals.proposal"
SECOND_ITEM, SCREEN_ITEM, MEND_ITEM = "proposals.second", "proposals.screen", "proposals.mend"
ASSIGN_ITEM, INSTRUCT_ITEM, SIGN_ITEM = "proposals.assign", "proposals.instruct", "proposals.sign"
REWORK_ITEM, DELAY_ITEM, ANSWER_ITEM, RATE_ITEM = (
    "proposals.rework", "proposals.delay", "proposals.answer", "proposals.rate",
)  # fmt: skip


def install() -> None:
    """Register rules, to-do kinds and the kind of case; called when the app is ready."""
    register(
        Rule(VIEW, "查看提案和办理情况", {"chair": SUBTREE, "officer": SUBTREE, "leader": SUBTREE}),
        Rule(MINE, "我的提案", dict.fromkeys(("chair", "officer", "handler", "leader", "member"), OWN)),
        Rule(SCREEN, "审查提案", {"chair": OWN, "officer": OWN}),
        Rule(RUN, "交办、催办提案，审批延期", {"chair": OWN, "officer": OWN}),
        Rule(SIGN, "批示提案，签发答复", {"leader": OWN}),
    )
    for key, title, remind, escalate in (
        (SECOND_ITEM, "附议提案", (2, 1), ()),
        (SCREEN_ITEM, "审查提案", (2, 1), (3, 10)),
        (MEND_ITEM, "修改提案", (2, 1), ()),
        (ASSIGN_ITEM, "交办提案", (2, 1), (3, 10)),
        (INSTRUCT_ITEM, "批示提案", (1,), ()),
        (SIGN_ITEM, "签发提案答复", (1,), (3,)),
        (REWORK_ITEM, "修改提案答复", (1,), (3,)),
        (DELAY_ITEM, "审批提案延期", (1,), (3,)),
        (ANSWER_ITEM, "答复未立案提案", (5, 1), (1, 5)),
        (RATE_ITEM, "评价提案答复", (5, 1), ()),
    ):
        register_kind(ItemKind(key, title, remind=remind, escalate=escalate))
    kinds.register(kinds.CaseKind(CASE_KIND, "教代会提案", link=_link, lets=_lets))


def _link(case: Any) -> str:
    from django.urls import reverse

    return reverse("proposals:proposal", args=[Proposal.objects.get(pk=case.subject_id).key])


def _lets(user: Any, case: Any) -> bool:
    return Proposal.objects.visible_to(user).filter(pk=case.subject_id).exists()


def seat_of(user: Any, term: Term, day: date) -> Delegate | None:
    """The user's own open seat in the term."""
    return Delegate.objects.of_user(user, day).filter(term=term).select_related("person", "delegation").first()


def open_seats(user: Any, day: date) -> list[Delegate]:
    """The user's open seats, with term and unit."""
    rows = Delegate.objects.of_user(user, day).select_related("person", "delegation", "term__congress__unit__home")
    return list(rows.order_by("term__congress__unit__path", "term__congress__kind"))


def is_proposer(user: Any, proposal: Proposal) -> bool:
    """Whether the proposal is the user's own, also after his term."""
    pk = getattr(user, "pk", None)
    return pk is not None and proposal.proposer.person.user_id == pk


def require_proposer(user: Any, proposal: Proposal, day: date) -> Delegate:
    """His seat while it is open: only he changes it. Refused for everybody else."""
    seat = seat_of(user, proposal.term, day)
    if seat is None or seat.pk != proposal.proposer_id:
        raise Refused("proposals.write")
    return seat


def may_screen(user: Any, unit: Unit, day: date) -> bool:
    """The union's office, or a seat in the committee for proposals."""
    seats = Seat.objects.sitting(day).filter(
        person__user=user, special__unit=unit, special__title__contains=COMMITTEE_WORD
    )
    return allows(user, SCREEN, unit) or seats.exists()


def screens_somewhere(user: Any, day: date) -> bool:
    """For menus and lists."""
    seats = Seat.objects.sitting(day).filter(person__user=user, special__title__contains=COMMITTEE_WORD)
    return holds(user, SCREEN) or seats.exists()


def may_list(user: Any, day: date) -> bool:
    """Whether the register is open: to delegates, the committee, cadres, leaders. A mere handler comes by his to-do."""
    return holds(user, VIEW) or bool(open_seats(user, day)) or screens_somewhere(user, day)


def may_sign(user: Any, proposal: Proposal) -> bool:
    """A leader of the unit, or whoever is in charge of this one."""
    from jiaogong.engines.cases.reading import case_of

    if allows(user, SIGN, proposal.unit):
        return True
    case = case_of(proposal)
    part = my_part(user, case) if case is not None else None
    return part is not None and part.part == Part.LEADER


def works_in(person: Person, unit: Unit | None, day: date) -> bool:
    """Whether somebody holds an office in a department, so that he handles what is given to it."""
    rows = Holding.objects.filter(open_at(day), person=person, office__unit=unit, office__abolished_on=None)
    return unit is not None and rows.exists()


def signs_own(person: Person | None, proposal: Proposal, case: Any, day: date) -> bool:
    """Whether a signature under the reply would be under his own: as the proposer, or as who handles it."""
    if person is None:
        return False
    workers = [h for h in handlers_of(case) if h.part in WORKERS]
    return proposal.proposer.person_id == person.pk or any(
        h.person_id == person.pk if h.person_id else works_in(person, h.unit, day) for h in workers
    )
