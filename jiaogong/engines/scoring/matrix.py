"""What each address of scoring answers to whom; reviewed by hand, not derived from the rules.

city, county, school: cadres, who run the panels of their own unit and see no other's, not even those below. member: asked
to mark in the panels of the school beside his (demo.py), and in nothing else; he is no chief judge, so of results he sees the
signed ones alone. leader, handler, retired: nothing. Whoever is not signed in is asked to sign in, unless his browser
opened a rater's link (test_pages.py).
"""

from __future__ import annotations

from typing import Any

from jiaogong.kernel.access.matrix import EVERYONE, Address

from .models import Item, Panel
from .words import PanelState

_RUN = {"city": "own", "county": "own", "school": "own"}
_RATER = {"member": "sibling"}
_JSON = {"nothing": "1"}


def _samples(unit: Any, state: str) -> Any:
    """The panels of demo.py, whose raters are known; what programmes make has others."""
    return Panel.objects.filter(unit=unit, state=state, subject_type="org.unit")


def _panel(state: str) -> Any:
    def find(unit: Any) -> tuple[Any, ...] | None:
        found = _samples(unit, state).order_by("pk").first()
        return (found.key,) if found else None

    return find


def _with(state: str, what: str) -> Any:
    """The panel with one of its raters (an outsider) or items; an item that has been assigned to everybody."""

    def find(unit: Any) -> tuple[Any, ...] | None:
        panel = _samples(unit, state).order_by("pk").first()
        if panel is None:
            return None
        if what == "rater":
            return (panel.key, panel.raters.filter(person=None).order_by("pk")[0].key)
        items = Item.objects.filter(panel=panel)
        wanted = items.filter(assignments__rater__person__isnull=False) if panel.raters.exclude(person=None) else items
        return (panel.key, wanted.order_by("position").distinct()[0].key)

    return find


SAMPLES = {
    "scoring.draft": _panel(PanelState.DRAFT),
    "scoring.open": _panel(PanelState.OPEN),
    "scoring.closed": _panel(PanelState.CLOSED),
    "scoring.signed": _panel(PanelState.SIGNED),
    "scoring.rater": _with(PanelState.OPEN, "rater"),
    "scoring.item": _with(PanelState.OPEN, "item"),
    "scoring.file": lambda unit: None,  # the demo's works are texts; who gets a file stands in test_blind.py
    "scoring.link": lambda unit: ("no-such-link-" + "0" * 20,),
}

ADDRESSES = [
    Address("scoring:mine", allow=EVERYONE),
    Address("scoring:link", kind="scoring.link", allow={}, anonymous=404),
    Address("scoring:judge", kind="scoring.open", allow=_RATER),
    Address("scoring:judge", "POST", kind="scoring.open", allow=_RATER),
    Address("scoring:stage", kind="scoring.open", allow=_RATER, ok=302),
    Address("scoring:save", "POST", kind="scoring.open", allow=_RATER, ok=400, data=_JSON),
    Address("scoring:alive", kind="scoring.open", allow=_RATER, ok=204),
    Address("scoring:submit", "POST", kind="scoring.open", allow=_RATER, ok=302),
    Address("scoring:mark", kind="scoring.item", allow=_RATER, ok=302),
    Address("scoring:mark", "POST", kind="scoring.item", allow=_RATER, ok=302),
    Address("scoring:recuse", "POST", kind="scoring.item", allow=_RATER, ok=302, data={"reason": "师生"}, effect=True),
    Address("scoring:file", kind="scoring.file", allow={}),
    Address("scoring:progress", kind="scoring.open", allow=_RUN),
    Address("scoring:ranking", kind="scoring.closed", allow=_RUN),
    Address("scoring:ranking", "POST", kind="scoring.closed", allow=_RUN),
    Address("scoring:ranking", kind="scoring.signed", allow={**_RUN, **_RATER}),
    Address("scoring:rebuild", "POST", kind="scoring.closed", allow=_RUN, ok=302, effect=True),
    Address("scoring:workbook", kind="scoring.closed", allow=_RUN),
    Address("scoring:workbook", kind="scoring.signed", allow={**_RUN, **_RATER}),
    Address("scoring:sheet", kind="scoring.closed", allow=_RUN),
    Address("scoring:result", kind="scoring.closed", allow=_RUN),
    Address("scoring:result", kind="scoring.signed", allow={**_RUN, **_RATER}),
    Address("scoring:panels", allow=_RUN),
    Address("scoring:panel", kind="scoring.open", allow=_RUN),
    Address("scoring:panel", kind="scoring.draft", allow=_RUN),
    Address("scoring:assign", "POST", kind="scoring.draft", allow=_RUN, ok=302, effect=True),
    Address("scoring:open", "POST", kind="scoring.draft", allow=_RUN, ok=302, effect=True),
    Address("scoring:remind", "POST", kind="scoring.open", allow=_RUN, ok=302, effect=True),
    Address("scoring:close", "POST", kind="scoring.open", allow=_RUN, ok=302),
    Address("scoring:reopen", "POST", kind="scoring.closed", allow=_RUN, ok=302, data={"reason": "x"}, effect=True),
    Address("scoring:allow_file", "POST", kind="scoring.file", allow={}),
    Address("scoring:raters", kind="scoring.draft", allow=_RUN),
    Address("scoring:raters", "POST", kind="scoring.draft", allow=_RUN, ok=302),
    Address("scoring:rater", kind="scoring.rater", allow=_RUN),
    Address("scoring:rater", "POST", kind="scoring.rater", allow=_RUN),
    Address("scoring:remove_rater", "POST", kind="scoring.rater", allow=_RUN, ok=302, effect=True),
    Address("scoring:send_link", "POST", kind="scoring.rater", allow=_RUN, ok=302, effect=True),
]
