"""Numbers of scores: hundredths of a point as whole numbers, means as fractions, rounding half up."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

HUNDRED = 100


def half_up(value: Fraction, decimals: int) -> Decimal:
    """四舍五入: a half goes away from zero."""
    return rounded(value.numerator, value.denominator, decimals)


def rounded(above: int, below: int, decimals: int) -> Decimal:
    """The same of above/below (below > 0)."""
    doubled = 2 * abs(above) * 10**decimals + below
    whole = doubled // (2 * below)
    return Decimal(whole if above >= 0 else -whole).scaleb(-decimals)


def points(hundredths: int) -> Decimal:
    """9235 → 92.35"""
    return Decimal(hundredths).scaleb(-2)


def mean(numbers: Sequence[int], unit: int = HUNDRED) -> Fraction:
    """The mean in points of numbers counted in 1/`unit` points."""
    return Fraction(sum(numbers), len(numbers) * unit)


def median(numbers: Sequence[int]) -> Fraction:
    """The middle of hundredths, in points; of an even number, the mean of the two in the middle."""
    ordered, half = sorted(numbers), len(numbers) // 2
    if len(ordered) % 2:
        return Fraction(ordered[half], HUNDRED)
    return Fraction(ordered[half - 1] + ordered[half], 2 * HUNDRED)
