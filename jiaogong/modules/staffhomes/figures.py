"""Figures of places and levels: how many places of a kind, and what share of units has a current level of a register."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from jiaogong.engines.figures.reckon import Scope, UnitFacts
from jiaogong.engines.figures.registry import Facts, Figure, register, register_facts

from .models import Facility, Grade
from .words import FacilityKind, Register

Counts = Mapping[str, int]

# What plans call them besides the register's own name.
_SYNONYMS: dict[str, tuple[str, ...]] = {
    Register.STAFF_HOME: ("教工之家", "职工之家", "建家"),
    Register.MODEL_HOME: ("模范职工之家",),
    Register.SMALL_HOME: ("职工小家",),
    Register.WOMENS_HOME: ("妇女小家",),
    Register.MOTHERS_ROOM: ("母婴室", "妈咪小屋"),
    Register.STUDIO: ("创新工作室",),
    Register.CONGRESS_QUALITY: ("教代会评估",),
    Register.CONGRESS_STANDARD: ("教代会规范化", "规范化达标"),
    Register.FUNDS_REVIEW: ("经审检查",),
}
_PLACE_SYNONYMS: dict[str, tuple[str, ...]] = {
    FacilityKind.STAFF_HOME: ("职工之家",),
    FacilityKind.SMALL_HOME: ("职工小家",),
    FacilityKind.WOMENS_HOME: ("妇女之家", "妇女小家"),
    FacilityKind.MOTHERS_ROOM: ("母婴室", "妈咪小屋"),
}


def install() -> None:
    """Register loader and figures; called when the app is ready."""
    register_facts(Facts("staffhomes", load))
    register(
        Figure(
            key="staffhomes.places", title="阵地数", group="教工之家", measure="个", counts="units", facts="staffhomes",
            description="基层单位当日在用的阵地个数（教工之家、小家、妇女之家、母婴室、创新工作室、活动阵地），不论是否评定等级。",
            numerator=_places, categories={str(key): str(label) for key, label in FacilityKind.choices},
            category_words={str(k): words for k, words in _PLACE_SYNONYMS.items()},
            rows="staffhomes:facilities", words=("阵地总数", "母婴室总数", "教工之家总数", "职工之家总数", "教工小家总数", "工作室总数"),
        ),
        Figure(
            key="staffhomes.coverage", title="等级覆盖率", group="教工之家", measure="%", counts="units", facts="staffhomes",
            description="当日有该事项现行等级（未撤销、未被替代、在有效期内）的基层单位数 ÷ 基层单位总数。有效期就是周期，如五年一轮的教代会质量评估。",
            numerator=_covered, denominator=lambda unit, counts, given, matter: 1,
            categories={str(key): str(label) for key, label in Register.choices},
            category_words={str(k): words for k, words in _SYNONYMS.items()},
            rows="staffhomes:coverage",
            words=(
                "教工之家", "职工之家", "教工小家", "职工小家", "模范教工之家", "模范职工之家", "妇女之家", "母婴室", "妈咪小屋", "创新工作室",
                "教代会质量评估", "教代会规范化", "规范化达标", "校务公开检查", "经审检查", "三进三评",
            ),
        ),
    )  # fmt: skip


def _places(unit: UnitFacts, counts: Counts, given: Mapping[str, int], kind: str) -> int:
    return counts.get(f"place-{kind}", 0)


def _covered(unit: UnitFacts, counts: Counts, given: Mapping[str, int], matter: str) -> int:
    return int(counts.get(f"level-{matter}", 0) > 0)


def load(scope: Scope) -> Mapping[int, Counts]:
    """Per unit: `place-<kind>` places in use, `level-<register>` current levels. Two queries."""
    found: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    places = Facility.objects.standing(scope.at).filter(unit__in=scope.units())
    for unit_id, kind in places.order_by().values_list("unit_id", "kind"):
        found[unit_id][f"place-{kind}"] += 1
    levels = Grade.objects.current(scope.at).filter(unit__in=scope.units())
    for unit_id, matter in levels.order_by().values_list("unit_id", "register"):
        found[unit_id][f"level-{matter}"] += 1
    return found
