"""Why money is asked: the closed registry in which modules say what their subjects are called and what follows a payment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .models import PaymentRequest

Follow = Callable[["PaymentRequest", Any], None]


@dataclass(frozen=True, slots=True)
class Subject:
    """A kind of matter money is asked for: its Chinese name, the address of its page (which asks the reader's right
    itself; "" for none), and what happens in its module when the money was paid, refused or cancelled, inside the verb's
    transaction; each gets the request and the user. `discreet`: of whom is paid, the union's chair and whoever asked alone read the
    name in lists; the list for the bank holds it."""

    title: str
    link: Callable[[int], str]
    on_paid: Follow | None = None
    on_refused: Follow | None = None
    on_cancelled: Follow | None = None
    discreet: bool = False


_subjects: dict[str, Subject] = {}


def register(subject_type: str, subject: Subject) -> None:
    """Make a kind known by its model's label (app.model). Another one under the same label is a programming error."""
    if subject_type in _subjects and _subjects[subject_type] != subject:
        raise ValueError(f"payment subject {subject_type} registered twice")
    _subjects[subject_type] = subject


def discreet_types() -> list[str]:
    """The kinds whose payees are named to few."""
    return [name for name, subject in _subjects.items() if subject.discreet]


def get(subject_type: str) -> Subject:
    """The kind; an unknown one is a programming error."""
    return _subjects[subject_type]
