"""Figures of relief: files in force, money given, visits, files closed because the hardship ended."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from django.db.models import Q, Sum

from jiaogong.engines.figures.reckon import Scope
from jiaogong.engines.figures.registry import Facts, Figure, register, register_facts
from jiaogong.engines.ledger.models import PaymentRequest
from jiaogong.kernel.access import path_end

from .models import Grant, HardshipFile, Visit
from .words import Closing

GROUP = "困难帮扶"


def install() -> None:
    """Register loader and figures; called when the app is ready."""
    register_facts(Facts("relief", load))
    common = {"group": GROUP, "counts": "people", "facts": "relief", "rows": "relief:overview", "rule": "relief.view"}
    register(
        Figure(
            key="relief.files", title="在档困难教职工", measure="人", least=5,
            description="当日在档的困难档案人数；少于 5 人的不显示。",
            numerator=lambda unit, counts, given: counts.get("files", 0), words=("困难教职工", "困难档案"), **common,  # type: ignore[arg-type]
        ),
        Figure(
            key="relief.paid", title="本年帮扶支出", measure="元",
            description="本年1月1日至当日登记付款的慰问金和帮扶补助，按受助人所在单位的建档或慰问工会计，元以下每单位舍去。",
            numerator=lambda unit, counts, given: counts.get("fen", 0) // 100, words=("帮扶资金", "帮扶金额", "慰问金"), **common,  # type: ignore[arg-type]
        ),
        Figure(
            key="relief.visits", title="本年慰问人次", measure="人次", least=5,
            description="本年1月1日至当日已签收的慰问人次，按慰问对象所在单位计；少于 5 的不显示。",
            numerator=lambda unit, counts, given: counts.get("visits", 0), words=("慰问人次", "走访慰问"), **common,  # type: ignore[arg-type]
        ),
        Figure(
            key="relief.exited", title="本年脱困人数", measure="人", least=5,
            description="本年1月1日至当日因脱困退出的困难档案人数；少于 5 人的不显示。",
            numerator=lambda unit, counts, given: counts.get("exited", 0), words=("脱困",), **common,  # type: ignore[arg-type]
        ),
    )  # fmt: skip


def load(scope: Scope) -> Mapping[int, Mapping[str, int]]:
    """Per base unit: `files`, `exited`, `visits`, `fen`. What a superior gave counts where the person works. Six queries."""
    found: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    units, at = scope.units(), scope.at
    live = Q(closed_on__isnull=True) | Q(closed_on__gt=at)
    files = HardshipFile.objects.filter(unit__in=units, opened_on__lte=at)
    for unit_id in files.filter(live).order_by().values_list("unit_id", flat=True):
        found[unit_id]["files"] += 1
    gone = files.filter(closing=Closing.EXIT, closed_on__year=at.year, closed_on__lte=at)
    for unit_id in gone.order_by().values_list("unit_id", flat=True):
        found[unit_id]["exited"] += 1
    visits = Visit.objects.filter(signed_on__year=at.year, signed_on__lte=at, place__in=units)
    for unit_id in visits.order_by().values_list("place_id", flat=True):
        found[unit_id]["visits"] += 1
    for unit_id, fen in _paid(scope):
        found[unit_id]["fen"] += fen
    return found


def _paid(scope: Scope) -> list[tuple[int, int]]:
    """(where the person works, fen) of what was paid this year for visits and grants."""
    paid = PaymentRequest.objects.filter(state="paid", paid_on__year=scope.at.year, paid_on__lte=scope.at)
    found = []
    for kind, model in (("relief.visit", Visit), ("relief.grant", Grant)):
        places = dict(model._default_manager.filter(place__in=scope.units()).values_list("pk", "place_id"))
        rows = paid.filter(subject_type=kind).order_by().values_list("subject_id", "amount")
        found += [(places[pk], fen) for pk, fen in rows if pk in places]
    return found


def paid_in(path: str, at: date) -> int:
    """Fen paid since New Year to people who work at or below `path`. Two queries."""
    paid = PaymentRequest.objects.filter(state="paid", paid_on__year=at.year, paid_on__lte=at)
    total = 0
    for kind, model in (("relief.visit", Visit), ("relief.grant", Grant)):
        there = model._default_manager.filter(place__path__gte=path, place__path__lt=path_end(path)).values_list(
            "pk", flat=True
        )
        rows = paid.filter(subject_type=kind, subject_id__in=there)
        total += rows.aggregate(fen=Sum("amount"))["fen"] or 0
    return total
