"""Which figure a target means: proposed by the words of the document, confirmed by a person."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from jiaogong.engines.figures import registry
from jiaogong.engines.figures.conditions import Conditions
from jiaogong.engines.figures.registry import Figure
from jiaogong.engines.org.words import Kind, Nature

_LOW = re.compile(r"headcount>=?(\d+)|(\d+)<=?headcount")
_HIGH = re.compile(r"headcount(<=?)(\d+)")
_STRICT_LOW = re.compile(r"headcount>(\d+)|(\d+)<headcount")
_SCHOOLS = re.compile(r"学校|院校|中小学")
_KIND_WORDS: tuple[tuple[str, tuple[Kind, ...]], ...] = (
    ("幼儿园", (Kind.KINDERGARTEN,)),
    ("高校", (Kind.COLLEGE,)),
    ("高职", (Kind.COLLEGE,)),
    ("中职", (Kind.VOCATIONAL,)),
    ("特教", (Kind.SPECIAL,)),
    ("培训机构", (Kind.TRAINING,)),
    ("中小学", (Kind.SENIOR_HIGH, Kind.JUNIOR_HIGH, Kind.COMBINED, Kind.PRIMARY)),
    ("小学", (Kind.PRIMARY,)),
    ("初中", (Kind.JUNIOR_HIGH,)),
    ("高中", (Kind.SENIOR_HIGH,)),
)
_PEOPLE = {"人", "名", "位"}
_PLACES = {"所", "家", "个", "校", "园"}


@dataclass(frozen=True, slots=True)
class Proposal:
    """A figure with its conditions, as a target seems to mean it."""

    figure: str
    category: str = ""
    conditions: dict[str, Any] = field(default_factory=dict)
    parameters: dict[str, int] = field(default_factory=dict)


def propose(text: str, *, subject: str, measure: str, condition: str, context: str) -> Proposal | None:
    """The figure a target most likely means, or None when no registered figure fits its words and unit of measure.

    The target's own words weigh more than those of its task (`context`); a longer word more than a shorter one.
    """
    best: tuple[int, Figure] | None = None
    for figure in registry.all_figures():
        if not _measures_fit(figure, measure):
            continue
        own = max((len(w) * 3 for w in figure.words if w in text or w in subject), default=0)
        near = max((len(w) for w in figure.words if w in context), default=0) if own == 0 and measure == "%" else 0
        if own + near and (best is None or own + near > best[0]):
            best = (own + near, figure)
    if best is None:
        return None
    figure = best[1]
    category = _category(figure, text + subject + context)
    if figure.categories and not category:
        return None
    conditions = unit_conditions(text, condition=condition, context=context)
    parameters = {p.key: p.default for p in figure.parameters}
    return Proposal(figure.key, category, conditions.as_data(), parameters)


def _measures_fit(figure: Figure, measure: str) -> bool:
    if figure.is_rate:
        return measure == "%"
    group = _PEOPLE if figure.measure in _PEOPLE else _PLACES
    return measure in group


def _category(figure: Figure, text: str) -> str:
    stems = {key: title.removesuffix("会").removesuffix("委员") for key, title in figure.categories.items()}
    hits = [(text.find(stem), key) for key, stem in stems.items() if stem and stem in text]
    hits += [(text.find(word), key) for key, words in figure.category_words.items() for word in words if word in text]
    if "女工委" in text and "women" in figure.categories:
        hits.append((text.find("女工委"), "women"))
    return min(hits)[1] if hits else ""


def unit_conditions(text: str, *, condition: str, context: str) -> Conditions:
    """Size, nature and kind of the units a target speaks of."""
    low, high = _sizes(condition.replace(" ", ""))
    said = f"{text}{condition}"
    nature = ""
    if "民办" in said or ("民办" in context and "公办" not in said):
        nature = Nature.PRIVATE
    elif "公办" in said:
        nature = Nature.PUBLIC
    return Conditions(str(nature), _kinds(said), low, high)


def condition_words(condition: str) -> str:
    """A condition as read, in words: size expressions as 教职工25–99人, others as they stand."""
    return unit_conditions("", condition=condition, context="").words() if "headcount" in condition else condition


def _sizes(condition: str) -> tuple[int | None, int | None]:
    low = high = None
    if match := _LOW.search(condition):
        low = int(match[1] or match[2])
        if _STRICT_LOW.search(condition):
            low += 1
    if match := _HIGH.search(condition):
        high = int(match[2]) - (match[1] == "<")
    return low, high


def _kinds(text: str) -> tuple[str, ...]:
    plain = _SCHOOLS.sub("", text.replace("中小学", "\0")).replace("\0", "中小学")
    found: list[str] = []
    for word, kinds in _KIND_WORDS:
        if word in plain:
            found.extend(str(k) for k in kinds if str(k) not in found)
            plain = plain.replace(word, "")
    general = bool(re.search(r"(?<!中小)学校", text))
    return () if general or not found else tuple(found)
