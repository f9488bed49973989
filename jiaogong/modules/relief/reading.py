"""Counts behind the overview, with small numbers hidden."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from jiaogong.engines.ledger.models import PaymentRequest
from jiaogong.engines.org.models import Unit
from jiaogong.kernel.access import allows, reach_q
from jiaogong.modules.unions.reading import Place

from .access import hidden_small, least_shown, shown_total
from .figures import paid_in
from .models import HardshipFile, Visit
from .words import HARD, Category, Closing


@dataclass(frozen=True, slots=True)
class Overview:
    """What a cadre sees of a branch: words, already hidden where they are small."""

    total: str
    exited: str
    visits: str
    paid: int
    categories: list[tuple[str, str]]
    branches: list[tuple[str, str]]
    least: int
    exact: bool


def overview(user: Any, place: Place, home: Unit) -> Overview:
    """Files in force on the day below the place, by category and by branch. ≤ 9 queries whatever their number."""
    root = place.unit or home
    least = least_shown(root, place.day)
    exact = root.layer == "base" and allows(user, "relief.hold", root)
    if exact:
        least = 1
    reach = reach_q(user, "relief.view", "unit__")
    files = HardshipFile.objects.filter(reach, place.within(), opened_on__lte=place.day)
    live = files.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=place.day))
    by_category = Counter(live.order_by().values_list("category", flat=True))
    counts = [by_category[c] for c in HARD] + [by_category[""] + by_category[Category.NONE]]
    titles = [str(c.label) for c in HARD] + ["待认定或不符合"]
    exited = files.filter(closing=Closing.EXIT, closed_on__year=place.day.year, closed_on__lte=place.day).count()
    visits = Visit.objects.filter(
        reach_q(user, "relief.view", "place__"), signed_on__year=place.day.year, signed_on__lte=place.day
    )
    if place.unit is not None:
        visits = visits.filter(place_id__in=place.unit_ids())
    names, numbers = _branches(live, root)
    return Overview(
        shown_total(sum(counts), least), shown_total(exited, least), shown_total(visits.count(), least),
        paid_in(root.path, place.day), list(zip(titles, hidden_small(counts, least), strict=True)),
        list(zip(names, hidden_small(numbers, least), strict=True)), least, exact,
    )  # fmt: skip


def _branches(live: QuerySet[HardshipFile], root: Unit) -> tuple[list[str], list[int]]:
    """Files per unit right below the root; nothing for a base unit."""
    below = list(Unit.objects.layers().open().filter(superior=root).order_by("path"))
    paths = dict(live.order_by().values_list("unit__path").annotate(n=Count("pk")))
    rows = [(u.name, sum(n for path, n in paths.items() if path.startswith(u.path))) for u in below]
    rows = [row for row in rows if row[1]]
    return [name for name, _ in rows], [number for _, number in rows]


def counts_of(unit: Unit, user: Any, day: Any) -> str:
    """How many files the user's own union has in force, as he may know it."""
    number = HardshipFile.objects.open().filter(unit=unit).count()
    return f"{number:,}" if allows(user, "relief.hold", unit) else shown_total(number, least_shown(unit, day))


def given_to(file: HardshipFile) -> tuple[list[Visit], list[PaymentRequest], int]:
    """Visits and grants of the person of a case, and what was paid in all."""
    visits = list(Visit.objects.filter(person=file.person).select_related("unit")[:100])
    requests = PaymentRequest.objects.filter(payee=file.person, subject_type__in=("relief.visit", "relief.grant"))
    paid = requests.filter(state="paid").aggregate(fen=Sum("amount"))["fen"] or 0
    return visits, list(requests.select_related("unit")[:100]), paid
