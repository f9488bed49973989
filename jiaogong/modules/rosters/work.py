"""Long work on an import: one run at a time, seen by its beats; a run nobody hears of any more is taken up again.

Small imports run in the request, large ones as a task of the queue. Either way a run holds the batch by its number
(`run`): whoever comes later with another number has taken over, and the former run stops at its next beat.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Q
from django_tasks import task

from jiaogong.kernel import bulk, clock
from jiaogong.kernel.errors import Refused, RuleBroken

from . import applying
from .enrolling import Pool
from .models import ImportBatch, ImportRow
from .staging import names_for, recheck_all, setting_of, stage
from .words import Action, Level, RowState, State

UNDO_FOR = timedelta(minutes=10)
KEPT_DAYS = 30
_ROWS_AT_ONCE = 10_000
SILENT_FOR = timedelta(minutes=3)  # a run without a beat for so long has died


class TakenOver(Exception):
    """Another run works on this import now."""


def start(batch: ImportBatch, state: State, rows: int) -> None:
    """Begin checking or writing: put a large one into the queue. Inside the caller's transaction, who then says `go`."""
    batch.run, batch.state, batch.message, batch.beat_at = uuid.uuid4(), state, "", clock.now()
    batch.done, batch.total = 0, rows
    batch.save(update_fields=["run", "state", "message", "beat_at", "done", "total"])
    if rows > settings.ROSTER_ROWS_IN_REQUEST:
        run_import.enqueue(batch.pk, str(batch.run))


def go(batch: ImportBatch) -> None:
    """After the caller's transaction: do a small one at once."""
    if batch.total <= settings.ROSTER_ROWS_IN_REQUEST:
        run(batch.pk, str(batch.run))


@task()
def run_import(batch_pk: int, run_id: str) -> None:
    """The queue's way in."""
    run(batch_pk, run_id)


def run(batch_pk: int, run_id: str) -> None:
    """Do what the batch's state asks for. Asked for a run that is over or taken over, it does nothing."""
    batch = ImportBatch.objects.select_related("unit", "started_by").filter(pk=batch_pk, run=run_id).first()
    if batch is None or not batch.working:
        return
    act: Callable[[ImportBatch], None] = _check if batch.state == State.CHECKING else _apply
    try:
        with bulk.collector_at_rest():
            act(batch)
    except TakenOver:
        return
    except (RuleBroken, Refused) as broken:
        said = broken.message if isinstance(broken, RuleBroken) else "您已没有为这个单位导入会员的权限。"
        _finish(batch, State.FAILED if batch.state == State.CHECKING else State.CHECKED, message=said[:300])


def _beat(batch: ImportBatch) -> Callable[[int], None]:
    def beat(done: int) -> None:
        held = ImportBatch.objects.filter(pk=batch.pk, run=batch.run)
        if not held.update(done=done, beat_at=clock.now()):
            raise TakenOver

    return beat


def _finish(batch: ImportBatch, state: State, **more: Any) -> None:
    held = ImportBatch.objects.filter(pk=batch.pk, run=batch.run)
    held.update(state=state, beat_at=clock.now(), counts=counts_of(batch, batch.counts), **more)


def counts_of(batch: ImportBatch, before: dict[str, Any]) -> dict[str, Any]:
    """How many rows wait with which action and level, and how many have been written."""
    rows = ImportRow.objects.filter(batch=batch)
    waiting = rows.filter(state=RowState.WAITING)
    found = dict(waiting.order_by().values_list("action").annotate(n=Count("pk")))
    sums = waiting.aggregate(
        rows=Count("pk"),
        errors=Count("pk", filter=Q(level=Level.ERROR)),
        warnings=Count("pk", filter=Q(level=Level.WARNING)),
    )
    written = rows.exclude(state=RowState.WAITING).order_by().values_list("state").annotate(n=Count("pk"))
    done = {f"was_{state}": n for state, n in written}
    return {**{k: v for k, v in before.items() if k in ("applied", "failed", "undone")}, **found, **sums, **done}


def _check(batch: ImportBatch) -> None:
    if ImportRow.objects.filter(batch=batch, state=RowState.WAITING).exists() and batch.counts.get("staged"):
        recheck_all(batch, _beat(batch))
    else:
        stage(batch, _beat(batch))
    batch.refresh_from_db(fields=["total", "done"])
    _finish(batch, State.CHECKED)
    ImportBatch.objects.filter(pk=batch.pk, run=batch.run).update(
        counts={**counts_of(batch, batch.counts), "staged": 1}
    )


def _apply(batch: ImportBatch) -> None:
    """Unit after unit; those that were written before an interruption are not touched again."""
    waiting = ImportRow.objects.filter(batch=batch, state=RowState.WAITING).exclude(action=Action.SKIP)
    units = list(
        waiting.filter(unit__isnull=False)
        .order_by("unit__path")
        .values_list("unit", "unit__name")
        .annotate(n=Count("pk"))
    )
    beat, done, failed = _beat(batch), 0, []
    setting, where = setting_of(batch), names_for(batch)
    pool = Pool(applying.block_for(len(units)))
    sums = dict(batch.counts.get("applied", {}))
    for part in _parts(units):
        names = {unit: name for unit, name, _ in part}
        for unit, (made, why) in applying.apply_units(batch, list(names), setting, where, pool).items():
            if made is None:
                failed.append([names[unit], why])
                continue
            for key in ("new", "updated", "same", "transfers"):
                sums[key] = sums.get(key, 0) + getattr(made, key)
            sums["units"] = sums.get("units", 0) + 1
        done += sum(number for _, _, number in part)
        batch.counts = {**batch.counts, "applied": sums, "failed": failed[:200]}
        beat(min(done, batch.total))
    homeless = waiting.filter(unit__isnull=True).count()
    if homeless:
        batch.counts["failed"] = [*failed[:200], ["没有对上单位的行", f"有 {homeless} 行须处理"]]
    any_written = bool(sums.get("units"))
    at = clock.now() if any_written else batch.applied_at
    _finish(batch, State.APPLIED if any_written and not failed and not homeless else State.CHECKED, applied_at=at)


def _parts(units: list[tuple[int, str, int]]) -> Iterator[list[tuple[int, str, int]]]:
    """Units by so many that a transaction writes some thousand rows: five hundred commits would cost more than the rows."""
    part: list[tuple[int, str, int]] = []
    for unit in units:
        if part and sum(number for _, _, number in part) + unit[2] > _ROWS_AT_ONCE:
            yield part
            part = []
        part.append(unit)
    if part:
        yield part


def resume(at: datetime) -> int:
    """Job: runs that have gone silent (a killed worker, a restart) are put into the queue again."""
    silent = ImportBatch.objects.filter(state__in=(State.CHECKING, State.APPLYING), beat_at__lt=at - SILENT_FOR)
    number = 0
    for pk in silent.values_list("pk", flat=True):
        with transaction.atomic():
            batch = ImportBatch.objects.select_for_update().get(pk=pk)
            if not batch.working or batch.beat_at is None or batch.beat_at >= at - SILENT_FOR:
                continue
            batch.run, batch.beat_at = uuid.uuid4(), at
            batch.save(update_fields=["run", "beat_at"])
            run_import.enqueue(batch.pk, str(batch.run))
            number += 1
    return number


def sweep(at: datetime) -> int:
    """Job: files and rows are deleted when the undo is over, or after thirty days unused; what is left is the counts."""
    over = Q(state=State.APPLIED, applied_at__lt=at - UNDO_FOR) | Q(state=State.UNDONE)
    old = Q(started_at__lt=at - timedelta(days=KEPT_DAYS)) & ~Q(state__in=(State.CHECKING, State.APPLYING))
    number = 0
    for pk in ImportBatch.objects.filter(over | old, swept_at=None).values_list("pk", flat=True):
        with transaction.atomic():
            batch = ImportBatch.objects.select_for_update().get(pk=pk)
            ImportRow.objects.filter(batch=batch).delete()
            batch.content, batch.swept_at = None, at
            batch.save(update_fields=["content", "swept_at"])
            number += 1
    return number
