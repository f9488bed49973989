"""An entry as a paper to print, sign and keep: 申报表."""

from __future__ import annotations

from jiaogong.engines.papers.official import Heading, OfficialDocument, Paragraph, Table
from jiaogong.kernel.clock import SHANGHAI

from . import reading
from .definition.schema import Definition
from .models import Entry
from .tracking import track
from .verbs.calling import day_of
from .words import EntrantKind, FieldType

_LONG = (FieldType.LONGTEXT, FieldType.PEOPLE)


def entry_paper(entry: Entry) -> OfficialDocument:
    """The form with its short answers in a table, the long ones below, and the opinions of those it came before.

    Sensitive answers are named and left out: a paper goes through many hands.
    """
    definition = entry.programme.definition
    answers = reading.answers_of(entry, definition.asked(), reading.files_of(entry))
    rows = [("项目", entry.programme.title), ("申报编号", entry.label), *_who(entry, definition)]
    for answer in answers:
        if answer.field.sensitive:
            rows.append((answer.field.title, "（敏感内容，不打印）" if answer.filled else ""))
        elif answer.field.type == FieldType.FILES:
            rows.append((answer.field.title, "、".join(f.name for f in answer.files)))
        elif answer.field.type not in _LONG:
            rows.append((answer.field.title, answer.text))
    body: list[Heading | Paragraph | Table] = [Table(("内容", "填写"), rows, widths=(3, 7))]
    for answer in answers:
        if answer.field.type in _LONG and not answer.field.sensitive:
            body.append(Heading(answer.field.title))
            body += [Paragraph(line) for line in answer.text.splitlines() if line.strip()] or [Paragraph("（未填写）")]
    body.append(Heading("办理经过"))
    body.append(_way(entry))
    return OfficialDocument(title=f"{entry.programme.title}申报表", body=body)


def _who(entry: Entry, definition: Definition) -> list[tuple[str, str]]:
    found = [("申报单位" if definition.entrant == EntrantKind.UNIT else "所在单位", entry.unit.name)]
    if definition.entrant == EntrantKind.PERSON and entry.person is not None:
        return [("申报人", entry.person.name), *found]
    found = [("申报名称", entry.title), *found]
    if definition.entrant == EntrantKind.TEAM:
        names = [
            f"{m.person.name}（负责人）" if m.leader else m.person.name for m in entry.members.select_related("person")
        ]
        found.append(("团队成员", "、".join(names)))
    return found


def _way(entry: Entry) -> Table:
    at = entry.submitted_at or entry.made_at
    rows = [
        (
            stop.title, stop.who, stop.word + (f"：{stop.opinion}" if stop.opinion else ""),
            f"{stop.ended.astimezone(SHANGHAI):%Y-%m-%d}" if stop.ended else "",
        )
        for stop in track(entry, {}, day_of(at))
        if stop.come
    ]  # fmt: skip
    return Table(("环节", "办理单位或人", "意见", "日期"), rows, widths=(2, 3, 4, 2))
