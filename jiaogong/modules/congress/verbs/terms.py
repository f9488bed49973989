"""A congress begins a term 届: how it meets, how many delegates, who stands on the electoral roll."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from jiaogong.engines.org.models import Unit
from jiaogong.engines.org.words import Layer
from jiaogong.engines.provisions.reading import explain, value_of
from jiaogong.kernel import clock, journal
from jiaogong.kernel.errors import RuleBroken
from jiaogong.modules.unions.verbs.common import locked

from .. import provisions, rules, staff
from ..models import Congress, Delegation, Session, Term
from ..seats import Reckoned, seats_for
from ..words import AHEAD, SHORT, Form, Kind
from .delegates import NewDelegate, seat_delegates
from .rolls import start_roll

LONGEST_AHEAD = timedelta(days=366)
SEEN = ("number", "since", "due_on", "until", "years", "staff", "seats", "rule")


def reckon(unit: Unit, kind: str, day: date, chosen: Collection[int] = ()) -> tuple[str, int, Reckoned, str]:
    """(form, how many elect, least seats with the reckoning, the provision's source): what a new term would be."""
    number = staff.electorate_number(unit, kind, day) or len(staff.electors(unit, kind, day, chosen))
    threshold = explain(provisions.THRESHOLD, unit, day)
    scale = explain(provisions.SCALE, unit, day)
    if number < threshold.value:
        words = f"{_people(kind)}{number}人，不足{threshold.value}人，召开全体大会，人人都是代表"
        return Form.ALL, number, Reckoned(number, words), threshold.source
    found = seats_for(number, scale.value)
    words = found.words.replace("教职工", _people(kind))
    return Form.DELEGATES, number, Reckoned(found.seats, words), scale.source


def _people(kind: str) -> str:
    return "有表决权的会员" if kind == Kind.UNION else "教职工"


def begin_term(
    unit: Unit, *, kind: str, by: Any, at: datetime, since: date, years: int | None = None, seats: int | None = None,
    number: int | None = None, people: Collection[int] = (),
) -> Term:  # fmt: skip
    """A new term of the unit's congress; the one before ends on its first day. With too few staff for delegates everybody
    is one at once; else the roll and the election come next. `people` belong to a department nobody is registered in.

    Rules: threshold, least seats and years by the place's provisions (教育部令第32号, articles not verified); not more
    than a year ahead; at most one open term of a congress (database).
    """
    today = at.astimezone(clock.SHANGHAI).date()
    with transaction.atomic():
        unit = locked(unit, by, rules.RUN)
        _fits(unit, kind)
        if since > today + LONGEST_AHEAD:
            raise RuleBroken("开始日期最多比今天晚一年。", field="since")
        form, number_of, least, source = reckon(unit, kind, today, people)
        if not number_of:
            raise RuleBroken(f"{unit.name}还没有登记{_people(kind)}，请先登记人员。")
        wanted = number_of if form == Form.ALL else (seats or least.seats)
        _enough(wanted, least, number_of, source)
        congress, _ = Congress.objects.get_or_create(unit=unit, kind=kind, defaults={"form": form, "founded_on": since})
        if congress.form != form:
            congress.form = form
            congress.save(update_fields=["form"])
        former = _end_former(congress, since, by)
        years = years or int(value_of(provisions.YEARS, unit, today))
        term = Term.objects.create(
            congress=congress, number=former.number + 1 if former else number or 1, since=since,
            due_on=clock.minus_years(since, -years), years=years, staff=number_of, seats=wanted,
            rule=f"{least.words}（{source}）"[:200], made_at=at, made_by=by,
        )  # fmt: skip
        journal.write("建立新一届", term, by=by, after=journal.picture(term, *SEEN), unit_id=unit.pk)
        if form == Form.ALL:
            _everybody(term, today, people)
        elif unit.is_inner and people:
            start_roll(term, people, today)
        return term


def _fits(unit: Unit, kind: str) -> None:
    if kind not in Kind.values:
        raise RuleBroken("请选择是教代会、二级教代会还是工代会。", field="kind")
    if (kind == Kind.SECOND) != unit.is_inner or (not unit.is_inner and unit.layer != Layer.BASE):
        raise RuleBroken(f"{unit.name}不设{SHORT[Kind(kind)]}：教代会、工代会设在学校，二级教代会设在学校的内设机构。")


def _enough(wanted: int, least: Reckoned, people: int, source: str) -> None:
    if wanted < least.seats:
        raise RuleBroken(f"代表名额不能少于 {least.seats} 名：{least.words}（{source}）。", field="seats")
    if wanted > people:
        raise RuleBroken(f"代表名额不能多于 {people} 人。", field="seats")


def _end_former(congress: Congress, since: date, by: Any) -> Term | None:
    """The term in office ends on the day the new one begins; its sessions still ahead must be dealt with first."""
    former = Term.objects.filter(congress=congress).order_by("-number").first()
    if former is None:
        return None
    if since <= former.since:
        raise RuleBroken(f"上一届自 {former.since:%Y-%m-%d} 起，新一届必须在其后开始。", field="since")
    if former.until is None:
        ahead = Session.objects.filter(term=former, state__in=AHEAD, begins_at__date__gte=since).first()
        if ahead is not None:
            raise RuleBroken(f"{ahead}还在筹备，请先取消或改期。", field="since")
        former.until = since
        former.save(update_fields=["until"])
        journal.write("上一届届满", former, by=by, after={"until": str(since)}, unit_id=congress.unit_id)
    elif former.until > since:
        raise RuleBroken(f"上一届到 {former.until:%Y-%m-%d} 为止，新一届不能更早开始。", field="since")
    return former


def _everybody(term: Term, day: date, chosen: Collection[int]) -> None:
    """全体大会: everybody is a delegate, delegations by group."""
    jobs = staff.jobs_around(term.unit, day)
    groups = staff.grouped(staff.electors(term.unit, term.congress.kind, day, chosen), jobs)
    rows = []
    for position, (name, people) in enumerate(groups.items(), start=1):
        delegation = Delegation.objects.create(term=term, name=name[:40], position=position)
        rows += [NewDelegate(person, delegation, None, None) for person in people]
    seat_delegates(term, rows, since=term.since, basis="全体大会，人人都是代表", day=day)


def refresh_everybody(term: Term, *, by: Any, at: datetime) -> tuple[int, int]:
    """全体大会: whoever has come is a delegate from today, whoever has left is none; returns how many of each."""
    today = at.astimezone(clock.SHANGHAI).date()
    with transaction.atomic():
        unit = locked(term.unit, by, rules.RUN)
        if term.congress.form != Form.ALL:
            raise RuleBroken("只有全体大会按在岗人员更新代表；代表大会的代表由选举产生。")
        rows = list(term.delegates.filter(until__isnull=True))
        wanted = set(staff.electors(unit, term.congress.kind, today, [row.person_id for row in rows]))
        gone = [row for row in rows if row.person_id not in wanted]
        for row in gone:
            row.until, row.leaving = max(today, row.since + timedelta(days=1)), "moved"
            row.save(update_fields=["until", "leaving"])
        delegation = term.delegations.first() or Delegation.objects.create(term=term, name="全体", position=1)
        fresh = sorted(wanted - {row.person_id for row in rows})
        new = [NewDelegate(person, delegation, None, None) for person in fresh]
        seat_delegates(term, new, since=max(today, term.since), basis="全体大会，人人都是代表", day=today)
        term.seats = term.staff = len(wanted)
        term.save(update_fields=["seats", "staff"])
        journal.write("按在岗人员更新代表", term, by=by, after={"in": len(fresh), "out": len(gone)}, unit_id=unit.pk)
        return len(fresh), len(gone)


def extend_term(term: Term, *, by: Any, at: datetime, due_on: date, reason: str) -> Term:
    """The term may last longer than elected for.

    Rules: with a reason; at most so many months beyond its years as the place allows (上海市职工代表大会条例第三十七条: one
    year).
    """
    if not reason.strip():
        raise RuleBroken("请写明延期的原因。", field="reason")
    with transaction.atomic():
        unit = locked(term.unit, by, rules.RUN)
        row = Term.objects.select_for_update().get(pk=term.pk)
        if row.until is not None:
            raise RuleBroken("这一届已有下一届接续，不能再延期。")
        found = explain(provisions.EXTENSION, unit, at.astimezone(clock.SHANGHAI).date())
        last = clock.add_months(clock.minus_years(row.since, -row.years), found.value)
        if due_on <= row.due_on:
            raise RuleBroken(f"应晚于现在的届满日期 {row.due_on:%Y-%m-%d}。", field="due_on")
        if due_on > last:
            raise RuleBroken(
                f"最多延期到 {last:%Y-%m-%d}（届满后 {found.value} 个月，{found.source}）。", field="due_on"
            )
        before = journal.picture(row, "due_on")
        row.due_on = due_on
        row.save(update_fields=["due_on"])
        after = journal.picture(row, "due_on") | {"reason": reason.strip()}
        journal.write("延长任期", row, by=by, before=before, after=after, unit_id=unit.pk)
        return row
