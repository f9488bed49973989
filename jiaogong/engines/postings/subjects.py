"""What is posted: the owner of a kind of subject says what it is called, where its page is, and is told what happens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.apps import apps

if TYPE_CHECKING:
    from .models import Objection, Posting


def _no_objection(posting: Posting, objection: Objection, by: Any, at: datetime) -> None:
    """Nobody wants to be told."""


def _no_end(posting: Posting, at: datetime) -> None:
    """Nobody wants to be told."""


def _nobody(posting: Posting, user: Any) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Subject:
    """A kind of subject: `title(row)` and `link(row)` for pages. Inside the verbs' transactions
    `on_objection(posting, objection, by, at)` runs whenever an objection changes its state, and
    `on_ended(posting, at)` once, when the period is over and nothing is open. `concerned(posting, user)` says that the user
    is himself among those posted: he then neither sees nor decides objections to it.
    """

    title: Callable[[Any], str]
    link: Callable[[Any], str]
    on_objection: Callable[[Posting, Objection, Any, datetime], None] = _no_objection
    on_ended: Callable[[Posting, datetime], None] = _no_end
    concerned: Callable[[Posting, Any], bool] = _nobody


_subjects: dict[str, Subject] = {}


def register(subject_type: str, subject: Subject) -> None:
    """Called by the app that owns `subject_type` (app.model)."""
    if subject_type in _subjects and _subjects[subject_type] != subject:
        raise ValueError(f"subject {subject_type} registered twice")
    _subjects[subject_type] = subject


def of(posting: Posting) -> Subject | None:
    """Who answers for the posting's subject; None for a posting that stands alone."""
    return _subjects.get(posting.subject_type)


def title_and_link(posting: Posting) -> tuple[str, str]:
    """What the posting is about, and its page: ("", "") for one that stands alone. One query at most."""
    subject = of(posting)
    row = (
        apps.get_model(posting.subject_type)._default_manager.filter(pk=posting.subject_id).first() if subject else None
    )
    return (subject.title(row), subject.link(row)) if subject and row is not None else ("", "")


def tell_objection(posting: Posting, objection: Objection, by: Any, at: datetime) -> None:
    """To the owner of what is posted."""
    subject = of(posting)
    if subject is not None:
        subject.on_objection(posting, objection, by, at)


def tell_ended(posting: Posting, at: datetime) -> None:
    """To the owner of what is posted."""
    subject = of(posting)
    if subject is not None:
        subject.on_ended(posting, at)
