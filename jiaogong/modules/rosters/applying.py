"""Rows into the register: one unit at a time, each in one transaction under the unit's lock, all of it or nothing."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef
from django.urls import reverse

from jiaogong.engines.inbox.verbs import send
from jiaogong.engines.org.models import Holding, Office, Unit, open_at
from jiaogong.kernel import bulk, clock, journal
from jiaogong.kernel.errors import Refused, RuleBroken
from jiaogong.modules.members.desks import CADRES
from jiaogong.modules.members.transfers import request_transfer

from .changing import write_changes
from .checking import Row, Setting, check, recall
from .enrolling import Pool, enrol
from .holders import Names, meet
from .models import ImportBatch, ImportRow, pack
from .staging import keep, load_all, may_import
from .words import Action, Level, RowState

_BLOCK = 200  # numbers taken at once when many units follow each other


class Blocked(Exception):
    """A unit's rows may not be written; the message says why."""


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
    kept = ImportRow.objects.filter(batch=batch, unit__in=units, state=RowState.WAITING)
    wrong = Counter(kept.filter(level=Level.ERROR).values_list("unit", flat=True))
    found: dict[int, Outcome] = {unit: (None, f"有 {number} 行须处理") for unit, number in wrong.items() if unit}
    rows = load_all(batch, kept.exclude(unit__in=found).order_by("number"))
    if not rows:
        return found
    setting.obstacles.clear()
    for row in rows:
        if row.action == Action.NEW:
            recall(row, setting)
        else:
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
    states = enrol([row for row in rows if row.action == Action.NEW], pool)
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
    journal.write_many("导入会员名册", [_line(batch, units[pk], sums) for pk, sums in made.items()], by=by)
    for pk, sums in made.items():
        if pk in desks:
            _tell(batch, units[pk], sums, desks[pk])
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
        made = states.get(row.number, "")
        return [str(RowState.APPLIED), str(row.action), row.person_pk, row.membership, row.employment, made]

    bulk.update(ImportRow, names, ([*values(row), row.pk] for row in plain))
    bulk.update(
        ImportRow,
        (*names, "cells"),
        ([*values(row), pack(batch.key, row.number, row.cells, row.changes, row.values), row.pk] for row in changed),
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


def _line(batch: ImportBatch, unit: Unit, made: Made) -> tuple[Unit, dict[str, Any], int]:
    """The unit's journal line."""
    after = {"new": made.new, "updated": made.updated, "transfers": made.transfers, "file": batch.file_name}
    return unit, after, unit.pk


def _tell(batch: ImportBatch, unit: Unit, made: Made, desk: Office) -> None:
    """A message where somebody above has written a unit's register."""
    body = f"{batch.unit.name}导入了本单位的会员名册：新增 {made.new} 人，更新 {made.updated} 人。请核对。"
    link = f"{reverse('members:list')}?unit={unit.key}"
    send(short="上级导入名册", body=body, link=link, office=desk, at=clock.now())


def block_for(units: int) -> int:
    """How many numbers to take at once."""
    return _BLOCK if units > 5 else 0
