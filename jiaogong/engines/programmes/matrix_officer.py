"""What the officer's addresses answer to whom; reviewed by hand, put together in matrix.py.

Calls, schemes and their batches belong to the union that runs them: neither its superiors nor its inferiors see the desk.
"""

from __future__ import annotations

from typing import Any

from jiaogong.kernel.access.matrix import Address

from .models import Batch, Entry, Programme, Scheme
from .words import EntryState, StepKind

_CALL = {"city": "own", "county": "own", "school": "own"}
_STEP = {"city": "own", "county": "own", "school": "own"}


def _key(rows: Any, *more: Any) -> tuple[Any, ...] | None:
    found = rows.order_by("pk").first()
    return (found.key, *more) if found is not None else None


def _scheme(unit: Any, *more: Any) -> tuple[Any, ...] | None:
    return _key(Scheme.objects.filter(unit=unit, retired_on=None), *more)


def _call(unit: Any, *more: Any) -> tuple[Any, ...] | None:
    return _key(Programme.objects.filter(unit=unit), *more)


def _batch(unit: Any, kind: str = "", *more: Any) -> tuple[Any, ...] | None:
    """A batch the unit works on, of a call of its own (whose steps its superiors' desks do not see)."""
    for batch in (
        Batch.objects.filter(unit=unit, programme__unit=unit).select_related("programme__version").order_by("pk")
    ):
        if not kind or batch.programme.definition.step(batch.step).kind == kind:
            return (batch.key, *more)
    return None


def _entry(unit: Any) -> tuple[Any, ...] | None:
    """An entry handed in to a call the unit runs, from below it."""
    rows = Entry.objects.filter(programme__unit=unit).exclude(state__in=(EntryState.DRAFT, EntryState.WITHDRAWN))
    return _key(rows)


SAMPLES = {
    "own_scheme": _scheme,
    "own_scheme_text": lambda unit: (str(found[0]),) if (found := _scheme(unit)) else None,
    "own_scheme_section": lambda unit: _scheme(unit, "basics"),
    "own_scheme_part": lambda unit: _scheme(unit, "fields", 0),
    "own_scheme_drop": lambda unit: _scheme(unit, "drop"),
    "run_call": _call,
    "run_call_extend": lambda unit: _call(unit, "extend"),
    "run_call_remind": lambda unit: _call(unit, "remind"),
    "run_batch": _batch,
    "run_batch_number": lambda unit: _batch(unit, "", "number"),
    "run_batch_decide": lambda unit: _batch(unit, StepKind.DECIDE),
    "run_batch_confirm": lambda unit: _batch(unit, StepKind.CONFIRM),
    "run_batch_list": lambda unit: _batch(unit, "", "list", "xlsx"),
    "run_entry": _entry,
}

_FORMS = ("quotas", "stages", "edit-call", "repeat")
ADDRESSES = [
    Address("programmes:schemes", allow=_CALL),
    Address("programmes:scheme-upload", allow=_CALL),
    Address("programmes:scheme-upload", "POST", allow=_CALL),
    Address("programmes:scheme", kind="own_scheme_text", allow=_CALL),
    Address("programmes:scheme-export", kind="own_scheme_text", allow=_CALL),
    Address("programmes:scheme-copy", kind="own_scheme_text", allow=_CALL),
    Address("programmes:scheme-copy", "POST", kind="own_scheme_text", allow=_CALL),
    Address("programmes:scheme-edit", kind="own_scheme", allow=_CALL),
    Address("programmes:scheme-preview", kind="own_scheme", allow=_CALL),
    Address("programmes:scheme-section", kind="own_scheme_section", allow=_CALL),
    Address("programmes:scheme-section", "POST", kind="own_scheme_section", allow=_CALL, data={"title": ""}),
    Address("programmes:scheme-part", kind="own_scheme_part", allow=_CALL),
    Address("programmes:scheme-part", "POST", kind="own_scheme_part", allow=_CALL, data={"title": ""}),
    Address("programmes:scheme-act", "POST", kind="own_scheme_drop", allow=_CALL, ok=302, effect=True),
    Address("programmes:prepare"),  # without a scheme in the address there is nothing to prepare
    Address("programmes:manage", kind="run_call", allow=_CALL),
    *(Address(f"programmes:{name}", kind="run_call", allow=_CALL) for name in _FORMS),
    Address("programmes:edit-call", "POST", kind="run_call", allow=_CALL),
    Address("programmes:repeat", "POST", kind="run_call", allow=_CALL),
    Address("programmes:quotas", "POST", kind="run_call", allow=_CALL, data={"what": "share"}),
    Address("programmes:stages", "POST", kind="run_call", allow=_CALL, ok=302, effect=True),
    Address("programmes:change-call", kind="run_call_extend", allow=_CALL),
    Address("programmes:change-call", "POST", kind="run_call_extend", allow=_CALL),
    Address("programmes:call-act", "POST", kind="run_call_remind", allow=_CALL, ok=302, effect=True),
    Address("programmes:batch", kind="run_batch", allow=_STEP),
    Address("programmes:batch-act", "POST", kind="run_batch_number", allow=_STEP, ok=302, effect=True),
    Address("programmes:decide", kind="run_batch_decide", allow=_STEP),
    Address("programmes:decide", "POST", kind="run_batch_decide", allow=_STEP),
    Address("programmes:confirm", kind="run_batch_confirm", allow=_STEP),
    Address("programmes:confirm", "POST", kind="run_batch_confirm", allow=_STEP, ok=302, effect=True),
    Address("programmes:paper", kind="run_batch_list", allow=_CALL),
    Address("programmes:strike", kind="run_entry", allow=_CALL),
    Address("programmes:strike", "POST", kind="run_entry", allow=_CALL),
    Address("programmes:revoke", kind="run_entry", allow=_CALL),
    Address("programmes:revoke", "POST", kind="run_entry", allow=_CALL),
    Address("programmes:gather", kind="run_call", allow=_CALL | {"county": "own parent", "school": "own parent"}),
    Address(
        "programmes:gather",
        "POST",
        kind="run_call",
        allow=_CALL | {"county": "own parent", "school": "own parent"},
        ok=302,
        effect=True,
    ),
    Address("programmes:batches", kind="run_call", allow=_CALL | {"county": "own parent", "school": "own parent"}),
]
