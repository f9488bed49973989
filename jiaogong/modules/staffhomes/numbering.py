"""Numbers of plaques: the issuer's mark, the year, and the next number of that series."""

from __future__ import annotations

from jiaogong.engines.org.models import Unit

from .models import Plaque


def next_number(issuer: Unit, series: str) -> str:
    """家2026001, 家2026002 …: one more than the highest the issuer gave in the series. Holds the issuer's row meanwhile."""
    Unit.objects.select_for_update(of=("self",)).get(pk=issuer.pk)
    given = Plaque.objects.filter(issuer=issuer, number__startswith=series).values_list("number", flat=True)
    used = [int(rest) for number in given if (rest := number[len(series) :]).isascii() and rest.isdecimal()]
    return f"{series}{max(used, default=0) + 1:03d}"
