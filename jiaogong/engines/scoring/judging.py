"""How a panel judges: the settings and the rubric as they come (a definition's `judging` and `rubric`), read and checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from jiaogong.kernel.errors import RuleBroken

from .words import Group

TIE_RULES = {"raw_mean": "全部原始分的平均分", "median": "中位数", "highest": "最高分", "lot": "抽签", "shared": "并列"}
MOST_POINTS = 1000
MOST_DROPPED = 5
MOST_DECIMALS = 4
Missing = Literal["incomplete", "share"]


@dataclass(frozen=True, slots=True)
class Criterion:
    """A line of the rubric: `points` is the most it gives, `evidence` what to look at."""

    key: str
    title: str
    points: int
    help: str = ""
    evidence: str = ""

    @property
    def most(self) -> int:
        """The most it gives, in hundredths."""
        return self.points * 100

    @classmethod
    def read(cls, line: Mapping[str, Any]) -> Criterion:
        """From JSON; keys that are not ours are left alone."""
        return cls(
            key=str(line["key"]), title=str(line["title"]), points=int(line["points"]),
            help=str(line.get("help", "")), evidence=str(line.get("evidence", "")),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Party:
    """Raters of one group: their weight beside the other groups, and how many marks an item needs of them at least.

    `missing`: an item with fewer marks is incomplete, or the other groups share this group's weight.
    """

    group: str
    weight: int = 100
    least: int = 1
    missing: Missing = "incomplete"

    @property
    def title(self) -> str:
        """专家评"""
        return str(Group(self.group).label)


@dataclass(frozen=True, slots=True)
class Judging:
    """How a panel judges."""

    blind: bool = True
    exclude_own: bool = True
    drop: int = 0
    normalise: bool = False
    decimals: int = 2
    ties: tuple[str, ...] = ("shared",)
    raters: tuple[Party, ...] = (Party("expert"),)
    label: str = "作品"
    raw_files: bool = False

    @classmethod
    def read(cls, given: Mapping[str, Any]) -> Judging:
        """From JSON. A group without `missing` may be missing when it needs no mark, and may not when it does."""
        raters = tuple(_party(line) for line in given.get("raters", ())) or (Party("expert"),)
        known = {"blind", "exclude_own", "drop", "normalise", "decimals", "label", "raw_files"}
        plain = {name: given[name] for name in known if name in given}
        ties = tuple(given.get("ties", ("shared",)))
        return cls(raters=raters, ties=ties, **plain)

    def keep(self) -> dict[str, Any]:
        """As the panel keeps it."""
        return {**asdict(self), "ties": list(self.ties), "raters": [asdict(party) for party in self.raters]}


def _party(line: Mapping[str, Any]) -> Party:
    least = int(line.get("least", 1))
    usual: Missing = "incomplete" if least else "share"
    missing: Missing = line.get("missing") or usual
    return Party(group=str(line["group"]), weight=int(line.get("weight", 100)), least=least, missing=missing)


def check_rubric(rubric: Sequence[Mapping[str, Any]]) -> list[Criterion]:
    """The rubric's lines, or RuleBroken that names the line."""
    if not rubric:
        raise RuleBroken("评分标准至少要有一项。", field="rubric")
    lines = []
    for number, given in enumerate(rubric, start=1):
        if not str(given.get("key", "")) or not str(given.get("title", "")).strip():
            raise RuleBroken(f"评分标准第 {number} 项缺少名称。", field="rubric")
        line = Criterion.read(given)
        if not 0 < line.points <= MOST_POINTS:
            raise RuleBroken(f"评分标准“{line.title}”的分值须在 1 到 {MOST_POINTS} 之间。", field="rubric")
        lines.append(line)
    keys = [line.key for line in lines]
    if len(set(keys)) != len(keys):
        raise RuleBroken("评分标准里有重复的项。", field="rubric")
    return lines


def check_judging(given: Mapping[str, Any], criteria: Sequence[Criterion]) -> Judging:
    """The settings, or RuleBroken that says what is wrong."""
    judging = Judging.read(given)
    if not 0 <= judging.drop <= MOST_DROPPED:
        raise RuleBroken(f"去掉的最高分、最低分各不超过 {MOST_DROPPED} 个。", field="drop")
    if not 0 <= judging.decimals <= MOST_DECIMALS:
        raise RuleBroken(f"得分保留的小数不超过 {MOST_DECIMALS} 位。", field="decimals")
    groups = [party.group for party in judging.raters]
    unknown = set(groups) - set(Group.values)
    if unknown or len(set(groups)) != len(groups):
        raise RuleBroken(f"评委类别有重复或不认得：{'、'.join(sorted(unknown)) or '重复'}。", field="raters")
    if any(p.weight <= 0 or p.least < 0 or p.missing not in ("incomplete", "share") for p in judging.raters):
        raise RuleBroken("评委类别的权重须大于零，最少人数不能为负数。", field="raters")
    allowed = {*TIE_RULES, *(f"criterion:{c.key}" for c in criteria), *(f"group:{group}" for group in groups)}
    wrong = [rule for rule in judging.ties if rule not in allowed]
    if wrong:
        raise RuleBroken(f"同分规则“{wrong[0]}”不认得，或它说的评分项、评委类别不在本次评审中。", field="ties")
    return judging
