"""Making something public, correcting it, taking it back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import models, transaction

from jiaogong.engines.inbox import verbs as inbox
from jiaogong.engines.org.models import Unit
from jiaogong.engines.provisions.reading import value_of
from jiaogong.kernel import journal
from jiaogong.kernel.access import require
from jiaogong.kernel.clock import WorkingCalendar
from jiaogong.kernel.errors import RuleBroken

from .. import contacts, subjects
from ..masking import Table, check_words, masked_table
from ..models import Correction, Posting
from ..reading import day_of
from ..rules import DAYS, OBJECTION_ITEM, PUBLISH
from ..words import ObjectionState, State
from .common import lock_unit, locked_posting, running

_SEEN = ("title", "starts_on", "ends_on", "days", "state")
LONGEST_BODY = 4000


@transaction.atomic
def publish(
    subject: models.Model | None, *, unit: Unit, title: str, body: str | Sequence[str], columns: Iterable[Any] = (),
    rows: Iterable[Sequence[Any]] = (), days: int | None = None, by: Any, at: datetime, contact: str = "", phone: str = "",
) -> Posting:  # fmt: skip
    """Make `unit`'s list public until `days` working days after today; asked twice for the same it is the same posting.

    Columns and rows as `masking.masked_table` takes them: names are masked here, the full ones are not kept. `subject`
    None is a posting made by hand, for which `postings.publish` is asked; otherwise the right is the calling verb's.
    Rules: not fewer working days than `postings.days` provides; no illness, numbers, accounts or full names.
    Source: rule M (≥ 5 working days), unverified.
    """
    unit = lock_unit(unit)
    if subject is None:
        require(by, PUBLISH, unit)
    if unit.closed_on is not None:
        raise RuleBroken(f"{unit.name}已经撤销，不能再发布公示。")
    day = day_of(at)
    table = masked_table(columns, rows)
    paragraphs = _checked(title, body, table)
    least = value_of(DAYS, unit, day)
    days = least if days is None else days
    if not least <= days <= 60:
        raise RuleBroken(f"公示期不少于 {least} 个工作日，不超过 60 个工作日（规定参数“公示期”）。", field="days")
    about = {
        "subject_type": subject._meta.label_lower if subject else "",
        "subject_id": subject.pk if subject else None,
    }
    same = {"unit": unit, "title": title.strip(), "body": paragraphs, "columns": table.columns, "rows": table.rows}
    earlier = _running(about) if subject else None
    if earlier is not None:
        if all(getattr(earlier, name) == value for name, value in same.items()):
            return earlier
        raise RuleBroken("这件事正在公示，内容有变的请用“更正”，或先撤回原公示。")
    whom, number = contacts.contact_of(unit, day)
    posting = Posting.objects.create(
        **same, **about, days=days, starts_on=day, ends_on=WorkingCalendar().add(day, days), contact=(contact.strip() or whom)[:80],
        phone=(phone.strip() or number)[:40], published_at=at, published_by=by,
    )  # fmt: skip
    journal.write("发布公示", posting, by=by, after=journal.picture(posting, *_SEEN) | {"rows": len(table.rows)})
    return posting


def _running(about: dict[str, Any]) -> Posting | None:
    return Posting.objects.filter(**about, state__in=(State.OPEN, State.HELD)).first()


def _checked(title: str, body: str | Sequence[str], table: Table) -> list[str]:
    """The paragraphs, once nothing forbidden stands in them."""
    parts = body.splitlines() if isinstance(body, str) else [str(part) for part in body]
    paragraphs = [part.strip() for part in parts if part.strip()]
    if not title.strip():
        raise RuleBroken("请写公示标题。", field="title")
    if len(title.strip()) > 120 or sum(map(len, paragraphs)) > LONGEST_BODY:
        raise RuleBroken(f"标题不超过 120 字，正文不超过 {LONGEST_BODY} 字。", field="body")
    if not paragraphs and not table.rows:
        raise RuleBroken("公示要有正文或名单。", field="body")
    check_words(title, table.names, "title")
    for paragraph in paragraphs:
        check_words(paragraph, table.names, "body")
    return paragraphs


@transaction.atomic
def correct(
    posting: Posting, *, note: str, by: Any, at: datetime, title: str | None = None, body: str | Sequence[str] | None = None,
    columns: Iterable[Any] | None = None, rows: Iterable[Sequence[Any]] | None = None, check: bool = True,
) -> Posting:  # fmt: skip
    """Correct a running posting; the note is public, what stood before is kept. The same again changes nothing.

    A line added or changed is a material change: the period begins anew today. Taking lines out, or other words, leaves it
    as it is. Upheld objections count as settled by it. `check` False when the calling verb has asked its own rule.
    """
    if len(note.strip()) < 4:
        raise RuleBroken("请写更正说明（至少四个字），公示页上会写明。", field="note")
    row = locked_posting(posting)
    if check:
        require(by, PUBLISH, row.unit)
    running(row)
    heads = row.columns if columns is None else columns
    table = masked_table(heads, row.rows if rows is None else rows)
    given_title = row.title if title is None else title.strip()
    paragraphs = _checked(given_title, row.body if body is None else body, table)
    new: dict[str, Any] = {"title": given_title, "body": paragraphs, "columns": table.columns, "rows": table.rows}
    before = {name: getattr(row, name) for name in new}
    if new == before:
        return row
    known = {tuple(line) for line in row.rows}
    restarted = table.columns != row.columns or any(tuple(line) not in known for line in table.rows)
    for name, value in new.items():
        setattr(row, name, value)
    if restarted:
        row.starts_on = day_of(at)
        row.ends_on = WorkingCalendar().add(row.starts_on, row.days)
    row.save()
    Correction.objects.create(posting=row, at=at, by=by, note=note.strip()[:200], restarted=restarted, before=before)
    journal.write(
        "更正公示", row, by=by, after=journal.picture(row, *_SEEN) | {"note": note.strip(), "restarted": restarted}
    )
    _settle_upheld(row, note, by, at)
    return row


def _settle_upheld(posting: Posting, note: str, by: Any, at: datetime) -> None:
    from .deciding import settled

    for objection in posting.objections.filter(state=ObjectionState.UPHELD, settled_at__isnull=True):
        settled(objection, posting, note=f"已更正公示：{note.strip()}", by=by, at=at)


@transaction.atomic
def withdraw(posting: Posting, *, reason: str, by: Any, at: datetime, check: bool = True) -> Posting:
    """Take a running posting back, with its reason; what was posted does not go on. Twice is once.

    Open objections are closed as upheld by it. `check` False when the calling verb has asked its own rule.
    """
    row = locked_posting(posting)
    if check:
        require(by, PUBLISH, row.unit)
    if row.state == State.WITHDRAWN:
        return row
    running(row)
    if len(reason.strip()) < 4:
        raise RuleBroken("请写撤回理由（至少四个字）。", field="reason")
    row.state, row.closed_at, row.reason = State.WITHDRAWN, at, reason.strip()[:200]
    row.save(update_fields=["state", "closed_at", "reason"])
    for objection in row.objections.open():
        objection.state, objection.closed_at, objection.decided_by = ObjectionState.UPHELD, at, by
        objection.reply, objection.settled_at = f"公示已撤回：{row.reason}", at
        objection.save(update_fields=["state", "closed_at", "decided_by", "reply", "settled_at"])
        inbox.close_items(kind=OBJECTION_ITEM, subject=objection, by=by, at=at, outcome="公示已撤回")
        subjects.tell_objection(row, objection, by, at)
    journal.write("撤回公示", row, by=by, after=journal.picture(row, *_SEEN, "reason"))
    return row
