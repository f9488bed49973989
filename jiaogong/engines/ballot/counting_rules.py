"""Counting rules as data: what is asked, which share decides, how many must take part. Frozen with the vote.

As JSON, for example:
    {"kind": "motions", "passing": {"of": "all", "comparator": ">", "share": [1, 2]}, "quorum": null}
    {"kind": "choose", "least": 1, "most": 3, "places": 3, "passing": null, "quorum": null}
    {"kind": "grades", "scale": [["excellent", "优秀"], …], "good": ["excellent"], "passing": …, "quorum": …}
    {"kind": "elect", "most": 13, "places": 13, "write_ins": 2, "surplus": [5, 100], "passing": …, "quorum": …}
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
    `good` together are what `passing` asks about. elect: yes, no or nothing for each candidate, up to `write_ins` other
    names; yes and other names together at most `most`, or the paper is void; the `places` with most yes win if they pass.
    `surplus`: candidates exceed places by at least one and by this share of the places (差额).
    """

    kind: Kind
    passing: Threshold | None = None
    quorum: Threshold | None = None
    least: int = 1
    most: int = 1
    places: int = 0
    scale: tuple[tuple[str, str], ...] = ()
    good: tuple[str, ...] = ()
    write_ins: int = 0
    surplus: tuple[int, int] | None = None

    def check(self, options: int) -> None:
        """RuleBroken when the rules do not fit so many options."""
        if not options:
            raise RuleBroken("至少要有一个表决事项或候选项。", field="options")
        if self.kind == Kind.CHOOSE:
            if not 0 <= self.least <= self.most or not 1 <= self.most <= options:
                raise RuleBroken(f"可选数目应在 1 到 {options} 之间，最少不能多于最多。", field="most")
            if not 0 <= self.places <= options:
                raise RuleBroken(f"名额不能多于候选项（{options} 个）。", field="places")
        if self.kind == Kind.ELECT:
            self._check_election(options)
        if self.kind == Kind.GRADES:
            keys = [key for key, _ in self.scale]
            if not 2 <= len(keys) <= MOST_GRADES or len(set(keys)) != len(keys):
                raise RuleBroken(f"等级应有 2 到 {MOST_GRADES} 个，不能重复。", field="scale")
            if not set(self.good) <= set(keys) or (self.passing and not self.good):
                raise RuleBroken("请指明哪些等级算作肯定。", field="good")

    def _check_election(self, options: int) -> None:
        if not 1 <= self.places <= self.most or not 0 <= self.write_ins <= self.most:
            raise RuleBroken(
                "应选名额至少 1 个；每张票最多可选的人数不少于名额，另选他人不多于可选的人数。", field="places"
            )
        if options < self.places:
            raise RuleBroken(f"候选人 {options} 名，少于应选 {self.places} 名。", field="options")
        if self.surplus is not None:
            part, whole = self.surplus
            if not 0 <= part <= whole or not whole:
                raise RuleBroken("差额的比例应在 0 到 100% 之间。", field="surplus")
            wanted = self.places + self.extra
            if options < wanted:
                raise RuleBroken(
                    f"差额选举：应选 {self.places} 名，候选人至少 {wanted} 名，现有 {options} 名。请增加候选人，或按规定改为等额选举。",
                    field="options",
                )

    @property
    def extra(self) -> int:
        """How many more candidates than places are asked for."""
        if self.surplus is None:
            return 0
        part, whole = self.surplus
        return max(1, -(-self.places * part // whole))

    @property
    def whole_paper(self) -> bool:
        """Whether one ballot paper holds all options (推选, election); else each option is a question of its own."""
        return self.kind in (Kind.CHOOSE, Kind.ELECT)

    def to_json(self) -> dict[str, Any]:
        """As the vote keeps them."""
        data: dict[str, Any] = {
            "kind": str(self.kind),
            "passing": self.passing.to_json() if self.passing else None,
            "quorum": self.quorum.to_json() if self.quorum else None,
        }
        if self.kind == Kind.CHOOSE:
            data |= {"least": self.least, "most": self.most, "places": self.places}
        if self.kind == Kind.ELECT:
            data |= {"most": self.most, "places": self.places, "write_ins": self.write_ins}
            data["surplus"] = list(self.surplus) if self.surplus else None
        if self.kind == Kind.GRADES:
            data |= {"scale": [list(grade) for grade in self.scale], "good": list(self.good)}
        return data

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> CountingRules:
        """Raises RuleBroken (Chinese) for what is no counting rule."""
        known = {"kind", "passing", "quorum", "least", "most", "places", "scale", "good", "write_ins", "surplus"}
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
                write_ins=int(data.get("write_ins", 0)),
                surplus=(int(data["surplus"][0]), int(data["surplus"][1])) if data.get("surplus") else None,
            )
        except (KeyError, IndexError, TypeError, ValueError) as error:
            raise RuleBroken(f"计票办法写得不对：{dict(data)}。", field="rules") from error


def members_rating(passing: Threshold | None = None, quorum: Threshold | None = None) -> CountingRules:
    """会员评家: 优秀、良好、合格、不合格; 优秀 and 良好 together speak for the home (domain C02)."""
    return CountingRules(Kind.GRADES, passing, quorum, scale=MEMBERS_SCALE, good=("excellent", "good"))
