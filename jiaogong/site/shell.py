"""What every page gets: menu, tabs, counters, who I am, whether this is the demo. At most four queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from jiaogong.engines.org.models import Unit
from jiaogong.kernel import access
from jiaogong.kernel.ui import shell
from jiaogong.modules.members.models import Membership
from jiaogong.modules.unions.contacts import contact_of

from . import menu
from .menu import Group, Tab

LARGE_TYPE_COOKIE = "large_type"


@dataclass(frozen=True, slots=True)
class Frame:
    """The frame around a page."""

    menu: list[Group]
    tabs: list[Tab]
    who: shell.Standing
    crumbs: list[tuple[str, str]]
    demo: bool
    large_type: bool
    home: str = "/"


def context(request: HttpRequest) -> dict[str, Any]:
    """Template context of the frame; computed once per request, and only when a template asks for it."""
    frame = getattr(request, "_frame", None)
    if frame is None:
        frame = request._frame = SimpleLazyObject(lambda: frame_of(request))  # type: ignore[attr-defined]
    return {"frame": frame}


def frame_of(request: HttpRequest) -> Frame:
    """Everything the frame shows to this user at this address."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        large = request.COOKIES.get(LARGE_TYPE_COOKIE) == "1"
        return Frame([], [], shell.Standing(), [], settings.DEMO, large)
    counts = shell.counters(user)
    groups = menu.menu_for(request, counts)
    who = shell.who(user)
    return Frame(
        groups, menu.tabs_for(request, counts), who, crumbs_of(groups, who.unit), settings.DEMO, user.large_type
    )


def whom_to_phone(unit: Unit, day: date) -> tuple[str, str]:
    """(union, phone) for postings: the unit's own, or that of the next above with one."""
    found = contact_of(unit, day)
    return (found.union, found.phone) if found is not None and found.own else (unit.name, "")


def crumbs_of(groups: list[Group], unit: str) -> list[tuple[str, str]]:
    """Unit / group / entry, where the menu says we are."""
    found = [(unit, "")] if unit else []
    for group in groups:
        for entry in group.entries:
            if entry.active and entry.key != "home":
                found += [(group.title, "")] if group.title else []
                found.append((entry.label, entry.href))
    return found


def retired(user: Any) -> shell.Standing:
    """Of somebody who neither works nor holds an office but kept his membership: the unit, in words alone. It gives him
    no standing, so no rule lets him do anything; what is his own he finds by being the person."""
    rows = list(Membership.objects.current().filter(person__user=user).select_related("unit").order_by("since", "id"))
    posts = tuple(
        shell.Post(row.unit.name, f"会员（{row.get_status_display()}）", f"{row.since:%Y-%m-%d}") for row in rows
    )
    return shell.Standing(posts[0].unit, posts[0].unit, posts) if posts else shell.Standing()


def describe(user: Any) -> shell.Standing:
    """The user's offices and units in words, from the standings the rules need anyway: no query of its own."""
    standings = sorted(access.standings(user), key=lambda s: (s.office_id is None, len(s.path), s.path))
    if not standings:
        return retired(user)
    first = standings[0]
    posts = tuple(shell.Post(s.unit_name, s.title) for s in standings)
    if first.office_id is None:
        return shell.Standing(first.home_name, first.home_name, posts)
    what = first.title if first.unit_id == first.home_id else first.unit_name
    return shell.Standing(f"{first.home_name} · {what}", first.home_name, posts)
