"""A definition being edited: its body as plain tables, its problems at the section and part they belong to, its differences."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .definition.loading import Problem, Unsound, sound
from .definition.schema import Definition
from .words import Actor, EntrantKind, FieldType, StepKind

Body = dict[str, Any]
SECTIONS = (
    ("basics", "基本情况"), ("eligibility", "申报条件"), ("fields", "申报表"), ("steps", "环节"), ("rubric", "评分标准"),
    ("tiers", "奖次等级"), ("outcome", "结果去向"),
)  # fmt: skip
LISTS = ("fields", "steps", "rubric", "tiers")
_COMES = {
    "endorse": 0, "check": 0, "report": 1, "review": 1, "jury": 1, "vote": 1, "onsite": 1, "decide": 2, "publicise": 3, "confirm": 4,
}  # fmt: skip
_AT = re.compile(r"(\w+)\[(\d+)\](?:\.(.+))?")
_KEY_IN_WORDS = re.compile(r"（[a-z_.:、]+）")
NAMES = {
    "title": "名称", "about": "说明", "source": "依据", "verified": "已与官方文本核对", "entrant": "申报主体", "self_entry": "本人可以直接申报", "work": "申报的是作品",
    "rolling": "常年受理", "minors": "涉及未成年人", "confidential": "限定知悉", "limits": "限额", "per_unit": "每单位限报",
    "per_person": "每人限报", "team_least": "团队最少人数", "team_most": "团队最多人数", "eligibility": "申报条件", "fields": "申报表",
    "steps": "环节", "rubric": "评分标准", "tiers": "奖次等级", "outcome": "结果去向", "type": "类型", "help": "填写说明",
    "required": "必填", "choices": "选项", "least": "最少", "max": "最多", "purpose": "用途", "retention": "保存期限",
    "sensitive": "敏感", "identifying": "能认出本人或单位", "prefill": "自动带入", "step": "在哪个环节填写", "kind": "种类",
    "by": "由谁办理", "days": "工作日", "quota": "名额", "judging": "评分办法", "grades": "等次", "grade_points": "等次分值",
    "satisfied": "算作满意的等次数", "veto": "一票否决", "points": "分值", "group": "分组", "number": "名额", "share": "比例（%）",
    "amount": "金额（元）", "blind": "盲评", "exclude_own": "回避本单位", "drop": "去掉最高最低各", "normalise": "评委分标准化",
    "decimals": "小数位数", "ties": "同分规则", "raters": "评分主体", "weight": "权重", "promise": "承诺书", "key": "代码",
    "family": "类别", "items": "对应事项",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Spot:
    """A problem where an officer finds it: section, part (None for the section itself), name of the input ("" for none)."""

    section: str
    index: int | None
    name: str
    rule: str


def problems(body: Mapping[str, Any]) -> list[Spot]:
    """What keeps the body from being a version, in the words of whoever works on screen."""
    try:
        sound(body)
    except Unsound as error:
        return [placed(problem, body) for problem in error.problems]
    return []


def as_definition(body: Mapping[str, Any]) -> Definition | None:
    """The body as a definition, None while it is not sound."""
    try:
        return sound(body)
    except Unsound:
        return None


def placed(problem: Problem, body: Mapping[str, Any]) -> Spot:
    """Where a problem's path leads on screen."""
    rule = _KEY_IN_WORDS.sub("", problem.rule)
    head, _, rest = problem.path.partition(".")
    if match := _AT.fullmatch(problem.path):
        return Spot(match[1], int(match[2]) - 1, _input(match[3] or ""), rule)
    if head == "steps" and rest:
        key, _, name = rest.partition(".")
        keys = [row.get("key") for row in body.get("steps", ())]
        return Spot("steps", keys.index(key) if key in keys else None, _input(name), rule)
    if head in LISTS or head in ("eligibility", "outcome"):
        return Spot(head, None, rest, rule)
    return Spot("basics", None, (rest or head).partition(".")[0], rule)


def _input(name: str) -> str:
    """judging.raters[1].least → raters"""
    return name.removeprefix("judging.").partition("[")[0].partition(".")[0].replace("judging", "")


def moved(body: Mapping[str, Any], section: str, index: int, by: int) -> Body:
    """The part at `index` one place up (-1) or down (1); unchanged at the ends."""
    rows = list(body.get(section, ()))
    to = index + by
    if 0 <= index < len(rows) and 0 <= to < len(rows):
        rows[index], rows[to] = rows[to], rows[index]
    return {**body, section: rows}


def removed(body: Mapping[str, Any], section: str, index: int) -> Body:
    """Without the part at `index`."""
    rows = list(body.get(section, ()))
    return {**body, section: [row for at, row in enumerate(rows) if at != index]}


def replaced(body: Mapping[str, Any], section: str, index: int, part: Mapping[str, Any]) -> Body:
    """With `part` at `index`, or at the end."""
    rows = list(body.get(section, ()))
    rows[index : index + 1] = [dict(part)]
    return {**body, section: rows}


def inserted(body: Mapping[str, Any], section: str, part: Mapping[str, Any]) -> tuple[Body, int]:
    """With a new part, and where it came: a step before the first that has to come later, anything else at the end."""
    rows = list(body.get(section, ()))
    index = len(rows)
    if section == "steps" and part.get("kind") != "report":
        later = [at for at, row in enumerate(rows) if _COMES.get(row["kind"], 0) > _COMES[part["kind"]]]
        index = later[0] if later else index
    elif section == "steps":
        index = max(0, len(rows) - 1)
    rows.insert(index, dict(part))
    return {**body, section: rows}, index


def fresh_key(rows: Sequence[Mapping[str, Any]], stem: str) -> str:
    """A key nobody has yet: field_1, field_2."""
    taken = {row.get("key") for row in rows}
    return next(key for number in range(1, len(rows) + 2) if (key := f"{stem}_{number}") not in taken)


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing two versions differ in, in words; "" on one side: added or taken out."""

    what: str
    before: str
    after: str


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    """What changed from one body to another; parts of lists are known by their keys (tiers by title)."""
    old, new = dict(_flat(before)), dict(_flat(after))
    return [
        Difference(what, old.get(what, ""), new.get(what, ""))
        for what in dict.fromkeys([*old, *new])
        if old.get(what, "") != new.get(what, "")
    ]


def _flat(body: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for key, value in body.items():
        if key in LISTS:
            titles: dict[str, int] = {}
            for row in value:
                title = str(row.get("title", ""))
                titles[title] = titles.get(title, 0) + 1
                name = title if titles[title] == 1 else f"{title}（{titles[title]}）"
                yield from _part(f"{NAMES[key]}“{name}”", row)
        elif isinstance(value, Mapping):
            yield from _part(NAMES.get(key, key), value)
        else:
            yield NAMES.get(key, key), _word(key, value)


def _part(where: str, row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    plain = [(k, v) for k, v in row.items() if k not in ("key", "title") and not isinstance(v, Mapping)]
    yield where, "有"
    for key, value in plain:
        yield f"{where}：{NAMES.get(key, key)}", _word(key, value)
    for value in row.values():
        if isinstance(value, Mapping):
            yield from ((f"{where}：{NAMES.get(k, k)}", said(v)) for k, v in value.items())


_WORDS = {"type": FieldType, "kind": StepKind, "by": Actor, "entrant": EntrantKind}


def _word(key: str, value: Any) -> str:
    """The Chinese word of a value out of a list of words (longtext: 多行文字), else the value itself."""
    known = dict(_WORDS[key].choices) if key in _WORDS else {}
    return str(known.get(value, "")) if isinstance(value, str) and value in known else said(value)


def said(value: Any) -> str:
    """A plain value in words."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Mapping):
        return " ".join(f"{NAMES.get(k, k)} {said(v)}" for k, v in value.items())
    if isinstance(value, (list, tuple)):
        return "、".join(said(v) for v in value)
    return str(value)
