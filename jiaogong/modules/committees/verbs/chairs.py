"""The union's chair: one truth for the seat in the committee and for the office that gives the rights."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from jiaogong.engines.inbox import verbs as inbox
from jiaogong.engines.org import verbs as org
from jiaogong.engines.org.models import Holding, Office, Person, Unit
from jiaogong.engines.org.words import Layer, RoleKey
from jiaogong.kernel import clock, journal
from jiaogong.kernel.errors import RuleBroken
from jiaogong.modules.unions import verbs as unions
from jiaogong.modules.unions.models import CommitteeTerm
from jiaogong.modules.unions.verbs.common import locked
from jiaogong.modules.unions.verbs.offices import filled_from_above
from jiaogong.modules.unions.words import CommitteeKind

from .. import desks, rules
from ..models import Seat
from ..words import CHAIRS, Leaving, Post


def chair_office(unit: Unit) -> Office | None:
    """The office of the union's chair, if it was set up."""
    rows = Office.objects.filter(unit=unit, role=RoleKey.CHAIR, abolished_on__isnull=True)
    return rows.order_by("id").first()


def holder_of(office: Office | None) -> Person | None:
    """Who holds the office now."""
    row = Holding.objects.select_related("person").filter(office=office, until__isnull=True).first() if office else None
    return row.person if row else None


def seat_in_office(unit: Unit, person: Person, since: date, basis: str, by: Any) -> Holding:
    """The union's chair holds the chair's office: one truth for the seat and for the rights that go with it.

    Rules (platform's own): nobody registers himself as the new chair, as nobody appoints himself; of a chair whom the
    unit's own cadre registers, the superior is told.
    """
    office = chair_office(unit)
    alone = getattr(by, "pk", None) is not None and filled_from_above(unit, by)
    if alone and person.user_id == by.pk and holder_of(office) != person:
        raise RuleBroken(
            "本人当选工会主席的，不能由本人登记：请由本单位其他工会干部登记，或者报上级工会批复。", field="lines"
        )
    if office is None:
        title = "工会主席" if unit.layer == Layer.BASE else "主席"
        office = org.create_office(unit, by=by, title=title, role=RoleKey.CHAIR)
    holding = org.take_office(office, by=by, person=person, since=since, basis=basis[:120])
    if alone:
        _tell_above(unit, person, since, by)
    watch(unit, by)
    return holding


def _tell_above(unit: Unit, person: Person, since: date, by: Any) -> None:
    desk = desks.upper_desk(unit.superior) if unit.superior else None
    if desk is not None:
        body = f"{unit.name}的{by}登记：{person.name}自 {since:%Y-%m-%d} 起任工会主席，没有经平台报批。请核对选举结果和批复。"
        inbox.send(short="下级登记了工会主席", body=body, link=link_of(unit), office=desk, at=clock.now())


def link_of(unit: Unit) -> str:
    """The page of the unit's committees."""
    return reverse("committees:unit", args=[unit.key])


def leave_chair(unit: Unit, seat: Seat, until: date, basis: str, by: Any) -> None:
    """The chair's office ends with his seat."""
    office = chair_office(unit)
    holding = Holding.objects.filter(office=office, until__isnull=True, person=seat.person).first() if office else None
    if office is not None and holding is not None and holding.since < until:
        unions.leave_office(office, by=by, until=until, basis=basis or seat.get_leaving_display())
    watch(unit, by)


def seat_present_chair(unit: Unit, chair: Seat, basis: str, by: Any) -> None:
    """The chair of a term long begun holds the office already, or takes it over from whoever holds it."""
    office = chair_office(unit)
    now = Holding.objects.filter(office=office, until__isnull=True).first() if office else None
    if now is not None and now.person_id != chair.person_id:
        raise RuleBroken(
            f"现任工会主席职务登记的是{now.person.name}，与这里的主席{chair.person.name}不一致。请先按现任登记，再用离任和补选登记变动。",
            field="lines",
        )
    if now is None:
        seat_in_office(unit, chair.person, chair.since, basis, by)


def _term_of(unit: Unit) -> CommitteeTerm | None:
    rows = CommitteeTerm.objects.filter(unit=unit, kind=CommitteeKind.UNION, until__isnull=True, seats__until=None)
    return rows.filter(seats__isnull=False).distinct().first()


def _seat_of(term: CommitteeTerm) -> Seat | None:
    return Seat.objects.filter(term=term, post__in=CHAIRS, until__isnull=True).select_related("person").first()


def watch(unit: Unit, by: Any) -> None:
    """A to-do for the unit while the chair's office and the chair's seat name two people; closed when they agree."""
    term = _term_of(unit)
    if term is None:
        return
    seat, at = _seat_of(term), clock.now()
    if (seat.person if seat else None) == holder_of(chair_office(unit)):
        inbox.close_items(kind=rules.MATCH_ITEM, subject=term, by=by, at=at, outcome="已一致")
    elif (desk := desks.own_desk(unit)) is not None:
        inbox.open_item(
            kind=rules.MATCH_ITEM, title="主席职务已变动，请核对委员会中的主席", link=link_of(unit), subject=term, unit=unit,
            office=desk, by=by, at=at,
        )  # fmt: skip


def on_holder_changed(sender: Any, office: Office, by: Any, **_: Any) -> None:
    """An office was handed over or left elsewhere: nobody's seat changes by that, but somebody has to look."""
    if office.role == RoleKey.CHAIR and office == chair_office(office.unit):
        watch(office.unit, by)


def match_chair(term: CommitteeTerm, *, by: Any) -> Seat | None:
    """The committee follows the chair's office: the seat of the former chair ends on the day the office passed on, and
    whoever holds the office sits as chair from then. Done twice, it changes nothing.

    Rules: the office passed on after the present chair took his seat (else it is the office that lags behind); periods
    of one person do not overlap. The office is the superior's to fill, so its basis stands for his consent (工会法第十八条).
    """
    with transaction.atomic():
        unit = locked(term.unit, by, "unions.keep")
        term = CommitteeTerm.objects.select_for_update().get(pk=term.pk)
        if term.kind != CommitteeKind.UNION or term.until is not None:
            raise RuleBroken("只有在任的工会委员会才随主席职务更正。")
        last = Holding.objects.filter(office=chair_office(unit)).select_related("person").order_by("-since").first()
        now, seat = (last if last and last.until is None else None), _seat_of(term)
        if last is None or (now.person if now else None) == (seat.person if seat else None):
            watch(unit, by)
            return seat
        day = max(last.until or last.since, term.since)
        before = {"chair": seat.person.name if seat else None}
        if seat is not None:
            _give_way(seat, day, last.basis)
        fresh = _follow(term, now, day, by) if now else None
        after = {"chair": fresh.person.name if fresh else None, "since": str(day), "basis": last.basis}
        journal.write("按职务更正委员会主席", term, by=by, before=before, after=after, unit_id=unit.pk)
        watch(unit, by)
        return fresh


def _give_way(seat: Seat, day: date, basis: str) -> None:
    if day <= seat.since:
        raise RuleBroken(
            f"{seat.person.name}自 {seat.since:%Y-%m-%d} 起任委员会主席，晚于职务变动，请核对职务；委员会确有变动的，用离任、补选登记。"
        )
    seat.until, seat.leaving, seat.upper_consent = day, Leaving.OTHER, basis
    seat.save(update_fields=["until", "leaving", "upper_consent"])


def _follow(term: CommitteeTerm, holding: Holding, day: date, by: Any) -> Seat:
    rows = Seat.objects.filter(Q(until__isnull=True) | Q(until__gt=day), term=term, person=holding.person)
    for row in rows:
        if row.until is not None or row.since >= day:
            raise RuleBroken(
                f"{holding.person.name}在这一届的任职登记与职务日期 {day:%Y-%m-%d} 重叠，请用离任、补选登记。"
            )
        row.until = day  # a member becomes the chair
        row.save(update_fields=["until"])
    return Seat.objects.create(
        term=term, person=holding.person, post=Post.CHAIR, since=day, basis=holding.basis, recorded_by=by,
        recorded_at=clock.now(),
    )  # fmt: skip
