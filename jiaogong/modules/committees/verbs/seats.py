"""Who sits in a committee: a whole committee at once, by-elections, leaving."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q

from jiaogong.engines.org.models import Person, Unit
from jiaogong.kernel import clock, journal
from jiaogong.kernel.errors import RuleBroken
from jiaogong.modules.unions import verbs as unions
from jiaogong.modules.unions.models import CommitteeTerm
from jiaogong.modules.unions.verbs.common import locked, not_in_future
from jiaogong.modules.unions.verbs.union import open_union
from jiaogong.modules.unions.words import CommitteeKind

from ..checks import SeatDraft, check_post, check_posts, findings, refuse
from ..models import Seat, SpecialCommittee
from ..words import CHAIRS, Leaving, Post
from .chairs import chair_office, holder_of, leave_chair, seat_in_office, seat_present_chair

_SEAT = (
    "term",
    "special",
    "person",
    "post",
    "votes",
    "basis",
    "since",
    "until",
    "leaving",
    "own_consent",
    "upper_consent",
)


def begin_committee(
    unit: Unit, *, by: Any, kind: str, number: int, since: date, years: int, seats: Sequence[SeatDraft], basis: str
) -> CommitteeTerm:
    """A newly elected committee takes office on `since` with these members; the former term and its seats end that day.

    Rules: those of `unions.begin_term` (工会法第十六条); exactly one chair (主席, or 主任), nobody twice; everyone works in
    the unit, or below a union office; size and make-up by the provisions. The chair of a union committee takes the
    chair's office the same day, so that rights follow the election.
    """
    with transaction.atomic():
        unit = locked(unit, by, "unions.keep")
        check_posts(kind, seats)
        for seat in seats:
            _works_here(unit, seat.person)
        refuse(findings(unit, kind, seats, since))
        former = CommitteeTerm.objects.filter(unit=unit, kind=kind, until__isnull=True).first()
        term = unions.begin_term(unit, by=by, kind=kind, number=number, since=since, years=years)
        if former is not None:
            _end_seats(former, since)
        rows = [_seated(s, since, basis, by, term=term) for s in seats]
        after = {"seats": [f"{row.get_post_display()} {row.person.name}" for row in rows], "basis": basis}
        journal.write("登记委员会组成", term, by=by, after=after, unit_id=unit.pk)
        chair = next(row for row in rows if row.post in CHAIRS)
        if kind == CommitteeKind.UNION:
            seat_in_office(unit, chair.person, since, basis, by)
        return term


def _seated(draft: SeatDraft, since: date, basis: str, by: Any, **committee: Any) -> Seat:
    """A seat from `since`, with who recorded it and when."""
    return Seat.objects.create(
        person=draft.person, post=draft.post, votes=draft.votes, since=since, basis=basis.strip(), recorded_by=by,
        recorded_at=clock.now(), **committee,
    )  # fmt: skip


def _end_seats(term: CommitteeTerm, day: date) -> None:
    """The term is over: its open seats end; one taken on that very day or later never was held."""
    rows = Seat.objects.filter(term=term, until__isnull=True)
    rows.filter(since__gte=day).delete()
    rows.update(until=day)


def take_seat(
    committee: CommitteeTerm | SpecialCommittee, *, by: Any, person: Person, post: str, since: date,
    votes: int | None = None, basis: str = "",
) -> Seat:  # fmt: skip
    """补选, 增补, or a member of a special committee: `person` sits from `since`.

    Rules: within the committee's time, not in the future; one chair at a time; one seat a person at a time, and its
    periods never overlap; the person works in the unit; a by-elected chair finds the chair's office empty.
    """
    not_in_future(since)
    with transaction.atomic():
        unit = locked(committee.unit, by, "unions.keep")
        about = _about(committee)
        if isinstance(committee, CommitteeTerm):
            check_post(committee.kind, post)
        _within(committee, since)
        _works_here(unit, person)
        rows = Seat.objects.filter(Q(until__isnull=True) | Q(until__gt=since), **about).select_related("person")
        own = rows.filter(person=person).first()
        if own is not None:
            raise RuleBroken(
                f"{person.name}{_span(own)}在这个委员会任{own.get_post_display()}，任职时间不能重叠。", field="since"
            )
        if post in CHAIRS and (now := rows.filter(post__in=CHAIRS).first()):
            raise RuleBroken(
                f"{now.person.name}{_span(now)}任{now.get_post_display()}：一个委员会同一时间只能有一位{now.get_post_display()}，"
                "请先登记其离任。", field="post",
            )  # fmt: skip
        seat = _seated(SeatDraft(person, post, votes), since, basis, by, **about)
        journal.write("登记委员任职", seat, by=by, after=journal.picture(seat, *_SEAT), unit_id=unit.pk)
        if isinstance(committee, CommitteeTerm):
            now_all = [
                SeatDraft(s.person, s.post)
                for s in Seat.objects.filter(until__isnull=True, **about).select_related("person")
            ]
            refuse(f for f in findings(unit, committee.kind, now_all, since) if "少于" not in f.text)
            if committee.kind == CommitteeKind.UNION and post == Post.CHAIR:
                if (now_chair := holder_of(chair_office(unit))) not in (None, person):
                    raise RuleBroken(f"现任工会主席职务登记的是{now_chair}，请先登记其离任，再登记补选。", field="post")
                seat_in_office(unit, person, since, basis, by)
        return seat


def _about(committee: CommitteeTerm | SpecialCommittee) -> dict[str, Any]:
    return {"term": committee} if isinstance(committee, CommitteeTerm) else {"special": committee}


def _span(seat: Seat) -> str:
    """自 2024-03-01 起, or 自 2024-03-01 至 2025-01-01"""
    return f"自 {seat.since:%Y-%m-%d} " + (f"至 {seat.until:%Y-%m-%d} " if seat.until else "起")


def _within(committee: CommitteeTerm | SpecialCommittee, since: date) -> None:
    if committee.until is not None:
        raise RuleBroken(f"这个委员会已于 {committee.until:%Y-%m-%d} 结束，不能再登记任职。", field="since")
    if since < committee.since:
        raise RuleBroken(f"这个委员会自 {committee.since:%Y-%m-%d} 起，任职日期不能更早。", field="since")


def _works_here(unit: Unit, person: Person) -> None:
    if not unions.candidates(unit).filter(person=person).exists():
        raise RuleBroken(f"{person.name}不在本单位（或下级单位）在岗教职工名册中，不能进入委员会。", field="lines")


def leave_seat(
    seat: Seat, *, by: Any, until: date, leaving: str, basis: str = "", own_consent: str = "", upper_consent: str = ""
) -> Seat:
    """The seat ends on `until`; a union chair's office ends with it.

    Rule: before the term is over a chair or vice-chair is not moved at will; when work requires it, the union committee
    itself and the next higher union must consent (《中华人民共和国工会法》2021年修正，第十八条).
    """
    not_in_future(until, "until")
    with transaction.atomic():
        unit = locked(seat.unit, by, "unions.keep")
        seat = Seat.objects.select_for_update().get(pk=seat.pk)
        if seat.until is not None:
            raise RuleBroken(f"{seat.person.name}已于 {seat.until:%Y-%m-%d} 离任。", field="until")
        if until <= seat.since:
            raise RuleBroken(f"{seat.person.name}自 {seat.since:%Y-%m-%d} 起任职，离任日期必须在其后。", field="until")
        if leaving == Leaving.MOVED and _protected(seat) and not (own_consent.strip() and upper_consent.strip()):
            missing = "own_consent" if not own_consent.strip() else "upper_consent"
            raise RuleBroken(
                "工会主席、副主席任期未满时，不得随意调动其工作；因工作需要调动时，应当征得本级工会委员会和上一级工会的同意"
                "（《工会法》第十八条）。请写明两方的意见和文号。", field=missing,
            )  # fmt: skip
        before = journal.picture(seat, *_SEAT)
        seat.until, seat.leaving = until, leaving
        seat.own_consent, seat.upper_consent = own_consent.strip(), upper_consent.strip()
        seat.save(update_fields=["until", "leaving", "own_consent", "upper_consent"])
        after = journal.picture(seat, *_SEAT) | {"reason": basis}
        journal.write("登记委员离任", seat, by=by, before=before, after=after, unit_id=unit.pk)
        if seat.term and seat.term.kind == CommitteeKind.UNION and seat.post == Post.CHAIR:
            leave_chair(unit, seat, until, basis, by)
        return seat


def _protected(seat: Seat) -> bool:
    return bool(seat.term and seat.term.kind == CommitteeKind.UNION and seat.post in (Post.CHAIR, Post.VICE_CHAIR))


def fill_committee(term: CommitteeTerm, *, by: Any, seats: Sequence[SeatDraft], basis: str) -> list[Seat]:
    """Register the members of a committee whose term is known and whose seats are still empty (an election of the past).

    Rules as for `begin_committee`; the seats begin with the term.
    """
    with transaction.atomic():
        unit = locked(term.unit, by, "unions.keep")
        if term.until is not None or Seat.objects.filter(term=term).exists():
            raise RuleBroken("这一届委员会的组成已经登记，请用补选、离任登记变动。", field="lines")
        check_posts(term.kind, seats)
        for seat in seats:
            _works_here(unit, seat.person)
        refuse(findings(unit, term.kind, seats, term.since))
        rows = [_seated(s, term.since, basis, by, term=term) for s in seats]
        after = {"seats": [f"{row.get_post_display()} {row.person.name}" for row in rows], "basis": basis}
        journal.write("登记委员会组成", term, by=by, after=after, unit_id=unit.pk)
        chair = next(row for row in rows if row.post in CHAIRS)
        if term.kind == CommitteeKind.UNION:
            seat_present_chair(unit, chair, basis, by)
        return rows


def set_up_special(unit: Unit, *, by: Any, title: str, since: date, basis: str = "") -> SpecialCommittee:
    """Set up a special committee. Rules: one of a name at a time, not before the union, not in the future."""
    not_in_future(since)
    with transaction.atomic():
        unit = locked(unit, by, "unions.keep")
        union = open_union(unit)
        if since < union.since:
            raise RuleBroken(f"本单位于 {union.since:%Y-%m-%d} 建会，专门委员会不能早于建会。", field="since")
        title = title.strip()
        rows = SpecialCommittee.objects.filter(unit=unit, title=title)
        if rows.filter(until__isnull=True).exists():
            raise RuleBroken(f"已有“{title}”，不能重复设立。", field="title")
        if rows.filter(until__gt=since).exists():
            raise RuleBroken(f"“{title}”的上一段登记与这个日期重叠，请改用之后的日期。", field="since")
        row = SpecialCommittee.objects.create(unit=unit, title=title, since=since, basis=basis.strip())
        journal.write("设立专门委员会", row, by=by, after={"title": title, "since": str(since)}, unit_id=unit.pk)
        return row


def end_special(special: SpecialCommittee, *, by: Any, until: date, basis: str) -> SpecialCommittee:
    """End a special committee; its seats end the same day."""
    not_in_future(until, "until")
    with transaction.atomic():
        unit = locked(special.unit, by, "unions.keep")
        if special.until is not None:
            raise RuleBroken("这个专门委员会已经撤销。", field="until")
        if until <= special.since:
            raise RuleBroken(f"{special.title}自 {special.since:%Y-%m-%d} 起，撤销日期必须在其后。", field="until")
        special.until = until
        special.save(update_fields=["until"])
        rows = Seat.objects.filter(special=special, until__isnull=True)
        rows.filter(since__gte=until).delete()
        rows.update(until=until)
        journal.write("撤销专门委员会", special, by=by, after={"until": str(until), "reason": basis}, unit_id=unit.pk)
        return special
