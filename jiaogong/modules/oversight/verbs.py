"""What happens at oversight: prepared, announced, held, archived; matters found, mended, confirmed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.urls import reverse

from jiaogong.engines.cases import verbs as cases
from jiaogong.engines.cases.models import Case
from jiaogong.engines.cases.verbs.handling import NewHandler
from jiaogong.engines.cases.words import Part
from jiaogong.engines.inbox import verbs as inbox
from jiaogong.engines.org.models import Employment, Person, Unit
from jiaogong.engines.provisions.reading import value_of
from jiaogong.kernel import clock, journal
from jiaogong.kernel.access import require
from jiaogong.kernel.clock import WorkingCalendar
from jiaogong.kernel.errors import Refused, RuleBroken
from jiaogong.modules.congress.models import Delegate
from jiaogong.modules.unions.verbs.common import locked

from . import provisions
from .models import Finding, Occasion, Participant
from .rules import ATTEND_ITEM, FINDING, RUN
from .words import AHEAD, NEEDS_CONCLUSION, RECORD_WORDS, WANTED, FindingState, Kind, Role, State

SEEN = ("kind", "title", "begins_at", "place", "state")


def _day(at: datetime) -> date:
    return at.astimezone(clock.SHANGHAI).date()


def _held(occasion: Occasion, by: Any, *states: str) -> Occasion:
    row = Occasion.objects.select_for_update(of=("self",)).select_related("unit").get(pk=occasion.pk)
    require(by, RUN, row.unit)
    if row.state not in states:
        raise RuleBroken(f"这次活动现在“{row.get_state_display()}”，不能办理这一步，请刷新页面。")
    return row


def plan(
    unit: Unit, *, kind: str, title: str, outline: str, begins_at: datetime, place: str, by: Any, at: datetime
) -> Occasion:
    """An occasion in preparation. Rules: named, a place, not in the past."""
    if not title.strip() or not place.strip():
        raise RuleBroken("请写明主题和地点。", field="title")
    if begins_at <= at:
        raise RuleBroken("时间应在现在以后；已经办过的，请按当时的时间登记在会议纪要里。", field="begins_at")
    with transaction.atomic():
        unit = locked(unit, by, RUN)
        row = Occasion.objects.create(
            unit=unit, kind=Kind(kind), title=title.strip(), outline=outline.strip(), begins_at=begins_at, place=place.strip(),
            made_by=by,
        )  # fmt: skip
        journal.write("筹备民主监督活动", row, by=by, after=journal.picture(row, *SEEN), unit_id=unit.pk)
        return row


def seat(occasion: Occasion, *, people: Mapping[Person, str], by: Any, at: datetime) -> None:
    """These take part in these capacities, in place of whoever stood there before.

    Rules: before it was held; delegates hold a seat in an open term of the unit, the others work there.
    """
    if not people:
        raise RuleBroken("请先勾选代表，或者写上其他参加人员的姓名。", field="people")
    with transaction.atomic():
        row, day = _held(occasion, by, *AHEAD), _day(at)
        delegates = set(_delegates(row.unit, day).values_list("person_id", flat=True))
        staff = set(Employment.objects.at(day).filter(unit__home=row.unit).values_list("person_id", flat=True))
        for person, role in people.items():
            if role == Role.DELEGATE and person.pk not in delegates:
                raise RuleBroken(f"{person.name}不是现任教代会代表。", field="people")
            if person.pk not in staff | delegates:
                raise RuleBroken(f"{person.name}不是本单位教职工。", field="people")
        row.participants.exclude(person__in=people).delete()
        for person, role in people.items():
            Participant.objects.update_or_create(occasion=row, person=person, defaults={"role": Role(role)})
        after = {Role(role).label: [p.name for p, r in people.items() if r == role] for role in set(people.values())}
        journal.write("确定参加人员", row, by=by, after=after, unit_id=row.unit_id)
        if row.state == State.ANNOUNCED:
            _call(row, by=by, at=at)


def _delegates(unit: Unit, day: date) -> Any:
    return Delegate.objects.at(day).filter(term__congress__unit__home=unit, term__until__isnull=True)


def announce(occasion: Occasion, *, by: Any, at: datetime) -> Occasion:
    """Everybody who takes part is told and gets a to-do. Rules: the roles without whom it makes no sense are there; a hearing is
    announced so many working days ahead (provision). Twice is once."""
    with transaction.atomic():
        row = _held(occasion, by, *AHEAD)
        if row.state == State.ANNOUNCED:
            return row
        there = list(row.participants.values_list("role", flat=True))
        for role, least in WANTED[Kind(row.kind)].items():
            if there.count(role) < least:
                raise RuleBroken(f"{row.get_kind_display()}至少要有{Role(role).label} {least} 人，请先确定参加人员。")
        _early_enough(row, at)
        row.state, row.announced_at = State.ANNOUNCED, at
        row.save(update_fields=["state", "announced_at"])
        journal.write("通知民主监督活动", row, by=by, after={"people": len(there)}, unit_id=row.unit_id)
        _call(row, by=by, at=at)
        return row


def _early_enough(row: Occasion, at: datetime) -> None:
    if row.kind != Kind.HEARING:
        return
    days = value_of(provisions.HEARING_DAYS, row.unit, _day(at))
    first = WorkingCalendar().add(_day(at), days)
    if _day(row.begins_at) < first:
        raise RuleBroken(
            f"听证会应提前 {days} 个工作日通知：今天通知的，最早 {first:%Y-%m-%d} 举行。", field="begins_at"
        )


def _call(row: Occasion, *, by: Any, at: datetime) -> None:
    people = list(Person.objects.filter(oversight__occasion=row).order_by("pk"))
    when = row.begins_at.astimezone(clock.SHANGHAI)
    inbox.open_items_of_people(
        people, kind=ATTEND_ITEM, title=f"{when:%m月%d日 %H:%M} {row.get_kind_display()}：{row.title}"[:120],
        link=reverse("oversight:occasion", args=[row.key]), subject=row, unit=row.unit, by=by, at=at, due_on=when.date(),
    )  # fmt: skip


def cancel(occasion: Occasion, *, reason: str, by: Any, at: datetime) -> Occasion:
    """Called off; whoever was told is told. Rule: a reason; before it was held."""
    if not reason.strip():
        raise RuleBroken("请写明取消原因，参加人员会看到。", field="reason")
    with transaction.atomic():
        row = _held(occasion, by, *AHEAD)
        told = row.state == State.ANNOUNCED
        row.state, row.reason = State.CANCELLED, reason.strip()
        row.save(update_fields=["state", "reason"])
        inbox.close_items(kind=ATTEND_ITEM, subject=row, by=by, at=at, outcome="已取消")
        for person in Person.objects.filter(oversight__occasion=row) if told else ():
            inbox.send(
                short="活动取消",
                body=f"{row}取消。原因：{row.reason}",
                link=reverse("oversight:occasion", args=[row.key]),
                person=person,
                at=at,
            )
        journal.write("取消民主监督活动", row, by=by, after={"reason": row.reason}, unit_id=row.unit_id)
        return row


def hold(occasion: Occasion, *, record: str, conclusion: str, by: Any, at: datetime) -> Occasion:
    """It took place: the record, and for a hearing its conclusion. May be written again until it is archived.

    Rules: announced; the hour has come; recorded; a hearing ends with a conclusion.
    """
    word = RECORD_WORDS[Kind(occasion.kind)]
    if not record.strip():
        raise RuleBroken(f"请写{word}。", field="record")
    if occasion.kind in NEEDS_CONCLUSION and not conclusion.strip():
        raise RuleBroken("听证会要写明结论：采纳了什么，没有采纳的是什么、为什么。", field="conclusion")
    with transaction.atomic():
        row = _held(occasion, by, State.ANNOUNCED, State.HELD)
        if at < row.begins_at:
            raise RuleBroken(f"时间还没有到：{row.begins_at.astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M} 举行。")
        row.state, row.record, row.conclusion = State.HELD, record.strip(), conclusion.strip()
        row.save(update_fields=["state", "record", "conclusion"])
        inbox.close_items(kind=ATTEND_ITEM, subject=row, by=by, at=at, outcome="已举行")
        journal.write("登记民主监督活动", row, by=by, after={"record": len(row.record)}, unit_id=row.unit_id)
        return row


def feed_back(occasion: Occasion, *, text: str, by: Any, at: datetime) -> Participant:
    """What somebody who took part has to say; his alone to write, and to change until it is archived."""
    if not text.strip():
        raise RuleBroken("请写意见。", field="text")
    with transaction.atomic():
        mine = Participant.objects.select_for_update().filter(occasion=occasion, person__user=by).first()
        if mine is None:
            raise Refused("oversight.feed_back")
        row = Occasion.objects.get(pk=occasion.pk)
        if row.state not in (State.ANNOUNCED, State.HELD) or at < row.begins_at:
            raise RuleBroken("活动举行以后、归档以前可以反馈意见。")
        mine.feedback, mine.fed_back_at = text.strip(), at
        mine.save(update_fields=["feedback", "fed_back_at"])
        journal.write("反馈意见", row, by=by, after={"length": len(mine.feedback)}, unit_id=row.unit_id)
        return mine


def find(occasion: Occasion, *, text: str, person: Person, due_on: date | None, by: Any, at: datetime) -> Finding:
    """A matter somebody has to mend or answer; he gets the to-do, what is late climbs to the unit's leader and chair.

    Rules: the occasion was held; the responsible one works in the unit; not due in the past (default: the provision's days).
    """
    if not text.strip():
        raise RuleBroken("请写明问题或意见。", field="text")
    with transaction.atomic():
        row, day = _held(occasion, by, State.HELD), _day(at)
        if not Employment.objects.at(day).filter(person=person, unit__home=row.unit).exists():
            raise RuleBroken(f"{person.name}不是本单位教职工。", field="person")
        due_on = due_on or WorkingCalendar().add(day, value_of(provisions.MEND_DAYS, row.unit, day))
        found = Finding.objects.create(occasion=row, text=text.strip(), person=person, due_on=due_on, made_at=at)
        case = cases.open_case(found, kind=FINDING, unit=row.unit, title=f"整改：{found.text}"[:100], by=by, at=at)
        cases.assign(case, handlers=[NewHandler(Part.LEAD, person=person, due_on=due_on)], by=by, at=at)
        return found


def _finding(finding: Finding) -> tuple[Finding, Case]:
    row = Finding.objects.select_for_update(of=("self",)).select_related("occasion__unit").get(pk=finding.pk)
    return row, Case.objects.about(row).get()


def answer(finding: Finding, *, text: str, by: Any, at: datetime) -> Finding:
    """The responsible one says how it was mended. By himself alone; again after it was returned."""
    with transaction.atomic():
        row, case = _finding(finding)
        mine = case.handlers.filter(until__isnull=True, person__user=by).first()
        if mine is None:
            raise Refused("oversight.answer")
        if row.state != FindingState.OPEN:
            raise RuleBroken("整改情况已经报过，正等工会确认。")
        cases.write(case, what="报告整改", text=text, by=by, at=at)
        cases.finish_part(mine, by=by, at=at)
        row.state = FindingState.ANSWERED
        row.save(update_fields=["state"])
        return row


def judge(finding: Finding, *, fine: bool, text: str, by: Any, at: datetime) -> Finding:
    """The union confirms that it is mended, or returns it once with a reason (a second handling)."""
    with transaction.atomic():
        row, case = _finding(finding)
        require(by, RUN, row.occasion.unit)
        if row.state != FindingState.ANSWERED:
            raise RuleBroken("还没有报告整改情况，或者已经确认过。")
        if fine:
            cases.close_case(case, outcome="已整改", by=by, at=at)
            row.state = FindingState.CONFIRMED
        else:
            again = cases.second_round(case, reason=text, by=by, at=at)
            day = _day(at)
            row.due_on = max(
                row.due_on, WorkingCalendar().add(day, value_of(provisions.MEND_DAYS, row.occasion.unit, day))
            )
            cases.assign(again, handlers=[NewHandler(Part.LEAD, person=row.person, due_on=row.due_on)], by=by, at=at)
            row.state = FindingState.OPEN
        row.save(update_fields=["state", "due_on"])
        return row


def archive(occasion: Occasion, *, by: Any, at: datetime) -> Occasion:
    """Over, with everything on it confirmed. Rules: held; no finding is open; who observed has said what he saw."""
    with transaction.atomic():
        row = _held(occasion, by, State.HELD)
        waiting = row.findings.exclude(state=FindingState.CONFIRMED).count()
        if waiting:
            raise RuleBroken(f"还有 {waiting} 项意见没有确认整改，不能归档。")
        silent = row.participants.filter(role=Role.DELEGATE, feedback="").count()
        if row.kind == Kind.OBSERVING and silent:
            raise RuleBroken(f"还有 {silent} 位列席代表没有反馈意见，不能归档。")
        row.state = State.CLOSED
        row.save(update_fields=["state"])
        journal.write("民主监督活动归档", row, by=by, after={"findings": row.findings.count()}, unit_id=row.unit_id)
        return row
