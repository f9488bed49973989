"""The grid: rows of an import as cells with their problems, filtered and paged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet

from jiaogong.engines.org.words import EmploymentType

from .models import ImportBatch, ImportRow
from .staging import load
from .values import proposal_of, type_of, type_word
from .wording import differences_in_words, is_error, say, shown
from .words import FIELDS, ORDER, PLACE, PROBLEMS, Action, Level, RowState

PAGE = 50
SHOWS = (
    ("all", "全部", Q()),
    ("errors", "须处理", Q(level=Level.ERROR)),
    ("warnings", "提示", Q(level=Level.WARNING)),
    ("new", "将新增", Q(action=Action.NEW) & ~Q(level=Level.ERROR)),
    ("update", "将更新", Q(action=Action.UPDATE)),
    ("transfer", "需接转", Q(action__in=(Action.HELD, Action.TRANSFER))),
    ("skip", "不导入", Q(action=Action.SKIP)),
)
_STATES = {
    Action.NEW: "info", Action.UPDATE: "info", Action.SAME: "muted", Action.HELD: "danger", Action.TRANSFER: "attention",
    Action.SKIP: "muted",
}  # fmt: skip


@dataclass(slots=True)
class Cell:
    """A cell of the grid."""

    field: str
    label: str
    value: str
    problems: list[tuple[bool, str]]
    choices: list[tuple[str, str]] | None = None

    @property
    def wrong(self) -> bool:
        """Whether something here must be settled."""
        return any(error for error, _ in self.problems)

    @property
    def long(self) -> bool:
        """Needs room."""
        return self.field in ("id_number", "unit")


@dataclass(slots=True)
class Line:
    """A row of the grid."""

    number: int
    cells: list[Cell]
    action: str
    action_label: str
    state: str
    decision: str
    changes: list[tuple[str, str, str]]
    done: bool

    @property
    def skipped(self) -> bool:
        """Left out."""
        return self.action == Action.SKIP

    @property
    def held(self) -> bool:
        """Member elsewhere, and nobody has decided yet."""
        return self.action == Action.HELD

    @property
    def decided(self) -> bool:
        """Somebody has decided, and may take it back."""
        return bool(self.decision)


def fields_of(batch: ImportBatch) -> list[str]:
    """The columns the grid shows: those of the file, in the usual order, and always the employment type."""
    used = set(batch.mapping.values()) | {"employment_type"}
    if batch.unit.layer == "base":
        used.discard("unit")
    return [field for field in ORDER if field in used]


def narrowed(batch: ImportBatch, show: str) -> QuerySet[ImportRow]:
    """The rows a filter shows."""
    condition = next((q for key, _, q in SHOWS if key == show), Q())
    return ImportRow.objects.filter(condition, batch=batch)


def tabs_of(batch: ImportBatch) -> list[tuple[str, str, str, int]]:
    """Filters with their counts; those that would show nothing are left out, save the first."""
    rows = ImportRow.objects.filter(batch=batch)
    counts = {key: rows.filter(condition).count() for key, _, condition in SHOWS}
    return [(key, text, f"?show={key}", counts[key]) for key, text, _ in SHOWS if counts[key] or key == "all"]


def page_of_rows(batch: ImportBatch, show: str, number: Any) -> tuple[Page[ImportRow], list[Line]]:
    """One page of the grid."""
    page = Paginator(narrowed(batch, show).order_by("number"), PAGE).get_page(number)
    return page, lines_of(batch, page.object_list)


def lines_of(batch: ImportBatch, found: Iterable[ImportRow]) -> list[Line]:
    """Kept rows as the grid shows them."""
    found = list(found)
    states = {row.number: row.state for row in found}
    fields = fields_of(batch)
    lines = []
    for row in load(batch, found):
        shown_fields = fields + [p[0] for p in row.problems if p[0] not in fields and p[0] in FIELDS]
        cells = [
            _cell(row.cells[PLACE[field]], field, row.problems, row.action) for field in dict.fromkeys(shown_fields)
        ]
        lines.append(
            Line(
                row.number, cells, row.action, Action(row.action).label, _STATES[Action(row.action)], row.decision,
                differences_in_words(row.changes), states[row.number] != RowState.WAITING,
            )
        )  # fmt: skip
    return lines


def _cell(text: str, field: str, problems: list[list[str]], action: str) -> Cell:
    said = [] if action == Action.SKIP else [(is_error(p), say(p)) for p in problems if p[0] == field]
    value = shown(text)
    choices = None
    if field == "employment_type":
        choices = _types(value)
    elif field == "sex":
        choices = [("", "按证件"), ("男", "男"), ("女", "女")]
        if value not in ("", "男", "女"):
            choices.append((value, value))
    return Cell(field, FIELDS[field], value, said, choices)


def _types(value: str) -> list[tuple[str, str]]:
    labels = [(label, label) for label in EmploymentType.labels]
    known = EmploymentType(meaning).label if (meaning := type_of(type_word(value))) else ""
    if value and value != known:
        labels.insert(0, (value, value))
    return labels if value else [("", "—"), *labels]


def unknown_types(batch: ImportBatch) -> list[tuple[str, int, str]]:
    """(word, how many rows, proposed type) of employment types nobody has explained yet."""
    rows = ImportRow.objects.filter(batch=batch, state=RowState.WAITING, level=Level.ERROR).exclude(action=Action.SKIP)
    words: Counter[str] = Counter()
    for row in load(batch, [r for r in rows if any(p[1] == "type_unknown" for p in r.problems)]):
        words[type_word(row.cells[PLACE["employment_type"]])] += 1
    return [(word, number, proposal_of(word)) for word, number in words.most_common(12)]


def most_common_problems(batch: ImportBatch) -> list[tuple[str, int]]:
    """What is wrong most often, in words."""
    codes: Counter[str] = Counter()
    rows = ImportRow.objects.filter(batch=batch, state=RowState.WAITING, level=Level.ERROR).exclude(action=Action.SKIP)
    for problems in rows.values_list("problems", flat=True):
        codes.update({code for _, code, _ in problems if PROBLEMS[code][0]})
    return [(_NAMES.get(code, PROBLEMS[code][1].split("，")[0]), number) for code, number in codes.most_common(6)]


_NAMES = {
    "id_checksum": "证件号码校验不对", "id_length": "证件号码位数不对", "id_other": "其他证件号码不对", "dup_id": "证件号码重复",
    "held": "会籍在其他单位", "id_rounded": "证件号码末位丢失", "type_unknown": "用工性质不认得", "since_rule": "入会日期或单位不符",
    "phone_form": "手机号码不对", "unit_unknown": "找不到单位",
}  # fmt: skip
