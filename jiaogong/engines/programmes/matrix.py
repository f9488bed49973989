"""What the addresses of whoever enters and whoever handles answer to whom.

A call is seen by the unit that runs it and those below; an entry by its own union, by the unions it comes before, by the
union that runs the call; its form by whoever writes it. Officers' addresses are in matrix_officer.py.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from jiaogong.kernel.access.matrix import ROLES, STAFF, Address

from . import matrix_officer
from .models import Entry, Programme
from .words import EntryState, ProgrammeState

_BELOW = {role: "own parent" for role in STAFF}
_UNIONS = {"city": "own", "county": "own parent", "school": "own parent"}
_READ = {"city": "own child", "county": "own child", "school": "own"}
_WRITE = {"city": "own", "county": "own", "school": "own"}


def _call(unit: Any) -> tuple[Any, ...] | None:
    rows = Programme.objects.filter(unit=unit).exclude(state=ProgrammeState.DRAFT)
    found = rows.order_by("pk").first()
    return (found.key,) if found else None


def _open_call(unit: Any) -> tuple[Any, ...] | None:
    """A call persons may enter by themselves."""
    for found in (
        Programme.objects.filter(unit=unit, state=ProgrammeState.OPEN).select_related("version").order_by("pk")
    ):
        if found.version.body["entrant"] == "person" and found.version.body.get("self_entry", True):
            return (found.key,)
    return None


def _handed_in(unit: Any) -> Any:
    """Entries of the unit that came before its superior, not of one of the accounts the matrix asks for."""
    rows = Entry.objects.filter(unit=unit, confidential=False).exclude(state=EntryState.DRAFT)
    rows = rows.exclude(person__user__username__in=ROLES).exclude(made_by__username__in=("leader", "handler", "member"))
    if unit.superior_id is not None:
        rows = rows.filter(Q(programme__unit=unit.superior_id) | Q(passages__unit=unit.superior_id))
    return rows.order_by("pk")


def _entry(unit: Any) -> tuple[Any, ...] | None:
    found = _handed_in(unit).first()
    return (found.key,) if found else None


def _sealed_entry(unit: Any) -> tuple[Any, ...] | None:
    found = _handed_in(unit).filter(sealed__isnull=False).first()
    return (found.key,) if found else None


def _draft(unit: Any) -> tuple[Any, ...] | None:
    """A draft the unit's union writes."""
    rows = Entry.objects.filter(unit=unit, state=EntryState.DRAFT, made_by__username__in=("city", "county", "school"))
    found = rows.exclude(person__user__username__in=("leader", "handler", "member")).order_by("pk").first()
    return (found.key,) if found else None


SAMPLES = {
    "call": _call, "open_call": _open_call, "entry": _entry, "sealed_entry": _sealed_entry, "entry_draft": _draft,
    **matrix_officer.SAMPLES,
}  # fmt: skip

ADDRESSES = [
    Address("programmes:list", allow=STAFF),
    Address("programmes:mine", allow=STAFF),
    Address("programmes:programme", kind="call", allow=_BELOW),
    Address("programmes:enter", kind="open_call", allow=_BELOW),
    Address("programmes:enter", "POST", kind="open_call", allow=_BELOW, ok=302, effect=True),
    Address("programmes:desk", kind="call", allow=_UNIONS),
    Address("programmes:desk", "POST", kind="call", allow=_UNIONS, ok=302),
    Address("programmes:entries", kind="call", allow=_UNIONS),
    Address("programmes:entry", kind="entry", allow=_READ),
    Address("programmes:entry-paper", kind="entry", allow=_READ),
    Address("programmes:entry-pdf", kind="entry", allow=_READ),
    Address(
        "programmes:reveal", "POST", kind="sealed_entry", allow=_READ, data={"reason": "核对申报材料"}, effect=True,
    ),
    Address("programmes:form", kind="entry_draft", allow=_WRITE),
    Address("programmes:form", "POST", kind="entry_draft", allow=_WRITE, ok=302, effect=True),
    Address("programmes:last-year", "POST", kind="entry_draft", allow=_WRITE, ok=302, effect=True),
    Address("programmes:autosave", "POST", kind="entry_draft", allow=_WRITE, effect=True),
    Address("programmes:upload", "POST", kind="entry_draft", allow=_WRITE, ok=302),
    Address("programmes:remove-file", "POST", kind="entry_draft"),
    Address("programmes:team", kind="entry_draft", allow=_WRITE, ok=302),
    Address("programmes:submit", kind="entry_draft", allow=_WRITE),
    Address("programmes:submit", "POST", kind="entry_draft", allow=_WRITE, ok=302, effect=True),
    Address("programmes:withdraw", "POST", kind="entry_draft", allow=_WRITE, ok=302, effect=True),
    *matrix_officer.ADDRESSES,
]  # fmt: skip
