"""What a read plan consists of, and its JSON form (plan-format.md, version 1)."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

SCHEMA_VERSION = 1

Value = int | float | list[int | float]


@dataclass(frozen=True, slots=True)
class SectionRead:
    """One node of the outline. `start` and `end` are the span of its heading in the source text."""

    id: str
    level: int
    marker: str
    title: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class TaskRead:
    """One actionable item: a leaf of the outline, a bullet or a table row."""

    id: str
    section_path: list[str]
    title: str
    text: str
    start: int
    end: int
    responsible: str | None = None
    deadline: str | None = None
    confidence: float = 0.9


@dataclass(frozen=True, slots=True)
class TargetRead:
    """One figure promised for the planned period. `task` is the index of the task it lies in."""

    id: str
    text: str
    subject: str
    value: Value
    unit: str
    comparator: str
    condition: str | None
    deadline: str | None
    section_path: list[str]
    start: int
    end: int
    task: int | None = None
    responsible: str | None = None
    confidence: float = 0.9


@dataclass(frozen=True, slots=True)
class AchievementRead:
    """One figure of past results."""

    id: str
    text: str
    subject: str
    value: Value
    unit: str
    section_path: list[str]
    start: int
    end: int
    confidence: float = 0.9


@dataclass(frozen=True, slots=True)
class Reading:
    """A whole document as read."""

    title: str | None = None
    issuer: str | None = None
    doc_number: str | None = None
    date: str | None = None
    year: int | None = None
    kind: str = "plan"
    sections: list[SectionRead] = field(default_factory=list)
    tasks: list[TaskRead] = field(default_factory=list)
    targets: list[TargetRead] = field(default_factory=list)
    achievements: list[AchievementRead] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """The document as the command prints it."""
        return {"schema_version": SCHEMA_VERSION, **asdict(self)}
