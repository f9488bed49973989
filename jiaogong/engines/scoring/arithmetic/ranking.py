"""Score and rank of every item from the raw marks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from ..judging import Criterion, Judging, Party
from .extremes import COUNTS, dropped
from .figures import HUNDRED, half_up, rounded
from .normalising import FINE, normalised

Values = Callable[[Sequence[int]], Mapping[tuple[int, int], Mapping[str, int]]]  # items → (item, rater) → values


class Entrant(NamedTuple):
    """An item as it is ranked: its id and what it is called. Their order is the order of those without a score.
    `given`: groups that need no raters here, with their score in hundredths (a members' vote that was counted)."""

    item: int
    label: str
    given: Mapping[str, int] | None = None


class Given(NamedTuple):
    """A submitted mark: hundredths."""

    item: int
    rater: int
    group: str
    total: int


class Used(NamedTuple):
    """A mark as it went into the score: `used` in points (normalised, or as it was), and whether it was dropped."""

    rater: int
    total: int
    used: Decimal
    flag: int


Row = tuple[int, int, int]  # rater, total, the number that counts


@dataclass(slots=True)
class GroupScore:
    """One group's part in an item's score. `enough` False: too few marks, so that the group has no mean."""

    party: Party
    rows: list[Row]
    flags: list[int]
    total: int
    count: int
    unit: int
    enough: bool

    @property
    def mean(self) -> Fraction | None:
        """The mean of what counts, in points."""
        return Fraction(self.total, self.count * self.unit) if self.enough else None

    @property
    def marks(self) -> list[Used]:
        """All its marks, by rater."""
        places = 2 if self.unit == HUNDRED else 4
        return [
            Used(rater, total, half_up(Fraction(number, self.unit), places), flag)
            for (rater, total, number), flag in zip(self.rows, self.flags, strict=True)
        ]


@dataclass(slots=True)
class Placed:
    """An item's place: incomplete ones have neither score nor rank. `tie` says how it was separated from its equals."""

    entrant: Entrant
    groups: tuple[GroupScore, ...]
    score: Decimal | None
    rank: int | None = None
    tie: str = ""

    @property
    def totals(self) -> list[int]:
        """All raw marks, of every group."""
        return [total for group in self.groups for _, total, _ in group.rows]

    @property
    def counting(self) -> list[int]:
        """The raters whose marks were not dropped."""
        return [
            row[0] for group in self.groups for row, flag in zip(group.rows, group.flags, strict=True) if flag == COUNTS
        ]


@dataclass(frozen=True, slots=True)
class Result:
    """The whole ranking, best first, incomplete ones last; and each resolved tie in words."""

    placed: list[Placed]
    ties: list[str]


def rank(
    entrants: Iterable[Entrant], marks: Iterable[Given], *, judging: Judging, criteria: Sequence[Criterion] = (),
    values: Values | None = None, seed: str = "",
) -> Result:  # fmt: skip
    """The ranking. `values` is asked once, for the items that tie, when a rule looks at a criterion.

    Equal is what everybody reads as equal: the rounded score. Ties go by the rules in their order; who is still equal
    shares the rank, and the next rank counts them all (1, 2, 2, 4).
    """
    from .ties import Lots, separate

    scored = _scored(list(entrants), list(marks), judging)
    complete: dict[Decimal, list[Placed]] = defaultdict(list)
    for placed in scored:
        if placed.score is not None:
            complete[placed.score].append(placed)
    found: list[Placed] = []
    sentences: list[str] = []
    lots = Lots(judging, {line.key: line.title for line in criteria}, values, seed)
    lots.read([placed for equals in complete.values() if len(equals) > 1 for placed in equals])
    for score in sorted(complete, reverse=True):
        equals = complete[score]
        if len(equals) == 1:
            equals[0].rank = len(found) + 1
            found.extend(equals)
            continue
        for shared in separate(equals, lots, len(found) + 1, sentences):
            at = len(found) + 1
            for placed in shared:
                placed.rank = at
            found.extend(shared)
    return Result([*found, *(placed for placed in scored if placed.score is None)], sentences)


def _scored(entrants: list[Entrant], marks: list[Given], judging: Judging) -> list[Placed]:
    used, unit = _used(marks, judging)
    table: dict[tuple[int, str], list[Row]] = defaultdict(list)
    for (item, rater, group, total), number in zip(marks, used, strict=True):
        table[item, group].append((rater, total, number))
    return [_place(entrant, table, judging, unit) for entrant in entrants]


def _used(marks: list[Given], judging: Judging) -> tuple[list[int], int]:
    """Each mark as it counts, and how many of its units are a point."""
    if not judging.normalise:
        return [mark.total for mark in marks], HUNDRED
    places: dict[tuple[str, int], list[int]] = defaultdict(list)
    for at, mark in enumerate(marks):
        places[mark.group, mark.rater].append(at)
    used = [0] * len(marks)
    for group in {group for group, _ in places}:
        spots = {rater: found for (of, rater), found in places.items() if of == group}
        laid = normalised({rater: [marks[at].total for at in found] for rater, found in spots.items()})
        for rater, found in spots.items():
            for at, number in zip(found, laid[rater], strict=True):
                used[at] = number
    return used, HUNDRED * FINE


def _place(entrant: Entrant, table: Mapping[tuple[int, str], list[Row]], judging: Judging, unit: int) -> Placed:
    given = entrant.given or {}
    groups = tuple(
        GroupScore(party, [], [], given[party.group] * (unit // HUNDRED), 1, unit, True)
        if party.group in given
        else _group(party, table.get((entrant.item, party.group), []), judging.drop, unit)
        for party in judging.raters
    )
    present = [group for group in groups if group.enough]
    if not present or any(not group.enough and group.party.missing == "incomplete" for group in groups):
        return Placed(entrant, groups, None)
    if len(present) == 1:
        return Placed(entrant, groups, rounded(present[0].total, present[0].count * unit, judging.decimals))
    weighted = sum((Fraction(group.total * group.party.weight, group.count) for group in present), Fraction(0))
    weights = sum(group.party.weight for group in present)
    return Placed(entrant, groups, half_up(weighted / (weights * unit), judging.decimals))


def _group(party: Party, rows: list[Row], drop: int, unit: int) -> GroupScore:
    rows.sort()
    numbers = [row[2] for row in rows]
    flags = dropped(numbers, drop)
    total = sum(number for number, flag in zip(numbers, flags, strict=True) if flag == COUNTS)
    return GroupScore(party, rows, flags, total, flags.count(COUNTS), unit, len(rows) >= max(1, party.least))
