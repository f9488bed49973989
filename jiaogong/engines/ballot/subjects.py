"""What a vote is about: the owner of a kind of subject says what it is called, where its page is, and is told the result."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.apps import apps

from jiaogong.kernel.errors import RuleBroken

if TYPE_CHECKING:
    from .models import Vote


def _nothing(vote: Vote, by: Any, at: datetime) -> None:
    """Nobody wants to be told."""


def _nobody(user: Any, vote: Vote) -> bool:
    return False


def _everybody(vote: Vote, person_id: int) -> str:
    """Who is listed may draw."""
    return ""


def _unnamed(vote: Vote) -> list[str]:
    """Who the tellers are to be is not known."""
    return []


def _unasked(vote: Vote, by: Any, at: datetime) -> None:
    """The owner has nothing to say as the vote opens."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A kind of subject: `title(row)` and `link(row)` for pages; `on_counted(vote, by, at)` runs inside the transaction of
    `count` (`reading.result_of(vote)` has the numbers by then); `may_manage(user, vote)` lets the owner's officers run
    the vote besides those of the unit.

    `may_draw(vote, person id)` is asked before somebody listed draws his ballot (casts, where nothing is drawn; is given
    paper): "" or why not, in Chinese. `on_opening(vote, by, at)` runs inside the transaction that opens it, before anything
    is frozen: it may refuse (RuleBroken), set electors anew, shift the times by saving the row, and write `attendance`.
    `tellers(vote)`: names the form of the tellers begins with.
    """

    title: Callable[[Any], str]
    link: Callable[[Any], str]
    on_counted: Callable[[Vote, Any, datetime], None] = _nothing
    may_manage: Callable[[Any, Vote], bool] = _nobody
    may_draw: Callable[[Vote, int], str] = _everybody
    on_opening: Callable[[Vote, Any, datetime], None] = _unasked
    tellers: Callable[[Vote], list[str]] = _unnamed

    @property
    def tells_attendance(self) -> bool:
        """Whether the owner knows who is present: nobody types it then."""
        return self.on_opening is not _unasked


_subjects: dict[str, Subject] = {}


def register(subject_type: str, subject: Subject) -> None:
    """Called by the app that owns `subject_type` (app.model)."""
    if subject_type in _subjects and _subjects[subject_type] != subject:
        raise ValueError(f"subject {subject_type} registered twice")
    _subjects[subject_type] = subject


def known(subject_type: str) -> bool:
    """Whether anybody answers for this kind of subject."""
    return subject_type in _subjects


def of(vote: Vote) -> Subject | None:
    """Who answers for the vote's subject; None for a vote that stands alone."""
    return _subjects.get(vote.subject_type)


def check_draws(vote: Vote, person_id: int) -> None:
    """RuleBroken when the owner of the subject says that this elector may not take part."""
    subject = of(vote)
    if subject is not None and (why := subject.may_draw(vote, person_id)):
        raise RuleBroken(why)


def row_of(vote: Vote) -> Any:
    """What the vote is about; None for a vote that stands alone."""
    if not known(vote.subject_type):
        return None
    return apps.get_model(vote.subject_type)._default_manager.filter(pk=vote.subject_id).first()


def title_and_link(vote: Vote) -> tuple[str, str]:
    """What the vote is about, and its page: ("", "") for a vote that stands alone. One query at most."""
    subject = of(vote)
    row = row_of(vote)
    return (subject.title(row), subject.link(row)) if subject and row is not None else ("", "")
