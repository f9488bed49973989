"""Arithmetic of seats: how many delegates a congress has, and how they are shared out. Pure functions, whole numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from jiaogong.kernel.errors import RuleBroken

_LINE = re.compile(
    r"(?P<low>\d{1,6})(?:\s*[-–—~至]\s*(?P<high>\d{1,6}))?\s*人(?P<open>以上)?\s*[：:]\s*"
    r"(?:(?P<percent>\d{1,3})%|(?P<base>\d{1,5})\s*人(?:[，,]\s*每增\s*100\s*人加\s*(?P<step>\d{1,4})\s*人)?)"
)
_HINT = "请写成“0–100人：30人”“101–199人：30%”“200人以上：20%”或“100–3000人：30人，每增100人加5人”。"


@dataclass(frozen=True, slots=True)
class Band:
    """A line of the scale: from `low` to `high` staff (None: no end) a share, or a number that grows per hundred."""

    low: int
    high: int | None
    percent: int = 0
    base: int = 0
    step: int = 0
    text: str = ""

    def seats(self, staff: int) -> int:
        """The least number of delegates by this line alone."""
        if self.percent:
            return -(-staff * self.percent // 100)
        return self.base + (-(-(staff - self.low) // 100) * self.step if self.step else 0)


@dataclass(frozen=True, slots=True)
class Reckoned:
    """The least number of seats with the way it was found, in words."""

    seats: int
    words: str


def read_scale(lines: Sequence[str]) -> list[Band]:
    """The bands of a scale. RuleBroken for a line that cannot be read, gaps and overlaps."""
    found: list[Band] = []
    for line in lines:
        match = _LINE.fullmatch(line.strip())
        if match is None or (match["open"] is None) == (match["high"] is None):
            raise RuleBroken(f"“{line}”读不懂。{_HINT}", field="value")
        band = Band(
            int(match["low"]), int(match["high"]) if match["high"] else None, int(match["percent"] or 0),
            int(match["base"] or 0), int(match["step"] or 0), line.strip(),
        )  # fmt: skip
        if band.percent > 100 or (band.high is not None and band.high < band.low):
            raise RuleBroken(f"“{line}”写得不对：比例不超过100%，“到”不小于“从”。", field="value")
        if found and (found[-1].high is None or band.low != found[-1].high + 1):
            raise RuleBroken(f"“{line}”应接着上一档的人数往下写，不留空、不重叠。", field="value")
        found.append(band)
    if not found:
        raise RuleBroken(f"请至少写一档。{_HINT}", field="value")
    return found


def seats_for(staff: int, lines: Sequence[str]) -> Reckoned:
    """The least number of delegates for so many staff.

    Rules: never fewer than a smaller school's (a scale of shares falls back at the edge of a band: 199 × 30% is more
    than 200 × 20%), never more than there are staff. Monotone in `staff`.
    """
    bands = read_scale(lines)
    own = [band for band in bands if band.low <= staff]
    if not own:
        least = min(bands[0].seats(bands[0].low), staff)
        return Reckoned(least, f"教职工{staff}人，少于最低一档（{bands[0].text}），取{least}人")
    band = own[-1]
    top = staff if band.high is None else min(staff, band.high)
    number = band.seats(top)
    words = f"教职工{staff}人，按“{band.text}”应不少于{number}人"
    floor = max((b.seats(b.high or b.low) for b in own[:-1]), default=0)
    if floor > number:
        number, words = floor, f"{words}；低一档最多{floor}人，取{floor}人"
    if number > staff:
        number, words = staff, f"{words}；不超过教职工人数，取{staff}人"
    return Reckoned(number, words)


def shared_out(seats: int, sizes: Mapping[int, int]) -> dict[int, int]:
    """Seats by largest remainders: constituency → seats; sums to `seats` where anybody is on a roll. Ties go to the larger,
    then to the one that comes first. No constituency gets more seats than it has people."""
    total = sum(sizes.values())
    given = dict.fromkeys(sizes, 0)
    left = min(seats, total)
    if not total:
        return given
    order = list(sizes)
    exact = {key: divmod(left * sizes[key], total) for key in order}
    given = {key: exact[key][0] for key in order}
    rest = left - sum(given.values())
    by_remainder = sorted(order, key=lambda key: (-exact[key][1], -sizes[key], order.index(key)))
    for key in by_remainder[:rest]:
        given[key] += 1
    return given
