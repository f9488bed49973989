"""Batches: the entries that wait at a step and go on together."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from jiaogong.engines.ballot.verbs.making import MOST_OPTIONS
from jiaogong.engines.org.models import Unit
from jiaogong.kernel import journal
from jiaogong.kernel.access import require
from jiaogong.kernel.errors import RuleBroken

from ..models import Batch, Entry, Passage, Programme
from ..words import TOGETHER, EntryState, PassageState, StepKind
from .calling import day_of
from .moving import arrive, leave


@transaction.atomic
def gather(
    programme: Programme, *, step: str, unit: Unit, by: Any, at: datetime, entries: Iterable[Entry] | None = None
) -> Batch:
    """All entries that wait at the step for this unit (or the given ones among them) as one batch.

    Rules: programmes.handle in the unit; not more for a members' vote than a vote takes; of a call with a last day, nobody is judged before entering is over.
    """
    require(by, "programmes.handle", unit)
    definition = programme.definition
    found = definition.step(step)
    if found.kind not in TOGETHER:
        raise RuleBroken(f"“{found.title}”逐件办理，不成批。")
    if not definition.rolling and day_of(at) <= programme.closes_on and programme.unit_id == unit.pk:
        raise RuleBroken(f"申报到{programme.closes_on:%m月%d日}截止，截止后再组织{found.title}。")
    waiting = Passage.objects.select_for_update().filter(
        programme=programme, step=step, unit=unit, state=PassageState.WAITING, batch=None
    )
    if entries is not None:
        waiting = waiting.filter(entry__in=list(entries))
    ids = list(waiting.values_list("pk", flat=True))
    if not ids:
        raise RuleBroken(f"没有等待{found.title}的申报。")
    if found.kind == StepKind.VOTE and len(ids) > MOST_OPTIONS:
        raise RuleBroken(
            f"一次会员评议最多 {MOST_OPTIONS} 件，现在有 {len(ids)} 件。请去掉“全部”的勾选，逐件选择，分几批组织（每批不超过 {MOST_OPTIONS} 件）。"
        )
    last = Batch.objects.filter(programme=programme, step=step).aggregate(last=Max("number"))["last"] or 0
    batch = Batch.objects.create(programme=programme, unit=unit, step=step, number=last + 1, opened_at=at)
    Passage.objects.filter(pk__in=ids).update(batch=batch)
    journal.write(f"组织{found.title}", batch, by=by, after={"entries": len(ids), "step": step}, unit_id=unit.pk)
    return batch


def entries_of(batch: Batch) -> list[Entry]:
    """The batch's entries that still wait in it, by number, with what moving them on needs. One query."""
    rows = Entry.objects.filter(
        passages__batch=batch, passages__state=PassageState.WAITING, state=EntryState.RUNNING
    ).select_related("unit", "programme__unit", "programme__version", "person")
    found = list(rows.order_by("number"))
    for entry in found:
        entry.programme = batch.programme  # one definition, parsed once
    return found


def send_on(batch: Batch, entries: Iterable[Entry], *, by: Any, at: datetime, opinion: str = "") -> int:
    """The entries pass the batch's step and come to the next."""
    number = 0
    for entry in entries:
        leave(entry, PassageState.PASSED, by=by, at=at, opinion=opinion)
        arrive(entry, after=batch.step, by=by, at=at)
        number += 1
    close_batch(batch, at=at)
    return number


def close_batch(batch: Batch, *, at: datetime) -> None:
    """Nothing waits in it any more."""
    if batch.closed_at is None and not batch.passages.filter(state=PassageState.WAITING).exists():
        batch.closed_at = at
        batch.save(update_fields=["closed_at"])
