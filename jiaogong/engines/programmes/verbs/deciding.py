"""Deciding: prizes and levels proposed from ranks and places, confirmed by the officer, with a reason where he differs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from jiaogong.kernel import journal
from jiaogong.kernel.access import require
from jiaogong.kernel.errors import RuleBroken

from ..aside import not_own
from ..definition.schema import Definition, Step, Tier
from ..models import Batch, Entry, Passage, Programme
from ..tiers import Allotted, Before, Judged, allot, left, unscored
from ..words import EntryState, PassageState, StepKind
from .batches import close_batch, entries_of
from .moving import arrive, leave, tell_entrant

CHOSEN = "入选"  # stands for a tier where a definition has none


@dataclass(frozen=True, slots=True)
class Choice:
    """What is decided of one entry; `amount` in fen where money follows."""

    chosen: bool
    tier: str = ""
    reason: str = ""
    amount: int | None = None


@dataclass(frozen=True, slots=True)
class Proposed:
    """One line of the proposal."""

    entry: Entry
    tier: str
    chosen: bool
    note: str


def proposal_of(batch: Batch) -> list[Proposed]:
    """What ranks, scores and places propose, best first. Four queries whatever the length."""
    entries = entries_of(batch)
    definition = batch.programme.definition
    bars = _barred(definition, [entry.pk for entry in entries])
    rows = [Judged(e.pk, e.score, e.rank, bars.get(e.pk, "")) for e in entries]
    by_id = {entry.pk: entry for entry in entries}
    found = [_line(by_id[line.id], line, definition) for line in _lines(rows, definition, decided_before(batch))]
    return sorted(found, key=lambda p: (not p.chosen, p.entry.rank is None, p.entry.rank or 0, p.entry.number or 0))


def decided_before(batch: Batch) -> Before:
    """What has been decided at the step in the call's other batches: places are the call's, however it is split. One query."""
    rows = Passage.objects.filter(
        programme_id=batch.programme_id, step=batch.step, state__in=(PassageState.PASSED, PassageState.REFUSED)
    ).exclude(batch=batch)  # fmt: skip
    taken: Counter[str] = Counter()
    found = list(rows.values_list("entry__chosen", "entry__tier", "entry__state"))
    for chosen, tier, state in found:
        if chosen and state != EntryState.REVOKED:
            taken[tier or CHOSEN] += 1
    return Before(len(found), taken)


def _lines(rows: list[Judged], definition: Definition, before: Before) -> list[Allotted]:
    """Tiers by rank. Without tiers: the best within the step's quota; where nothing was scored, all if they fit, else none."""
    if definition.tiers:
        scored = any(row.rank is not None for row in rows)
        return (allot if scored else unscored)(rows, definition.tiers, before)
    quota = room_of(definition, before)
    fit = [row for row in rows if not row.barred]
    if quota is None or (len(fit) <= quota and all(row.rank is None for row in fit)):
        return [Allotted(row.id, CHOSEN if not row.barred else "", row.barred) for row in rows]
    if all(row.rank is None for row in fit):
        note = f"共 {len(fit)} 件，名额 {quota} 个，请研究确定"
        return [Allotted(row.id, "", row.barred or note) for row in rows]
    return allot(rows, [Tier(title=CHOSEN, number=quota)])


def room_of(definition: Definition, before: Before) -> int | None:
    """How many may still be chosen, where there are no tiers; None for no limit."""
    quota = _decision(definition).quota
    return None if quota is None else max(0, quota - before.chosen)


def _line(entry: Entry, line: Allotted, definition: Definition) -> Proposed:
    return Proposed(entry, line.tier if definition.tiers else "", bool(line.tier), line.note)


def _decision(definition: Definition) -> Step:
    return next(step for step in definition.steps if step.kind == StepKind.DECIDE)


def _barred(definition: Definition, ids: list[int]) -> dict[int, str]:
    """Entries that the members' vote keeps from any result, with the sentence."""
    vetoes = {step.key: step for step in definition.steps if step.veto is not None}
    if not vetoes:
        return {}
    found: dict[int, str] = {}
    rows = Passage.objects.filter(entry__in=ids, step__in=vetoes, state=PassageState.PASSED)
    for entry_id, step, data in rows.values_list("entry_id", "step", "data"):
        share = data.get("satisfied")
        if share is not None and float(share) < (vetoes[step].veto or 0):
            found[entry_id] = f"会员满意率 {share}%，低于 {vetoes[step].veto}%，不予评定"
    return found


@transaction.atomic
def decide(batch: Batch, *, choices: Mapping[int, Choice], by: Any, at: datetime) -> int:
    """Confirm the decision for every entry of the batch; returns how many were chosen.

    Rules: every entry is decided on, by somebody who is in none of them; no tier takes more than its places in the whole call; a
    line that differs from the proposal says why, and so does an amount below its tier's; none is above it.
    """
    batch = (
        Batch.objects.select_for_update(of=("self",))
        .select_related("programme__unit", "programme__version", "unit")
        .get(pk=batch.pk)
    )
    require(by, "programmes.call", batch.unit)
    Programme.objects.select_for_update(of=("self",)).get(pk=batch.programme_id)  # two batches share its places
    definition = batch.programme.definition
    if definition.step(batch.step).kind != StepKind.DECIDE:
        raise RuleBroken("这一批不在确定结果环节。")
    proposed = proposal_of(batch)
    not_own([p.entry for p in proposed], by, "确定结果")
    if {p.entry.pk for p in proposed} != set(choices):
        raise RuleBroken("名单有变化，请刷新页面后重新确定。")
    _sound(proposed, choices, definition, decided_before(batch))
    chosen = 0
    for line in proposed:
        chosen += _settle(line, choices[line.entry.pk], batch, by, at)
    close_batch(batch, at=at)
    journal.write("确定结果", batch, by=by, after={"chosen": chosen, "of": len(proposed)}, unit_id=batch.unit_id)
    return chosen


def _sound(proposed: list[Proposed], choices: Mapping[int, Choice], definition: Definition, before: Before) -> None:
    taken: Counter[str] = Counter()
    for line in proposed:
        choice = choices[line.entry.pk]
        if choice.chosen and definition.tiers and choice.tier not in {t.title for t in definition.tiers}:
            raise RuleBroken(f"“{line.entry.title}”入选，请选定奖次或等级。", field=f"tier-{line.entry.pk}")
        taken[choice.tier if choice.chosen else ""] += 1
        _fair_amount(line.entry, choice, definition)
        differs = (choice.chosen, choice.tier if choice.chosen else "") != (line.chosen, line.tier)
        if differs and len(choice.reason.strip()) < 4:
            raise RuleBroken(
                f"“{line.entry.title}”与按得分名次拟定的结果不同，请写明理由（会记入评审档案）。",
                field=f"reason-{line.entry.pk}",
            )
    for tier in definition.tiers:
        room, used = left(tier, len(proposed), before), before.taken.get(tier.title, 0)
        if room is not None and taken[tier.title] > room:
            raise RuleBroken(f"“{tier.title}”最多 {room + used} 个{_used(used)}，现在选了 {taken[tier.title]} 个。")
    step = _decision(definition)
    number = sum(choice.chosen for choice in choices.values())
    if step.quota is not None and number + before.chosen > step.quota:
        raise RuleBroken(f"入选名额共 {step.quota} 个{_used(before.chosen)}，现在选了 {number} 个。")


def _used(number: int) -> str:
    return f"，本项目前几批已用 {number} 个" if number else ""


def _fair_amount(entry: Entry, choice: Choice, definition: Definition) -> None:
    """The tier's amount (where it has none, at most what was asked for); less of it with a reason, more never."""
    if not choice.chosen or choice.amount is None:
        return
    usual = next((tier.amount for tier in definition.tiers if tier.title == choice.tier), None)
    most, what = (usual, f"“{choice.tier}”的标准") if usual is not None else (_asked(entry, definition), "申请的金额")
    if most is None:
        return
    if choice.amount > most * 100:
        raise RuleBroken(f"“{entry.title}”的金额高于{what} {most:,.2f} 元，请改低。", field=f"amount-{entry.pk}")
    if usual is not None and choice.amount < usual * 100 and len(choice.reason.strip()) < 4:
        raise RuleBroken(f"“{entry.title}”的金额低于{what} {usual:,.2f} 元，请写明理由。", field=f"reason-{entry.pk}")


def _asked(entry: Entry, definition: Definition) -> Decimal | None:
    key = str(definition.outcome.get("asked") or "")
    given = {**entry.answers, **entry.open_sealed()}.get(key) if key else None
    return Decimal(str(given)) if given else None


def _settle(line: Proposed, choice: Choice, batch: Batch, by: Any, at: datetime) -> int:
    entry = line.entry
    entry.chosen, entry.tier = choice.chosen, choice.tier if choice.chosen else ""
    data = {"tier": entry.tier, "chosen": choice.chosen, "proposed": line.tier, "reason": choice.reason}
    if choice.amount is not None:
        data["amount"] = choice.amount
    leave(
        entry,
        PassageState.PASSED if choice.chosen else PassageState.REFUSED,
        by=by,
        at=at,
        opinion=choice.reason,
        data=data,
    )
    if choice.chosen:
        arrive(entry, after=batch.step, by=by, at=at)
        return 1
    entry.state, entry.step, entry.result = EntryState.UNPLACED, "", (choice.reason or line.note)[:300]
    entry.save()
    tell_entrant(entry, "评审结果", f"“{entry.title}”本次未入选，感谢参与。", at)
    return 0
