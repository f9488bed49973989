"""去掉最高分、最低分: which of an item's marks do not count."""

from __future__ import annotations

from collections.abc import Sequence

LOW, COUNTS, HIGH = -1, 0, 1


def dropped(numbers: Sequence[int], drop: int) -> list[int]:
    """LOW, COUNTS or HIGH for each mark: the `drop` lowest and the `drop` highest go, as long as one stays.

    Of equal marks the earlier is the lower: which of them is struck through makes no difference to the score.
    """
    each = bounded(len(numbers), drop)
    flags = [COUNTS] * len(numbers)
    if each:
        ordered = sorted(range(len(numbers)), key=numbers.__getitem__)
        for at in ordered[:each]:
            flags[at] = LOW
        for at in ordered[-each:]:
            flags[at] = HIGH
    return flags


def bounded(count: int, drop: int) -> int:
    """How many marks go at each end, so that at least one stays."""
    return min(drop, max(0, count - 1) // 2)
