"""Caps of 慰问: what a person was given this year by any union, and what the rule allows."""

from __future__ import annotations

from datetime import date

from django.db.models import Sum

from jiaogong.engines.org.models import Person, Unit
from jiaogong.engines.provisions.reading import Found, explain
from jiaogong.kernel import money

from .models import Visit
from .provisions import CAP_EACH, CAP_YEAR


def given_in(person: Person, year: int) -> int:
    """Fen of every visit of the year, of all unions."""
    rows = Visit.objects.filter(person=person, day__year=year)
    return rows.aggregate(fen=Sum("amount"))["fen"] or 0


def over_cap(person: Person, unit: Unit, amount: int, day: date) -> str:
    """What the rule says against this amount on that day, with its source; "" when it fits. The limit itself is allowed."""
    each, year = explain(CAP_EACH, unit, day), explain(CAP_YEAR, unit, day)
    if amount > each.value * 100:
        return f"每次不超过 {each.value:,} 元，本次 {money.words(amount)} 元（{_source(each)}）。"
    before = given_in(person, day.year)
    if before + amount > year.value * 100:
        return (
            f"每人每年不超过 {year.value:,} 元，{day.year} 年已慰问 {money.words(before)} 元，加上本次共 "
            f"{money.words(before + amount)} 元（{_source(year)}）。"
        )
    return ""


def _source(found: Found) -> str:
    return (
        found.source if found.verified else f"{found.source}；未核对" if "未核对" not in found.source else found.source
    )
