"""What the addresses of a session in the hall answer to whom; reviewed by hand.

Those who run the unit's congress do; whoever checks its filings, and its leaders, read agenda, papers and what came of it.
Delegates and observers read their own session's pages, and sign in, by their seat: tests/test_hall_pages.
The screen and the phones' picture open by their links alone.
"""

from __future__ import annotations

from typing import Any

from jiaogong.kernel.access.matrix import Address, Sample

from .models import AgendaItem, Delegate, Observer, Opinion, Resolution, Session, SessionRole

_RUN = {"city": "own", "county": "own", "school": "own"}
_READ = {"city": "own child", "county": "own child", "school": "own", "leader": "own"}
_SEATED = _READ | {"member": "own"}  # his small school meets as a whole: everybody is a delegate


def _sessions(unit: Any) -> Any:
    return Session.objects.filter(term__congress__unit=unit).order_by("begins_at")


def _session(unit: Any) -> tuple[Any, ...] | None:
    found = _sessions(unit).last()
    return (found.key,) if found else None


def _with(*more: Any) -> Sample:
    def find(unit: Any) -> tuple[Any, ...] | None:
        found = _session(unit)
        return (*found, *more) if found else None

    return find


def _item(unit: Any) -> tuple[Any, ...] | None:
    found = AgendaItem.objects.filter(session=_sessions(unit).last()).order_by("position").first()
    return (found.key,) if found else None


def _voted(unit: Any) -> tuple[Any, ...] | None:
    found = AgendaItem.objects.filter(session=_sessions(unit).last(), decision="secret").first()
    return (found.key,) if found else None


def _act(what: str) -> Sample:
    def find(unit: Any) -> tuple[Any, ...] | None:
        found = _item(unit)
        return (*found, what) if found else None

    return find


def _minutes(unit: Any) -> tuple[Any, ...] | None:
    found = _sessions(unit).exclude(minutes="").last()
    return (found.key, "minutes") if found else None


def _observer(unit: Any) -> tuple[Any, ...] | None:
    found = Observer.objects.filter(session=_sessions(unit).last()).first()
    return (found.session.key, "came", found.pk) if found else None


def _delegate(unit: Any) -> tuple[Any, ...] | None:
    session = _sessions(unit).last()
    found = Delegate.objects.filter(term=session.term, until=None).first() if session else None
    return (session.key, "sign", found.pk) if session and found else None


def _opinion(unit: Any) -> tuple[Any, ...] | None:
    found = Opinion.objects.filter(item__session__term__congress__unit=unit).first()
    return (found.pk,) if found else None


def _resolution(unit: Any) -> tuple[Any, ...] | None:
    found = Resolution.objects.filter(session__term__congress__unit=unit).first()
    return (found.pk,) if found else None


def _role(unit: Any) -> tuple[Any, ...] | None:
    found = SessionRole.objects.filter(session=_sessions(unit).last()).first()
    return (found.session.key, "take", found.pk) if found else None


SAMPLES: dict[str, Sample] = {
    "hall_session": _session, "hall_item": _item, "hall_voted": _voted, "hall_up": _act("up"), "hall_heard": _act("heard"),
    "hall_observer": _observer, "hall_role": _role, "hall_delegate": _delegate, "hall_opinion": _opinion,
    "hall_resolution": _resolution, "hall_sheet": _with("signin"), "hall_minutes": _minutes, "hall_begin": _with("begin"),
    "hall_token": _with("0" * 32),
}  # fmt: skip
_NEW = {"title": "关于图书馆开放时间的报告", "matter": "other"}

ADDRESSES: list[Address] = [
    Address("congress:agenda", kind="hall_session", allow=_SEATED),
    Address("congress:item", kind="hall_item", allow=_SEATED),
    Address("congress:item", "POST", kind="hall_item"),  # opinions are for delegates alone
    Address("congress:records", kind="hall_session", allow=_SEATED),
    Address("congress:here", kind="hall_session", allow=_SEATED),
    Address("congress:resolution", kind="hall_resolution", allow=_READ),
    Address("congress:resolution", "POST", kind="hall_resolution", allow=_RUN),
    Address("congress:resolution_paper", kind="hall_resolution", allow=_READ),
    Address("congress:sheet", kind="hall_minutes", allow=_READ),
    Address("congress:sheet", kind="hall_sheet", allow=_RUN),
    Address("congress:item_new", kind="hall_session", allow=_RUN),
    Address("congress:item_new", "POST", kind="hall_session", allow=_RUN, ok=302, data=_NEW, effect=True),
    Address("congress:item_edit", kind="hall_item", allow=_RUN),
    Address("congress:item_edit", "POST", kind="hall_item", allow=_RUN),
    Address("congress:item_withdraw", kind="hall_item", allow=_RUN),
    Address("congress:item_withdraw", "POST", kind="hall_item", allow=_RUN),
    Address("congress:item_act", "POST", kind="hall_up", allow=_RUN, ok=302, effect=True),
    Address("congress:item_act", "POST", kind="hall_heard", allow=_RUN, ok=303, effect=True),
    Address("congress:item_vote", kind="hall_voted", allow=_RUN),
    Address("congress:item_vote", "POST", kind="hall_voted", allow=_RUN),
    Address("congress:ballot_paper", kind="hall_voted", allow=_RUN),
    Address("congress:vote_report", kind="hall_voted"),  # no such vote: the demo's sessions have none counted
    Address("congress:resolution_draft", "POST", kind="hall_voted", allow=_RUN, ok=303, effect=True),
    Address("congress:opinion_reply", kind="hall_opinion", allow=_RUN),
    Address("congress:opinion_reply", "POST", kind="hall_opinion", allow=_RUN),
    Address("congress:crew", kind="hall_session", allow=_RUN),
    Address("congress:crew", "POST", kind="hall_session", allow=_RUN),
    Address("congress:crew_act", "POST", kind="hall_observer", allow=_RUN, ok=302, effect=True),
    Address("congress:crew_act", "POST", kind="hall_role", allow=_RUN, ok=302, effect=True),
    Address("congress:desk", kind="hall_session", allow=_RUN),
    Address("congress:desk_act", "POST", kind="hall_delegate", allow=_RUN, ok=303, effect=True),
    Address("congress:hall", kind="hall_session", allow=_RUN),
    Address("congress:hall_act", "POST", kind="hall_begin", allow=_RUN, ok=303, effect=True),
    Address("congress:minutes", kind="hall_session", allow=_RUN),
    Address("congress:minutes", "POST", kind="hall_session", allow=_RUN),
    Address("congress:screen", kind="hall_token", anonymous=404),
    Address("congress:screen_now", kind="hall_token", anonymous=404),
    Address("congress:phone_now", kind="hall_token", anonymous=404),
]
