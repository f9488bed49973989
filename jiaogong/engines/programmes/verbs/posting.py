"""Publicising: the chosen are posted, an objection holds them, the end of the period lets them go on."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from jiaogong.engines.postings import verbs as postings
from jiaogong.engines.postings.masking import without_illness
from jiaogong.engines.postings.models import Posting
from jiaogong.kernel import journal
from jiaogong.kernel.access import require
from jiaogong.kernel.errors import RuleBroken

from ..models import Batch, Entry, Programme, TeamMember
from ..words import EntrantKind, EntryState, PassageState, StepKind
from .batches import close_batch, entries_of, send_on
from .moving import leave, tell_entrant
from .room import free_places


@transaction.atomic
def publicise(batch: Batch, *, body: str, by: Any, at: datetime, title: str = "") -> Posting:
    """Post the batch's entries: names masked, unit and result, nothing else; under `title`, else the usual one. Rules: programmes.call in
    the unit; no words of illness (postings)."""
    batch = (
        Batch.objects.select_for_update(of=("self",))
        .select_related("programme__unit", "programme__version", "unit")
        .get(pk=batch.pk)
    )
    require(by, "programmes.call", batch.unit)
    programme = batch.programme
    step = programme.definition.step(batch.step)
    if step.kind != StepKind.PUBLICISE:
        raise RuleBroken("这一批不在公示环节。")
    columns, rows = posted_rows(batch, entries_of(batch))
    posting = postings.publish(
        batch, unit=batch.unit, title=title.strip() or public_title(programme), body=body, columns=columns, rows=rows, days=step.days, by=by,
        at=at,
    )  # fmt: skip
    journal.write("发布公示", batch, by=by, after={"rows": len(rows)}, unit_id=batch.unit_id)
    return posting


def public_title(programme: Programme) -> str:
    """What a posting is called unless the officer gives it another title: the call's, without words of illness."""
    return f"{without_illness(programme.title, '项目')}拟定名单公示"


def posted_rows(batch: Batch, entries: list[Entry]) -> tuple[list[dict[str, str]], list[list[str]]]:
    """(columns, rows) of the posting: who, where, what (a tier without words of illness); the engine masks the names."""
    tiers = any(entry.tier for entry in entries)
    result = [{"title": "拟定结果", "type": "text"}] if tiers else []
    if batch.programme.definition.entrant == EntrantKind.UNIT:
        named = any(entry.title != entry.unit.name for entry in entries)
        name = [{"title": "申报名称", "type": "text"}] if named else []
        columns = [{"title": "单位", "type": "unit"}, *name, *result]
        return columns, [
            [e.unit.name, *([e.title] if named else []), *([without_illness(e.tier, "入选")] if tiers else [])]
            for e in entries
        ]
    works = _works(batch, entries)
    work = [{"title": "作品、项目", "type": "text"}] if works else []
    columns = [{"title": "姓名", "type": "name"}, {"title": "单位", "type": "unit"}, *work, *result]
    return columns, [
        [
            e.person.name if e.person else "",
            e.unit.name,
            *([works[e.pk]] if works else []),
            *([without_illness(e.tier, "入选")] if tiers else []),
        ]
        for e in entries
    ]


def _works(batch: Batch, entries: list[Entry]) -> dict[int, str]:
    """What each handed in is called, where the entries are works: never in a confidential call, never a title that names people."""
    if batch.programme.definition.confidential:
        return {}
    named = {e.pk: {e.person.name} if e.person else set() for e in entries}
    for entry_id, name in TeamMember.objects.filter(entry__in=entries).values_list("entry_id", "person__name"):
        named[entry_id].add(name)
    shown = {e.pk: "" if any(name and name in e.title for name in named[e.pk]) else e.title for e in entries}
    return {pk: without_illness(title, "—") or "—" for pk, title in shown.items()} if any(shown.values()) else {}


def posting_ended(posting: Posting, at: datetime) -> None:
    """The period is over and no objection is open: the entries come to the next step. Called by the postings engine."""
    batch = Batch.objects.select_related("programme__unit", "programme__version", "unit").get(
        pk=posting.subject_id or 0
    )
    send_on(batch, entries_of(batch), by=None, at=at, opinion="公示期满无未决异议")


@transaction.atomic
def strike(entry: Entry, *, reason: str, by: Any, at: datetime) -> None:
    """Take an entry out of what is posted, after an objection was upheld; the places it took are free again. The reason
    names its rule."""
    row = (
        Entry.objects.select_for_update(of=("self",))
        .select_related("unit", "programme__unit", "programme__version", "person")
        .get(pk=entry.pk)
    )
    require(by, "programmes.call", row.programme.unit)
    if row.state != EntryState.RUNNING or row.programme.definition.step(row.step).kind not in (
        StepKind.PUBLICISE,
        StepKind.CONFIRM,
    ):
        raise RuleBroken("只有公示中、尚未发布的申报可以取消资格。")
    if len(reason.strip()) < 4:
        raise RuleBroken("取消资格要写明依据和理由。", field="reason")
    passage = leave(row, PassageState.REFUSED, by=by, at=at, opinion=reason)
    if passage is not None and passage.batch is not None:
        _take_off(passage.batch, row, by, at)
    row.state, row.step, row.chosen, row.result = EntryState.REFUSED, "", False, reason[:300]
    row.save()
    if passage is not None and passage.batch is not None:
        close_batch(passage.batch, at=at)
    free_places(row)
    tell_entrant(row, "取消资格", f"“{row.title}”经核实取消资格：{reason}", at)
    journal.write("取消资格", row, by=by, after={"reason": reason})
    entry.refresh_from_db()


def _take_off(batch: Batch, struck: Entry, by: Any, at: datetime) -> None:
    """The posting that runs is corrected, which settles the objections that were upheld; nobody left: it is withdrawn."""
    posting = posting_of(batch)
    if posting is None:
        return
    left = [entry for entry in entries_of(batch) if entry.pk != struck.pk]
    columns, rows = posted_rows(batch, left)
    if rows:
        postings.correct(
            posting, note="经核实，取消一名公示对象", columns=columns, rows=rows, by=by, at=at, check=False
        )
    else:
        postings.withdraw(posting, reason="公示对象经核实取消资格", by=by, at=at, check=False)


def posting_of(batch: Batch) -> Posting | None:
    """The batch's posting that runs."""
    rows = Posting.objects.filter(subject_type=batch._meta.label_lower, subject_id=batch.pk)
    return rows.filter(state__in=("open", "held")).first()
