"""Who gets which prize or level: pure arithmetic over what was judged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from .definition.schema import Tier


@dataclass(frozen=True, slots=True)
class Judged:
    """One entry as it comes to be decided: its id, score and rank (None where nothing was scored), and why it may get nothing."""

    id: int
    score: Decimal | None = None
    rank: int | None = None
    barred: str = ""


@dataclass(frozen=True, slots=True)
class Allotted:
    """What one entry gets: the tier's title ("" for none), and a word where a tie or a bar stands in the way."""

    id: int
    tier: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Before:
    """What the call has decided already, in other batches: how many entries, how many of them per tier ("" for none)."""

    judged: int = 0
    taken: Mapping[str, int] = field(default_factory=dict)

    @property
    def chosen(self) -> int:
        """How many were chosen."""
        return sum(number for tier, number in self.taken.items() if tier)


def left(tier: Tier, judged: int, before: Before) -> int | None:
    """The places of a tier that are left for a batch of so many, of the whole call's; None for no limit."""
    room = places(tier, judged + before.judged)
    return None if room is None else max(0, room - before.taken.get(tier.title, 0))


def places(tier: Tier, judged: int) -> int | None:
    """How many a tier takes of so many judged: its number, or its share rounded down but at least one; None for no limit."""
    if tier.number is not None:
        return tier.number
    if tier.share is not None:
        return max(1, judged * tier.share // 100) if judged else 0
    return None


def allot(rows: Sequence[Judged], tiers: Sequence[Tier], before: Before = Before()) -> list[Allotted]:
    """Tiers in order of rank. Rules: a tier never takes more than its places; entries of one rank are not parted by a
    proposal: where only some of them would fit, none gets the tier and the officer is told; a start score is inclusive."""
    order = sorted(rows, key=lambda row: (row.rank is None, row.rank or 0, row.id))
    free = [left(tier, len(rows), before) for tier in tiers]
    found: dict[int, Allotted] = {row.id: Allotted(row.id, "", row.barred) for row in order if row.barred}
    fit = [row for row in order if not row.barred]
    level, index = 0, 0
    while index < len(fit):
        group = (
            [row for row in fit[index:] if row.rank == fit[index].rank] if fit[index].rank is not None else [fit[index]]
        )
        level, note = _tier_for(group, tiers, free, level)
        for row in group:
            found[row.id] = Allotted(row.id, tiers[level].title if level < len(tiers) else "", note)
        index += len(group)
    return [found[row.id] for row in rows]


def unscored(rows: Sequence[Judged], tiers: Sequence[Tier], before: Before = Before()) -> list[Allotted]:
    """Nothing was scored: nobody is proposed a better tier than another. All get the last one, if they fit; the rest is for
    people to decide."""
    fit, last = [row for row in rows if not row.barred], tiers[-1]
    room = left(last, len(rows), before)
    fits = last.least is None and (room is None or len(fit) <= room)
    note = "" if fits and len(tiers) == 1 else f"没有评分，{'暂按末档拟定' if fits else '不拟定'}，请研究确定"
    return [Allotted(row.id, last.title if fits and not row.barred else "", row.barred or note) for row in rows]


def _tier_for(
    group: Sequence[Judged], tiers: Sequence[Tier], free: list[int | None], level: int
) -> tuple[int, str]:  # fmt: skip
    """The first tier from `level` on that has room for the whole group and whose start score it reaches; takes the places."""
    note = ""
    while level < len(tiers):
        least, room = tiers[level].least, free[level]
        score = group[0].score
        if least is not None and (score is None or score < least):
            level += 1
            continue
        if room is None or room >= len(group):
            free[level] = None if room is None else room - len(group)
            return level, note
        if room > 0:
            note = f"{len(group)} 件并列，“{tiers[level].title}”只剩 {room} 个名额，请主办工会研究"
        level += 1
    return level, note
