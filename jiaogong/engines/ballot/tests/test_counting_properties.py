"""Counting by random papers: order never matters, the engine and the one-file recount say the same, thresholds are exact."""

from __future__ import annotations

import random
from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from jiaogong.engines.ballot import recounting
from jiaogong.engines.ballot.counting import Numbers, Paper, choices_of, decide, tally
from jiaogong.engines.ballot.counting_rules import MEMBERS_SCALE, CountingRules, Threshold
from jiaogong.engines.ballot.words import Comparator, Denominator, Kind

KEYS = ["a", "b", "c", "d"]
NAMES = ["郑新", "丁一"]
thresholds = st.builds(
    lambda of, more, share: Threshold(of, Comparator.MORE if more and share != (1, 1) else Comparator.AT_LEAST, *share),
    st.sampled_from(list(Denominator)), st.booleans(), st.sampled_from([(1, 2), (2, 3), (3, 5), (1, 1)]),
)  # fmt: skip


@st.composite
def votes(draw: Any) -> tuple[CountingRules, list[Paper], int, int | None]:
    """Rules, papers, how many are due, how many present."""
    kind = draw(st.sampled_from(list(Kind)))
    passing, quorum = draw(st.none() | thresholds), draw(st.none() | thresholds)
    number, rng = draw(st.integers(0, 14)), random.Random(draw(st.integers(0, 10**6)))
    due = number + draw(st.integers(0, 6)) or 1
    present = draw(st.none() | st.integers(number, due)) if number else None
    if kind == Kind.GRADES:
        rules = CountingRules(kind, passing, quorum, scale=MEMBERS_SCALE, good=("excellent", "good"))
    elif kind == Kind.MOTIONS:
        rules = CountingRules(kind, passing, quorum)
    elif kind == Kind.CHOOSE:
        rules = CountingRules(
            kind, passing, quorum, least=0, most=draw(st.integers(1, 4)), places=draw(st.integers(0, 3))
        )
    else:
        places = draw(st.integers(1, 3))
        rules = CountingRules(kind, passing, quorum, most=places, places=places, write_ins=draw(st.integers(0, places)))
    return rules, [paper for _ in range(number) for paper in papers_of(rules, rng)], due, present


def papers_of(rules: CountingRules, rng: random.Random) -> list[Paper]:
    """What one voter casts."""
    if not rules.whole_paper:
        words = [key for key, _ in choices_of(rules)]
        return [Paper(key, (rng.choice(words),)) for key in KEYS]
    if rules.kind == Kind.CHOOSE:
        return [Paper("", tuple(rng.sample(KEYS, rng.randint(0, rules.most))))]
    others = rng.sample(NAMES, rng.randint(0, min(rules.write_ins, 2)))
    yes = rng.sample(KEYS, rng.randint(0, rules.most - len(others)))
    no = [key for key in KEYS if key not in yes and rng.random() < 0.4]
    return [Paper("", (*(f"yes:{k}" for k in yes), *(f"no:{k}" for k in no), *(f"other:{n}" for n in others)))]


@settings(max_examples=150, deadline=None)
@given(votes(), st.randoms(use_true_random=False))
def test_engine_and_recount_agree_and_order_never_matters(
    vote: tuple[CountingRules, list[Paper], int, int | None], rng: random.Random
) -> None:
    rules, papers, due, present = vote
    counts = tally(rules, KEYS, papers)
    shuffled = list(papers)
    rng.shuffle(shuffled)
    assert tally(rules, KEYS, shuffled) == counts
    cast = len(papers) if rules.whole_paper else len(papers) // len(KEYS)
    numbers = Numbers(due, due, cast if present is None else present, cast)
    result = decide(rules, [(key, key) for key in KEYS], counts, numbers, secret=False)
    data, again = rules.to_json(), {key: recounting.Counter() for key in KEYS}
    for paper in papers:
        question = paper.option or "paper"
        assert recounting.choices_fit(data, KEYS, question, list(paper.choices))
        recounting.add_choices(again, data["kind"], question, list(paper.choices), 1)
    plain = {key: {word: n for word, n in given.items() if n} for key, given in counts.items()}
    assert plain == {key: dict(+given) for key, given in again.items()}
    said = recounting.verdicts(data, again, {"all": due, "due": due, "present": numbers.present, "valid": cast})
    mine = {"quorate": result.quorate, "passed": {r.key: r.passed for r in result.options}, "tied": sorted(result.tied)}
    assert said == mine
    assert CountingRules.from_json(data) == rules and result.sentence.endswith("。")
    if rules.whole_paper and rules.places:
        won = [row for row in result.options if row.passed]
        assert len(won) <= rules.places
        lost = [row for row in result.options if row.passed is False and row.counts]
        weights = {row.key: max(row.counts.get("yes", 0), row.counts.get("chosen", 0)) for row in result.options}
        met = [
            row
            for row in lost
            if rules.passing is None or rules.passing.met(weights[row.key], numbers.of(rules.passing.of))
        ]
        assert not (won and met) or min(weights[r.key] for r in won) > max(weights[r.key] for r in met)


@settings(max_examples=150, deadline=None)
@given(thresholds, st.integers(0, 200), st.integers(1, 200))
def test_thresholds_are_exact(threshold: Threshold, number: int, base: int) -> None:
    share, asked = Fraction(number, base), Fraction(threshold.part, threshold.whole)
    met = share > asked if threshold.comparator == Comparator.MORE else share >= asked
    assert threshold.met(number, base) == met == recounting.met(threshold.to_json(), number, base)
    assert threshold.met(threshold.least(base), base) and not threshold.met(threshold.least(base) - 1, base)


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 20), st.integers(0, 5), st.integers(0, 20))
def test_a_winner_who_needs_the_replaced_votes_is_unsure(yes: int, replaced: int, no: int) -> None:
    rules = CountingRules(Kind.MOTIONS, Threshold(Denominator.ALL, Comparator.MORE, 1, 2))
    counts = {"a": {"yes": yes, "no": no, "abstain": 0}}
    cast = yes + no
    row = decide(rules, [("a", "甲")], counts, Numbers(cast, cast, cast, cast, replaced), secret=True).options[0]
    if row.passed:
        without = Threshold(Denominator.ALL, Comparator.MORE, 1, 2).met(yes - replaced, cast)
        assert row.unsure == (replaced > 0 and not without)
    else:
        assert not row.unsure
