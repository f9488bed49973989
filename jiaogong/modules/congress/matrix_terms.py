"""What the addresses of the standing body answer to whom; reviewed by hand.

Who works at a school reads its congress; sessions and filings are read by its cadres, leaders and delegates (in an all-staff
meeting that is everybody); the superior reads and checks filings, reminds and prints, and runs nothing for the school.
"""

from __future__ import annotations

from typing import Any

from jiaogong.kernel.access.matrix import EVERYONE, STAFF, Address, Sample

from .models import Constituency, Delegate, Filing, RegisterPrint, Session, Term
from .words import AHEAD, FilingState

_SUPERIOR = {"city": "own child", "county": "own child"}
_SEE = {**_SUPERIOR, "school": "own", "leader": "own child", "handler": "own", "member": "own"}
_READ = {**_SUPERIOR, "school": "own", "leader": "own child", "member": "own"}
_FILED = {**_SUPERIOR, "school": "own", "leader": "own child"}
_RUN = {"school": "own"}


def _first(rows: Any, *more: Any) -> tuple[Any, ...] | None:
    found = rows.order_by("pk").first()
    return (found.key, *more) if found else None


def _unit(unit: Any, *more: Any) -> tuple[Any, ...] | None:
    return (unit.key, *more) if unit.layer == "base" else None


SAMPLES: dict[str, Sample] = {
    "congress_unit": _unit,
    "congress_kind": lambda unit: _unit(unit, "staff"),
    "congress_term": lambda unit: _first(Term.objects.filter(congress__unit=unit)),
    "congress_roll": lambda unit: _first(Term.objects.filter(congress__unit=unit, congress__form="delegates")),
    "congress_constituency": lambda unit: _first(Constituency.objects.filter(term__congress__unit=unit)),
    "congress_delegate": lambda unit: _first(Delegate.objects.filter(term__congress__unit=unit, until=None)),
    "congress_session": lambda unit: _first(Session.objects.filter(term__congress__unit=unit)),
    "congress_ahead": lambda unit: _first(Session.objects.filter(term__congress__unit=unit, state__in=AHEAD)),
    "congress_filing": lambda unit: _first(Filing.objects.filter(session__term__congress__unit=unit)),
    "congress_waiting": lambda unit: _first(
        Filing.objects.filter(session__term__congress__unit=unit, state=FilingState.FILED)
    ),
    "register_print": lambda unit: _first(RegisterPrint.objects.filter(unit=unit)),
}

ADDRESSES: list[Address] = [
    Address("congress:year", allow=STAFF),
    Address("congress:mine", allow=EVERYONE),
    Address("congress:remind", "POST", allow=dict.fromkeys(("city", "county", "school"), "own"), ok=303, effect=True),
    Address("congress:print", "POST", allow=dict.fromkeys(("city", "county", "school"), "own"), ok=302, effect=True),
    *(Address(f"congress:{name}", kind="register_print", allow=_SUPERIOR) for name in ("printed", "printed_docx", "printed_xlsx")),
    Address("congress:unit", kind="congress_unit", allow=_SEE),
    Address("congress:begin", kind="congress_kind", allow=_RUN),
    Address("congress:begin", "POST", kind="congress_kind", allow=_RUN),
    Address("congress:term", kind="congress_term", allow=_SEE),
    Address("congress:term", "POST", kind="congress_term", allow=_RUN, data={"act": "extend"}),
    Address("congress:roll", kind="congress_roll", allow=_RUN),
    Address("congress:roll", "POST", kind="congress_roll", allow=_RUN, data={"act": "add"}),
    Address("congress:delegates", kind="congress_term", allow=_SEE),
    Address("congress:roster", kind="congress_term", allow=_FILED),
    Address("congress:new_session", kind="congress_term", allow=_RUN),
    Address("congress:new_session", "POST", kind="congress_term", allow=_RUN),
    Address("congress:constituency", kind="congress_constituency", allow=_RUN),
    Address("congress:delegate", kind="congress_delegate", allow=_RUN),
    Address("congress:delegate", "POST", kind="congress_delegate", allow=_RUN, data={"act": "leave"}),
    Address("congress:session", kind="congress_session", allow=_READ),
    Address("congress:session", "POST", kind="congress_ahead", allow=_RUN, data={"act": "cancel"}),
    Address("congress:request", kind="congress_session", allow=_RUN),
    Address("congress:filing", kind="congress_filing", allow=_FILED),
    Address("congress:filing", "POST", kind="congress_waiting", allow={"county": "child"}, data={"act": "return"}),
    Address("congress:filing_form", kind="congress_filing", allow=_FILED),
]  # fmt: skip
