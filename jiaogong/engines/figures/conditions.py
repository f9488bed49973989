"""Conditions on units: what a figure is narrowed to, kept as data and said in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from jiaogong.engines.org.words import Kind, Nature
from jiaogong.kernel.errors import RuleBroken

if TYPE_CHECKING:
    from .reckon import UnitFacts


@dataclass(frozen=True, slots=True)
class Conditions:
    """Which units count. Head-counts are staff, both ends included."""

    nature: str = ""
    kinds: tuple[str, ...] = ()
    headcount_min: int | None = None
    headcount_max: int | None = None
    branch: int | None = None

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Conditions:
        """From JSON or a query string. Raises RuleBroken on what is no condition."""
        try:
            kinds = tuple(k for k in data.get("kinds", ()) if k)
            low, high, branch = (_number(data.get(k)) for k in ("headcount_min", "headcount_max", "branch"))
        except (TypeError, ValueError):
            raise RuleBroken("条件里的人数必须是整数。", field="headcount_min") from None
        nature = str(data.get("nature") or "")
        if nature and nature not in Nature.values:
            raise RuleBroken("单位性质只有公办和民办。", field="nature")
        if any(kind not in Kind.values for kind in kinds):
            raise RuleBroken("单位类别不在列表中，请重新选择。", field="kinds")
        if low is not None and high is not None and low > high:
            raise RuleBroken("人数下限不能大于上限。", field="headcount_min")
        return cls(nature, kinds, low, high, branch)

    def as_data(self) -> dict[str, Any]:
        """As JSON, without what is not set."""
        return {k: (list(v) if isinstance(v, tuple) else v) for k, v in asdict(self).items() if v not in ("", (), None)}

    def match(self, unit: UnitFacts) -> bool:
        """Whether a unit counts."""
        return (
            (not self.nature or unit.nature == self.nature)
            and (not self.kinds or unit.kind in self.kinds)
            and (self.headcount_min is None or unit.headcount >= self.headcount_min)
            and (self.headcount_max is None or unit.headcount <= self.headcount_max)
            and (self.branch is None or unit.branch_id == self.branch)
        )

    def words(self) -> str:
        """In Chinese: 民办 · 幼儿园 · 教职工≥100"""
        parts = []
        if self.nature:
            parts.append(str(Nature(self.nature).label))
        if self.kinds:
            parts.append("、".join(str(Kind(k).label) for k in self.kinds))
        if self.headcount_min is not None and self.headcount_max is not None:
            parts.append(f"教职工{self.headcount_min}–{self.headcount_max}人")
        elif self.headcount_min is not None:
            parts.append(f"教职工≥{self.headcount_min}")
        elif self.headcount_max is not None:
            parts.append(f"教职工≤{self.headcount_max}")
        return " · ".join(parts)


def _number(value: Any) -> int | None:
    return None if value in (None, "") else int(value)


ANY = Conditions()
BANDS = ((0, 24, "25人以下"), (25, 99, "25–99人"), (100, None, "100人以上"))


def band_of(headcount: int) -> str:
    """The head-count band a unit falls in (25 and 100 are the usual limits of 建会 targets)."""
    return next(title for low, high, title in BANDS if headcount >= low and (high is None or headcount <= high))
