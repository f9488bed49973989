"""Counting: pure functions of the rules and the papers. Whole numbers; the order of papers never matters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from . import sentences
from .counting_rules import CountingRules, Threshold
from .words import CHOSEN, CHOSEN_WORD, FEWEST_SHOWN, Denominator, Kind, Motion

Tally = Mapping[str, Mapping[str, int]]  # option → choice → number


@dataclass(frozen=True, slots=True)
class Paper:
    """One ballot: of one option (a motion, a grade), or the whole list of marks of a 推选 (option "")."""

    option: str
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Numbers:
    """The denominators: all with a vote, due, present, valid papers."""

    all: int
    due: int
    present: int
    valid: int

    def of(self, denominator: Denominator) -> int:
        """The number a threshold asks about."""
        return int(getattr(self, denominator.value))


@dataclass(frozen=True, slots=True)
class Share:
    """part of whole, exact."""

    part: int
    whole: int

    @property
    def percent(self) -> str:
        """51.4%, rounded half up from whole numbers; "—" of nothing."""
        if not self.whole:
            return "—"
        tenths = (self.part * 2000 + self.whole) // (2 * self.whole)
        return f"{tenths // 10}.{tenths % 10}%"


@dataclass(frozen=True, slots=True)
class OptionResult:
    """What became of an option. `passed` None: nothing was to pass, it is tied, or it is not shown."""

    key: str
    title: str
    counts: Mapping[str, int]
    share: Share | None
    passed: bool | None
    sentence: str
    tied: bool = False


@dataclass(frozen=True, slots=True)
class Result:
    """The whole result. `hidden`: too few ballots to show more than their number. `quorate`: enough took part."""

    due: int
    cast: int
    valid: int
    options: Sequence[OptionResult]
    sentence: str
    quorate: bool = True
    hidden: bool = False


def choices_of(rules: CountingRules) -> list[tuple[str, str]]:
    """(key, word) of what is counted per option."""
    if rules.kind == Kind.MOTIONS:
        return [(str(key), str(word)) for key, word in Motion.choices]
    return list(rules.scale) if rules.kind == Kind.GRADES else [(CHOSEN, CHOSEN_WORD)]


def tally(rules: CountingRules, options: Sequence[str], papers: Iterable[Paper]) -> dict[str, dict[str, int]]:
    """How often each choice was made of each option. A paper that fits no rule is a fault of the store: ValueError."""
    words = [key for key, _ in choices_of(rules)]
    counts: dict[str, Counter[str]] = {key: Counter() for key in options}
    for paper in papers:
        if rules.kind == Kind.CHOOSE:
            if paper.option or not set(paper.choices) <= set(counts) or len(set(paper.choices)) != len(paper.choices):
                raise ValueError("a paper marks what is no option")
            for key in paper.choices:
                counts[key][CHOSEN] += 1
        elif paper.option not in counts or len(paper.choices) != 1 or paper.choices[0] not in words:
            raise ValueError("a paper answers what was not asked")
        else:
            counts[paper.option][paper.choices[0]] += 1
    return {key: {word: counts[key][word] for word in words} for key in options}


def decide(
    rules: CountingRules, options: Sequence[tuple[str, str]], counts: Tally, numbers: Numbers, *, secret: bool
) -> Result:
    """What the counts mean under the rules. `options` are (key, title)."""
    cast = numbers.present
    quorate = rules.quorum is None or rules.quorum.met(cast, numbers.of(rules.quorum.of))
    if secret and rules.kind == Kind.GRADES and numbers.valid < FEWEST_SHOWN:
        rows = [OptionResult(key, title, {}, None, None, sentences.hidden()) for key, title in options]
        words = sentences.whole(rules, numbers, quorate, rows=(), hidden=True)
        return Result(numbers.due, cast, numbers.valid, rows, words, quorate, hidden=True)
    winners = _winners(rules, options, counts, numbers)
    rows = [_option(rules, key, title, counts[key], numbers, quorate, winners[key]) for key, title in options]
    words = sentences.whole(rules, numbers, quorate, rows=[(row.title, row.passed, row.tied) for row in rows])
    return Result(numbers.due, cast, numbers.valid, rows, words, quorate)


def weight(rules: CountingRules, counts: Mapping[str, int]) -> int:
    """The number the threshold asks about: yes votes, marks, or good grades together."""
    if rules.kind == Kind.MOTIONS:
        return counts[Motion.YES]
    return sum(counts[key] for key in rules.good) if rules.kind == Kind.GRADES else counts[CHOSEN]


def _met(rules: CountingRules, counts: Mapping[str, int], numbers: Numbers) -> bool:
    passing = rules.passing
    return passing is None or passing.met(weight(rules, counts), numbers.of(passing.of))


def _winners(
    rules: CountingRules, options: Sequence[tuple[str, str]], counts: Tally, numbers: Numbers
) -> dict[str, bool | None]:
    """Whether each option passes; None where a tie leaves it open. Ties are for the caller: another round, or lots."""
    able = {key: _met(rules, counts[key], numbers) for key, _ in options}
    places = rules.places if rules.kind == Kind.CHOOSE else 0
    if not places:
        return {key: met if rules.passing else None for key, met in able.items()}
    able = {key: met and counts[key][CHOSEN] > 0 for key, met in able.items()}
    marks = sorted((counts[key][CHOSEN] for key, met in able.items() if met), reverse=True)
    if len(marks) <= places:
        return dict(able)
    cut = marks[places - 1]
    tied = cut == marks[places]  # as many below the line as on it
    found: dict[str, bool | None] = {}
    for key, met in able.items():
        mine = counts[key][CHOSEN]
        found[key] = None if met and tied and mine == cut else met and mine >= cut
    return found


def _option(
    rules: CountingRules, key: str, title: str, counts: Mapping[str, int], numbers: Numbers, quorate: bool, won: bool | None
) -> OptionResult:  # fmt: skip
    number = weight(rules, counts)
    base: Threshold | None = rules.passing
    whole = numbers.of(base.of) if base else numbers.valid
    tied = quorate and won is None and rules.kind == Kind.CHOOSE and rules.places > 0
    passed = won if quorate else (False if rules.passing or rules.places else None)
    words = sentences.option(
        rules, [(word, counts[k]) for k, word in choices_of(rules)], number, numbers,
        met=_met(rules, counts, numbers), passed=passed, tied=tied, quorate=quorate,
    )  # fmt: skip
    share = Share(number, whole) if base or rules.kind != Kind.GRADES or rules.good else None
    return OptionResult(key, title, dict(counts), share, passed, words, tied)
