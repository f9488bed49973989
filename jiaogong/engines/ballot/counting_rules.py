"""Counting rules as data: what is asked, which share decides, how many must take part. Frozen with the vote.

As JSON, for example:
    {"kind": "motions", "passing": {"of": "all", "comparator": ">", "share": [1, 2]}, "quorum": null}
    {"kind": "choose", "least": 1, "most": 3, "places": 3, "passing": null, "quorum": null}
    {"kind": "grades", "scale": [["excellent", "优秀"], …], "good": ["excellent"], "passing": …, "quorum": …}
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from jiaogong.kernel.errors import RuleBroken

from .words import Comparator, Denominator, Kind

_DIGITS = "零一二三四五六七八九十"
MEMBERS_SCALE = (("excellent", "优秀"), ("good", "良好"), ("passable", "合格"), ("failing", "不合格"))
MOST_GRADES = 9


@dataclass(frozen=True, slots=True)
class Threshold:
    """More than, or at least, `part`/`whole` of a denominator. Whole numbers only: nothing is rounded."""

    of: Denominator
    comparator: Comparator
    part: int
    whole: int

    def __post_init__(self) -> None:
        if not 0 < self.part <= self.whole or (self.part == self.whole and self.comparator == Comparator.MORE):
            raise RuleBroken("通过的比例应大于零、不超过全部。", field="passing")

    def least(self, base: int) -> int:
        """The smallest number that is enough, of `base`."""
        if self.comparator == Comparator.MORE:
            return base * self.part // self.whole + 1
        return -(-base * self.part // self.whole)

    def met(self, number: int, base: int) -> bool:
        """Whether `number` of `base` is enough; nobody of nobody is not."""
        if base <= 0:
            return False
        left, right = number * self.whole, base * self.part
        return left > right if self.comparator == Comparator.MORE else left >= right

    @property
    def share_words(self) -> str:
        """半数, 三分之二, 60%."""
        if (self.part, self.whole) == (1, 2):
            return "半数"
        if self.part == self.whole:
            return "全部"
        if self.whole <= 10:
            return f"{_DIGITS[self.whole]}分之{_DIGITS[self.part]}"
        return f"{self.part}%" if self.whole == 100 else f"{self.part}/{self.whole}"

    @property
    def words(self) -> str:
        """超过全体有表决权的人的半数."""
        return f"{self.comparator.label}{self.of.label}的{self.share_words}"

    def to_json(self) -> dict[str, Any]:
        """As it stands in a vote's rules."""
        return {"of": str(self.of), "comparator": str(self.comparator), "share": [self.part, self.whole]}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Threshold:
        """Raises RuleBroken for anything else than to_json gives."""
        try:
            part, whole = data["share"]
            return cls(Denominator(data["of"]), Comparator(data["comparator"]), int(part), int(whole))
        except (KeyError, TypeError, ValueError) as error:
            raise RuleBroken(f"通过条件写得不对：{dict(data)}。", field="passing") from error


@dataclass(frozen=True, slots=True)
class CountingRules:
    """What is asked and what decides. `passing` None: votes are counted and nothing is declared passed.

    choose: `least` to `most` marks; `places` of the options win (0: whoever passes). grades: `scale` best first; those of
    `good` together are what `passing` asks about.
    """

    kind: Kind
    passing: Threshold | None = None
    quorum: Threshold | None = None
    least: int = 1
    most: int = 1
    places: int = 0
    scale: tuple[tuple[str, str], ...] = ()
    good: tuple[str, ...] = ()

    def check(self, options: int) -> None:
        """RuleBroken when the rules do not fit so many options."""
        if not options:
            raise RuleBroken("至少要有一个表决事项或候选项。", field="options")
        if self.kind == Kind.CHOOSE:
            if not 0 <= self.least <= self.most or not 1 <= self.most <= options:
                raise RuleBroken(f"可选数目应在 1 到 {options} 之间，最少不能多于最多。", field="most")
            if not 0 <= self.places <= options:
                raise RuleBroken(f"名额不能多于候选项（{options} 个）。", field="places")
        if self.kind == Kind.GRADES:
            keys = [key for key, _ in self.scale]
            if not 2 <= len(keys) <= MOST_GRADES or len(set(keys)) != len(keys):
                raise RuleBroken(f"等级应有 2 到 {MOST_GRADES} 个，不能重复。", field="scale")
            if not set(self.good) <= set(keys) or (self.passing and not self.good):
                raise RuleBroken("请指明哪些等级算作肯定。", field="good")

    def to_json(self) -> dict[str, Any]:
        """As the vote keeps them."""
        data: dict[str, Any] = {
            "kind": str(self.kind),
            "passing": self.passing.to_json() if self.passing else None,
            "quorum": self.quorum.to_json() if self.quorum else None,
        }
        if self.kind == Kind.CHOOSE:
            data |= {"least": self.least, "most": self.most, "places": self.places}
        if self.kind == Kind.GRADES:
            data |= {"scale": [list(grade) for grade in self.scale], "good": list(self.good)}
        return data

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> CountingRules:
        """Raises RuleBroken (Chinese) for what is no counting rule."""
        known = {"kind", "passing", "quorum", "least", "most", "places", "scale", "good"}
        if unknown := set(data) - known:
            raise RuleBroken(f"计票办法里不认得 {sorted(unknown)}。", field="rules")
        try:
            return cls(
                kind=Kind(data["kind"]),
                passing=Threshold.from_json(data["passing"]) if data.get("passing") else None,
                quorum=Threshold.from_json(data["quorum"]) if data.get("quorum") else None,
                least=int(data.get("least", 1)),
                most=int(data.get("most", 1)),
                places=int(data.get("places", 0)),
                scale=tuple((str(key), str(title)) for key, title in data.get("scale", ())),
                good=tuple(str(key) for key in data.get("good", ())),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise RuleBroken(f"计票办法写得不对：{dict(data)}。", field="rules") from error


def members_rating(passing: Threshold | None = None, quorum: Threshold | None = None) -> CountingRules:
    """会员评家: 优秀、良好、合格、不合格; 优秀 and 良好 together speak for the home (domain C02)."""
    return CountingRules(Kind.GRADES, passing, quorum, scale=MEMBERS_SCALE, good=("excellent", "good"))
