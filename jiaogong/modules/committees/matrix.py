"""What the addresses of committees and renewals answer to whom.

Who sits in a committee is seen by those who may see a unit's officers: a leader above sees how many, no names. The
papers of a renewal are the cadres' and the unit's own leaders'.
"""

from __future__ import annotations

from typing import Any

from jiaogong.kernel.access.matrix import STAFF, Address

from .models import Renewal, Seat, SpecialCommittee, Step
from .papers import REPLIES

_CADRES = {"city": "own child", "county": "own child", "school": "own"}
_SEE = {**_CADRES, "leader": "own", "handler": "own", "member": "own"}
_PAPERS = {**_CADRES, "leader": "own"}


def _renewal(unit: Any) -> tuple[Any, ...] | None:
    found = Renewal.objects.filter(term__unit=unit).order_by("pk").first()
    return (found.key,) if found else None


def _paper(unit: Any) -> tuple[Any, ...] | None:
    found = _renewal(unit)
    return (*found, 1) if found else None


def _reply(unit: Any) -> tuple[Any, ...] | None:
    found = Step.objects.filter(renewal__term__unit=unit, kind__in=REPLIES).order_by("pk").first()
    return (found.renewal.key, found.pk) if found else None


def _term(unit: Any) -> tuple[Any, ...] | None:
    found = unit.committee_terms.filter(until__isnull=True).order_by("pk").first()
    return (unit.key, found.pk) if found else None


def _union_term(unit: Any) -> tuple[Any, ...] | None:
    found = unit.committee_terms.filter(kind="union", until__isnull=True).exists()
    return (unit.key,) if found else None


def _seat(unit: Any) -> tuple[Any, ...] | None:
    found = Seat.objects.filter(term__unit=unit, until__isnull=True).order_by("pk").first()
    return (unit.key, found.pk) if found else None


def _special(unit: Any) -> tuple[Any, ...] | None:
    found = SpecialCommittee.objects.filter(unit=unit, until__isnull=True).order_by("pk").first()
    return (unit.key, found.pk) if found else None


def _place(unit: Any) -> tuple[Any, ...] | None:
    found = _term(unit)
    return (unit.key, "term", found[1]) if found else None


SAMPLES = {
    "renewal": _renewal, "renewal_paper": _paper, "renewal_reply": _reply, "committee_term": _term, "union_term": _union_term,
    "committee_seat": _seat, "special_committee": _special, "committee_place": _place,
}  # fmt: skip

ADDRESSES = [
    Address("committees:renewals", allow=STAFF),
    Address(
        "committees:send", "POST", allow=dict.fromkeys(("city", "county", "school"), "own"), ok=303,
        data={"due_on": "2099-01-01"}, effect=True,
    ),
    Address("committees:renewal", kind="renewal", allow=_PAPERS),
    Address("committees:renewal", "POST", kind="renewal", allow=_CADRES),
    Address("committees:pack", kind="renewal", allow=_PAPERS),
    Address("committees:paper", kind="renewal_paper", allow=_PAPERS),
    Address("committees:reply", kind="renewal_reply", allow=_PAPERS),
    Address("committees:unit", kind="unit", allow=_SEE),
    Address("committees:match", "POST", kind="union_term", allow=_CADRES, ok=302),
    *(
        Address(f"committees:{name}", method, kind=kind, allow=_CADRES)
        for name, kind in (
            ("begin", "unit"), ("special", "unit"), ("fill", "committee_term"), ("leave", "committee_seat"),
            ("end_special", "special_committee"), ("add", "committee_place"),
        )
        for method in ("GET", "POST")
    ),
]  # fmt: skip
