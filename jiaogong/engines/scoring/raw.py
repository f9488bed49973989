"""A panel's raw marks: read, ranked, digested, and laid out as rows of a ranking."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .arithmetic import Entrant, Given, Placed, Result, half_up, rank
from .arithmetic.explaining import explained
from .judging import Judging
from .models import Mark, Panel, Placing, Ranking
from .words import MarkState


def given_marks(panel: Panel) -> list[Given]:
    """What counts: handed in, not stepped aside from. One query."""
    rows = Mark.objects.filter(
        assignment__rater__panel=panel, state=MarkState.SUBMITTED, assignment__recused_at=None
    ).values_list("assignment__item_id", "assignment__rater_id", "assignment__rater__group", "total")
    return [Given(*row) for row in rows]


def _values(panel: Panel, items: Sequence[int]) -> Mapping[tuple[int, int], Mapping[str, int]]:
    rows = Mark.objects.filter(assignment__rater__panel=panel, state=MarkState.SUBMITTED, assignment__item__in=items)
    return {(i, r): v for i, r, v in rows.values_list("assignment__item_id", "assignment__rater_id", "values")}


def result_of(panel: Panel) -> Result:
    """The ranking the raw marks give: two queries, and a third where a criterion decides ties."""
    entrants = [Entrant(*row) for row in panel.items.order_by("position").values_list("pk", "label", "given")]
    return rank(
        entrants, given_marks(panel), judging=panel.judging, criteria=panel.criteria,
        values=lambda items: _values(panel, items), seed=panel.lot_seed,
    )  # fmt: skip


def digest_of(panel: Panel) -> str:
    """SHA-256 over everything the ranking rests on: rubric, settings, seed, items, marks with their values."""
    marks = Mark.objects.filter(
        assignment__rater__panel=panel, state=MarkState.SUBMITTED, assignment__recused_at=None
    ).order_by("assignment__item_id", "assignment__rater_id")
    found = {
        "rubric": panel.rubric,
        "settings": panel.settings,
        "seed": panel.lot_seed,
        "items": list(panel.items.order_by("position").values_list("pk", "label", "subject_id", "given")),
        "marks": list(marks.values_list("assignment__item_id", "assignment__rater_id", "total", "values")),
    }
    return hashlib.sha256(json.dumps(found, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def placings_of(ranking: Ranking, result: Result, judging: Judging) -> Iterator[Placing]:
    """The ranking's rows, unsaved."""
    for at, placed in enumerate(result.placed, start=1):
        sentence = explained(placed, judging) + placed.tie
        yield Placing(
            ranking=ranking, item_id=placed.entrant.item, position=at, rank=placed.rank, score=placed.score,
            detail=_detail(placed, judging), sentence=sentence,
        )  # fmt: skip


def _detail(placed: Placed, judging: Judging) -> dict[str, Any]:
    """{groups: [{group, mean}], marks: [[rater, total, flag, used]]}; `used` only where marks were normalised."""
    groups = [
        {"group": group.party.group, "mean": None if group.mean is None else str(half_up(group.mean, 2))}
        for group in placed.groups
    ]
    if not judging.normalise:
        marks: list[list[Any]] = [
            [row[0], row[1], flag] for group in placed.groups for row, flag in zip(group.rows, group.flags, strict=True)
        ]
    else:
        marks = [[mark.rater, mark.total, mark.flag, str(mark.used)] for group in placed.groups for mark in group.marks]
    return {"groups": groups, "marks": marks}
