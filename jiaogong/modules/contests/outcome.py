"""The outcome of a contest: a prize in the register of honours, and the work on the shelf where its author agreed."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from pydantic import Field as Bound

from jiaogong.engines.programmes import outcomes
from jiaogong.engines.programmes.definition.schema import Definition
from jiaogong.engines.programmes.models import Entry
from jiaogong.kernel.clock import SHANGHAI
from jiaogong.modules.awards import outcome as awards
from jiaogong.modules.awards.outcome import HonourParams

from .models import Work
from .words import WorkKind


class PrizeParams(HonourParams):
    """Keys of [outcome] with kind = "prize": those of an honour, and how a work is shown."""

    shelf: Literal[("", *WorkKind.values)] = ""  # type: ignore[valid-type]
    text: str = ""  # the field with the work's text
    link: str = ""  # the field with its address
    agree: str = ""  # the yes-or-no field in which the author agrees to its being shown
    group: str = ""  # the field with the category or subject
    shown_tiers: int = Bound(default=3, ge=1, le=10)  # how many of the first tiers are shown


def fits(definition: Definition, params: PrizeParams) -> str:
    """What does not fit between the outcome's keys and the form."""
    fields = {field.key: field for field in definition.fields}
    for name in ("text", "link", "agree", "group"):
        key = getattr(params, name)
        if key and key not in fields:
            return f"{name} 所指的字段“{key}”不在申报表里"
    if params.shelf and not params.agree:
        return "展示作品要有作者同意公开的字段（agree）"
    if params.agree and fields[params.agree].type != "yesno":
        return "同意公开的字段（agree）应为“是或否”"
    return ""


def apply(entry: Entry, params: PrizeParams, by: Any, at: datetime) -> str:
    """The prize, and the work on the shelf. Safe to call twice."""
    followed = awards.apply(entry, params, by, at)
    if not params.shelf or entry.answers.get(params.agree) != "是" or not _shown(entry, params):
        return followed
    day = at.astimezone(SHANGHAI).date()
    Work.objects.get_or_create(
        entry=entry,
        defaults={
            "publisher": entry.programme.unit, "person": entry.person, "unit": entry.unit, "kind": params.shelf,
            "title": entry.title, "text": str(entry.answers.get(params.text, "")), "link": str(entry.answers.get(params.link, "")),
            "contest": entry.programme.title, "group": str(entry.answers.get(params.group, ""))[:60], "tier": entry.tier,
            "year": entry.programme.year, "shown_on": day,
        },
    )  # fmt: skip
    return f"{followed}，作品已展示"


def _shown(entry: Entry, params: PrizeParams) -> bool:
    first = [tier.title for tier in entry.programme.definition.tiers][: params.shown_tiers]
    return not first or entry.tier in first


def undo(entry: Entry, reason: str, by: Any, at: datetime) -> None:
    """The prize is revoked, the work taken down."""
    awards.undo(entry, reason, by, at)
    for work in Work.objects.filter(entry=entry, hidden_on=None):
        work.hidden_on = max(at.astimezone(SHANGHAI).date(), work.shown_on)
        work.save(update_fields=["hidden_on"])


WORDS = {
    **awards.WORDS, "shelf": "展示作品", "text": "正文字段", "link": "网址字段", "agree": "同意公开字段", "group": "组别字段",
    "shown_tiers": "展示前几个奖次", **{f"shelf.{key}": str(label) for key, label in WorkKind.choices},
}  # fmt: skip


def install() -> None:
    """Register the outcome; called when the app is ready."""
    outcomes.register(
        outcomes.Outcome(
            "prize", "竞赛获奖（记入荣誉台账、展示作品）", PrizeParams, apply, undo, fits, WORDS, bounds=awards.bounds
        )
    )
