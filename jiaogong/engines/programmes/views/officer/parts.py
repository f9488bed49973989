"""The forms of one part of a definition, and its line in a list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest

from ... import editing
from ...forms_editor import CriterionForm, FieldForm, PartForm, StepForm, TierForm
from ...forms_judging import JudgingForm
from ...words import JUDGED, Actor, FieldType, StepKind

STEMS = {"fields": "field", "steps": "step", "rubric": "criterion"}


@dataclass(slots=True)
class Pair:
    """The form of a part, and of a judged step that of its judging beside it."""

    name: str
    index: int
    part: dict[str, Any]
    forms: list[PartForm]
    title: str
    judging: JudgingForm | None = None

    def applied(self, body: Mapping[str, Any]) -> dict[str, Any]:
        """The body with the part as the forms have it; a new step comes where its kind belongs."""
        made = {**{k: v for k, v in self.part.items() if k in ("key", "kind")}, **self.forms[0].part()}
        if self.judging is not None:
            made["judging"] = self.judging.part()
        if self.index >= len(body.get(self.name, ())):
            return editing.inserted(body, self.name, made)[0]
        return editing.replaced(body, self.name, self.index, made)


def forms_for(request: HttpRequest, body: Mapping[str, Any], name: str, index: int) -> Pair:
    """The forms of the part at `index`; for a new step the address says its kind."""
    rows = list(body.get(name, ()))
    fresh = index >= len(rows)
    part = dict(rows[index]) if not fresh else _new(request, rows, name)
    data = request.POST or None
    if name == "fields":
        forms: list[PartForm] = [FieldForm(data, body=body, initial=FieldForm.read(part))]
    elif name == "rubric":
        forms = [CriterionForm(data, initial=part)]
    elif name == "tiers":
        forms = [TierForm(data, initial=part)]
    else:
        return _step(data, body, part, index, fresh)
    return Pair(name, index, part, forms, part.get("title") or "新的一项")


def _new(request: HttpRequest, rows: list[Any], name: str) -> dict[str, Any]:
    if name == "tiers":
        return {}
    part = {"key": editing.fresh_key(rows, STEMS[name])}
    if name == "steps":
        kind = (request.POST or request.GET).get("kind", "")
        if kind not in StepKind.values:
            raise Http404
        part |= {"kind": kind, "title": str(StepKind(kind).label)}
        part["by"] = "entrant" if kind == StepKind.REPORT else "host"
    return part


def _step(data: Any, body: Mapping[str, Any], part: dict[str, Any], index: int, fresh: bool) -> Pair:
    kind = part["kind"]
    given = dict(part)
    if fresh and kind == StepKind.VOTE:
        given |= {"grades": ["满意", "基本满意", "不满意"]}
    forms: list[PartForm] = [StepForm(data, kind=kind, initial=StepForm.read(given))]
    judging = None
    if kind in JUDGED:
        usual = {"blind": True} if kind == StepKind.JURY else {}
        judging = JudgingForm(data, body=body, initial=JudgingForm.read(part.get("judging", usual)))
        forms.append(judging)
    return Pair("steps", index, part, forms, part.get("title") or str(StepKind(kind).label), judging)


def summary(name: str, row: Mapping[str, Any]) -> str:
    """The quiet line under a part's title."""
    if name == "fields":
        words = [str(FieldType(row.get("type", "text")).label)] if row.get("type", "text") in FieldType.values else []
        marks = ("required", "sensitive", "identifying", "prefill")
        return " · ".join([*words, *(editing.NAMES[mark] for mark in marks if row.get(mark))])
    if name == "steps":
        words = [str(StepKind(row["kind"]).label), str(Actor(row.get("by", "host")).label)]
        days = [f"{row['days']} 个工作日"] if row.get("days") else []
        return " · ".join([*words, *days, *([f"名额 {row['quota']}"] if row.get("quota") else [])])
    if name == "rubric":
        return f"{row.get('points', 0)} 分" + (" · 一票否决" if row.get("veto") else "")
    keys = ("number", "share", "least", "amount")
    return " · ".join(f"{editing.NAMES[key]} {row[key]}" for key in keys if row.get(key) is not None)
