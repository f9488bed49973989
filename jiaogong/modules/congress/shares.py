"""Who the delegates are, in numbers, against the rule."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q

from jiaogong.engines.ballot.counting import Share
from jiaogong.engines.provisions.reading import explain_all

from . import provisions
from .models import Delegate, Term


@dataclass(frozen=True, slots=True)
class Line:
    """A share in words, whether it meets the rule (None: only shown), and the rule."""

    label: str
    share: Share
    meets: bool | None
    rule: str

    @property
    def words(self) -> str:
        """教师 46 人，占 63.9%"""
        return f"{self.label} {self.share.part} 人，占 {self.share.percent}"

    @property
    def tone(self) -> str:
        """The colour that goes with it."""
        return "info" if self.meets is None else "done" if self.meets else "attention"

    @property
    def verdict(self) -> str:
        """符合规定, 不符合规定."""
        return "" if self.meets is None else "符合规定" if self.meets else "不符合规定"


@dataclass(frozen=True, slots=True)
class Makeup:
    """The delegates of a term on a day."""

    number: int
    seats: int
    lines: tuple[Line, ...]

    @property
    def lacking(self) -> list[str]:
        """What is not as the rule wants it, in words."""
        return [f"{line.words}，{line.rule}" for line in self.lines if line.meets is False]


def numbers_of(term: Term, day: date) -> dict[str, int]:
    """All, teachers, managers, women, young. One query."""
    rows = Delegate.objects.at(max(day, term.since)).filter(term=term)
    return rows.aggregate(
        number=Count("pk"), teachers=Count("pk", filter=Q(is_teacher=True)), managers=Count("pk", filter=Q(is_manager=True)),
        women=Count("pk", filter=Q(is_woman=True)), young=Count("pk", filter=Q(is_young=True)),
    )  # fmt: skip


def makeup_of(term: Term, day: date) -> Makeup:
    """The shares with what the place's provisions say of them. Two queries.

    Rules: teachers at least 60 % (教育部令第32号, article not verified); managers at most 20 % (上海); an all-staff meeting is
    not asked. Shares of women and the young are shown (Order 32 wants "a certain share").
    """
    found = numbers_of(term, day)
    values: dict[str, Any] = {p.key: f.value for p, f in explain_all(term.unit, day) if p.group == provisions.GROUP}
    number, whole = found["number"], max(found["number"], 0)
    asked = number > 0 and term.congress.form == "delegates" and term.congress.kind != "union"
    teachers, managers, age = values[provisions.TEACHERS], values[provisions.MANAGERS], values[provisions.YOUNG_AGE]
    return Makeup(
        number, term.seats,
        (
            Line("教师", Share(found["teachers"], whole), found["teachers"] * 100 >= teachers * number if asked else None,
                 f"应不低于 {teachers}%"),
            Line("中层以上管理人员", Share(found["managers"], whole),
                 found["managers"] * 100 <= managers * number if asked and managers < 100 else None, f"应不超过 {managers}%"),
            Line("女", Share(found["women"], whole), None, ""),
            Line(f"{age}周岁以下", Share(found["young"], whole), None, ""),
        ),
    )  # fmt: skip
