"""Equal scores: the rules in their order, and a sentence for everything they decide."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from ..judging import TIE_RULES, Judging
from ..words import Group
from .figures import half_up, mean, median
from .ranking import Placed, Values

MOST_NAMED = 4
NOTHING = Fraction(-(10**9))  # an item without any mark of the kind a rule looks at comes last


@dataclass(slots=True)
class Lots:
    """What rules look at: values of criteria are read once, for all that tie."""

    judging: Judging
    titles: Mapping[str, str]
    values: Values | None
    seed: str
    _read: dict[tuple[int, int], Mapping[str, int]] = field(default_factory=dict)

    def read(self, equals: list[Placed]) -> None:
        """Fetch the criteria's values of these items, if a rule will look at them."""
        if equals and self.values and any(rule.startswith("criterion:") for rule in self.judging.ties):
            self._read.update(self.values([placed.entrant.item for placed in equals]))

    def by_rule(self, placed: Placed, rule: str) -> Fraction:
        """What the rule looks at; more is better."""
        kind, _, key = rule.partition(":")
        if kind == "criterion":
            item = placed.entrant.item
            numbers = [self._read.get((item, rater), {}).get(key, 0) for rater in placed.counting]
            return mean(numbers) if numbers else NOTHING
        if kind == "group":
            found = next((group.mean for group in placed.groups if group.party.group == key), None)
            return NOTHING if found is None else found
        totals = placed.totals
        if kind == "lot":
            return Fraction(int(lot(self.seed, placed.entrant.label), 16))
        if kind == "raw_mean":
            return mean(totals)
        return median(totals) if kind == "median" else Fraction(max(totals), 100)

    def title(self, rule: str) -> str:
        """What the rule is called."""
        return rule_title(rule, self.titles)


def rule_title(rule: str, titles: Mapping[str, str]) -> str:
    """“示范作用”平均分, 中位数, 抽签; `titles` are the criteria's."""
    kind, _, key = rule.partition(":")
    if kind == "criterion":
        return f"“{titles.get(key, key)}”平均分"
    return f"{Group(key).label}平均分" if kind == "group" else TIE_RULES[rule]


def lot(seed: str, label: str) -> str:
    """An item's lot: the SHA-256 of seed and label, the larger first. Whoever knows the seed can draw again."""
    return hashlib.sha256(f"{seed}|{label}".encode()).hexdigest()


def separate(equals: list[Placed], lots: Lots, first: int, sentences: list[str]) -> list[list[Placed]]:
    """The equals in order, those the rules cannot separate together. `first` is the rank the best of them gets."""
    parts = [equals]
    for rule in lots.judging.ties:
        if rule == "shared" or all(len(part) == 1 for part in parts):
            break
        parts = [finer for part in parts for finer in _by_rule(part, rule, lots, sentences)]
    at = first
    for part in parts:
        if len(part) > 1:
            _share(part, at, sentences)
        at += len(part)
    return parts


def _by_rule(part: list[Placed], rule: str, lots: Lots, sentences: list[str]) -> list[list[Placed]]:
    if len(part) == 1:
        return [part]
    found: dict[Fraction, list[Placed]] = defaultdict(list)
    for placed in part:
        found[lots.by_rule(placed, rule)].append(placed)
    if len(found) == 1:
        return [part]
    ordered = sorted(found.items(), key=lambda pair: pair[0], reverse=True)
    _tell(part, _decided(ordered, rule, lots), f"按{lots.title(rule)}排先后", sentences)
    return [equals for _, equals in ordered]


def _decided(ordered: list[tuple[Fraction, list[Placed]]], rule: str, lots: Lots) -> str:
    """作品003、作品007同为92.35分，按“示范作用”平均分排先后：作品003（38.50）、作品007（37.80）。"""
    names = "、".join(sorted(placed.entrant.label for _, part in ordered for placed in part))
    begun = f"{names}同为{ordered[0][1][0].score}分"
    if rule == "lot":
        turn = "、".join(placed.entrant.label for _, part in ordered for placed in part)
        return f"{begun}，按抽签（种子 {lots.seed}）排先后：{turn}。"
    turn = "、".join(f"{placed.entrant.label}（{_figure(value)}）" for value, part in ordered for placed in part)
    return f"{begun}，按{lots.title(rule)}排先后：{turn}。"


def _figure(value: Fraction) -> str:
    """To four places where two would hide the difference the rule saw."""
    if value == NOTHING:
        return "无"
    return str(half_up(value, 2 if 100 % value.denominator == 0 else 4))


def _share(part: list[Placed], at: int, sentences: list[str]) -> None:
    names = "、".join(placed.entrant.label for placed in sorted(part, key=lambda placed: placed.entrant.label))
    _tell(part, f"{names}同为{part[0].score}分，同分规则未能分出先后，并列第{at}名。", f"并列第{at}名", sentences)


def _tell(part: list[Placed], sentence: str, outcome: str, sentences: list[str]) -> None:
    """The whole sentence once in the ranking's list, and at each item, unless so many tie that it would only be noise."""
    sentences.append(sentence)
    brief = f"与另外 {len(part) - 1} 件同为{part[0].score}分，{outcome}，详见同分处理。"
    for placed in part:
        placed.tie = f"{placed.tie}{sentence if len(part) <= MOST_NAMED else brief}"
