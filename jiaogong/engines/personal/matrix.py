"""What the addresses of one's own data answer to whom. Own pages are everybody's; the desk is the unit's cadres'.

A POST is sent empty: 200 is the form with its errors, so that asking changes nothing.
"""

from __future__ import annotations

from typing import Any

from jiaogong.kernel.access.matrix import EVERYONE, Address

_CADRES = {"city": "own", "county": "own", "school": "own"}


def _request(unit: Any) -> tuple[Any, ...] | None:
    from .models import DataRequest

    found = DataRequest.objects.filter(unit=unit).order_by("pk").first()
    return (found.key,) if found else None


def _consent(unit: Any) -> tuple[Any, ...]:
    return ("no-such-purpose",)


def _pair(unit: Any) -> tuple[Any, ...] | None:
    """Two people who work in the unit and nowhere else, neither with an account."""
    from jiaogong.engines.org.models import Employment

    jobs = Employment.objects.filter(unit=unit, until__isnull=True, person__user__isnull=True)
    alone = [j.person for j in jobs.select_related("person").order_by("pk")[:12] if j.person.employments.count() == 1]
    return (alone[0].key, alone[1].key) if len(alone) > 1 else None


SAMPLES = {"personal.request": _request, "personal.consent": _consent, "personal.pair": _pair}

_REACHED = {"city": "own child", "county": "own child", "school": "own"}

ADDRESSES = [
    Address("personal:mine", allow=EVERYONE),
    Address("personal:looks", allow=EVERYONE),
    Address("personal:copy", "POST", allow=EVERYONE, effect=True),
    Address("personal:ask", allow=EVERYONE),
    Address("personal:ask", "POST", allow=EVERYONE),
    Address("personal:consent", "POST", kind="personal.consent", allow={}),
    Address("personal:requests", allow=_CADRES),
    Address("personal:request", kind="personal.request", allow={"school": "own"}),
    Address("personal:request", "POST", kind="personal.request", allow={"school": "own"}),
    Address("personal:withdraw", "POST", kind="personal.request", allow={}),
    Address("personal:expired", allow=_CADRES),
    Address("personal:expired", "POST", allow=_CADRES, ok=302, effect=True),
    Address("personal:doubles", allow=_CADRES),
    Address("personal:merge", kind="personal.pair", allow=_REACHED),
    Address("personal:merge", "POST", kind="personal.pair", allow=_REACHED),
]
