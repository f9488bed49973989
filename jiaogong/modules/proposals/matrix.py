"""What the addresses of proposals answer to whom; reviewed by hand.

Delegates read what is filed in their own term (the account member sits in his school's); cadres and leaders above read what is below;
screening and giving out is the school's own office's. A text is its proposer's, a part its handler's: the samples belong to people
without an account, so nobody of the cast may. In the demo everybody at work has a seat somewhere; a retired member has none.
"""

from __future__ import annotations

from typing import Any

from jiaogong.kernel.access.matrix import STAFF, Address

_READ = {
    "city": "own child",
    "county": "own child",
    "school": "own",
    "leader": "own child",
    "member": "own",
    "handler": "own",
}
_OFFICE = {"city": "own", "county": "own", "school": "own"}
_FILED, _SUBMITTED, _ADMITTED, _HANDLING, _ASKING, _TERM = (
    "proposals_filed", "proposals_submitted", "proposals_admitted", "proposals_handling", "proposals_asking", "proposals_term",
)  # fmt: skip


def _sample(*states: str) -> Any:
    def find(unit: Any) -> tuple[Any, ...] | None:
        from .models import Proposal

        rows = Proposal.objects.filter(unit__home=unit, state__in=states, proposer__person__user=None)
        found = rows.filter(term__congress__kind="staff").order_by("pk").first()
        return (found.key,) if found else None

    return find


def _term(unit: Any) -> tuple[Any, ...] | None:
    from jiaogong.modules.congress.models import Term

    found = Term.objects.filter(congress__unit=unit, congress__kind="staff", until=None).first()
    return (found.key,) if found else None


SAMPLES = {
    _FILED: _sample("closed", "handling", "submitted"), _SUBMITTED: _sample("submitted"), _ADMITTED: _sample("admitted"),
    _HANDLING: _sample("handling"), _ASKING: _sample("seconding"), _TERM: _term,
}  # fmt: skip

ADDRESSES = [
    Address("proposals:list", allow=STAFF),
    Address("proposals:mine", allow=STAFF),
    Address("proposals:new", allow=STAFF),
    Address("proposals:new", "POST", allow=STAFF),
    Address("proposals:statistics", allow=STAFF),
    Address("proposals:report", kind=_TERM, allow=_READ),
    Address("proposals:proposal", kind=_FILED, allow=_READ),
    Address("proposals:proposal", "POST", kind=_HANDLING, allow=_OFFICE, ok=302, data={"act": "urge"}, effect=True),
    Address("proposals:proposal", "POST", kind=_FILED, data={"act": "submit"}),
    Address("proposals:history", kind=_FILED, allow=_READ),
    Address("proposals:sheet", kind=_FILED, allow=_READ),
    Address("proposals:edit", kind=_ASKING),
    Address("proposals:edit", "POST", kind=_ASKING),
    Address("proposals:autosave", "POST", kind=_ASKING),
    Address("proposals:invite", kind=_ASKING),
    Address("proposals:invite", "POST", kind=_ASKING),
    Address("proposals:screen", kind=_SUBMITTED, allow=_OFFICE),
    Address("proposals:screen", "POST", kind=_SUBMITTED, allow=_OFFICE, data={"act": "screen"}),
    Address("proposals:assign", kind=_ADMITTED, allow=_OFFICE),
    Address("proposals:assign", "POST", kind=_ADMITTED, allow=_OFFICE),
    Address("proposals:handle", kind=_HANDLING),
    Address("proposals:handle", "POST", kind=_HANDLING, data={"act": "accept"}),
    Address("proposals:approve", kind=_HANDLING, allow={"leader": "own"}),
    Address("proposals:approve", "POST", kind=_HANDLING, allow={"leader": "own"}, data={"act": "phrase"}),
]
