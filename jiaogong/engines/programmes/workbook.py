"""All entries of a call as a workbook: one column per field, without what is sensitive."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any

from jiaogong.engines.papers.cells import Column
from jiaogong.engines.papers.models import Attachment
from jiaogong.engines.papers.sheets import write_sheet
from jiaogong.kernel.clock import SHANGHAI

from .answers import as_text
from .definition.schema import Definition
from .models import Entry, EntryFile, Programme
from .words import EntrantKind, FieldType


def export_entries(programme: Programme, definition: Definition, *, host: bool) -> Callable[[Any, str, date], bytes]:
    """The workbook of the listed entries: one column per field; sensitive answers are not in it."""
    fields = [f for f in definition.fields if not f.sensitive and f.type != FieldType.NOTE]
    scored, team = host and bool(definition.rubric), definition.entrant == EntrantKind.TEAM
    columns = [
        Column("编号", 12), Column("申报", 24), Column("单位", 30), Column("上级", 24), Column("状态", 10), Column("环节", 16),
        *([Column("得分", 10, "number"), Column("名次", 8, "int")] if scored else []), Column("结果", 12), Column("提交日期", 12, "date"),
        *([Column("团队成员", 30)] if team else []), *(Column(f.title, 24) for f in fields),
    ]  # fmt: skip
    steps = {step.key: step.title for step in definition.steps}

    def write(rows: Any, title: str, day: date) -> bytes:
        files = _file_counts(programme)
        found = (
            rows.select_related("unit__superior", "person", "programme")
            .prefetch_related("members__person")
            .defer("sealed")
        )

        def line(e: Entry) -> list[Any]:
            said = [
                f"{files[e.pk, f.key]} 个附件" if f.type == FieldType.FILES else as_text(f, e.answers.get(f.key, ""))
                for f in fields
            ]
            day_of = e.submitted_at.astimezone(SHANGHAI).date() if e.submitted_at else None
            return [
                e.label, e.title, e.unit.name, e.unit.superior.name if e.unit.superior else "", str(e.get_state_display()),
                steps.get(e.step, ""), *([e.score, e.rank] if scored else []), e.tier, day_of,
                *(["、".join(m.person.name for m in e.members.all())] if team else []), *said,
            ]  # fmt: skip

        return write_sheet(title, columns, (line(e) for e in found.iterator(chunk_size=500)), as_of=day)

    return write


def _file_counts(programme: Programme) -> Counter[tuple[int, str]]:
    places = {
        pk: (entry, key)
        for pk, entry, key in EntryFile.objects.filter(entry__programme=programme).values_list(
            "pk", "entry_id", "field"
        )
    }
    owners = Attachment.objects.filter(owner_type="programmes.entryfile", owner_id__in=list(places))
    return Counter(places[owner] for owner in owners.values_list("owner_id", flat=True))
