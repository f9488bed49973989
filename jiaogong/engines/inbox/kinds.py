"""The closed registry of to-do kinds: each says how it is reminded and when it climbs."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ItemKind:
    """A kind of to-do. Days are working days: `remind` before the due day, `escalate` after it."""

    key: str
    title: str
    remind: tuple[int, ...] = (3, 1)
    escalate: tuple[int, ...] = (1, 5)


_kinds: dict[str, ItemKind] = {}


def register(kind: ItemKind) -> None:
    """Make a kind known."""
    if kind.key in _kinds and _kinds[kind.key] != kind:
        raise ValueError(f"to-do kind {kind.key} registered twice")
    _kinds[kind.key] = kind


def get(key: str) -> ItemKind:
    """The kind; an unknown key is a programming error."""
    return _kinds[key]


def choices() -> list[tuple[str, str]]:
    """(key, title) of every kind, for filters."""
    return [(kind.key, kind.title) for kind in _kinds.values()]


def title_of(key: str) -> str:
    """The kind's Chinese word."""
    return get(key).title


def longest_reminder() -> int:
    """How many working days before a due day the first reminder of any kind goes out."""
    return max((max(kind.remind, default=0) for kind in _kinds.values()), default=0)
