"""Buttons a module puts at the head of another module's page: the pages are strangers, this registry knows both."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Action:
    """A button at the head of the page `page` (an address name) that leads to `address`, for whoever `may`."""

    page: str
    label: str
    address: str
    may: Callable[[Any], bool]
    icon: str


_actions: dict[tuple[str, str], Action] = {}


def register(action: Action) -> None:
    """Add an action; another one for the same page and address is a programming error."""
    known = _actions.setdefault((action.page, action.address), action)
    if known != action:
        raise ValueError(f"action {action.page} → {action.address} registered twice")


def actions_of(page: str, user: Any) -> list[Action]:
    """What the user may do from this page."""
    return [action for (where, _), action in _actions.items() if where == page and action.may(user)]
