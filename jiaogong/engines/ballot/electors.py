"""Sources of electors: who has a vote in a unit on a day. A closed registry that modules fill."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from jiaogong.engines.org.models import Unit
from jiaogong.kernel.errors import RuleBroken

People = Callable[[Unit, date], list[int]]


@dataclass(frozen=True, slots=True)
class Source:
    """`people(unit, day)` gives ids of people, each once. `unit` may be an inner unit (a department, a group)."""

    key: str
    title: str
    people: People


_sources: dict[str, Source] = {}


def register(key: str, title: str, people: People) -> None:
    """Make a source known. A key twice is a programming error."""
    if key in _sources and _sources[key].people is not people:
        raise ValueError(f"source of electors {key} registered twice")
    _sources[key] = Source(key, title, people)


def choices() -> list[tuple[str, str]]:
    """(key, title) of every source, for forms."""
    return [(source.key, source.title) for source in _sources.values()]


def people_of(key: str, units: list[Unit], day: date) -> list[int]:
    """Everybody the source gives for these units, each once."""
    if key not in _sources:
        raise RuleBroken("请选择投票人从哪里来。", field="source")
    return sorted({person for unit in units for person in _sources[key].people(unit, day)})
