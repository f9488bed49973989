"""Which rater marks which item."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from jiaogong.engines.org.models import Unit
from jiaogong.kernel import journal
from jiaogong.kernel.errors import RuleBroken

from .. import subjects
from ..models import Assignment, Item, Panel, Rater
from ..words import Group, PanelState
from .common import check_state, run_by


def assign(panel: Panel, *, by: Any, at: datetime, each: int = 0) -> int:
    """Give the items to the raters: all to all, or `each` raters of every group per item, evenly. Returns how many came.

    Rules: never one's own unit's items where the panel excludes them (J16), nor those the subject's owner keeps one from (who
    entered them, or in a blind panel knows whose they are); what is assigned or was stepped aside from stays. Asked again after raters were added it only adds.
    """
    with transaction.atomic():
        panel = run_by(by, panel)
        check_state(panel, PanelState.DRAFT, PanelState.OPEN)
        items, raters = list(panel.items.all()), list(panel.raters.filter(submitted_at=None))
        present: dict[int, set[int]] = defaultdict(set)
        for item, rater in Assignment.objects.filter(item__panel=panel).values_list("item_id", "rater_id"):
            present[item].add(rater)
        keep_off = _keep_off(panel, items, raters)
        pairs = list(
            _evenly(items, raters, each, present, keep_off) if each else _all(items, raters, present, keep_off)
        )
        Assignment.objects.bulk_create([Assignment(item_id=i, rater_id=r) for i, r in pairs], batch_size=500)
        journal.write("分配评审任务", panel, by=by, after={"assignments": len(pairs), "each": each or None})
        return len(pairs)


def _apart(panel: Panel, items: Sequence[Item], raters: Sequence[Rater]) -> dict[int, int | None]:
    """Unit id → home id, for the units of items and raters; empty where own items are not excluded."""
    if not panel.judging.exclude_own:
        return {}
    wanted = {row for row in (*(i.unit_id for i in items), *(r.unit_id for r in raters)) if row is not None}
    return dict(Unit.objects.filter(pk__in=wanted).values_list("pk", "home_id"))


def _keep_off(panel: Panel, items: Sequence[Item], raters: Sequence[Rater]) -> KeepOff:
    owner = subjects.of(panel)
    people = {rater.person_id for rater in raters if rater.person_id is not None}
    known = owner.apart(panel, people) if owner is not None and people else {}
    return KeepOff(_apart(panel, items, raters), known)


@dataclass(frozen=True, slots=True)
class KeepOff:
    """Who must not mark what: homes of units where own items are excluded, and subject ids by person."""

    homes: dict[int, int | None]
    known: Mapping[int, Collection[int]]

    def __call__(self, item: Item, rater: Rater) -> bool:
        """Whether this rater is kept from this item."""
        if rater.person_id is not None and item.subject_id in self.known.get(rater.person_id, ()):
            return True
        if not self.homes or item.unit_id is None or rater.unit_id is None:
            return False
        return self.homes[item.unit_id] == self.homes[rater.unit_id]


def _all(
    items: Sequence[Item], raters: Sequence[Rater], present: dict[int, set[int]], keep_off: KeepOff
) -> Iterator[tuple[int, int]]:
    for item in items:
        for rater in raters:
            if rater.pk not in present[item.pk] and not keep_off(item, rater):
                yield item.pk, rater.pk


def _evenly(
    items: Sequence[Item], raters: Sequence[Rater], each: int, present: dict[int, set[int]],
    keep_off: KeepOff,
) -> Iterator[tuple[int, int]]:  # fmt: skip
    """The least burdened first; of equals the one who came first."""
    load: dict[int, int] = defaultdict(int)
    for found in present.values():
        for rater in found:
            load[rater] += 1
    for group in sorted({rater.group for rater in raters}):
        members = [rater for rater in raters if rater.group == group]
        for item in items:
            has = sum(member.pk in present[item.pk] for member in members)
            free = [m for m in members if m.pk not in present[item.pk] and not keep_off(item, m)]
            if len(free) < each - has:
                raise RuleBroken(
                    f"{item.label}可以评的{Group(group).label}评委只有 {len(free) + has} 位（本单位的、经手过或能看到申报人的已排除），"
                    f"不够每件 {each} 位，请增加评委或减少每件的评委人数。",
                    field="each",
                )
            for member in heapq.nsmallest(max(0, each - has), free, key=lambda m: (load[m.pk], m.pk)):
                load[member.pk] += 1
                yield item.pk, member.pk
