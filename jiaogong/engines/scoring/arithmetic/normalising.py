"""Marks of strict and mild raters made comparable: each rater's distance from his own mean, in his own spread, laid
upon the mean and spread of all raters of the group.

z = (x − m) / s of the rater; used = M + S·z. Whole numbers up to the one square root per rater, decimals of fixed
precision after it: shifting or stretching all of a rater's marks changes no z, and no order of marks changes anything.
A rater who gave everybody the same (or marked one item only) says nothing about order: his marks become M.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal

FINE = 10**8  # used marks are counted in hundredths of points / FINE
_CONTEXT = Context(prec=50, rounding=ROUND_HALF_EVEN)
_Z = Decimal(1).scaleb(-12)


def standard_scores(numbers: Sequence[int]) -> list[Decimal]:
    """The z of each of a rater's marks, to twelve places; zeros where they are all equal."""
    count, total = len(numbers), sum(numbers)
    spread = count * sum(n * n for n in numbers) - total * total  # n² times the variance
    if spread == 0:
        return [Decimal(0)] * count
    root = _CONTEXT.sqrt(Decimal(spread))
    return [_CONTEXT.divide(Decimal(count * n - total), root).quantize(_Z, context=_CONTEXT) for n in numbers]


def normalised(by_rater: Mapping[int, Sequence[int]]) -> dict[int, list[int]]:
    """Each rater's marks laid upon the mean and spread of all of them, in hundredths / FINE."""
    every = [number for numbers in by_rater.values() for number in numbers]
    if not every:
        return {}
    count, total = len(every), sum(every)
    middle = _CONTEXT.divide(Decimal(total * FINE), Decimal(count))
    spread = count * sum(n * n for n in every) - total * total
    width = _CONTEXT.divide(_CONTEXT.sqrt(Decimal(spread)) * FINE, Decimal(count))
    return {
        rater: [int(_CONTEXT.fma(width, z, middle).to_integral_value(ROUND_HALF_UP)) for z in standard_scores(numbers)]
        for rater, numbers in by_rater.items()
    }
