"""What the addresses of votes answer to whom; reviewed by hand.

Officers of a union run its votes and see those of the units below. A voter's pages are for those on the list of that very
vote: in the demo the members of the account "member"'s school, whose retired colleague has none. Nobody else, no
superior and no leader, gets a paper.
"""

from __future__ import annotations

from typing import Any

from jiaogong.kernel.access.matrix import EVERYONE, Address

from .models import Vote
from .words import State

_RUN = {"city": "own", "county": "own", "school": "own"}
_SEE = {"city": "own child", "county": "own child", "school": "own"}
_VOTER = {"member": "own"}


def _vote(*states: str, receipt: bool = False) -> Any:
    def find(unit: Any) -> tuple[Any, ...] | None:
        votes = Vote.objects.filter(unit=unit, state__in=states or State.values, manifest__isnull=not receipt)
        found = votes.order_by("pk").first()
        return (found.key,) if found else None

    return find


def _with(sample: Any, *more: Any) -> Any:
    def find(unit: Any) -> tuple[Any, ...] | None:
        found = sample(unit)
        return (*found, *more) if found else None

    return find


def _ticket(unit: Any) -> tuple[Any, ...] | None:
    found = Vote.objects.filter(unit=unit, state=State.OPEN, manifest__isnull=False).order_by("pk").first()
    return (found.key, found.electors.order_by("pk")[0].pk) if found else None


def _elector(unit: Any) -> tuple[Any, ...] | None:
    found = Vote.objects.filter(unit=unit, state=State.DRAFT, electors__isnull=False).order_by("pk").first()
    return (found.key, found.electors.order_by("pk")[0].pk) if found else None


SAMPLES = {
    "vote": _vote(),
    "vote_draft": _vote(State.DRAFT),
    "vote_open": _vote(State.OPEN),
    "vote_counted": _vote(State.COUNTED),
    "vote_sheet": _with(_vote(State.COUNTED), "xlsx"),
    "vote_act": _with(_vote(State.DRAFT), "open"),
    "vote_elector": _elector,
    "ticket_open": _vote(State.OPEN, receipt=True),
    "ticket_counted": _vote(State.COUNTED, receipt=True),
    "ticket_any": _vote(receipt=True),
    "ticket_elector": _ticket,
}

ADDRESSES = [
    Address("ballot:mine", allow=EVERYONE),
    Address("ballot:votes", allow=_RUN),
    Address("ballot:new", allow=_RUN),
    Address("ballot:new", "POST", allow=_RUN),
    Address("ballot:vote", kind="vote", allow=_SEE),
    Address("ballot:edit", kind="vote_draft", allow=_RUN),
    Address("ballot:edit", "POST", kind="vote_draft", allow=_RUN),
    Address("ballot:electors", kind="vote", allow=_RUN),
    Address("ballot:electors", "POST", kind="vote_draft", allow=_RUN),
    Address("ballot:remove_elector", kind="vote_elector", allow=_RUN),
    Address("ballot:remove_elector", "POST", kind="vote_elector", allow=_RUN),
    Address("ballot:act", "POST", kind="vote_act", allow=_RUN, ok=302, effect=True),
    Address("ballot:cancel", kind="vote", allow=_RUN),
    Address("ballot:cancel", "POST", kind="vote", allow=_RUN),
    Address("ballot:extend", kind="vote", allow=_RUN),
    Address("ballot:extend", "POST", kind="vote", allow=_RUN),
    Address("ballot:paper", kind="vote_open", allow=_VOTER),
    Address("ballot:confirm", "POST", kind="vote_open", allow=_VOTER, data={"mark-1": "yes"}),
    Address("ballot:cast", "POST", kind="vote_open", allow=_VOTER, ok=302, data={"mark-1": "yes"}, effect=True),
    Address("ballot:done", kind="vote_open", allow=_VOTER, ok=302),
    Address("ballot:round", kind="vote_counted", allow=_RUN),
    Address("ballot:round", "POST", kind="vote_counted", allow=_RUN),
    Address("ballot:recount", allow=EVERYONE, anonymous=200),
    Address("ballot:start", kind="ticket_any", allow=_RUN),
    Address("ballot:start", "POST", kind="ticket_any", allow=_RUN),
    Address("ballot:unlock", kind="ticket_any", allow=_RUN),
    Address("ballot:unlock", "POST", kind="ticket_any", allow=_RUN),
    Address("ballot:give_paper", kind="ticket_elector", allow=_RUN),
    Address("ballot:give_paper", "POST", kind="ticket_elector", allow=_RUN),
    Address("ballot:papers", kind="ticket_any", allow=_RUN),
    Address("ballot:papers", "POST", kind="ticket_any", allow=_RUN),
    Address("ballot:issue", "POST", kind="ticket_open", allow=_VOTER, ok=400),
    Address("ballot:codes", kind="ticket_counted", allow=_SEE),
    Address("ballot:bundle", kind="ticket_counted", allow=_SEE),
    Address("ballot:result", kind="vote_counted", allow=_SEE),
    Address("ballot:download", kind="vote_sheet", allow=_SEE),
]
