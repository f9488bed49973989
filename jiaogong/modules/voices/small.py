"""Small numbers: not shown, nor told by what is shown beside them."""

from __future__ import annotations

from collections.abc import Sequence

HIDDEN = "不显示"


def shown_total(number: int, least: int) -> str:
    """A total by itself: 0, 少于 5, 12."""
    return f"少于 {least}" if 0 < number < least else f"{number:,}"


def part_of(number: int, total: int, least: int) -> str:
    """A part of a total shown beside it: hidden where it is small, or where what is left of the total would be."""
    if 0 < number < least:
        return f"少于 {least}"
    return HIDDEN if 0 < total - number < least else f"{number:,}"


def suppressed(numbers: Sequence[int], least: int) -> list[str]:
    """Numbers that add up to a total shown beside them. Small ones are hidden, and as many of the next smallest as it takes that what is
    hidden is more than one number and adds up to `least` at the least. Noughts are shown, unless nothing else could cover a small one."""
    hide = {i for i, n in enumerate(numbers) if 0 < n < least}
    rest = sorted((i for i, n in enumerate(numbers) if n >= least), key=lambda i: numbers[i])
    while hide and rest and (len(hide) == 1 or sum(numbers[i] for i in hide) < least):
        hide.add(rest.pop(0))
    if len(hide) == 1 or (hide and sum(numbers[i] for i in hide) < least):
        hide |= {i for i, n in enumerate(numbers) if n == 0}
    return [HIDDEN if i in hide else f"{n:,}" for i, n in enumerate(numbers)]
