"""The superior's part: returning, refusing, approving with a 文号, and ending the case with code, union and bodies."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from jiaogong.engines.inbox.verbs import send
from jiaogong.engines.org.models import Affiliation, Employment, Office
from jiaogong.engines.org.structure import add_tie
from jiaogong.engines.org.words import AffiliationKind, RoleKey
from jiaogong.engines.papers.verbs import issue_number
from jiaogong.kernel import clock, journal
from jiaogong.kernel.clock import SHANGHAI
from jiaogong.kernel.errors import RuleBroken
from jiaogong.modules.committees.checks import SeatDraft
from jiaogong.modules.committees.models import Seat
from jiaogong.modules.committees.numbers import taken
from jiaogong.modules.committees.verbs import begin_committee
from jiaogong.modules.committees.verbs.chairs import seat_in_office
from jiaogong.modules.members.models import Membership
from jiaogong.modules.unions import verbs as unions
from jiaogong.modules.unions.models import Union
from jiaogong.modules.unions.words import BodyKind, CommitteeKind, Form

from ..models import Elected, Founding
from ..provisions import ELECTION_DAYS, PREPARE_DAYS
from ..words import State, StepKind
from .common import day_of, link, locked, move, require_state
from .preparing import close_contact

_BODIES = {CommitteeKind.FUNDS_REVIEW: BodyKind.FUNDS_REVIEW, CommitteeKind.WOMEN: BodyKind.WOMEN}


def send_back(founding: Founding, *, by: Any, at: datetime, reason: str) -> Founding:
    """Return an application, or an election's result, with a reason that says what is lacking."""
    with transaction.atomic():
        founding = locked(founding, by, deciding=True)
        require_state(founding, State.APPLIED, State.ELECTED)
        if not reason.strip():
            raise RuleBroken("退回要写明缺什么、怎么改，方便对方补正。", field="reason")
        if founding.state == State.ELECTED:
            kind, to, days = StepKind.SENT_BACK, State.APPROVED, ELECTION_DAYS
        else:
            kind, to, days = StepKind.RETURNED, State.RETURNED, PREPARE_DAYS
        move(founding, to=to, kind=kind, by=by, at=at, days=days, note=reason.strip())
        return founding


def refuse(founding: Founding, *, by: Any, at: datetime, reason: str) -> Founding:
    """Refuse an application, naming the rule; the case ends and stays readable."""
    with transaction.atomic():
        founding = locked(founding, by, deciding=True)
        if founding.state == State.REFUSED:
            return founding
        require_state(founding, State.APPLIED)
        if not reason.strip():
            raise RuleBroken("不予批准须写明依据哪条规定。", field="reason")
        move(founding, to=State.REFUSED, kind=StepKind.REFUSED, by=by, at=at, note=reason.strip())
        if founding.contact is not None:
            send(short="建会申请未获批准", body=reason.strip(), link=link(founding), office=founding.contact, at=at)
        close_contact(founding, at)
        return founding


def approve(founding: Founding, *, by: Any, at: datetime, mark: str, day: date) -> Founding:
    """Approve the founding with the next free 文号 of `mark`, dated `day`.

    Rules: not in the future, not before the application; a number is given once (GB/T 9704-2012, 7.2.5); numbers of
    approvals registered without a document count as taken. Source: 《工会法》第十二条.
    """
    mark = mark.strip()
    with transaction.atomic():
        founding = locked(founding, by, deciding=True)
        if founding.state == State.APPROVED:
            return founding
        require_state(founding, State.APPLIED)
        if not mark:
            raise RuleBroken("请填写机关代字，如“云教工”。", field="mark")
        if day > day_of(at):
            raise RuleBroken("批复日期不能晚于今天。", field="day")
        applied = founding.steps.filter(kind=StepKind.APPLIED).latest("at").at.astimezone(SHANGHAI).date()
        if day < applied:
            raise RuleBroken(f"申请于 {applied:%Y-%m-%d} 提交，批复日期不能更早。", field="day")
        number = issue_number(founding, mark=mark, year=day.year, at=at, taken=taken(mark, day.year))
        founding.approval, founding.approved_on = str(number), day
        move(founding, to=State.APPROVED, kind=StepKind.APPROVED, by=by, at=at, days=ELECTION_DAYS, note=str(number))
        return founding


def organisation_code(founding: Founding) -> str:
    """The unit's code, G, and the number of unions the unit has had: 990101 0001 → 9901010001G01. (A scheme of ours.)"""
    number = Union.objects.filter(unit=founding.unit).count() + 1
    while Union.objects.filter(code=f"{founding.unit.code}G{number:02d}").exists():
        number += 1
    return f"{founding.unit.code}G{number:02d}"


def complete(founding: Founding, *, by: Any, at: datetime) -> Founding:
    """Accept the election's result: union with code, bodies, committees, offices and memberships in one transaction.

    The union stands from the day of its approval, bodies and committees from the election. Rules: those of
    establish_union, set_up_body, begin_committee. Source: 《工会法》第十一、十二条; bodies together: domain A07.
    """
    with transaction.atomic():
        founding = locked(founding, by, deciding=True)
        if founding.state == State.DONE:
            return founding
        require_state(founding, State.ELECTED)
        assert founding.approved_on is not None and founding.elected_on is not None
        code = organisation_code(founding)
        union = unions.establish_union(
            founding.unit, by=by, name=founding.name, form=founding.form, approval=founding.approval,
            since=founding.approved_on,
        )  # fmt: skip
        union.code = code
        union.save(update_fields=["code"])
        founding.union = union
        members = _enrol(founding, by)
        _tie_partners(founding, by)
        _bodies(founding, by)
        move(founding, to=State.DONE, kind=StepKind.DONE, by=by, at=at, note=f"{union.code}，会员 {members} 人")
        close_contact(founding, at)
        _congratulate(founding, at)
        return founding


def _enrol(founding: Founding, by: Any) -> int:
    """Everybody on the live roster becomes a member from the day of approval, in the unit he works in."""
    assert founding.approved_on is not None
    made = 0
    for row in founding.joiners.select_related("person", "unit"):
        if Membership.objects.filter(person=row.person, until=None).exists():
            continue
        job = Employment.objects.filter(person=row.person, unit__home=row.unit, until=None).first()
        if job is None:
            continue
        Membership.objects.create(
            person=row.person, unit=row.unit, employment_type=job.employment_type, since=founding.approved_on
        )
        made += 1
    journal.write("建会入会", founding, by=by, after={"members": made}, unit_id=founding.unit_id)
    return made


def _tie_partners(founding: Founding, by: Any) -> None:
    """Partners are tied to the leading unit, or to the group, from the day of approval."""
    assert founding.approved_on is not None
    joint = founding.form == Form.JOINT
    kind = AffiliationKind.JOINT_MEMBER if joint else AffiliationKind.GROUP_MEMBER
    for row in founding.partners.select_related("unit"):
        if Affiliation.objects.current().filter(unit=row.unit, other=founding.unit, kind=kind).exists():
            continue
        if joint:
            unions.check_joint(row.unit, founding.unit, founding.approved_on)
        add_tie(row.unit, by=by, other=founding.unit, kind=kind, since=founding.approved_on, check=False)


def _bodies(founding: Founding, by: Any) -> None:
    """教代会, committees with their seats; those of a joint union or federation sit without working in the leading unit."""
    unit, since, basis = founding.unit, founding.elected_on, founding.approval
    assert since is not None
    seats: dict[str, list[Elected]] = {}
    for row in founding.elected.select_related("person"):
        seats.setdefault(row.kind, []).append(row)
    if founding.congress:
        unions.set_up_body(unit, by=by, kind=BodyKind.CONGRESS, since=since, basis=basis)
    for kind, rows in seats.items():
        if body := _BODIES.get(CommitteeKind(kind)):
            unions.set_up_body(unit, by=by, kind=body, since=since, basis=basis)
        if founding.form == Form.COMMITTEE:
            drafts = [SeatDraft(r.person, r.post, r.votes) for r in rows]
            begin_committee(
                unit, by=by, kind=kind, number=1, since=since, years=founding.years or 5, seats=drafts, basis=basis
            )
            continue
        term = unions.begin_term(unit, by=by, kind=kind, number=1, since=since, years=founding.years or 5)
        for r in rows:
            Seat.objects.create(
                term=term, person=r.person, post=r.post, votes=r.votes, since=since, basis=basis, recorded_by=by,
                recorded_at=clock.now(),
            )  # fmt: skip
        if kind == CommitteeKind.UNION:
            seat_in_office(unit, rows[0].person, since, basis, by)


def _congratulate(founding: Founding, at: datetime) -> None:
    assert founding.union is not None
    chair = Office.objects.filter(unit=founding.unit, role=RoleKey.CHAIR, abolished_on=None).first()
    body = f"{founding.name}建会完成，组织代码 {founding.union.code}。请接着核对会员名册、登记法人身份。"
    if chair is not None:
        send(short="建会完成", body=body, link=link(founding), office=chair, at=at)
