"""What may stand in a definition. Unknown keys are refused; every rule broken is said in Chinese with the key's path."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints, model_validator
from pydantic import Field as Bound

from ..words import JUDGED, Actor, EntrantKind, FieldType, RaterGroup, StepKind

Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Title = Annotated[str, StringConstraints(min_length=1, max_length=60, strip_whitespace=True)]
Words = Annotated[str, StringConstraints(max_length=600, strip_whitespace=True)]
Days = Annotated[int, Bound(ge=1, le=250)]
MOST_FIELDS, MOST_STEPS, MOST_LINES, MOST_CHOICES = 120, 30, 60, 200
TIES = ("raw_mean", "median", "highest", "lot", "shared")


class Part(BaseModel):
    """A table of a definition: nothing unknown, nothing turned into something else."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Field(Part):
    """One field of the form."""

    key: Key
    title: Title
    type: Literal[tuple(FieldType.values)] = "text"  # type: ignore[valid-type]
    help: Words = ""
    required: bool = False
    choices: tuple[Title, ...] = Bound(default=(), max_length=MOST_CHOICES)
    least: Decimal | None = Bound(default=None, strict=False)
    max: int | None = Bound(default=None, ge=1, le=20_000)
    purpose: Words = ""
    retention: Words = ""
    sensitive: bool = False
    identifying: bool = False
    prefill: str = ""
    step: str = ""  # asked at this step (a report) instead of at the entry

    @model_validator(mode="after")
    def _fits(self) -> Field:
        if self.type in ("choice", "choices") and len(self.choices) < 2:
            raise ValueError("单选、多选字段至少要有两个选项（choices）")
        if self.type not in ("choice", "choices") and self.choices:
            raise ValueError("只有单选、多选字段可以写选项（choices）")
        if self.sensitive and not (self.purpose and self.retention):
            raise ValueError("敏感字段必须写明用途（purpose）和保存期限（retention）（个人信息保护法第十九、二十九条）")
        if self.type == "note" and self.required:
            raise ValueError("说明不填写，不能设为必填")
        return self


class Raters(Part):
    """A group of raters: its weight in percent, and the fewest of them a result needs."""

    group: Literal[tuple(RaterGroup.values)]  # type: ignore[valid-type]
    weight: int = Bound(default=100, ge=1, le=100)
    least: int = Bound(default=1, ge=1, le=200)


class Judging(Part):
    """How a judged step turns marks into a ranking."""

    blind: bool = False
    exclude_own: bool = True
    drop: int = Bound(default=0, ge=0, le=5)
    normalise: bool = False
    decimals: int = Bound(default=2, ge=0, le=4)
    ties: tuple[str, ...] = ("shared",)
    raters: tuple[Raters, ...] = (Raters(group="expert"),)
    promise: Words = ""

    @model_validator(mode="after")
    def _fits(self) -> Judging:
        if sum(r.weight for r in self.raters) != 100:
            raise ValueError("各评分主体的权重（raters.weight）合计应为 100")
        if len({r.group for r in self.raters}) != len(self.raters):
            raise ValueError("同一评分主体（raters.group）只能写一次")
        for tie in self.ties:
            if tie not in TIES and not tie.startswith(("criterion:", "group:")):
                raise ValueError(f"同分规则“{tie}”不存在，可用：criterion:指标、group:主体、{'、'.join(TIES)}")
        if any(r.least <= 2 * self.drop for r in self.raters if r.group == "expert"):
            raise ValueError("去掉最高、最低分后没有剩下的分：专家人数（least）应大于去掉个数（drop）的两倍")
        return self


class Step(Part):
    """One step on an entry's way."""

    key: Key
    kind: Literal[tuple(StepKind.values)]  # type: ignore[valid-type]
    title: Title
    by: Literal[tuple(Actor.values)] = "host"  # type: ignore[valid-type]
    days: Days | None = None
    quota: int | None = Bound(default=None, ge=1, le=10_000)
    help: Words = ""
    judging: Judging | None = None
    grades: tuple[Title, ...] = ()  # of a members' vote, best first
    grade_points: tuple[int, ...] = ()  # what each grade gives out of 100, where members' grades count into a score
    satisfied: int = Bound(default=2, ge=1, le=9)  # how many of the first grades count as satisfied
    veto: int | None = Bound(default=None, ge=1, le=100)  # per cent satisfied under which nothing is given

    @model_validator(mode="after")
    def _fits(self) -> Step:
        if (self.kind in [str(k) for k in JUDGED]) != (self.judging is not None):
            raise ValueError("评审、盲评、现场评估要写 judging，其他环节不写")
        if self.quota is not None and self.kind not in ("endorse", "decide"):
            raise ValueError("名额（quota）只用于推荐和确定结果环节")
        if self.kind == "jury" and self.judging is not None and not self.judging.blind:
            raise ValueError("盲评环节的 judging.blind 应为 true")
        if self.grade_points and len(self.grade_points) != len(self.grades):
            raise ValueError("等次分值（grade_points）应与等次（grades）一一对应")
        if self.veto is not None and self.kind != "vote":
            raise ValueError("一票否决（veto）只用于会员评议环节")
        if (self.by == "entrant") != (self.kind == "report"):
            raise ValueError("补交报告由申报人（by = entrant）办理，其他环节不由申报人办理")
        if self.kind == "vote" and len(self.grades) < 2:
            raise ValueError("会员评议要写等次（grades），从好到差，至少两个")
        if self.grades and self.satisfied >= len(self.grades):
            raise ValueError("算作满意的等次（satisfied）应少于等次总数")
        return self


class Criterion(Part):
    """One line of the rubric; `points` is the most it gives."""

    key: Key
    title: Title
    points: int = Bound(ge=1, le=1000)
    help: Words = ""
    group: Title | None = None
    veto: bool = False  # an item that fails the whole, whatever the rest


class Tier(Part):
    """A prize or level, best first: so many, or so many percent of those judged, or from a score on."""

    title: Title
    number: int | None = Bound(default=None, ge=1, le=10_000)
    share: int | None = Bound(default=None, ge=1, le=100)
    least: Decimal | None = Bound(default=None, strict=False, ge=0, le=1000)
    amount: Decimal | None = Bound(default=None, strict=False, ge=0)  # yuan that go with it

    @model_validator(mode="after")
    def _fits(self) -> Tier:
        if self.number is not None and self.share is not None:
            raise ValueError("名额（number）和比例（share）只写一个")
        return self


class Limits(Part):
    """How many entries a unit or person may hand in; 0 is no limit."""

    per_unit: int = Bound(default=0, ge=0, le=1000)
    per_person: int = Bound(default=1, ge=0, le=100)
    team_least: int = Bound(default=2, ge=2, le=100)
    team_most: int = Bound(default=10, ge=2, le=500)


class Definition(Part):
    """A whole definition."""

    key: Key
    title: Title
    family: Key
    items: tuple[str, ...] = ()
    about: Words
    source: Words = ""
    verified: bool = False
    entrant: Literal[tuple(EntrantKind.values)]  # type: ignore[valid-type]
    self_entry: bool = True
    work: bool = False  # a person enters a work, and the entry goes by the work's name, never by his
    rolling: bool = False
    minors: bool = False
    confidential: bool = False  # help in hardship: in the entry's unit the chair alone sees who entered
    consent: str = ""  # the purpose (of the personal-data registry) the person agrees to separately before handing in
    limits: Limits = Limits()
    eligibility: dict[str, Any] = Bound(default_factory=dict)
    fields: tuple[Field, ...] = Bound(min_length=1, max_length=MOST_FIELDS)
    steps: tuple[Step, ...] = Bound(min_length=1, max_length=MOST_STEPS)
    rubric: tuple[Criterion, ...] = Bound(default=(), max_length=MOST_LINES)
    tiers: tuple[Tier, ...] = Bound(default=(), max_length=MOST_LINES)
    outcome: dict[str, Any] = Bound(default_factory=dict)

    def step(self, key: str) -> Step:
        """The step of that key. KeyError when there is none."""
        for step in self.steps:
            if step.key == key:
                return step
        raise KeyError(key)

    def following(self, key: str | None) -> tuple[Step, ...]:
        """The steps after `key`; all of them for None."""
        if key is None:
            return self.steps
        index = [step.key for step in self.steps].index(key)
        return self.steps[index + 1 :]

    def asked(self, step: str = "") -> tuple[Field, ...]:
        """The fields asked at the entry itself, or at a reporting step."""
        return tuple(field for field in self.fields if field.step == step)
