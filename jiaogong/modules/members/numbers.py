"""会员证号: the year of joining (4), a running number of that year (7), one check digit (GB/T 17710-2008, MOD 11,10).

Twelve digits that say nothing about the person or the unit, so that the number stays when he moves (decision 0020).
"""

from __future__ import annotations

from datetime import date

from .models import Membership, NumberSeries


def check_digit(digits: str) -> str:
    """The check digit by GB/T 17710-2008, MOD 11,10 (that of ISO/IEC 7064): finds a wrong digit and swapped neighbours."""
    rest = 10
    for digit in digits:
        rest = (rest + int(digit)) % 10 or 10
        rest = rest * 2 % 11
    return str((11 - rest) % 10)


def take_numbers(year: int, count: int) -> list[str]:
    """`count` fresh numbers of a year, never given out before; inside the caller's transaction."""
    NumberSeries.objects.get_or_create(year=year)
    series = NumberSeries.objects.select_for_update().get(year=year)
    found: list[str] = []
    while len(found) < count:
        last = series.last + count - len(found)
        texts = [f"{year}{serial:07d}" for serial in range(series.last + 1, last + 1)]
        fresh = [text + check_digit(text) for text in texts]
        taken = set(Membership.objects.filter(number__in=fresh).values_list("number", flat=True))  # from old registers
        found += [number for number in fresh if number not in taken]
        series.last = last
    series.save(update_fields=["last"])
    return found


def number_for(since: date) -> str:
    """A fresh number for somebody who joins on `since`."""
    return take_numbers(since.year, 1)[0]
