"""What the desk and the handlers do with a grievance: give it out, ask, answer, look at a sealed name, hand it over."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from jiaogong.engines.cases import reading as cases_read
from jiaogong.engines.cases import verbs as cases
from jiaogong.engines.cases.models import Access, Case, Clock
from jiaogong.engines.cases.words import Part
from jiaogong.engines.inbox import verbs as inbox
from jiaogong.engines.org.models import Office, Person, Unit
from jiaogong.engines.provisions.reading import value_of
from jiaogong.kernel import journal
from jiaogong.kernel.access import require
from jiaogong.kernel.errors import Refused, RuleBroken

from ..models import Desk, Grievance, NameLook
from ..provisions import UNRATED_DAYS
from ..rules import APPOINT
from ..words import Promise
from .common import case_for, day_of, desk_case, locked_unit, midnight, needed, untraced


@transaction.atomic
def appoint_desk(unit: Unit, *, office: Office, by: Any, at: datetime) -> Desk:
    """From today this office of the union takes what is brought forward. Rules: the chair; an office of the union that somebody holds;
    not Party and administration leaders. The same office again changes nothing."""
    row = locked_unit(unit)
    require(by, APPOINT, row)
    if office.unit.home_id != row.pk or office.role == "leader" or not office.holdings.filter(until=None).exists():
        raise RuleBroken("请选择本工会有人任职的岗位；党政领导不能担任诉求受理人。", field="office")
    now = Desk.objects.current().filter(unit=row).first()
    if now is not None and now.office_id == office.pk:
        return now
    day = day_of(at)
    Desk.objects.current().filter(unit=row).update(until=day)
    made = Desk.objects.create(unit=row, office=office, since=day)
    before = {"office": str(now.office) if now else ""}
    journal.write("确定诉求受理岗位", made, by=by, before=before, after={"office": str(office)}, unit_id=row.pk)
    return made


@transaction.atomic
def take(subject: Any, *, by: Any, at: datetime, due_on: date | None = None) -> None:
    """The desk handles it itself."""
    case = desk_case(subject, by)
    person = Person.objects.filter(user=by).first()
    if person is None:
        raise Refused("voices.case")
    new = cases.NewHandler(Part.LEAD, person, due_on=due_on or _due(case, at))
    cases.assign(case, handlers=[new], by=by, at=at)


@transaction.atomic
def give(subject: Any, *, person: Person, part: str, by: Any, at: datetime, due_on: date | None = None) -> None:
    """The desk gives it to somebody. Rule: never to its named author. A sealed one is given to anybody alike: a refusal by authorship
    would tell the desk who the author is."""
    case = desk_case(subject, by)
    _not_the_named_author(subject, person)
    cases.assign(case, handlers=[cases.NewHandler(part, person, due_on=due_on or _due(case, at))], by=by, at=at)


@transaction.atomic
def swap(subject: Any, *, person: Person, reason: str, by: Any, at: datetime) -> None:
    """The desk has somebody else lead it (the one who leads asked for that, say). Rules: as for giving it; a reason; twice is once."""
    case = desk_case(subject, by)
    _not_the_named_author(subject, person)
    lead = case.handlers.filter(until__isnull=True, part=Part.LEAD).first()
    if lead is None:
        raise RuleBroken("还没有主办人，请用“交办”。", field="person")
    cases.replace_handler(lead, to=cases.NewHandler(Part.LEAD, person), reason=reason, by=by, at=at)


def _not_the_named_author(subject: Any, person: Person) -> None:
    if isinstance(subject, Grievance) and subject.promise == Promise.NAMED and subject.person_id == person.pk:
        raise RuleBroken("不能交给这个人办理，请换一位。", field="person")


def _due(case: Case, at: datetime) -> date | None:
    """The day of the nearest clock of ours still running, unless it is past."""
    row = case.clocks.running().filter(ours=True, due_on__gte=day_of(at)).order_by("due_on").first()
    return row.due_on if row else None


@transaction.atomic
def say(subject: Any, *, what: str, text: str, by: Any, at: datetime, inner: bool = False) -> None:
    """A line of whoever works on it: a question to the author, a note among the handlers."""
    case = case_for(subject, by)
    if case.state != "open":
        raise RuleBroken("已经办结，不能再记录。")
    cases.write(case, what=what, text=needed(text, 2, "text", "内容"), by=by, at=at, inner=inner)
    if not inner and isinstance(subject, Grievance):
        tell_author(subject, f"{subject.number}有新的询问，请查看。", at=at)


@transaction.atomic
def reply(grievance: Grievance, *, text: str, by: Any, at: datetime) -> Grievance:
    """The answer, by the lead handler; the clock is met and his to-do closes. Twice the same is once.

    Rules: whoever leads it; ten characters. It stays open for the author's rating.
    """
    case = case_for(grievance, by)
    row = Grievance.objects.select_for_update(of=("self",)).select_related("unit", "person").get(pk=grievance.pk)
    mine = cases_read.my_part(by, case)
    if mine is None or mine.part != Part.LEAD:
        raise RuleBroken("只有主办人可以答复；受理人可以先点“由我承办”。", field="text")
    if row.replied_on is not None:
        if any(line.text == text.strip() and line.what == "答复" for line in cases_read.trail(case, inner=False)):
            return row
        raise RuleBroken("已经答复过了；需要补充的，请用“询问或说明”。", field="text")
    cases.write(case, what="答复", text=needed(text, 10, "text", "办理情况和答复"), by=by, at=at)
    for clock in case.clocks.running().filter(key="reply"):
        cases.meet_clock(clock, by=by, at=at)
    cases.finish_part(mine, by=by, at=at)
    row.replied_on = day_of(at)
    row.save(update_fields=["replied_on"])
    journal.write("答复诉求", row, by=by, after={"replied_on": str(row.replied_on)})
    tell_author(row, f"{row.number}已经答复，请查看并评价。", at=at)
    return row


def tell_author(grievance: Grievance, body: str, *, at: datetime) -> None:
    """A message to a named author. One known to the handler alone gets none (its moment beside that of the trail would name him) and looks
    into his own list; an anonymous one asks by his code."""
    from django.urls import reverse

    if grievance.promise == Promise.NAMED and grievance.person is not None:
        link = reverse("voices:own", args=[grievance.key])
        inbox.send(short="诉求有新进展", body=body, link=link, at=at, person=grievance.person)


@transaction.atomic
def look_at_name(grievance: Grievance, *, reason: str, by: Any, at: datetime) -> str:
    """The name behind “只让承办人知道”, for a handler with a reason; the author sees who looked and why.

    Rules: a part in the case (the desk alone is not enough); a reason of four characters. Source: 个人信息保护法 art. 51.
    """
    case = case_for(grievance, by)
    mine = cases_read.my_part(by, case)
    if grievance.promise != Promise.HANDLER or mine is None or mine.part == Part.LEADER:
        raise Refused("voices.name")
    if len(reason.strip()) < 4:
        raise RuleBroken("请写明查看事由（至少四个字），诉求人看得到。", field="reason")
    NameLook.objects.create(grievance=grievance, user=by, reason=reason.strip()[:120], at=at)
    journal.write("查看诉求人姓名", grievance, by=by, after={"reason": reason.strip()[:120]})
    if grievance.owner:
        person = Person.objects.filter(key=grievance.owner.open()).first()
        return person.name if person else "信息已删除"
    return grievance.told_name.open() if grievance.told_name else "信息已删除"


@transaction.atomic
def pass_on(subject: Any, *, to: Unit, reason: str, by: Any, at: datetime) -> None:
    """To the body that is right for it, above or below: its desk takes over, clocks go on; here nobody opens it any more."""
    case = desk_case(subject, by)
    if to.pk == case.unit_id or to.is_inner:
        raise RuleBroken("请选择另一个工会。", field="to")
    cases.hand_over(case, to=to, reason=reason, by=by, at=at)
    if isinstance(subject, Grievance):
        tell_author(subject, f"{subject.number}已移交{to.name}办理。", at=at)


@transaction.atomic
def extend(subject: Any, *, clock: Clock, days: int, reason: str, by: Any, at: datetime) -> None:
    """The answer takes longer, with the reason the author reads."""
    case = case_for(subject, by)
    if clock.case_id != case.pk:
        raise Refused("voices.case")
    cases.extend_clock(clock, days=days, reason=reason, by=by, at=at)


@transaction.atomic
def let_see(subject: Any, *, office: Office, reason: str, until: date, by: Any, at: datetime) -> Access:
    """The desk lets an office of the same union read this one case until a day (somebody who has to be asked, say). Rule: not a sealed name."""
    case = desk_case(subject, by)
    if office.unit.home_id != case.unit.home_id:
        raise RuleBroken("只能授权给本工会的岗位；要交给别的工会，请用“移交”。", field="office")
    return cases.grant(case, to=office, reason=reason, until=until, by=by, at=at)


@transaction.atomic
def stop_seeing(subject: Any, *, access: Access, by: Any, at: datetime) -> None:
    """The desk takes it back; twice is once."""
    case = desk_case(subject, by)
    if access.case_id != case.pk:
        raise Refused("voices.case")
    cases.revoke(access, by=by, at=at)


def close_unrated(at: datetime) -> int:
    """Answered and not rated for the days the place provides: closed without a rating. Every day; returns how many."""
    day, number = day_of(at), 0
    rows = Grievance.objects.filter(replied_on__isnull=False).exclude(replied_on__gte=day).select_related("unit")
    open_ids = Case.objects.open().filter(subject_type="voices.grievance").values("subject_id")
    for row in rows.filter(pk__in=open_ids):
        waits = timedelta(days=value_of(UNRATED_DAYS, row.unit, day))
        case = cases_read.case_of(row)
        if row.replied_on is not None and case is not None and row.replied_on + waits < day:
            with untraced():
                cases.close_case(case, outcome="已答复（未评价）", by=None, at=midnight(at))
            number += 1
    return number
