"""A definition in plain words: who enters, the way of an entry, how it is judged, what follows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from jiaogong.engines.figures import registry as figures
from jiaogong.engines.scoring.judging import TIE_RULES

from . import eligibility, outcomes
from .definition.schema import Definition, Judging, Step, Tier
from .words import Actor, EntrantKind, RaterGroup, StepKind


@dataclass(frozen=True, slots=True)
class Stop:
    """One step as the track shows it."""

    key: str
    title: str
    kind: str
    who: str
    details: list[str]
    help: str


def who_enters(definition: Definition) -> list[str]:
    """Sentences: who, by whom, how many."""
    limits, kind = definition.limits, definition.entrant
    found = [{"person": "个人申报", "team": "团队申报", "unit": "单位申报"}[kind]]
    if kind != EntrantKind.UNIT:
        found.append("本人可以直接申报，也可以由本单位工会代报" if definition.self_entry else "由本单位工会申报")
    if kind == EntrantKind.TEAM:
        found.append(f"团队 {limits.team_least}–{limits.team_most} 人")
    if kind != EntrantKind.UNIT and limits.per_person:
        found.append(f"每人限报 {limits.per_person} 项")
    if limits.per_unit:
        found.append(f"每个单位限报 {limits.per_unit} 项")
    if definition.rolling:
        found.append("常年受理，逐件办理")
    if definition.confidential:
        found.append("限定知悉：在申报单位只有工会主席能看到是谁申报")
    return found


def conditions(definition: Definition) -> list[tuple[str, str]]:
    """(condition, what it asks) in words."""
    known = {condition.key: condition for condition in eligibility.all_conditions()}
    return [
        (known[key].title if key in known else key, _asked(known.get(key), value))
        for key, value in definition.eligibility.items()
    ]


def _asked(condition: eligibility.Condition | None, value: Any) -> str:
    shape = condition.shape if condition else "other"
    if shape == "yes":
        return "要求"
    if shape == "figures":
        return "、".join(f"{figures.get(row['key']).title}不低于 {row['least']}" for row in value)
    if condition is not None and condition.say is not None:
        return condition.say(value)
    words = dict(condition.choices) if condition else {}
    if isinstance(value, list):
        return "、".join(words.get(v, str(v)) if isinstance(v, str) else _row(v) for v in value)
    return str(value)


def _row(value: Any) -> str:
    return " ".join(str(v) for v in value.values()) if isinstance(value, Mapping) else str(value)


def track(definition: Definition) -> list[Stop]:
    """The steps of an entry."""
    rubric = {criterion.key: criterion.title for criterion in definition.rubric}
    return [
        Stop(
            step.key,
            step.title,
            str(StepKind(step.kind).label),
            str(Actor(step.by).label),
            _details(step, rubric),
            step.help,
        )
        for step in definition.steps
    ]


def _details(step: Step, rubric: Mapping[str, str]) -> list[str]:
    found = []
    if step.days:
        found.append(f"{step.days} 个工作日")
    if step.quota:
        found.append(f"每家 {step.quota} 个名额" if step.kind == StepKind.ENDORSE else f"共 {step.quota} 个名额")
    if step.grades:
        found.append("等次：" + "、".join(step.grades))
    if step.veto is not None:
        found.append(f"满意率低于 {step.veto}% 不予评定")
    if step.judging:
        found += judging_words(step.judging, rubric)
    return found


def judging_words(judging: Judging, rubric: Mapping[str, str]) -> list[str]:
    """How marks become a score."""
    found = ["评委看不到作者和单位"] if judging.blind else []
    if len(judging.raters) > 1:
        found.append("、".join(f"{RaterGroup(r.group).label} {r.weight}%" for r in judging.raters))
    found += [f"{RaterGroup(r.group).label}至少 {r.least} 人" for r in judging.raters if r.least > 1]
    if judging.exclude_own:
        found.append("评委回避本单位")
    if judging.drop:
        found.append(f"去掉 {judging.drop} 个最高分和 {judging.drop} 个最低分")
    if judging.normalise:
        found.append("评委打分松紧不一时换算到同一尺度")
    found.append("同分依次看：" + "、".join(tie_word(tie, rubric) for tie in judging.ties))
    return found


def tie_word(tie: str, rubric: Mapping[str, str]) -> str:
    """A tie rule in words."""
    kind, _, name = tie.partition(":")
    if kind == "group":
        return str(dict(RaterGroup.choices).get(name, name))
    return f"“{rubric.get(name, name)}”一项的得分" if kind == "criterion" else TIE_RULES.get(tie, tie)


def tier_words(tier: Tier) -> str:
    """How many, or from which score on."""
    found = []
    if tier.number is not None:
        found.append(f"{tier.number} 个")
    if tier.share is not None:
        found.append(f"参评数的 {tier.share}%")
    if tier.least is not None:
        found.append(f"{tier.least:f} 分以上")
    if tier.amount is not None:
        found.append(f"{tier.amount:,.2f} 元")
    return "，".join(found) or "不限名额"


def outcome_words(definition: Definition) -> list[tuple[str, str]]:
    """What follows: its name, then its keys."""
    outcome, params = outcomes.params_of(definition)
    found = [("结果去向", outcome.title)]
    titles = {field.key: field.title for field in definition.fields}
    for key, value in params.model_dump(mode="json").items():
        if value in (None, "", [], {}):
            continue
        name = outcome.words.get(key, key)
        word = titles.get(value, "") if isinstance(value, str) and name.endswith("字段") else ""
        found.append((name, word or value_word(outcome.words, key, value)))
    return found


def value_word(words: Mapping[str, str], key: str, value: Any) -> str:
    """市级 for level = "city"."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(value_word(words, key, v) for v in value)
    return words.get(f"{key}.{value}", str(value))
