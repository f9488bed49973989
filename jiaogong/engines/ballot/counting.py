"""Counting: pure functions of the rules and the papers. Whole numbers; the order of papers never matters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from . import sentences
from .counting_rules import CountingRules, Threshold
from .words import CHOSEN, CHOSEN_WORD, FEWEST_SHOWN, LONGEST_NAME, OTHER, Denominator, Kind, Motion

Tally = Mapping[str, Mapping[str, int]]  # option → choice → number


@dataclass(frozen=True, slots=True)
class Paper:
    """One ballot: of one option (a motion, a grade), or the whole paper of a 推选 or an election (option "").

    An election's choices are "yes:KEY", "no:KEY" and "other:NAME"; a candidate not marked is an abstention.
    """

    option: str
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Numbers:
    """The denominators: all with a vote, due, present, valid papers; and how many lost ballots were replaced on paper."""

    all: int
    due: int
    present: int
    valid: int
    replaced: int = 0

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
    unsure: bool = False  # as few votes decide as ballots were replaced
    hidden: bool = False  # everybody said the same


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

    @property
    def tied(self) -> list[str]:
        """Keys of the options that stand level on the line."""
        return [row.key for row in self.options if row.tied]


def choices_of(rules: CountingRules) -> list[tuple[str, str]]:
    """(key, word) of what is counted per option."""
    if rules.kind in (Kind.MOTIONS, Kind.ELECT):
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
        elif rules.kind == Kind.ELECT:
            _add_election(counts, options, paper)
        elif paper.option not in counts or len(paper.choices) != 1 or paper.choices[0] not in words:
            raise ValueError("a paper answers what was not asked")
        else:
            counts[paper.option][paper.choices[0]] += 1
    names = sorted(key for key in counts if key.startswith(f"{OTHER}:") and key not in options)
    return {key: {word: counts[key][word] for word in words} for key in [*options, *names]}


def _add_election(counts: dict[str, Counter[str]], options: Sequence[str], paper: Paper) -> None:
    marked: dict[str, str] = {}
    names: set[str] = set()
    for choice in paper.choices:
        answer, _, key = choice.partition(":")
        if answer == OTHER and key.strip() and len(key) <= LONGEST_NAME and key.strip() not in names:
            names.add(key.strip())
        elif answer in (Motion.YES, Motion.NO) and key in options and key not in marked:
            marked[key] = answer
        else:
            raise ValueError("a paper marks what is no candidate")
    for key in options:
        counts[key][marked.get(key, Motion.ABSTAIN)] += 1
    for name in names:
        counts.setdefault(f"{OTHER}:{name}", Counter())[Motion.YES] += 1


def decide(
    rules: CountingRules, options: Sequence[tuple[str, str]], counts: Tally, numbers: Numbers, *, secret: bool
) -> Result:
    """What the counts mean under the rules. `options` are (key, title); names written in are found in `counts`."""
    cast = numbers.present
    quorate = rules.quorum is None or rules.quorum.met(cast, numbers.of(rules.quorum.of))
    if secret and rules.kind == Kind.GRADES and numbers.valid < FEWEST_SHOWN:
        rows = [OptionResult(key, title, {}, None, None, sentences.hidden()) for key, title in options]
        words = sentences.whole(rules, numbers, quorate, rows=(), hidden=True)
        return Result(numbers.due, cast, numbers.valid, rows, words, quorate, hidden=True)
    known = {key for key, _ in options}
    options = [*options, *((key, key.partition(":")[2]) for key in counts if key not in known)]
    winners = _winners(rules, options, counts, numbers)
    rows = [_option(rules, key, title, counts, numbers, quorate, winners, secret) for key, title in options]
    told = [(row.title, row.passed, row.tied) for row in rows]
    words = sentences.whole(rules, numbers, quorate, rows=told, unsure=[row.title for row in rows if row.unsure])
    return Result(numbers.due, cast, numbers.valid, rows, words, quorate)


def weight(rules: CountingRules, counts: Mapping[str, int]) -> int:
    """The number the threshold asks about: yes votes, marks, or good grades together."""
    if rules.kind in (Kind.MOTIONS, Kind.ELECT):
        return counts[Motion.YES]
    return sum(counts[key] for key in rules.good) if rules.kind == Kind.GRADES else counts[CHOSEN]


def _asked(rules: CountingRules, counts: Mapping[str, int], numbers: Numbers) -> Numbers:
    """The numbers as one option meets them: where each option is a question of its own, its valid ballots are its own."""
    return numbers if rules.whole_paper else replace(numbers, valid=sum(counts.values()))


def _met(rules: CountingRules, counts: Mapping[str, int], numbers: Numbers, less: int = 0) -> bool:
    passing = rules.passing
    return passing is None or passing.met(
        weight(rules, counts) - less,
        _asked(rules, counts, numbers).of(passing.of) - (less if passing.of == Denominator.VALID else 0),
    )


def _winners(
    rules: CountingRules, options: Sequence[tuple[str, str]], counts: Tally, numbers: Numbers
) -> dict[str, bool | None]:
    """Whether each option passes; None where a tie leaves it open. Ties are for the caller: another round, or lots."""
    able = {key: _met(rules, counts[key], numbers) for key, _ in options}
    places = rules.places if rules.whole_paper else 0
    if not places:
        return {key: met if rules.passing else None for key, met in able.items()}
    able = {key: met and weight(rules, counts[key]) > 0 for key, met in able.items()}
    marks = sorted((weight(rules, counts[key]) for key, met in able.items() if met), reverse=True)
    if len(marks) <= places:
        return dict(able)
    cut = marks[places - 1]
    tied = cut == marks[places]  # as many below the line as on it
    found: dict[str, bool | None] = {}
    for key, met in able.items():
        mine = weight(rules, counts[key])
        found[key] = None if met and tied and mine == cut else met and mine >= cut
    return found


def _unsure(
    rules: CountingRules, key: str, counts: Tally, numbers: Numbers, winners: Mapping[str, bool | None]
) -> bool:
    """Whether as many ballots as were replaced (the lost token may have been used after all) could have decided."""
    if not numbers.replaced or not winners[key]:
        return False
    if not _met(rules, counts[key], numbers, less=numbers.replaced):
        return True
    rivals = [weight(rules, counts[other]) for other, won in winners.items() if not won]
    line = bool(rules.places) and rules.whole_paper
    return line and max(rivals, default=-1) >= weight(rules, counts[key]) - numbers.replaced


def _option(
    rules: CountingRules, key: str, title: str, tallied: Tally, numbers: Numbers, quorate: bool,
    winners: Mapping[str, bool | None], secret: bool,
) -> OptionResult:  # fmt: skip
    counts, won = tallied[key], winners[key]
    number, asked = weight(rules, counts), _asked(rules, counts, numbers)
    base: Threshold | None = rules.passing
    whole = asked.of(base.of) if base else asked.valid
    tied = quorate and won is None and rules.whole_paper and rules.places > 0
    passed = won if quorate else (False if rules.passing or rules.places else None)
    unsure = quorate and _unsure(rules, key, tallied, numbers, winners)
    alike = secret and rules.kind == Kind.GRADES and 0 < asked.valid == max(counts.values(), default=0)
    shown = [] if alike else [(word, counts[k]) for k, word in choices_of(rules)]
    words = sentences.option(
        rules, shown, number, asked,
        met=_met(rules, counts, numbers), passed=passed, tied=tied, quorate=quorate, unsure=unsure,
    )  # fmt: skip
    share = Share(number, whole) if not alike and (base or rules.kind != Kind.GRADES or rules.good) else None
    return OptionResult(key, title, {} if alike else dict(counts), share, passed, words, tied, unsure, alike)
