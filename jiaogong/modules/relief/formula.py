"""困难类别 by the formula in force: whole numbers only, so that a limit is a limit.

Per-head monthly income = (yearly income − rigid spending) ÷ 12 ÷ heads. Deep: below `deep` % of the standard; relative:
below `relative` %; accident: loss above `loss` % of the household's yearly income; none of them: not eligible. Any
exclusion that applies goes first. Equal is not below and not above (domain.md, AID; 青岛 notice, not compared).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from jiaogong.engines.org.models import Unit
from jiaogong.engines.provisions.reading import Found, explain
from jiaogong.kernel import money

from . import provisions
from .words import Category


@dataclass(frozen=True, slots=True)
class Household:
    """A year of a household, in fen."""

    income: int
    spending: int
    heads: int
    loss: int = 0
    exclusions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Limits:
    """The parameters of a place on a day; `standard` in fen a head and month."""

    standard: int
    deep: int
    relative: int
    loss: int
    sources: tuple[str, ...] = ()
    verified: bool = True


def limits_of(unit: Unit, at: date) -> Limits:
    """What holds in the unit on the day, with where each number comes from."""
    keys = (provisions.STANDARD, provisions.DEEP, provisions.RELATIVE, provisions.LOSS)
    found: list[Found] = [explain(key, unit, at) for key in keys]
    sources = tuple(dict.fromkeys(f.source for f in found))
    values = [int(f.value) for f in found]
    return Limits(values[0] * 100, values[1], values[2], values[3], sources, all(f.verified for f in found))


def category_of(house: Household, limits: Limits) -> Category:
    """The category. Compared as products of whole numbers; a negative remainder is below everything."""
    if house.exclusions:
        return Category.NONE
    left = (house.income - house.spending) * 100
    whole = limits.standard * 12 * house.heads
    if left < whole * limits.deep:
        return Category.DEEP
    if left < whole * limits.relative:
        return Category.RELATIVE
    if house.loss * 100 > house.income * limits.loss:
        return Category.ACCIDENT
    return Category.NONE


def sentence(house: Household, limits: Limits) -> str:
    """How it was computed, in one sentence with the numbers; for those who handle the case alone."""
    category = category_of(house, limits)
    if house.exclusions:
        return f"有“{'”“'.join(house.exclusions)}”的情形，按规定不予认定。"
    head = _per_head(house)
    base = (
        f"家庭年收入 {money.words(house.income)} 元，减去年刚性支出 {money.words(house.spending)} 元，除以 12 个月、{house.heads} 口人，"
        f"人均月收入 {head} 元；低保标准 {money.words(limits.standard)} 元"
    )
    if category == Category.DEEP:
        return f"{base}，低于其 {limits.deep}%，认定为深度困难。"
    if category == Category.RELATIVE:
        return f"{base}，不低于其 {limits.deep}% 但低于 {limits.relative}%，认定为相对困难。"
    loss = f"年度意外损失 {money.words(house.loss)} 元"
    if category == Category.ACCIDENT:
        return f"{base}，不低于其 {limits.relative}%；{loss}，超过家庭年收入的 {limits.loss}%，认定为意外致困。"
    return f"{base}，不低于其 {limits.relative}%；{loss}，没有超过家庭年收入的 {limits.loss}%，不符合认定条件。"


def _per_head(house: Household) -> str:
    """Shown to the fen, cut off; the comparison does not use it."""
    left = house.income - house.spending
    fen = abs(left) // (12 * house.heads)
    return f"-{money.words(fen)}" if left < 0 else money.words(fen)


def above_standard(income: int, heads: int, standard: int) -> bool:
    """A month's income per head is above the standard; equal is not."""
    return income > standard * heads


def in_a_row(months: Iterable[tuple[date, bool]], needed: int) -> bool:
    """Whether the latest `needed` recorded months follow one another and are all above."""
    latest = sorted(months, reverse=True)[:needed]
    if len(latest) < needed or not all(above for _, above in latest):
        return False
    numbers = [day.year * 12 + day.month for day, _ in latest]
    return all(a - b == 1 for a, b in pairwise(numbers))
