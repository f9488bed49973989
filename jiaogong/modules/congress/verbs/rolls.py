"""The electoral roll: constituencies 选举单位, who elects in which, how many seats each has."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, Max

from jiaogong.engines.ballot.models import Vote
from jiaogong.engines.ballot.words import State as VoteState
from jiaogong.engines.org.models import Unit
from jiaogong.kernel import clock, journal
from jiaogong.kernel.errors import RuleBroken
from jiaogong.modules.unions.verbs.common import locked

from .. import rules, staff
from ..models import Constituency, Constituent, Delegation, Term
from ..seats import shared_out
from ..words import Form

MOST = 60


def _held(term: Term, by: Any) -> Unit:
    unit = locked(term.unit, by, rules.RUN)
    if term.congress.form == Form.ALL:
        raise RuleBroken("全体大会人人都是代表，不划分选举单位。")
    return unit


def elections_of(term: Term) -> Any:
    """Votes for delegates that are being prepared, run or wait to be counted."""
    ids = term.constituencies.values_list("pk", flat=True)
    votes = Vote.objects.filter(subject_type="congress.constituency", subject_id__in=list(ids))
    return votes.filter(state__in=[VoteState.DRAFT, VoteState.OPEN, VoteState.CLOSED])


def _frozen(term: Term) -> None:
    """Rule: rolls stand once an election runs or delegates were elected by them."""
    if elections_of(term).exclude(state=VoteState.DRAFT).exists():
        raise RuleBroken("有选举单位正在投票，投票结束前不能改动选举名册。")


def _people(term: Term, day: date) -> list[int]:
    """Who elects; those chosen when the term began stay on the roll of a department nobody is registered in."""
    return staff.electors(term.unit, term.congress.kind, day, term.constituents.values_list("person_id", flat=True))


def start_roll(term: Term, people: Collection[int], day: date) -> None:
    """One constituency with the people chosen for a department; the calling verb holds the unit."""
    wanted = staff.electors(term.unit, term.congress.kind, day, people)
    delegation = Delegation.objects.create(term=term, name=term.unit.name[:40], position=1)
    row = Constituency.objects.create(
        term=term, delegation=delegation, name=term.unit.name[:40], position=1, seats=term.seats
    )
    Constituent.objects.bulk_create(
        (Constituent(term=term, constituency=row, person_id=p) for p in wanted), batch_size=500
    )


def propose_roll(term: Term, *, by: Any, at: datetime) -> list[Constituency]:
    """Lay out constituencies anew: by department where people are registered in departments, else by subject and post.

    Rules: everybody who elects stands in exactly one (database); only before delegates are elected.
    """
    today = at.astimezone(clock.SHANGHAI).date()
    with transaction.atomic():
        unit = _held(term, by)
        if term.delegates.exists() or elections_of(term).exists():
            raise RuleBroken("已有代表产生或选举在办，不能整体重划；可以逐人调整。")
        people = _people(term, today)
        term.constituencies.all().delete()
        term.delegations.all().delete()
        groups = staff.grouped(people, staff.jobs_around(unit, today))
        seats = shared_out(term.seats, {n: len(rows) for n, rows in enumerate(groups.values())})
        made = []
        for number, (name, rows) in enumerate(groups.items()):
            delegation = Delegation.objects.create(term=term, name=name[:40], position=number + 1)
            row = Constituency.objects.create(
                term=term, delegation=delegation, name=name[:40], position=number + 1, seats=seats[number]
            )
            Constituent.objects.bulk_create(
                (Constituent(term=term, constituency=row, person_id=person) for person in rows), batch_size=500
            )
            made.append(row)
        after = {"constituencies": len(made), "people": len(people)}
        journal.write("划分选举单位", term, by=by, after=after, unit_id=unit.pk)
        return made


def update_roll(term: Term, *, by: Any, at: datetime) -> tuple[int, int]:
    """Who has come since goes on the roll, who has left goes off it; returns how many of each."""
    today = at.astimezone(clock.SHANGHAI).date()
    with transaction.atomic():
        unit = _held(term, by)
        _frozen(term)
        rows = list(term.constituencies.all())
        if not rows:
            raise RuleBroken("请先划分选举单位。")
        wanted = set(_people(term, today))
        there = set(term.constituents.values_list("person_id", flat=True))
        gone = term.constituents.exclude(person_id__in=wanted).delete()[0]
        jobs, named = staff.jobs_around(unit, today), {row.name: row for row in rows}
        usual = named.get(staff.OTHERS, rows[-1])
        fresh = sorted(wanted - there)
        Constituent.objects.bulk_create(
            Constituent(term=term, constituency=named.get(staff.group_of(jobs.get(p)), usual), person_id=p)
            for p in fresh
        )
        journal.write("更新选举名册", term, by=by, after={"in": len(fresh), "out": gone}, unit_id=unit.pk)
        return len(fresh), gone


def move_people(people: Collection[int], *, to: Constituency, by: Any) -> int:
    """Put these people (ids on the roll) into another constituency of the same term; returns how many moved."""
    term = to.term
    with transaction.atomic():
        unit = _held(term, by)
        _frozen(term)
        rows = term.constituents.filter(pk__in=people).exclude(constituency=to)
        number = rows.update(constituency=to)
        journal.write("调整选举单位", to, by=by, after={"moved": number}, unit_id=unit.pk)
        return number


def add_constituency(term: Term, *, name: str, by: Any) -> Constituency:
    """One more constituency, empty, with a delegation of its own. Rules: a name nobody has; at most sixty."""
    name = name.strip()[:40]
    if not name:
        raise RuleBroken("请填写选举单位的名称。", field="name")
    with transaction.atomic():
        unit = _held(term, by)
        _frozen(term)
        if term.constituencies.filter(name=name).exists() or term.delegations.filter(name=name).exists():
            raise RuleBroken(f"已有名为“{name}”的选举单位或代表团。", field="name")
        last = term.constituencies.aggregate(n=Max("position"))["n"] or 0
        if last >= MOST:
            raise RuleBroken(f"一届最多 {MOST} 个选举单位。", field="name")
        place = (term.delegations.aggregate(n=Max("position"))["n"] or 0) + 1
        delegation = Delegation.objects.create(term=term, name=name, position=place)
        row = Constituency.objects.create(term=term, delegation=delegation, name=name, position=last + 1)
        journal.write("增加选举单位", row, by=by, after={"name": name}, unit_id=unit.pk)
        return row


def drop_constituency(row: Constituency, *, by: Any) -> None:
    """Take out an empty constituency, and its delegation where nobody sits in it."""
    with transaction.atomic():
        unit = _held(row.term, by)
        _frozen(row.term)
        if row.constituents.exists() or row.delegates.exists():
            raise RuleBroken(f"{row.name}还有人，请先把他们调到别的选举单位。")
        if elections_of(row.term).filter(subject_id=row.pk).exists():
            raise RuleBroken(f"{row.name}有投票在筹备，请先取消投票。")
        delegation, name = row.delegation, row.name
        journal.write("撤销选举单位", row, by=by, before={"name": name}, unit_id=unit.pk)
        row.delete()
        if not delegation.constituencies.exists() and not delegation.delegates.exists():
            delegation.delete()


def sizes_of(term: Term) -> dict[int, int]:
    """How many people each constituency has, in order."""
    rows = term.constituencies.annotate(n=Count("constituents")).order_by("position")
    return dict(rows.values_list("pk", "n"))


def set_seats(term: Term, *, seats: Mapping[int, int] | None, by: Any) -> dict[int, int]:
    """Seats per constituency: by largest remainders (None), or as given.

    Rules: they sum to the term's seats; nowhere more than there are people, nor fewer than delegates already elected.
    """
    with transaction.atomic():
        unit = _held(term, by)
        if elections_of(term).exclude(state=VoteState.DRAFT).exists():
            raise RuleBroken("有选举单位正在投票，投票结束前不能改动名额。")
        sizes = sizes_of(term)
        given = shared_out(term.seats, sizes) if seats is None else {pk: int(seats.get(pk, 0)) for pk in sizes}
        if sum(given.values()) != term.seats:
            raise RuleBroken(f"各单位名额合计应为 {term.seats} 名，现为 {sum(given.values())} 名。")
        rows = {r.pk: r for r in term.constituencies.all()}
        sitting = dict(
            term.delegates.filter(until__isnull=True, constituency__isnull=False)
            .order_by().values_list("constituency").annotate(n=Count("pk"))
        )  # fmt: skip
        for pk, number in given.items():
            if number > sizes[pk] or number < sitting.get(pk, 0):
                raise RuleBroken(
                    f"{rows[pk].name}有 {sizes[pk]} 人、已选出代表 {sitting.get(pk, 0)} 名，名额不能是 {number}。"
                )
            rows[pk].seats = number
        Constituency.objects.bulk_update(rows.values(), ["seats"])
        after = {rows[pk].name: number for pk, number in given.items()}
        journal.write("分配代表名额", term, by=by, after=after, unit_id=unit.pk)
        return given
