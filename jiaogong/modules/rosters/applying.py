"""Rows into the register: one unit at a time, each in one transaction under the unit's lock, all of it or nothing."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef
from django.urls import reverse

from jiaogong.engines.inbox.verbs import send
from jiaogong.engines.org.models import Employment, Holding, Office, Person, Unit, open_at
from jiaogong.kernel import bulk, clock, journal
from jiaogong.kernel.errors import Refused, RuleBroken
from jiaogong.modules.members.desks import CADRES
from jiaogong.modules.members.models import Membership
from jiaogong.modules.members.numbers import take_numbers
from jiaogong.modules.members.transfers import request_transfer

from .changing import write_changes
from .checking import Row, Setting, check
from .holders import Names, meet
from .models import ImportBatch, ImportRow, pack
from .staging import keep, load, may_import
from .values import spelled
from .words import Action, Level, RowState

_BLOCK = 200  # numbers taken at once when many units follow each other


class Blocked(Exception):
    """A unit's rows may not be written; the message says why."""


@dataclass(slots=True)
class Pool:
    """Membership numbers taken ahead in transactions of their own; what is left over is never given out."""

    block: int
    free: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))

    def ensure(self, wanted: Counter[int]) -> None:
        """Have as many numbers of each year."""
        for year, count in wanted.items():
            short = count - len(self.free[year])
            if short > 0:
                with transaction.atomic():
                    self.free[year] += take_numbers(year, max(short, self.block))

    def take(self, year: int) -> str:
        """One of them."""
        return self.free[year].pop()


@dataclass(slots=True)
class Made:
    """What a unit's rows have become."""

    new: int = 0
    updated: int = 0
    same: int = 0
    transfers: int = 0


Outcome = tuple[Made | None, str]  # what was made, or None and why not


def apply_units(batch: ImportBatch, units: list[int], setting: Setting, where: Names, pool: Pool) -> dict[int, Outcome]:
    """Write the rows of some units in one transaction; a unit that may not be written is left out whole.

    When the database objects (somebody registered the same person at this moment), each unit is tried by itself.
    """
    kept = ImportRow.objects.filter(batch=batch, unit__in=units, state=RowState.WAITING).order_by("number")
    wrong = Counter(row.unit_id for row in kept if row.level == Level.ERROR)
    found: dict[int, Outcome] = {unit: (None, f"有 {number} 行须处理") for unit, number in wrong.items() if unit}
    rows = load(batch, [row for row in kept if row.unit_id not in found])
    if not rows:
        return found
    setting.obstacles.clear()
    for row in rows:
        check(row, setting)
    pool.ensure(Counter(row.since.year for row in rows if row.since and row.action == Action.NEW))
    try:
        with transaction.atomic():
            return found | _apply(batch, rows, setting, where, pool)
    except (RuleBroken, Blocked, IntegrityError) as broken:
        if len({row.unit for row in rows}) > 1:
            for unit in sorted({row.unit for row in rows}):
                found |= apply_units(batch, [unit], setting, where, pool)
            return found
        return {rows[0].unit: (None, _why(batch, rows, setting, where, broken))}


def _why(batch: ImportBatch, rows: list[Row], setting: Setting, where: Names, broken: Exception) -> str:
    if isinstance(broken, RuleBroken):
        return broken.message
    if isinstance(broken, Blocked):
        return str(broken)
    meet(rows, setting, where)
    keep(batch, rows)
    return "刚才有人登记了名册中的同一个人，已重新核对，请查看后再提交"


def _apply(batch: ImportBatch, rows: list[Row], setting: Setting, where: Names, pool: Pool) -> dict[int, Outcome]:
    by = batch.started_by
    units = {u.pk: u for u in Unit.objects.select_for_update().filter(pk__in={r.unit for r in rows}).order_by("pk")}
    if by is not None and not all(may_import(by, unit) for unit in units.values()):
        raise Refused("rosters.import")
    before = {row.number: (row.action, row.changes) for row in rows}
    meet(rows, setting, where, lock=True)
    found = _changed_meanwhile(rows, before)
    keep(batch, [row for row in rows if row.unit in found])
    rows = [row for row in rows if row.unit not in found]
    states = _enrol([row for row in rows if row.action == Action.NEW], pool)
    write_changes([row for row in rows if row.action == Action.UPDATE])
    for row in rows:
        if row.action == Action.TRANSFER:
            _request(row, units[row.unit], by)
    _close(batch, rows, states)
    made: dict[int, Made] = defaultdict(Made)
    names = {Action.NEW: "new", Action.UPDATE: "updated", Action.SAME: "same", Action.TRANSFER: "transfers"}
    for row in rows:
        if name := names.get(Action(row.action)):
            setattr(made[row.unit], name, getattr(made[row.unit], name) + 1)
    desks = _desks([unit for unit in made if unit != batch.unit_id])
    for pk, sums in made.items():
        _note(batch, units[pk], sums, desks.get(pk))
        found[pk] = (sums, "")
    return found


def _changed_meanwhile(rows: list[Row], before: dict[int, tuple[str, dict[str, Any]]]) -> dict[int, Outcome]:
    """Units of which the register now says something their user has not seen."""
    wrong = Counter(row.unit for row in rows if row.level == Level.ERROR)
    found: dict[int, Outcome] = {u: (None, f"检查之后名册有变动，{n} 行须重新处理") for u, n in wrong.items()}
    for row in rows:
        if row.unit not in found and _unseen(row, *before[row.number]):
            found[row.unit] = (None, "检查之后名册有变动，已重新核对，请查看后再提交")
    return found


def _unseen(row: Row, action: str, changes: dict[str, Any]) -> bool:
    """Whether the row would write something other than what its user was shown."""
    return row.action != action if row.action == Action.NEW else bool(row.changes) and row.changes != changes


def _enrol(rows: list[Row], pool: Pool) -> dict[int, str]:
    """New memberships, with the person and the employment where there is none; answers what was made per row."""
    fresh = [row for row in rows if row.person is None]
    for pk, row in zip(bulk.reserve(Person, len(fresh)), fresh, strict=True):
        spelling, letters = spelled(row.name)
        row.person = Person(
            pk=pk, name=row.name, pinyin=spelling, initials=letters, sex=row.sex, birth_date=row.birth,
            id_number=row.id_number, id_checked=row.card, phone=row.phone or None,
        )  # fmt: skip
    people = [row.person for row in fresh]
    states: dict[int, str] = {}
    is_fresh = {row.number for row in fresh}
    jobs, memberships = [], []
    hired = [row for row in rows if row.employment is None]
    for pk, row in zip(bulk.reserve(Employment, len(hired)), hired, strict=True):
        if row.since is None:
            raise AssertionError("a row without a date has an error")
        row.employment = pk
        jobs.append(
            Employment(
                pk=pk, person_id=row.person.pk, unit_id=row.unit, employment_type=row.employment_type,
                position=row.position, subject=row.subject, grade=row.grade, since=row.since,
            )
        )  # fmt: skip
    is_hired = {row.number for row in hired}
    for pk, row in zip(bulk.reserve(Membership, len(rows)), rows, strict=True):
        if row.since is None:
            raise AssertionError("a row without a date has an error")
        row.membership = pk
        memberships.append(
            Membership(
                pk=pk, person=row.person, unit_id=row.unit, number=pool.take(row.since.year),
                employment_type=row.employment_type, since=row.since,
            )
        )  # fmt: skip
        states[row.number] = ("p" if row.number in is_fresh else "") + ("e" if row.number in is_hired else "") + "m"
    bulk.insert(Person, people)
    bulk.insert(Employment, jobs)
    bulk.insert(Membership, memberships)
    return states


def _request(row: Row, unit: Unit, by: Any) -> None:
    if by is None or row.since is None:
        raise Blocked("接转申请须由经办人登录后提交")
    request_transfer(
        by=by, to=unit, person=row.person, employment_type=row.employment_type, position=row.position,
        subject=row.subject, since=row.since, note="名册导入时申请",
    )  # fmt: skip


def _close(batch: ImportBatch, rows: list[Row], states: dict[int, str]) -> None:
    """Mark the rows as written; those that changed something keep, sealed, what it was before."""
    plain = [row for row in rows if not row.changes]
    changed = [row for row in rows if row.changes]
    names = ("state", "action", "person", "membership", "employment", "made")

    def values(row: Row) -> list[Any]:
        person = row.person.pk if row.person else None
        made = states.get(row.number, "")
        return [str(RowState.APPLIED), str(row.action), person, row.membership, row.employment, made]

    bulk.update(ImportRow, names, ([*values(row), row.pk] for row in plain))
    bulk.update(
        ImportRow,
        (*names, "cells"),
        ([*values(row), pack(batch.key, row.number, row.cells, row.changes), row.pk] for row in changed),
    )


def _desks(units: list[int]) -> dict[int, Office]:
    """The office of each unit's own cadre that hears of an import from above; a unit without cadres has none."""
    held = Exists(Holding.objects.filter(open_at(clock.today()), office=OuterRef("pk")))
    offices = Office.objects.filter(held, unit__home__in=units, role__in=CADRES, abolished_on__isnull=True)
    found: dict[int, Office] = {}
    for office in offices.select_related("unit").order_by("role", "unit__path", "pk"):  # chair before officer
        if office.unit.home_id is not None:
            found.setdefault(office.unit.home_id, office)
    return found


def _note(batch: ImportBatch, unit: Unit, made: Made, desk: Office | None) -> None:
    """The unit's journal line, and a message where somebody above has written its register."""
    after = {"new": made.new, "updated": made.updated, "transfers": made.transfers, "file": batch.file_name}
    journal.write("导入会员名册", unit, by=batch.started_by, after=after, unit_id=unit.pk)
    if desk is not None:
        body = f"{batch.unit.name}导入了本单位的会员名册：新增 {made.new} 人，更新 {made.updated} 人。请核对。"
        link = f"{reverse('members:list')}?unit={unit.key}"
        send(short="上级导入名册", body=body, link=link, office=desk, at=clock.now())


def block_for(units: int) -> int:
    """How many numbers to take at once."""
    return _BLOCK if units > 5 else 0
