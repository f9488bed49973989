"""What happens to an import: upload, columns, mending cells, decisions, submitting, taking back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from jiaogong.engines.org.models import Unit
from jiaogong.engines.org.words import EmploymentType
from jiaogong.kernel import clock, journal
from jiaogong.kernel.access import allows
from jiaogong.kernel.errors import Refused, RuleBroken

from . import work
from .models import ImportBatch, ImportRow, Meaning
from .reading import Book, find_head, read_book, read_pasted, recognise
from .reading.columns import plain_label
from .staging import PASTED, load, may_import, page_of, recheck
from .undoing import undo_unit
from .values import type_word
from .words import FIELDS, ORDER, PLACE, Action, Level, RowState, State

_KEYS = {"name", "id_number"}  # nothing can be done without these columns


def _require(by: Any, unit: Unit) -> None:
    if not may_import(by, unit):
        raise Refused("rosters.import")


def upload(
    unit: Unit, *, by: Any, name: str = "", data: bytes = b"", text: str = "", check: bool = True
) -> ImportBatch:
    """Take a file or a pasted table; recognise its columns. Nothing of a file that is refused is kept.

    Rules: limits of size, rows, columns; no macros, no passwords (reading/limits.py). The file is kept sealed until the
    import is over, at most thirty days.
    """
    if check:
        _require(by, unit)
    book = read_book(name, data) if data else read_pasted(text)
    at = clock.now()
    batch = ImportBatch(
        unit=unit, file_name=name.replace("\\", "/").rsplit("/", 1)[-1][-120:] if data else PASTED, note=book.note,
        started_by=by, started_at=at, default_since=clock.today(),
        sheets=[[page.name[:60], len(page.rows), page.hidden] for page in book.pages],
    )  # fmt: skip
    batch.keep_file(data or text.encode())
    _look(batch, book, _best(book))
    with transaction.atomic():
        batch.save()
        journal.write(
            "上传会员名册", batch, by=by, after={"file": batch.file_name, "rows": batch.total}, unit_id=unit.pk
        )
    return batch


def _best(book: Book) -> int:
    """The sheet with the most names and people; a hidden one only when there is no other."""

    def weight(at: int) -> tuple[bool, int, int]:
        page = book.pages[at]
        return (not page.hidden, find_head(page).known, len(page.rows))

    return max(range(len(book.pages)), key=weight)


def _look(batch: ImportBatch, book: Book, sheet: int) -> None:
    """Recognise head and columns of a sheet."""
    page = book.pages[sheet]
    head = find_head(page)
    memory = dict(Meaning.objects.filter(unit=batch.unit, kind="column").values_list("text", "meaning"))
    rows = page.rows[head.first_row :]
    given = recognise(head.labels, rows, memory)
    batch.sheet, batch.first_row, batch.total = sheet, head.first_row, len(rows)
    batch.headers = head.labels
    batch.mapping = {str(column): field for column, field in given.items()}


def choose_sheet(batch: ImportBatch, *, by: Any, sheet: int) -> None:
    """Import another sheet of the same file."""
    with transaction.atomic():
        batch = _locked(batch, by, State.UPLOADED, State.CHECKED, State.FAILED)
        _unwritten(batch)
        from .staging import book_of

        book = book_of(batch)
        if not 0 <= sheet < len(book.pages):
            raise RuleBroken("没有这张工作表，请重新选择。", field="sheet")
        _look(batch, book, sheet)
        batch.state, batch.counts = State.UPLOADED, {}
        batch.save()


def _locked(batch: ImportBatch, by: Any, *states: str, check: bool = True) -> ImportBatch:
    row = ImportBatch.objects.select_for_update(of=("self",)).select_related("unit", "started_by").get(pk=batch.pk)
    if check:
        _require(by, row.unit)
    if row.swept_at is not None:
        raise RuleBroken("这次导入的文件已按规定删除，请重新上传。")
    if row.state not in states:
        raise RuleBroken(f"这次导入现在是“{row.get_state_display()}”，不能这样办理；请刷新页面。")
    return row


def _unwritten(batch: ImportBatch) -> None:
    if ImportRow.objects.filter(batch=batch).exclude(state=RowState.WAITING).exists():
        raise RuleBroken("已有单位导入，不能再改列；其余的行可以继续处理。")


def set_columns(
    batch: ImportBatch, *, by: Any, mapping: Mapping[int, str], default_type: str = "", since: date | None = None, check: bool = True
) -> ImportBatch:  # fmt: skip
    """Say what each column is, and check all rows. The unit's column names are remembered for the next file.

    Rules: one column each; name and ID number are needed.
    """
    given = {int(column): field for column, field in mapping.items() if field}
    _check_mapping(given)
    if default_type and default_type not in EmploymentType.values:
        raise RuleBroken("请选择用工性质。", field="default_type")
    if since and since > clock.today():
        raise RuleBroken("入会日期不能晚于今天。", field="since")
    with transaction.atomic():
        row = _locked(batch, by, State.UPLOADED, State.CHECKED, State.FAILED, check=check)
        _unwritten(row)
        row.mapping = {str(column): field for column, field in given.items()}
        row.default_type, row.default_since, row.counts = default_type, since or row.default_since, {}
        row.save(update_fields=["mapping", "default_type", "default_since", "counts"])
        for column, label in enumerate(row.headers):
            if bare := plain_label(label):
                _remember(row.unit, "column", bare, given.get(column, ""))
        work.start(row, State.CHECKING, row.sheets[row.sheet][1])
    work.go(row)
    row.refresh_from_db()
    return row


def _check_mapping(given: dict[int, str]) -> None:
    for field, title in FIELDS.items():
        if sum(f == field for f in given.values()) > 1:
            raise RuleBroken(f"有两列都选了“{title}”，请只留一列。")
    if unknown := set(given.values()) - set(FIELDS):
        raise RuleBroken(f"没有“{'、'.join(sorted(unknown))}”这一项。")
    if missing := [FIELDS[field] for field in ORDER if field in _KEYS - set(given.values())]:
        raise RuleBroken(f"还没有指明哪一列是{'、'.join(missing)}，没有它不能导入。")


def _remember(unit: Unit, kind: str, text: str, meaning: str) -> None:
    Meaning.objects.update_or_create(
        unit=unit, kind=kind, text=text[:60], defaults={"meaning": meaning, "used_at": clock.now()}
    )


def _waiting(batch: ImportBatch, number: int) -> ImportRow:
    row = ImportRow.objects.filter(batch=batch, number=number).first()
    if row is None:
        raise Refused("rosters.import")
    if row.state != RowState.WAITING:
        raise RuleBroken("这一行已经导入，不能再改；请到会员名册更正。")
    return row


def mend(batch: ImportBatch, *, by: Any, number: int, field: str, value: str) -> list[int]:
    """Write a cell anew and check its row again, with the rows it repeats; answers the numbers of all these rows."""
    if field not in PLACE:
        raise Refused("rosters.import")
    with transaction.atomic():
        batch = _locked(batch, by, State.CHECKED)
        row = load(batch, [_waiting(batch, number)])[0]
        row.cells[PLACE[field]] = "".join(c for c in value if c >= " ").strip()[:200]
        numbers = recheck(batch, [row])
        _recount(batch)
        return numbers


def decide(batch: ImportBatch, *, by: Any, number: int, decision: str) -> list[int]:
    """Leave a row out (skip), ask for the transfer of somebody another unit holds, or take the decision back ("")."""
    if decision not in ("", Action.SKIP, Action.TRANSFER):
        raise Refused("rosters.import")
    with transaction.atomic():
        batch = _locked(batch, by, State.CHECKED)
        row = load(batch, [_waiting(batch, number)])[0]
        row.decision = decision
        numbers = recheck(batch, [row])
        _recount(batch)
        return numbers


def decide_held(batch: ImportBatch, *, by: Any) -> int:
    """Ask for the transfer of everybody another unit holds; returns how many."""
    with transaction.atomic():
        batch = _locked(batch, by, State.CHECKED)
        rows = load(batch, ImportRow.objects.filter(batch=batch, state=RowState.WAITING, action=Action.HELD))
        for row in rows:
            row.decision = Action.TRANSFER
        if rows:
            recheck(batch, rows)
            _recount(batch)
        return len(rows)


def leave_out_wrong(batch: ImportBatch, *, by: Any, check: bool = True) -> int:
    """Leave out every row that still has something to settle; returns how many."""
    with transaction.atomic():
        batch = _locked(batch, by, State.CHECKED, check=check)
        rows = load(batch, ImportRow.objects.filter(batch=batch, state=RowState.WAITING, level=Level.ERROR))
        for row in rows:
            row.decision = Action.SKIP
        if rows:
            recheck(batch, rows)
            _recount(batch)
        return len(rows)


def set_type(batch: ImportBatch, *, by: Any, word: str, meaning: str) -> None:
    """Take a word for an employment type ("在编" is 事业编制) in this file and the unit's next ones; check again."""
    word = type_word(word)
    if not word or meaning not in EmploymentType.values:
        raise RuleBroken("请选择用工性质。", field="meaning")
    with transaction.atomic():
        batch = _locked(batch, by, State.CHECKED)
        _remember(batch.unit, "type", word, meaning)
        work.start(batch, State.CHECKING, batch.counts.get("rows", batch.total))
    work.go(batch)


def check_again(batch: ImportBatch, *, by: Any) -> None:
    """Check all waiting rows against the register as it is now."""
    with transaction.atomic():
        batch = _locked(batch, by, State.CHECKED)
        work.start(batch, State.CHECKING, batch.counts.get("rows", batch.total))
    work.go(batch)


def _recount(batch: ImportBatch) -> None:
    ImportBatch.objects.filter(pk=batch.pk).update(counts={**work.counts_of(batch, batch.counts), "staged": 1})


def submit(batch: ImportBatch, *, by: Any, check: bool = True) -> ImportBatch:
    """Write the rows: all of a unit's or none. Units with rows to settle stay, and are named.

    Rules: those of enrolling one by one (members/joining.py). Sent twice it is done once.
    """
    with transaction.atomic():
        row = ImportBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
        if row.state in (State.APPLYING, State.APPLIED):
            return row
        row = _locked(batch, by, State.CHECKED, check=check)
        number = ImportRow.objects.filter(batch=row, state=RowState.WAITING).exclude(action=Action.SKIP).count()
        if not number:
            raise RuleBroken("没有要导入的行。")
        single = ImportRow.objects.filter(batch=row).order_by().values("unit").distinct().count() == 1
        if single and (wrong := row.counts.get("errors")):
            raise RuleBroken(f"还有 {wrong} 行须处理：改好，或者选择不导入，再提交。")
        if by is not None:
            row.started_by = by
            row.save(update_fields=["started_by"])
        work.start(row, State.APPLYING, number)
    work.go(row)
    row.refresh_from_db()
    return row


def undo(batch: ImportBatch, *, by: Any) -> tuple[int, int]:
    """Take an import back within ten minutes; (rows taken back, rows that stay because somebody touched them since).

    Requests for transfer stay: they are withdrawn on their own page. Twice is once.
    """
    with transaction.atomic():
        row = _locked(batch, by, State.APPLIED, State.CHECKED, State.UNDONE)
        if row.state == State.UNDONE:
            done = row.counts.get("undone", [0, 0])
            return int(done[0]), int(done[1])
        if row.applied_at is None or clock.now() > row.applied_at + work.UNDO_FOR:
            raise RuleBroken("导入已超过十分钟，不能整批撤回；请到会员名册逐人更正。")
        row.state, row.run = State.UNDONE, None
        row.save(update_fields=["state", "run"])
        units = ImportRow.objects.filter(batch=row, state=RowState.APPLIED).order_by("unit__path")
        back = stay = 0
        for unit in list(units.values_list("unit", flat=True).distinct()):
            gone, kept = undo_unit(row, unit, by)
            back, stay = back + gone, stay + kept
        row.counts = {**work.counts_of(row, row.counts), "undone": [back, stay]}
        row.save(update_fields=["counts"])
        return back, stay


def may_see(user: Any, unit: Unit) -> bool:
    """Whether the user may begin an import for the unit (for pages)."""
    return bool(allows(user, "rosters.import", unit)) or may_import(user, unit)


def sample_values(batch: ImportBatch) -> list[list[str]]:
    """Three values of each column, for the page that asks what it is."""
    page = page_of(batch)
    lines = [line for line in page.rows[batch.first_row :][:300] if len({cell for cell in line if cell}) > 1]
    columns: list[list[str]] = []
    for column in range(len(batch.headers)):
        values = (line[column] for line in lines if column < len(line) and line[column])
        found: list[str] = []
        for value in values:
            if value not in found:
                found.append(value.lstrip("\x01\x02")[:24])
            if len(found) == 3:
                break
        columns.append(found)
    return columns
