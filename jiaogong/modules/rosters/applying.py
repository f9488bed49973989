"""Rows into the register: one unit at a time, each in one transaction under the unit's lock, all of it or nothing."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse

from jiaogong.engines.inbox.verbs import send
from jiaogong.engines.org.models import Employment, Person, Unit
from jiaogong.kernel import bulk, clock, journal
from jiaogong.kernel.errors import Refused, RuleBroken
from jiaogong.modules.members.desks import desk_of
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


def apply_unit(batch: ImportBatch, unit_pk: int, setting: Setting, where: Names, pool: Pool) -> tuple[Made | None, str]:
    """Write one unit's rows. (what was made, "") or (None, why not); on a refusal nothing of the unit is written."""
    kept = ImportRow.objects.filter(batch=batch, unit=unit_pk, state=RowState.WAITING).order_by("number")
    if not kept:
        return Made(), ""
    wrong = sum(row.level == Level.ERROR for row in kept)
    if wrong:
        return None, f"有 {wrong} 行须处理"
    rows = load(batch, kept)
    setting.obstacles.clear()
    for row in rows:
        check(row, setting)
    pool.ensure(Counter(row.since.year for row in rows if row.since and row.action in (Action.NEW, Action.HELD)))
    try:
        with transaction.atomic():
            return _apply(batch, unit_pk, rows, setting, where, pool), ""
    except Blocked as blocked:
        keep(batch, rows)
        return None, str(blocked)
    except RuleBroken as broken:
        return None, broken.message
    except IntegrityError:  # somebody registered one of these people at the same moment
        meet(rows, setting, where)
        keep(batch, rows)
        return None, "刚才有人登记了名册中的同一个人，已重新核对，请查看后再提交"


def _apply(batch: ImportBatch, unit_pk: int, rows: list[Row], setting: Setting, where: Names, pool: Pool) -> Made:
    unit = Unit.objects.select_for_update().get(pk=unit_pk)
    by = batch.started_by
    if by is not None and not may_import(by, unit):
        raise Refused("rosters.import")
    before = {row.number: (row.action, row.changes) for row in rows}
    meet(rows, setting, where, lock=True)
    wrong = sum(row.level == Level.ERROR for row in rows)
    if wrong:
        raise Blocked(f"检查之后名册有变动，{wrong} 行须重新处理")
    if any(_unseen(row, *before[row.number]) for row in rows):
        raise Blocked("检查之后名册有变动，已重新核对，请查看后再提交")
    made = Made()
    states = _enrol(unit, [row for row in rows if row.action == Action.NEW], pool, made)
    states |= write_changes(unit, [row for row in rows if row.action == Action.UPDATE], by)
    made.updated = sum(row.action == Action.UPDATE for row in rows)
    made.same = sum(row.action == Action.SAME for row in rows)
    for row in rows:
        if row.action == Action.TRANSFER:
            _request(row, unit, by)
            made.transfers += 1
    _close(batch, rows, states)
    after = {"new": made.new, "updated": made.updated, "transfers": made.transfers, "file": batch.file_name}
    journal.write("导入会员名册", unit, by=by, after=after, unit_id=unit.pk)
    _tell(batch, unit, made)
    return made


def _unseen(row: Row, action: str, changes: dict[str, Any]) -> bool:
    """Whether the row would write something other than what its user was shown."""
    return row.action != action if row.action == Action.NEW else bool(row.changes) and row.changes != changes


def _enrol(unit: Unit, rows: list[Row], pool: Pool, made: Made) -> dict[int, str]:
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
                pk=pk, person_id=row.person.pk, unit_id=unit.pk, employment_type=row.employment_type,
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
                pk=pk, person=row.person, unit_id=unit.pk, number=pool.take(row.since.year),
                employment_type=row.employment_type, since=row.since,
            )
        )  # fmt: skip
        states[row.number] = ("p" if row.number in is_fresh else "") + ("e" if row.number in is_hired else "") + "m"
    bulk.insert(Person, people)
    bulk.insert(Employment, jobs)
    bulk.insert(Membership, memberships)
    made.new = len(rows)
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


def _tell(batch: ImportBatch, unit: Unit, made: Made) -> None:
    """A unit whose register was written from above is told."""
    if unit.pk == batch.unit_id:
        return
    desk = desk_of(unit)
    if desk is not None and desk.unit.home_id == unit.pk:
        body = f"{batch.unit.name}导入了本单位的会员名册：新增 {made.new} 人，更新 {made.updated} 人。请核对。"
        link = f"{reverse('members:list')}?unit={unit.key}"
        send(short="上级导入名册", body=body, link=link, office=desk, at=clock.now())


def block_for(units: int) -> int:
    """How many numbers to take at once."""
    return _BLOCK if units > 5 else 0
