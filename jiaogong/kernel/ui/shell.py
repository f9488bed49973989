"""What other apps give the frame of every page: counters beside menu entries, and the line that says who I am."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Post:
    """An office or a membership of the user, as text: where, as what, since when."""

    unit: str
    title: str
    since: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """Who the user is, for the title bar ("市工会 · 组织部"), for crumbs (the unit) and for 我的 (all posts)."""

    line: str = ""
    unit: str = ""
    posts: tuple[Post, ...] = ()


Counter = Callable[[Any], int]
_counters: dict[str, Counter] = {}
_who: Callable[[Any], Standing] | None = None


def register_counter(name: str, count: Counter) -> None:
    """Let a menu entry show a number: `count(user)` must cost one query at most."""
    if name in _counters and _counters[name] is not count:
        raise ValueError(f"counter {name} registered twice")
    _counters[name] = count


def counters(user: Any) -> dict[str, int]:
    """Every counter's number for this user."""
    return {name: count(user) for name, count in _counters.items()}


def register_who(describe: Callable[[Any], Standing]) -> None:
    """Called once by the part that knows people and offices."""
    global _who
    _who = describe


def who(user: Any) -> Standing:
    """The user's standing in words, read once per request (the user object lives that long)."""
    if _who is None or not getattr(user, "is_authenticated", False):
        return Standing()
    cached = getattr(user, "_standing_words", None)
    if cached is None:
        cached = user._standing_words = _who(user)
    return cached
