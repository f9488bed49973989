"""The closed registry of kinds of cases: whoever owns the subject says where its page is and who else may read it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from jiaogong.engines.org.models import Office, Unit
from jiaogong.engines.org.offices import handling_office

if TYPE_CHECKING:
    from .models import Case, Clock


def _nobody(user: Any, case: Case) -> bool:
    return False


def _nothing(case: Case, clock: Clock, at: datetime) -> None:
    """Nobody wants to be told."""


@dataclass(frozen=True, slots=True)
class CaseKind:
    """A kind of case.

    `link(case)` is its page. `sealed`: texts of its trail are encrypted, and only handlers, its desk and whoever was granted access read
    it; then `lets` is not asked. `lets(user, case)` says who reads an open one besides these. `outside(case)` is a page for somebody who
    is told that it is late but may not open it. `on_overdue(case, clock, at)` runs once for each clock that has run out, in the job's
    transaction. `desk(unit)` is the office that takes a case of this kind in that unit.
    """

    key: str
    title: str
    link: Callable[[Case], str]
    sealed: bool = False
    lets: Callable[[Any, Case], bool] = _nobody
    outside: Callable[[Case], str] | None = None
    on_overdue: Callable[[Case, Clock, datetime], None] = _nothing
    desk: Callable[[Unit], Office | None] = handling_office


_kinds: dict[str, CaseKind] = {}


def register(kind: CaseKind) -> None:
    """Make a kind known. A key twice is a programming error."""
    if kind.key in _kinds and _kinds[kind.key] != kind:
        raise ValueError(f"kind of case {kind.key} registered twice")
    _kinds[kind.key] = kind


def get(key: str) -> CaseKind:
    """The kind; an unknown key is a programming error."""
    return _kinds[key]


def link_of(case: Case) -> str:
    """The page of a case."""
    return get(case.kind).link(case)
