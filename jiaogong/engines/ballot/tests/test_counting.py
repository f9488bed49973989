"""Counting: 37 of 72, abstentions, ties, quorum, small groups; order never matters, numbers add up."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jiaogong.engines.ballot.counting import Numbers, Paper, Result, Share, decide, tally
from jiaogong.engines.ballot.counting_rules import MEMBERS_SCALE, CountingRules, Threshold, members_rating
from jiaogong.engines.ballot.words import Comparator, Denominator, Kind
from jiaogong.kernel.errors import RuleBroken

MORE, LEAST = Comparator.MORE, Comparator.AT_LEAST
quick = settings(max_examples=60, deadline=None)


def motion(yes: int, no: int, abstain: int, rules: CountingRules, all_: int = 72) -> Result:
    papers = [Paper("a", (choice,)) for choice, n in (("yes", yes), ("no", no), ("abstain", abstain)) for _ in range(n)]
    numbers = Numbers(all_, all_, yes + no + abstain, yes + no + abstain)
    return decide(rules, [("a", "方案")], tally(rules, ["a"], papers), numbers, secret=True)


def of(denominator: str, comparator: Comparator = MORE, part: int = 1, whole: int = 2) -> CountingRules:
    return CountingRules(Kind.MOTIONS, Threshold(Denominator(denominator), comparator, part, whole))


def test_37_of_72_is_more_than_half_of_all_and_36_is_not() -> None:
    assert motion(37, 29, 0, of("all")).options[0].passed is True
    result = motion(36, 30, 0, of("all"))
    assert result.options[0].passed is False
    assert "没有超过全体 72 人的半数（至少 37 票），未通过" in result.options[0].sentence
    assert motion(36, 30, 0, of("all", LEAST)).options[0].passed is True


def test_an_abstention_counts_like_a_no_under_all_and_present() -> None:
    for denominator in ("all", "present"):
        assert motion(34, 34, 0, of(denominator), 68).options[0].passed is False
        assert motion(34, 0, 34, of(denominator), 68).options[0].passed is False


def test_the_sentence_says_everything() -> None:
    result = motion(48, 10, 8, CountingRules(Kind.MOTIONS, of("all").passing, Threshold(Denominator.DUE, LEAST, 2, 3)))
    assert result.options[0].sentence == "赞成 48 票、反对 10 票、弃权 8 票，超过全体 72 人的半数（至少 37 票），通过。"
    assert result.sentence == (
        "应投票 72 人，参加投票 66 人，有效票 66 张；参加人数须达到应投票 72 人的三分之二（至少 48 人），达到要求；通过。"
    )
    assert result.options[0].share == Share(48, 72) and Share(48, 72).percent == "66.7%"


def test_without_quorum_nothing_passes() -> None:
    rules = CountingRules(Kind.MOTIONS, of("present").passing, Threshold(Denominator.DUE, LEAST, 2, 3))
    assert motion(47, 0, 0, rules).options[0].passed is False
    assert not motion(47, 0, 0, rules).quorate
    assert motion(48, 0, 0, rules).options[0].passed is True


def choose(
    marks: list[tuple[str, ...]], places: int, passing: Threshold | None = None, options: str = "abcd"
) -> Result:
    rules = CountingRules(Kind.CHOOSE, passing, least=0, most=len(options), places=places)
    counts = tally(rules, list(options), [Paper("", m) for m in marks])
    numbers = Numbers(len(marks), len(marks), len(marks), len(marks))
    return decide(rules, [(o, o) for o in options], counts, numbers, secret=True)


def passed(result: Result) -> dict[str, bool | None]:
    return {row.key: row.passed for row in result.options}


def test_a_tie_at_the_last_place_is_left_to_the_caller() -> None:
    result = choose([("a", "b"), ("a", "c"), ("a",), ("b", "c")], places=2)
    assert passed(result) == {"a": True, "b": None, "c": None, "d": False}
    assert "b、c票数相同，须另行投票或抽签决定" in result.sentence
    assert passed(choose([("a", "b"), ("a", "b")], places=2)) == {"a": True, "b": True, "c": False, "d": False}


def test_fewer_pass_than_there_are_places() -> None:
    half = Threshold(Denominator.ALL, MORE, 1, 2)
    result = choose([("a", "b"), ("a",), ("a", "c"), ("d",)], places=2, passing=half)
    assert passed(result) == {"a": True, "b": False, "c": False, "d": False}
    assert "名额 2 个，缺 1 个" in result.sentence


@pytest.mark.parametrize(("number", "hidden"), [(4, True), (5, False)])
def test_grades_of_fewer_than_five_ballots_are_not_shown(number: int, hidden: bool) -> None:
    rules = members_rating(Threshold(Denominator.VALID, LEAST, 2, 3))
    counts = tally(rules, ["h"], [Paper("h", ("good",)), *[Paper("h", ("excellent",))] * (number - 1)])
    result = decide(rules, [("h", "教工之家")], counts, Numbers(9, 9, number, number), secret=True)
    assert result.hidden is hidden
    assert (result.options[0].counts == {}) is hidden
    assert "excellent" not in repr(result) or not hidden
    assert result.options[0].passed is (None if hidden else True)


papers = st.lists(st.sampled_from([key for key, _ in MEMBERS_SCALE]), max_size=60)


@quick
@given(papers, st.randoms())
def test_order_never_matters_and_sums_hold(grades: list[str], rng: random.Random) -> None:
    rules = members_rating(Threshold(Denominator.VALID, LEAST, 2, 3))
    given_ = [Paper("h", (g,)) for g in grades]
    shuffled = rng.sample(given_, len(given_))
    counts = tally(rules, ["h"], given_)
    assert counts == tally(rules, ["h"], shuffled)
    assert sum(counts["h"].values()) == len(grades)


@quick
@given(
    st.integers(1, 2000), st.integers(0, 2000), st.integers(1, 30), st.integers(0, 29), st.sampled_from([MORE, LEAST])
)
def test_a_threshold_is_exact(base: int, number: int, whole: int, less: int, comparator: Comparator) -> None:
    part = max(whole - less % whole - (comparator == MORE), 1)
    if part == whole and comparator == MORE:
        return
    threshold = Threshold(Denominator.ALL, comparator, part, whole)
    share, wanted = Fraction(number, base), Fraction(part, whole)
    assert threshold.met(number, base) == (share > wanted if comparator == MORE else share >= wanted)
    assert threshold.met(threshold.least(base), base)
    assert not threshold.met(threshold.least(base) - 1, base)
    assert Threshold.from_json(threshold.to_json()) == threshold


@quick
@given(st.lists(st.sets(st.sampled_from("abcd")).map(lambda s: tuple(sorted(s))), max_size=30), st.integers(1, 4))
def test_winners_never_exceed_places_and_none_below_a_loser(marks: list[tuple[str, ...]], places: int) -> None:
    result = choose(marks, places)
    won = [row.counts["chosen"] for row in result.options if row.passed]
    lost = [row.counts["chosen"] for row in result.options if row.passed is False]
    assert len(won) <= places
    assert not won or not lost or min(won) > max(lost)
    assert sum(row.counts["chosen"] for row in result.options) == sum(len(m) for m in marks)


def test_wrong_rules_are_refused_in_words() -> None:
    for part, whole, comparator in ((0, 2, MORE), (3, 2, LEAST), (2, 2, MORE)):
        with pytest.raises(RuleBroken):
            Threshold(Denominator.ALL, comparator, part, whole)
    for data in ({"kind": "lots"}, {"kind": "motions", "colour": 1}, {"kind": "motions", "passing": {"of": "x"}}):
        with pytest.raises(RuleBroken):
            CountingRules.from_json(data)
    for rules in (
        CountingRules(Kind.CHOOSE, least=3, most=2), CountingRules(Kind.CHOOSE, most=9),
        CountingRules(Kind.GRADES, scale=(("a", "甲"),)), CountingRules(Kind.GRADES, scale=MEMBERS_SCALE, good=("best",)),
    ):  # fmt: skip
        with pytest.raises(RuleBroken):
            rules.check(4)
    assert CountingRules.from_json(members_rating().to_json()) == members_rating()


def test_papers_that_fit_no_rule_are_a_fault() -> None:
    with pytest.raises(ValueError, match="not asked"):
        tally(of("all"), ["a"], [Paper("b", ("yes",))])
    with pytest.raises(ValueError, match="no option"):
        tally(CountingRules(Kind.CHOOSE), ["a"], [Paper("", ("a", "a"))])
