"""Figures of congresses: held this school year, reported, reported in time, teachers among the delegates."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from django.db.models import Count, Q

from jiaogong.engines.figures.reckon import Scope
from jiaogong.engines.figures.registry import Facts, Figure, register, register_facts
from jiaogong.engines.org.models import Unit
from jiaogong.engines.provisions import registry
from jiaogong.engines.provisions.models import ProvisionValue
from jiaogong.engines.provisions.reading import value_of
from jiaogong.kernel.clock import SHANGHAI

from . import provisions
from .years import STANDINGS, WITHOUT, annotated, delegates_of_terms, organised, year_of

SET_UP = {key for key, _ in STANDINGS} - set(WITHOUT)


def shares_of(day: date) -> dict[int, tuple[int, int]]:
    """unit → (teachers, delegates) of staff congresses that meet by delegates. One query."""
    rows = delegates_of_terms(day).order_by().values("term__congress__unit_id")
    rows = rows.annotate(teachers=Count("pk", filter=Q(is_teacher=True)), number=Count("pk"))
    return {row["term__congress__unit_id"]: (row["teachers"], row["number"]) for row in rows}


def least_shares(units: list[int], day: date) -> dict[int, int]:
    """unit → the least share of teachers the place asks for; asked place by place only where one set its own value."""
    if not ProvisionValue.objects.filter(key=provisions.TEACHERS).exists():
        return dict.fromkeys(units, registry.get(provisions.TEACHERS).defaults[-1][1])
    return {unit.pk: value_of(provisions.TEACHERS, unit, day) for unit in Unit.objects.filter(pk__in=units)}


def below_share(day: date) -> list[int]:
    """Units whose delegates have fewer teachers than the place asks for."""
    found = shares_of(day)
    least = least_shares(list(found), day)
    return [unit for unit, (teachers, number) in found.items() if teachers * 100 < least[unit] * number]


def load(scope: Scope) -> Mapping[int, Mapping[str, int]]:
    """Per school: `due` (has a union), `held` this school year, `filed` both filings, `filings` made and `in-time` ones,
    `delegates` (has a congress of delegates) and `teachers` (enough of them). Three queries."""
    found: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    rows = Unit.objects.filter(organised(scope.at), pk__in=scope.units())
    for unit in annotated(rows, year_of(scope.at), scope.at).order_by():
        counts = found[unit.pk]
        counts["due"] = 1
        counts["held"] = int(unit.standing in SET_UP)  # type: ignore[attr-defined]
        _filings(unit, counts)
    shares = {unit: pair for unit, pair in shares_of(scope.at).items() if unit in found}
    least = least_shares(list(shares), scope.at)
    for unit_id, (teachers, number) in shares.items():
        found[unit_id]["delegates"] = 1
        found[unit_id]["teachers"] = int(teachers * 100 >= least[unit_id] * number)
    return found


def _filings(unit: object, counts: dict[str, int]) -> None:
    there = 0
    for stage in ("before", "after"):
        at, due = getattr(unit, f"{stage}_filed_at"), getattr(unit, f"{stage}_due_on")
        if at is None:
            continue
        there += 1
        counts["filings"] += 1
        counts["in-time"] += int(at.astimezone(SHANGHAI).date() <= due)
    counts["filed"] = int(counts["held"] and there == 2)


_SOURCE = "《学校教职工代表大会规定》（教育部令第32号）；按学年（9月1日至次年8月31日）统计为平台口径。"


def install() -> None:
    """Register loader and figures; called when the app is ready."""
    register_facts(Facts("congress", load))
    register(
        _figure("congress.held", "教代会召开率", "本学年已召开教代会的单位 ÷ 已建会的单位。", "held", "due", {"standing": "met"},
                ("教代会召开率", "召开教代会", "教代会召开")),
        _figure("congress.filed", "教代会报备率", "本学年已开会的单位中，会前、会后都已报备的 ÷ 已开会的单位。", "filed", "held",
                {"filing": "filed"}, ("教代会报备率", "教代会报备")),
        _figure("congress.in_time", "教代会按期报备率", "本学年的会前、会后报备中，按期报送的份数 ÷ 已报送的份数。", "in-time", "filings",
                {"filing": "late"}, ("按期报备",)),
        _figure("congress.teachers", "教师代表比例达标率", "实行代表大会的单位中，教师代表比例不低于规定的 ÷ 实行代表大会且已有代表的单位。",
                "teachers", "delegates", {"share": "low"}, ("教师代表比例", "教师代表")),
    )  # fmt: skip


def _figure(
    key: str, title: str, description: str, top: str, base: str, query: dict[str, str], words: tuple[str, ...]
) -> Figure:
    return Figure(
        key=key, title=title, group="民主管理", measure="%", counts="units", facts="congress", description=description,
        numerator=lambda unit, counts, given: counts.get(top, 0),
        denominator=lambda unit, counts, given: counts.get(base, 0),
        rows="congress:year", rows_query=query, words=words, source=_SOURCE,
    )  # fmt: skip
