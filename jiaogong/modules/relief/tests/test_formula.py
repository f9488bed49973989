"""The formula: limits are limits, whole numbers only; months in a row; hidden numbers."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiaogong.kernel.clock import add_months
from jiaogong.modules.relief.access import hidden_small, shown_total
from jiaogong.modules.relief.formula import Household, Limits, above_standard, category_of, in_a_row, sentence
from jiaogong.modules.relief.words import Category

QINGDAO = Limits(100_000, 100, 200, 80)
HEADS = st.integers(1, 9)
STANDARD = st.integers(10_000, 500_000)
FEN = st.integers(0, 10**10)


def house(income: int, *, spending: int = 0, heads: int = 1, loss: int = 0, **more: tuple[str, ...]) -> Household:
    return Household(income, spending, heads, loss, **more)


@pytest.mark.parametrize(
    ("given_house", "category"),
    [
        (house(1_199_999), Category.DEEP), (house(1_200_000), Category.RELATIVE), (house(2_399_999), Category.RELATIVE),
        (house(2_400_000), Category.NONE), (house(2_400_000, loss=1_920_000), Category.NONE),
        (house(2_400_000, loss=1_920_001), Category.ACCIDENT), (house(5_000_000, spending=3_800_001), Category.DEEP),
        (house(0, spending=5), Category.DEEP), (house(0, exclusions=("两套房",)), Category.NONE),
        (house(3_600_000, heads=3), Category.RELATIVE), (house(3_599_999, heads=3), Category.DEEP),
    ],
)  # fmt: skip
def test_known_households(given_house: Household, category: Category) -> None:
    assert category_of(given_house, QINGDAO) == category
    words = sentence(given_house, QINGDAO)
    assert category.label in words or category == Category.NONE
    assert words.endswith("。")


@given(STANDARD, HEADS, st.integers(1, 400))
def test_equal_is_not_below(standard: int, heads: int, percent: int) -> None:
    limits = Limits(standard, percent, percent, 80)
    exact = standard * 12 * heads * percent
    income = -(-exact // 100)  # the least whole fen at or above the limit
    assert category_of(house(income, heads=heads), limits) == Category.NONE
    assert category_of(house(income - 1, heads=heads), limits) == Category.DEEP


@given(FEN, FEN, st.integers(1, 100))
def test_loss_must_exceed_its_share(income: int, loss: int, share: int) -> None:
    limits = Limits(1, 1, 1, share)
    got = category_of(house(income + 10**6, loss=loss), limits)
    assert (got == Category.ACCIDENT) == (loss * 100 > (income + 10**6) * share)


@given(FEN, FEN, HEADS, STANDARD)
def test_more_income_never_makes_it_harder(income: int, more: int, heads: int, standard: int) -> None:
    order = [Category.DEEP, Category.RELATIVE, Category.NONE]
    limits = Limits(standard, 100, 200, 80)
    before, after = (category_of(house(i, heads=heads), limits) for i in (income, income + more))
    assert order.index(before) <= order.index(after)


@given(STANDARD, HEADS)
def test_a_month_at_the_standard_is_not_above(standard: int, heads: int) -> None:
    assert not above_standard(standard * heads, heads, standard)
    assert above_standard(standard * heads + 1, heads, standard)


def test_months_must_follow_one_another() -> None:
    months = [(add_months(date(2026, 1, 1), n), True) for n in range(6)]
    assert in_a_row(months, 6)
    assert not in_a_row(months[:5], 6)
    assert not in_a_row([*months[:3], *((add_months(d, 1), a) for d, a in months[3:])], 6)  # a gap
    assert not in_a_row([*months, (date(2026, 7, 1), False)], 6)  # the latest counts
    assert in_a_row([(date(2025, 12, 1), False), *months], 6)
    assert in_a_row(
        [(date(2025, 11, 1), True), (date(2025, 12, 1), True), (date(2026, 1, 1), True)], 3
    )  # over New Year


@given(st.lists(st.integers(0, 40), max_size=8), st.integers(2, 10))
def test_hidden_numbers_cannot_be_read_from_the_total(numbers: list[int], least: int) -> None:
    shown = hidden_small(numbers, least)
    hidden = [n for n, text in zip(numbers, shown, strict=True) if text == "不显示"]
    assert all(text == "不显示" for n, text in zip(numbers, shown, strict=True) if 0 < n < least)
    others = [n for n in numbers if n >= least]
    assert len(hidden) != 1 or not others
    assert shown_total(3, 5) == "少于 5"
    assert (shown_total(0, 5), shown_total(5, 5)) == ("0", "5")
