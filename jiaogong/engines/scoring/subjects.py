"""What a panel judges for: the owner of a kind of subject says what it is called, where its page is, and is told the result."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.apps import apps

if TYPE_CHECKING:
    from .models import Panel


def _nobody(panel: Panel, people: Collection[int]) -> dict[int, set[int]]:
    """Nobody has to stay away."""
    return {}


def _nothing(panel: Panel, by: Any, at: datetime) -> None:
    """Nobody wants to be told."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A kind of subject: `title(row)` and `link(row)` for pages; `on_signed(panel, by, at)` runs inside `sign_off`'s
    transaction, `by` is a User, or None where a chief judge without an account signed. `apart(panel, people)` says, of these
    people (ids), which subject ids each must not mark: his own, and in a blind panel those whose author he knows."""

    title: Callable[[Any], str]
    link: Callable[[Any], str]
    on_signed: Callable[[Panel, Any, datetime], None] = _nothing
    apart: Callable[[Panel, Collection[int]], Mapping[int, Collection[int]]] = _nobody


_subjects: dict[str, Subject] = {}


def register(subject_type: str, subject: Subject) -> None:
    """Called by the app that owns `subject_type` (app.model)."""
    if subject_type in _subjects and _subjects[subject_type] != subject:
        raise ValueError(f"subject {subject_type} registered twice")
    _subjects[subject_type] = subject


def of(panel: Panel) -> Subject | None:
    """Who answers for the panel's subject, if anybody."""
    return _subjects.get(panel.subject_type)


def title_and_link(panel: Panel) -> tuple[str, str]:
    """What the panel judges for, and its page: ("", "") where nobody answers. One query."""
    subject = of(panel)
    row = apps.get_model(panel.subject_type)._default_manager.filter(pk=panel.subject_id).first() if subject else None
    return (subject.title(row), subject.link(row)) if subject and row is not None else ("", "")
