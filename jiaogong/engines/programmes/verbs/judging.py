"""Judging: a panel for the entries of a batch, a vote of the members, and what comes back from them."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db import transaction

from jiaogong.engines.ballot import electors
from jiaogong.engines.ballot import reading as ballots
from jiaogong.engines.ballot import verbs as ballot
from jiaogong.engines.ballot.counting_rules import CountingRules
from jiaogong.engines.ballot.models import Vote
from jiaogong.engines.ballot.words import Kind, Secrecy
from jiaogong.engines.ballot.words import State as VoteState
from jiaogong.engines.papers.models import Attachment
from jiaogong.engines.scoring import reading as scores
from jiaogong.engines.scoring import verbs as scoring
from jiaogong.engines.scoring.models import Panel
from jiaogong.kernel import journal
from jiaogong.kernel.access import require
from jiaogong.kernel.errors import RuleBroken

from ..answers import as_text
from ..aside import not_own
from ..definition.schema import Definition, Step
from ..models import Batch, Entry, EntryFile, Passage
from ..words import JUDGED, FieldType, PassageState, RaterGroup, StepKind
from .batches import entries_of, send_on
from .calling import day_of

ELECTORS = "members.voting"  # the source of electors the members' module registers


def _batch(batch: Batch, by: Any) -> tuple[Batch, Step]:
    row = (
        Batch.objects.select_for_update(of=("self",))
        .select_related("programme__unit", "programme__version", "unit")
        .get(pk=batch.pk)
    )
    require(by, "programmes.handle", row.unit)
    return row, row.programme.definition.step(row.step)


@transaction.atomic
def start_panel(batch: Batch, *, by: Any, at: datetime) -> Panel:
    """The panel of a judged step; what raters may read is fixed now. Blind: nothing that names the author or his unit."""
    batch, step = _batch(batch, by)
    if step.kind not in JUDGED or step.judging is None:
        raise RuleBroken("这个环节不评分。")
    if (running := panel_of(batch)) is not None:
        return running
    definition = batch.programme.definition
    entries = entries_of(batch)
    settings = {**step.judging.model_dump(mode="json"), "label": "申报"}
    voted = _voted([e.pk for e in entries], definition) if any(r.group == "member" for r in step.judging.raters) else {}
    items = [
        scoring.NewItem(
            subject_id=entry.pk,
            unit_id=entry.unit_id,
            name=f"{entry.title}（{entry.unit.name}）",
            shown=lines,
            given={"member": voted[entry.pk]} if entry.pk in voted else {},
        )
        for entry, lines in shown(entries, definition, blind=step.judging.blind)
    ]
    return scoring.make_panel(
        batch, unit=batch.unit, title=f"{batch.programme.title}{step.title}", rubric=[c.model_dump(mode="json") for c in definition.rubric],
        settings=settings, items=items, by=by, at=at,
    )  # fmt: skip


def shown(entries: list[Entry], definition: Definition, *, blind: bool) -> list[tuple[Entry, list[dict[str, Any]]]]:
    """What raters read of each entry: never sensitive fields, of a blind step no identifying ones. Two queries."""
    fields = [
        f for f in definition.fields if not f.sensitive and f.type != FieldType.NOTE and not (blind and f.identifying)
    ]
    places = {(f.entry_id, f.field): f.pk for f in EntryFile.objects.filter(entry__in=entries)}
    files: dict[int, list[str]] = {}
    owned = Attachment.objects.filter(owner_type="programmes.entryfile", owner_id__in=places.values())
    for key, owner in owned.order_by("pk").values_list("key", "owner_id"):
        files.setdefault(owner, []).append(str(key))
    found = []
    for entry in entries:
        lines: list[dict[str, Any]] = []
        if not blind:
            lines.append({"title": "申报", "text": f"{entry.title}（{entry.unit.name}）", "files": []})
        for field in fields:
            kept = files.get(places.get((entry.pk, field.key), 0), [])
            text = as_text(field, entry.answers.get(field.key, ""))
            if text or kept:
                lines.append({"title": field.title, "text": text, "files": kept})
        found.append((entry, lines))
    return found


def _voted(ids: list[int], definition: Definition) -> dict[int, int]:
    """The members' score of each entry in hundredths of the rubric's full marks, from the vote step before. One query."""
    full = sum(criterion.points for criterion in definition.rubric)
    votes = [step.key for step in definition.steps if step.kind == StepKind.VOTE]
    rows = Passage.objects.filter(entry__in=ids, step__in=votes, state=PassageState.PASSED).values_list(
        "entry_id", "data"
    )
    return {
        entry_id: int((Decimal(str(data["points"])) * full).quantize(Decimal(1), ROUND_HALF_UP))
        for entry_id, data in rows
        if data.get("points") is not None
    }


def panel_signed(panel: Panel, by: Any, at: datetime) -> None:
    """The ranking is signed off: scores and ranks go to the entries, which come to the next step. Called by scoring."""
    batch = Batch.objects.select_related("programme__unit", "programme__version", "unit").get(pk=panel.subject_id)
    ranked = {row.subject_id: row for row in scores.ranking_of(panel)}
    entries = entries_of(batch)
    not_own(entries, by, "签字确认评分")
    for entry in entries:
        row = ranked.get(entry.pk)
        if row is not None:
            entry.score, entry.rank = row.score, row.rank
    send_on(batch, entries, by=by, at=at, opinion="评分已签字确认")


@transaction.atomic
def open_vote(batch: Batch, *, days: int, by: Any, at: datetime) -> Vote:
    """The members' vote on the entries of a batch: each entry gets a grade. The members of the batch's union vote, secretly (level 1)."""
    batch, step = _batch(batch, by)
    if step.kind != StepKind.VOTE:
        raise RuleBroken("这个环节不是会员评议。")
    if (running := vote_of(batch)) is not None:
        return running
    entries = entries_of(batch)
    ids = electors.people_of(ELECTORS, [batch.unit], day_of(at))
    if not ids:
        raise RuleBroken(f"{batch.unit}名册里还没有有表决权的会员，无法组织会员评议。")
    vote = ballot.make_vote(
        batch, unit=batch.unit, title=f"{batch.programme.title}{step.title}"[:120],
        explanation=step.help or batch.programme.definition.about, secrecy=Secrecy.SPLIT, rules=counting_rules(step),
        options=[ballot.NewOption(key=str(e.pk), title=_option(e, entries), text=e.unit.name) for e in entries],
        opens_at=at, closes_at=at + timedelta(days=days), by=by, at=at,
    )  # fmt: skip
    ballot.set_electors(vote, person_ids=ids, by=by)
    ballot.open_vote(vote, by=by, at=at)
    journal.write("组织会员评议", batch, by=by, after={"entries": len(entries), "due": len(ids)}, unit_id=batch.unit_id)
    return vote


def _option(entry: Entry, entries: list[Entry]) -> str:
    """The entry's title; with its number where two are called the same."""
    namesakes = sum(other.title == entry.title for other in entries)
    return entry.title if namesakes == 1 else f"{entry.title}（{entry.label}）"


def counting_rules(step: Step) -> CountingRules:
    """The step's grades as the ballot engine counts them: keys g1, g2 … best first."""
    keys = [f"g{number}" for number in range(1, len(step.grades) + 1)]
    return CountingRules(
        Kind.GRADES, scale=tuple(zip(keys, step.grades, strict=True)), good=tuple(keys[: step.satisfied])
    )


def panel_of(batch: Batch) -> Panel | None:
    """The batch's panel."""
    return Panel.objects.filter(subject_type=batch._meta.label_lower, subject_id=batch.pk).first()


def vote_of(batch: Batch) -> Vote | None:
    """The batch's vote, unless it was called off."""
    rows = Vote.objects.filter(subject_type=batch._meta.label_lower, subject_id=batch.pk)
    return rows.exclude(state=VoteState.CANCELLED).first()


def vote_counted(vote: Vote, by: Any, at: datetime) -> None:
    """The vote is counted: grades go to the passages, the entries come to the next step. Called by the ballot engine.

    Of fewer ballots than may be shown (they would tell who gave what) the trail keeps shares and points, not the counts.
    """
    batch = Batch.objects.select_related("programme__unit", "programme__version", "unit").get(pk=vote.subject_id or 0)
    step = batch.programme.definition.step(batch.step)
    titles = dict(counting_rules(step).scale)
    hidden = ballots.result_of(vote).hidden
    counted = vote.outcome or {}
    entries = entries_of(batch)
    waiting = {p.entry_id: p for p in Passage.objects.filter(batch=batch, state=PassageState.WAITING)}
    for entry in entries:
        counts = {titles[key]: number for key, number in counted.get(str(entry.pk), {}).items() if key in titles}
        waiting[entry.pk].data = graded(step, counts) | ({"counts": {}} if hidden else {})
    Passage.objects.bulk_update(waiting.values(), ["data"], batch_size=500)
    send_on(batch, entries, by=by, at=at, opinion="会员评议已计票")


def graded(step: Step, counts: dict[str, int]) -> dict[str, Any]:
    """What the trail keeps of a members' vote: counts, per cent satisfied, points out of 100 (two decimals)."""
    total = sum(counts.get(grade, 0) for grade in step.grades)
    if not total:
        return {"counts": counts, "satisfied": None, "points": None}
    good = sum(counts.get(grade, 0) for grade in step.grades[: step.satisfied])
    share = (Decimal(good * 100) / total).quantize(Decimal("0.01"), ROUND_HALF_UP)
    points = share
    if step.grade_points:
        pairs = zip(step.grades, step.grade_points, strict=True)
        points = (Decimal(sum(counts.get(g, 0) * p for g, p in pairs)) / total).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return {"counts": counts, "satisfied": str(share), "points": str(points), "group": str(RaterGroup.MEMBER)}
