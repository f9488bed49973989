"""From the file to checked rows, and checking rows again after somebody mended a cell."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from jiaogong.engines.org.models import Unit
from jiaogong.kernel import bulk, clock
from jiaogong.kernel.access import allows
from jiaogong.modules.members.desks import may_enrol
from jiaogong.modules.unions.joint import union_periods

from .checking import Place, Row, Setting, check, values_of
from .holders import Names, index, meet
from .models import ImportBatch, ImportRow, Meaning, pack, unpack
from .reading import Book, Page, find_head, read_book, read_pasted
from .reading.head import fill_merged, is_foot
from .words import ORDER, PLACE, Action, RowState

CHUNK = 5000
Beat = Callable[[int], None]  # told how many rows are done
PASTED = "粘贴的表格"


def book_of(batch: ImportBatch) -> Book:
    """The file read again."""
    data = batch.file()
    return read_pasted(data.decode()) if batch.file_name == PASTED else read_book(batch.file_name, data)


def page_of(batch: ImportBatch) -> Page:
    """The sheet that is imported, merged cells filled in."""
    page = book_of(batch).pages[batch.sheet]
    find_head(page)
    fill_merged(page)
    return page


def setting_of(batch: ImportBatch) -> Setting:
    """What the rows of this import are read by."""
    by = batch.started_by
    one = batch.unit.layer == "base" or "unit" not in batch.mapping.values()
    units = [batch.unit] if one else list(Unit.objects.under(batch.unit).layers())
    unions = union_periods(u.pk for u in units)
    places = {u.pk: Place(u, unions.get(u.pk, []), by is None or may_import(by, u)) for u in units}
    types = dict(Meaning.objects.filter(unit=batch.unit, kind="type").values_list("text", "meaning"))
    return Setting(
        today=clock.today(), places=places, own=batch.unit_id if one else None, by_word=_words_for(units), types=types,
        default_type=batch.default_type, default_since=batch.default_since,
    )  # fmt: skip


def may_import(by: Any, unit: Unit) -> bool:
    """Own cadres; those above for units below (who are told), by the rule of their own."""
    return allows(by, "rosters.import", unit) or allows(by, "rosters.import_below", unit) or may_enrol(by, unit)


def _words_for(units: list[Unit]) -> dict[str, int]:
    """What a roster may call a unit: its code, its name; a name two units share means neither."""
    names = Counter(unit.name.lower() for unit in units)
    words = {unit.name.lower(): unit.pk for unit in units if names[unit.name.lower()] == 1}
    for unit in units:
        words[unit.code.lower()] = unit.pk
    return words


def names_for(batch: ImportBatch) -> Names:
    """The name of the unit that holds a membership, where everybody who reads the import may see it: it lies below the
    unit the import is for. (The unit's own cadres read what a superior began.)"""
    known: dict[int, str] = {}

    def where(pk: int) -> str:
        if pk not in known:
            unit = Unit.objects.get(pk=pk)
            seen = batch.started_by is not None and allows(batch.started_by, "members.view", unit)
            seen = seen and unit.path.startswith(batch.unit.path)
            known[pk] = f"（{unit.name}）" if seen else ""
        return known[pk]

    return where


def rows_of(batch: ImportBatch, page: Page) -> list[Row]:
    """The people of a sheet: blank rows, sums and signatures left out; numbers as Excel counts them."""
    pairs = [(int(column), PLACE[field]) for column, field in batch.mapping.items() if field]
    named = [column for column, _ in pairs]
    found: list[Row] = []
    for at in range(batch.first_row, len(page.rows)):
        line = page.rows[at]
        cells = [""] * len(ORDER)
        width = len(line)
        for column, place in pairs:
            if column < width:
                cells[place] = line[column].strip()
        lone = not cells[PLACE["id_number"]] or cells[PLACE["id_number"]] == cells[PLACE["name"]]
        if not any(cells) or "示例，请删" in cells[PLACE["name"]] or (lone and is_foot(line, named)):
            continue
        found.append(Row(at + 1, cells))
    return found


def stage(batch: ImportBatch, beat: Beat) -> None:
    """Read the file, check every row, keep them sealed. Begun again it begins anew."""
    rows = rows_of(batch, page_of(batch))
    ImportRow.objects.filter(batch=batch).delete()
    ImportBatch.objects.filter(pk=batch.pk).update(total=len(rows), done=0)
    setting, where = setting_of(batch), names_for(batch)
    for row in rows:
        check(row, setting)
    index(rows)
    repeated(rows)
    for start in range(0, len(rows), CHUNK):
        part = rows[start : start + CHUNK]
        meet(part, setting, where)
        with transaction.atomic():
            bulk.insert_values(ImportRow, _FIELDS, (_values(batch, row) for row in part))
        beat(start + len(part))


_FIELDS = ("batch", "number", "unit", "cells", "id_index", "phone_index", "level", "action", "decision", "problems")


def _values(batch: ImportBatch, row: Row) -> list[Any]:
    return [
        batch.pk, row.number, row.unit or None,
        pack(batch.key, row.number, row.cells, row.changes, row.values or values_of(row)), row.id_index,
        row.phone_index, row.level, str(row.action), row.decision,
        json.dumps(row.problems, ensure_ascii=False) if row.problems else "[]",
    ]  # fmt: skip


def repeated(rows: Iterable[Row]) -> None:
    """Rows with the same ID number or phone point at each other."""
    for attribute, field, code in (("id_index", "id_number", "dup_id"), ("phone_index", "phone", "dup_phone")):
        groups: dict[str, list[Row]] = defaultdict(list)
        for row in rows:
            if (value := getattr(row, attribute)) and row.decision != Action.SKIP:
                groups[value].append(row)
        for group in groups.values():
            for row in group if len(group) > 1 else ():
                others = [str(other.number) for other in group if other is not row]
                row.wrong(field, code, "、".join(others[:5]) + (f" 等 {len(others)}" if len(others) > 5 else ""))


_KEPT = (
    "number", "cells", "decision", "pk", "id_index", "phone_index", "unit_id", "action", "problems", "membership", "employment",
)  # fmt: skip


def load(batch: ImportBatch, found: Iterable[ImportRow]) -> list[Row]:
    """Kept rows as rows to check."""
    return [_loaded(batch, *(getattr(kept, name) for name in _KEPT)) for kept in found]


def load_all(batch: ImportBatch, found: QuerySet[ImportRow]) -> list[Row]:
    """The same for very many."""
    return [_loaded(batch, *values) for values in found.values_list(*_KEPT).iterator(CHUNK)]


def _loaded(
    batch: ImportBatch, number: int, sealed: Any, decision: str, pk: int, id_index: str, phone_index: str, unit: int | None,
    action: str, problems: list[list[str]], membership: int | None, employment: int | None,
) -> Row:  # fmt: skip
    cells, changes, values = unpack(batch.key, number, bytes(sealed))
    return Row(
        number, cells, decision=decision, pk=pk, id_index=id_index, phone_index=phone_index, unit=unit or 0, action=action,
        problems=problems, changes=changes, membership=membership, employment=employment, values=values,
    )  # fmt: skip


def recheck(batch: ImportBatch, rows: Collection[Row]) -> list[int]:
    """Check rows again, with those they repeat or have ceased to repeat, and keep what is found; answers their numbers."""
    setting, where = setting_of(batch), names_for(batch)
    touched = {v for row in rows for v in (row.id_index, row.phone_index) if v}
    for row in rows:
        check(row, setting)
    index(rows)
    touched |= {v for row in rows for v in (row.id_index, row.phone_index) if v}
    numbers = {row.number for row in rows}
    others: list[Row] = []
    if touched:
        same = Q(id_index__in=touched) | Q(phone_index__in=touched)
        kept = ImportRow.objects.filter(same, batch=batch, state=RowState.WAITING).exclude(number__in=numbers)
        others = load(batch, kept)
        for row in others:
            check(row, setting)
    every = [*rows, *others]
    _repeated_here(every, batch)
    meet(every, setting, where)
    keep(batch, every)
    return [row.number for row in every]


def _repeated_here(rows: list[Row], batch: ImportBatch) -> None:
    """Duplicates among rows that are all at hand: whoever shares a number with one of them is among them or beside."""
    numbers = {row.number for row in rows}
    values = {v for row in rows for v in (row.id_index, row.phone_index) if v}
    same = Q(id_index__in=values) | Q(phone_index__in=values)
    beside = ImportRow.objects.filter(same, batch=batch, state=RowState.WAITING).exclude(number__in=numbers)
    shadows = [
        Row(number, [], decision=decision, id_index=of_id, phone_index=of_phone)
        for number, decision, of_id, of_phone in beside.values_list("number", "decision", "id_index", "phone_index")
    ]
    repeated(sorted([*rows, *shadows], key=lambda row: row.number))


def recheck_all(batch: ImportBatch, beat: Beat) -> None:
    """Check every waiting row again: a word has got a meaning, or the register has changed."""
    rows = load_all(batch, ImportRow.objects.filter(batch=batch, state=RowState.WAITING).order_by("number"))
    setting, where = setting_of(batch), names_for(batch)
    for row in rows:
        check(row, setting)
    index(rows)
    repeated(rows)
    for start in range(0, len(rows), CHUNK):
        part = rows[start : start + CHUNK]
        meet(part, setting, where)
        keep(batch, part)
        beat(start + len(part))


def keep(batch: ImportBatch, rows: Iterable[Row]) -> None:
    """Keep rows as they are now."""
    with transaction.atomic():
        bulk.update(ImportRow, _FIELDS[2:], ([*_values(batch, row)[2:], row.pk] for row in rows))
