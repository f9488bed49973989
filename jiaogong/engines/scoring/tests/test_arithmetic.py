"""The arithmetic by its properties: order never matters, extremes are bounded, equal is equal, the same gives the same."""

from __future__ import annotations

import random
from collections import Counter
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jiaogong.engines.scoring.arithmetic import Entrant, Given, Result, half_up, rank
from jiaogong.engines.scoring.arithmetic.explaining import explained
from jiaogong.engines.scoring.arithmetic.extremes import COUNTS, HIGH, LOW, bounded, dropped
from jiaogong.engines.scoring.arithmetic.figures import mean, median
from jiaogong.engines.scoring.arithmetic.normalising import FINE, normalised, standard_scores
from jiaogong.engines.scoring.judging import Criterion, Judging, check_judging, check_rubric
from jiaogong.kernel.errors import RuleBroken

MARK = st.integers(0, 10000)
TABLES = st.lists(st.lists(MARK, min_size=3, max_size=3), min_size=1, max_size=7)  # items × three raters
TIES = ["raw_mean", "median", "highest", "lot"]


def judged(table: list[list[int]], *, shuffle: int | None = None, **given: Any) -> Result:
    """The ranking of a table items × raters."""
    marks = [Given(i, r, "expert", total) for i, row in enumerate(table) for r, total in enumerate(row)]
    if shuffle is not None:
        random.Random(shuffle).shuffle(marks)
    judging = Judging.read({"raters": [{"group": "expert", "least": 1}], **given})
    entrants = [Entrant(i, f"作品{i:03d}") for i in range(len(table))]
    return rank(entrants, marks, judging=judging, seed="种子")


def places(result: Result) -> dict[int, tuple[int | None, Decimal | None]]:
    return {placed.entrant.item: (placed.rank, placed.score) for placed in result.placed}


@given(TABLES, st.integers(0, 99), st.booleans(), st.integers(0, 2))
@settings(max_examples=60, deadline=None)
def test_order_of_marks_does_not_matter_and_the_same_gives_the_same(
    table: list[list[int]], seed: int, normalise: bool, drop: int
) -> None:
    options = {"normalise": normalise, "drop": drop, "ties": TIES}
    first, again = judged(table, **options), judged(table, shuffle=seed, **options)
    assert places(first) == places(again)
    assert first.ties == again.ties


@given(st.lists(MARK, min_size=1, max_size=12), st.integers(0, 5))
def test_dropping_is_bounded_and_takes_the_ends(numbers: list[int], drop: int) -> None:
    flags = dropped(numbers, drop)
    each = bounded(len(numbers), drop)
    assert Counter(flags)[LOW] == Counter(flags)[HIGH] == each <= drop
    kept = [n for n, flag in zip(numbers, flags, strict=True) if flag == COUNTS]
    assert kept
    assert all(n <= min(kept) for n, flag in zip(numbers, flags, strict=True) if flag == LOW)
    assert all(n >= max(kept) for n, flag in zip(numbers, flags, strict=True) if flag == HIGH)
    if each == drop == 1:
        assert sorted(kept) == sorted(numbers)[1:-1]


@given(TABLES, st.data())
@settings(max_examples=60, deadline=None)
def test_raising_one_mark_never_lowers_the_rank_under_the_plain_mean(table: list[list[int]], data: Any) -> None:
    item = data.draw(st.integers(0, len(table) - 1))
    before = places(judged(table))[item][0]
    table[item][data.draw(st.integers(0, 2))] += data.draw(st.integers(0, 3000))
    after = places(judged(table))[item][0]
    assert before is not None and after is not None and after <= before


@given(TABLES, st.booleans(), st.lists(st.sampled_from(TIES), max_size=3))
@settings(max_examples=60, deadline=None)
def test_the_ranking_is_a_total_preorder_on_the_rounded_score(
    table: list[list[int]], normalise: bool, ties: list[str]
) -> None:
    result = judged(table, normalise=normalise, ties=ties)
    scores = [placed.score for placed in result.placed]
    assert scores == sorted(scores, key=lambda s: s or Decimal(0), reverse=True)
    ranks = [placed.rank or 0 for placed in result.placed]
    assert ranks[0] == 1
    for at, (one, two) in enumerate(pairwise(ranks), start=1):
        assert two in (one, at + 1)  # shared, or as many as stand before it
    for one, two in pairwise(result.placed):
        assert one.rank != two.rank or one.score == two.score


@given(st.lists(MARK, min_size=2, max_size=9), st.integers(-3000, 3000), st.integers(1, 7))
def test_a_raters_shift_and_stretch_change_nothing(numbers: list[int], shift: int, stretch: int) -> None:
    assert standard_scores(numbers) == standard_scores([n * stretch + shift for n in numbers])


def test_a_rater_who_gives_everybody_the_same_becomes_the_mean() -> None:
    laid = normalised({1: [8000, 8000], 2: [6000, 10000]})
    assert laid[1] == [8000 * FINE, 8000 * FINE]
    assert laid[2][0] < 8000 * FINE < laid[2][1]
    assert normalised({}) == {}


def test_half_goes_up() -> None:
    assert half_up(Fraction(92345, 1000), 2) == Decimal("92.35")
    assert half_up(Fraction(2, 3), 2) == Decimal("0.67")
    assert half_up(Fraction(-5, 1000), 2) == Decimal("-0.01")
    assert mean([100, 200]) == Fraction(3, 2)
    assert median([300, 100, 200, 500]) == Fraction(5, 2)


def test_lots_are_drawn_by_the_seed_and_anybody_can_draw_again() -> None:
    table = [[9000, 9000, 9000]] * 4
    first = judged(table, ties=["median", "lot"])
    assert [placed.rank for placed in first.placed] == [1, 2, 3, 4]
    assert "抽签（种子 种子）" in first.ties[0]
    assert len({placed.entrant.item for placed in first.placed}) == 4
    shared = judged(table, ties=["median"])
    assert {placed.rank for placed in shared.placed} == {1}
    assert "并列第1名" in shared.ties[0]


def test_a_criterion_then_the_rest_share() -> None:
    marks = [Given(i, r, "expert", 9235) for i in range(3) for r in range(2)]
    values = {(i, r): {"impact": 3800 if i == 1 else 3700} for i in range(3) for r in range(2)}
    judging = Judging.read({"ties": ["criterion:impact", "median"]})
    result = rank(
        [Entrant(i, f"作品{i:03d}") for i in range(3)], marks, judging=judging, values=lambda items: values,
        criteria=[Criterion("impact", "示范作用", 40)],
    )  # fmt: skip
    assert [(p.entrant.item, p.rank) for p in result.placed] == [(1, 1), (0, 2), (2, 2)]
    assert result.ties[0].startswith("作品000、作品001、作品002同为92.35分，按“示范作用”平均分排先后：作品001（38.00）")
    assert "作品000、作品002同为92.35分" in result.ties[1] and "并列第2名" in result.ties[1]


THREE = {
    "raters": [
        {"group": "member", "weight": 50, "least": 2}, {"group": "administration", "weight": 30, "least": 1},
        {"group": "superior", "weight": 20, "least": 0},
    ],
    "ties": ["group:member"],
}  # fmt: skip


def three_parties(marks: list[tuple[str, int]]) -> Any:
    judging = Judging.read(THREE)
    given_ = [Given(0, at, group, total) for at, (group, total) in enumerate(marks)]
    placed = rank([Entrant(0, "作品001")], given_, judging=judging).placed[0]
    return placed, explained(placed, judging)


def test_three_parties_side_by_side() -> None:
    placed, said = three_parties([("member", 8000), ("member", 9000), ("administration", 9000), ("superior", 10000)])
    assert placed.score == Decimal("89.50") and placed.rank == 1
    assert said == "会员评 85.00 × 50% + 党政评 90.00 × 30% + 上级评 100.00 × 20% = 89.50 分。"


def test_a_required_group_that_is_missing_is_never_silently_left_out() -> None:
    placed, said = three_parties([("member", 8000), ("administration", 9000), ("superior", 10000)])
    assert placed.score is None and placed.rank is None
    assert "会员评只有 1 个分数，按规定至少 2 个" in said and "不计分" in said


def test_an_optional_group_shares_its_weight_and_the_sentence_says_so() -> None:
    placed, said = three_parties([("member", 8000), ("member", 8000), ("administration", 9600)])
    assert placed.score == Decimal("86.00")
    assert "上级评没有足够的分数，按约定由其余各类分担权重" in said


def test_a_score_explained() -> None:
    result = judged([[9000, 8000, 10000]], drop=1)
    judging = Judging.read({"drop": 1, "raters": [{"group": "expert", "least": 1}]})
    said = explained(result.placed[0], judging)
    assert said == "专家评共 3 个分数，去掉 1 个最高分和 1 个最低分，其余 1 个的平均分为 90.00 分。"
    few = rank([Entrant(0, "甲")], [Given(0, 0, "expert", 9000)], judging=judging).placed[0]
    assert "分数太少，没有去掉" in explained(few, judging)


@pytest.mark.parametrize(
    ("settings_", "word"),
    [
        ({"drop": 9}, "最高分"), ({"decimals": 7}, "小数"), ({"ties": ["criterion:nothing"]}, "同分规则"), ({"ties": ["fate"]}, "同分规则"),
        ({"raters": [{"group": "nobody"}]}, "评委类别"), ({"raters": [{"group": "expert"}, {"group": "expert"}]}, "重复"),
        ({"raters": [{"group": "expert", "weight": 0}]}, "权重"), ({"raters": [{"group": "expert", "missing": "perhaps"}]}, "权重"),
    ],
)  # fmt: skip
def test_settings_are_checked(settings_: dict[str, Any], word: str) -> None:
    with pytest.raises(RuleBroken, match=word):
        check_judging(settings_, [Criterion("impact", "示范作用", 40)])


def test_a_rubric_is_checked() -> None:
    for wrong in (
        [],
        [{"key": "a", "title": ""}],
        [{"key": "a", "title": "甲", "points": 0}],
        [{"key": "a", "title": "甲", "points": 5}] * 2,
    ):
        with pytest.raises(RuleBroken):
            check_rubric(wrong)


def test_many_equals_are_named_once() -> None:
    result = judged([[9000, 9000, 9000]] * 6, ties=["lot"])
    assert result.ties[0].count("作品005") == 2
    assert result.placed[0].tie == "与另外 5 件同为90.00分，按抽签排先后，详见同分处理。"
