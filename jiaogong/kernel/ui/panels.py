"""Panels: what modules put on the home page and on the pages of a unit or a person. A closed registry."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString


class Place(StrEnum):
    """Where panels may stand."""

    HOME = "home"  # subject: the user
    UNIT = "unit"  # subject: an org Unit
    PERSON = "person"  # subject: an org Person


class Width(StrEnum):
    """How much room a panel takes on a desktop; a phone has one column."""

    FULL = "full"
    HALF = "half"
    THIRD = "third"


class Screen(StrEnum):
    """On which screens a panel is worth showing."""

    BOTH = "both"
    DESKTOP = "desktop"
    PHONE = "phone"


@dataclass(frozen=True, slots=True)
class Content:
    """What a panel says: a template with its context."""

    template: str
    context: Mapping[str, Any]


Build = Callable[[HttpRequest, Any], Content | None]


@dataclass(frozen=True, slots=True)
class Panel:
    """A piece of a page. `build(request, subject)` answers None when there is nothing to show or no right to see it."""

    key: str
    place: Place
    title: str
    build: Build
    order: int = 50
    width: Width = Width.HALF
    screen: Screen = Screen.BOTH


@dataclass(frozen=True, slots=True)
class Shown:
    """A panel ready to be put on the page."""

    key: str
    title: str
    width: Width
    screen: Screen
    html: SafeString


_panels: dict[tuple[Place, str], Panel] = {}


def register(panel: Panel) -> None:
    """Add a panel; an unknown place or the same key twice is a programming error."""
    place = Place(panel.place)
    known = _panels.get((place, panel.key))
    if known is not None and known != panel:
        raise ValueError(f"panel {place}/{panel.key} registered twice")
    _panels[place, panel.key] = panel


def shown(request: HttpRequest, place: Place, subject: Any) -> list[Shown]:
    """The panels of a place that have something to show, in order."""
    wanted = sorted((p for (where, _), p in _panels.items() if where == place), key=lambda p: (p.order, p.key))
    found = []
    for panel in wanted:
        content = panel.build(request, subject)
        if content is not None:
            html = render_to_string(content.template, dict(content.context), request=request)
            found.append(Shown(panel.key, panel.title, panel.width, panel.screen, html))
    return found
