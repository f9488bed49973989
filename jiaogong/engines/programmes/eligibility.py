"""Who may enter: a closed registry of conditions. Each refuses with a sentence that names its rule."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from jiaogong.engines.figures import registry as figure_registry
from jiaogong.engines.figures.reckon import Reckoning
from jiaogong.engines.org.models import Employment, Holding, Person, Unit, open_at
from jiaogong.engines.org.words import EmploymentType, Kind, Nature, RoleKey, Sex
from jiaogong.kernel.clock import minus_years

if TYPE_CHECKING:
    from .definition.schema import Definition


@dataclass(frozen=True, slots=True)
class Entrant:
    """Who wants to enter, on which day."""

    unit: Unit
    person: Person | None
    at: date


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition. `sound(value)` says what is wrong with a value in a definition, `refuse(value, entrant)` why somebody may
    not enter; both "" when all is well. `of` are the kinds of entrants it can be asked of; `choices` the keys a list may
    name, so that a page can offer them. `say(value)` is the value in words, where it is not a list of choices or a number."""

    key: str
    title: str
    sound: Callable[[Any], str]
    refuse: Callable[[Any, Entrant], str]
    of: tuple[str, ...] = ("person", "team", "unit")
    choices: tuple[tuple[str, str], ...] = ()
    say: Callable[[Any], str] | None = None

    @property
    def shape(self) -> str:
        """How a page asks for its value: choices, yes, figures, number, or other (written as in a file)."""
        if self.choices:
            return "choices"
        if self.sound is yes or not self.sound(True):
            return "yes"
        if self.key == "figures":
            return "figures"
        return "number" if any(not self.sound(n) for n in (1, 5, 20, 45, 60)) else "other"


_conditions: dict[str, Condition] = {}


def register(*conditions: Condition) -> None:
    """Make conditions known. A key twice is a programming error."""
    for condition in conditions:
        if condition.key in _conditions and _conditions[condition.key] != condition:
            raise ValueError(f"condition {condition.key} registered twice")
        _conditions[condition.key] = condition


def all_conditions() -> tuple[Condition, ...]:
    """Every condition, in the order of registration."""
    return tuple(_conditions.values())


def wrong(key: str, value: Any, definition: Definition) -> str:
    """What is wrong with a condition in a definition, or ""."""
    condition = _conditions.get(key)
    if condition is None:
        return f"没有这个条件，可用：{'、'.join(_conditions)}"
    if definition.entrant not in condition.of:
        return f"“{condition.title}”不能用于这种申报主体"
    return condition.sound(value)


def refusals(definition: Definition, entrant: Entrant) -> list[str]:
    """Every reason why this entrant may not enter; empty when he may."""
    found = [_conditions[key].refuse(value, entrant) for key, value in definition.eligibility.items()]
    return [reason for reason in found if reason]


def number(least: int, most: int) -> Callable[[Any], str]:
    """A check for whole numbers within bounds."""

    def check(value: Any) -> str:
        good = isinstance(value, int) and not isinstance(value, bool) and least <= value <= most
        return "" if good else f"应为 {least} 到 {most} 之间的整数"

    return check


def listed(choices: list[tuple[Any, Any]]) -> Callable[[Any], str]:
    """A check for lists of keys."""
    known = [str(key) for key, _ in choices]

    def check(value: Any) -> str:
        if not isinstance(value, list) or not value:
            return "应为列表，至少一项"
        odd = [v for v in value if v not in known]
        return f"没有“{odd[0]}”，可用：{'、'.join(known)}" if odd else ""

    return check


def yes(value: Any) -> str:
    """A check for conditions that are only ever asked for."""
    return "" if value is True else "只能写 true；不要求时删去这一行"


def _pairs(choices: list[tuple[Any, Any]]) -> tuple[tuple[str, str], ...]:
    return tuple((str(key), str(title)) for key, title in choices)


def _words(choices: list[tuple[Any, Any]], keys: list[str]) -> str:
    names = {str(key): str(title) for key, title in choices}
    return "、".join(names[key] for key in keys)


def _max_age(value: int, who: Entrant) -> str:
    born = who.person.birth_date if who.person else None
    if born is None:
        return f"要求年龄不超过 {value} 周岁，名册中没有出生日期，请先补登"
    return f"要求年龄不超过 {value} 周岁" if born <= minus_years(who.at, value + 1) else ""


def _sex(value: list[str], who: Entrant) -> str:
    fits = who.person is not None and who.person.sex in value
    return "" if fits else f"只面向{_words(Sex.choices, value)}职工"


def _employment(value: list[str], who: Entrant) -> str:
    jobs = Employment.objects.filter(open_at(who.at), person=who.person, employment_type__in=value)
    return "" if jobs.exists() else f"要求用工性质为{_words(EmploymentType.choices, value)}"


def _served(value: int, who: Entrant) -> str:
    jobs = Employment.objects.filter(person=who.person, since__lte=minus_years(who.at, value))
    return "" if jobs.exists() else f"要求在教育系统工作满 {value} 年（以名册登记为准）"


def _offices(value: list[str], who: Entrant) -> str:
    held = Holding.objects.filter(open_at(who.at), person=who.person, office__role__in=value, office__abolished_on=None)
    return "" if held.exists() else f"要求现任{_words(RoleKey.choices, value)}"


def _of_unit(name: str, choices: list[tuple[Any, Any]]) -> Callable[[Any, Entrant], str]:
    def refuse(value: list[str], who: Entrant) -> str:
        home = who.unit.home or who.unit
        return "" if getattr(home, name) in value else f"只面向{_words(choices, value)}单位"

    return refuse


def _sound_figures(value: Any) -> str:
    if not isinstance(value, list) or not value:
        return "应为列表，每项写 key 和 least（至少）"
    for row in value:
        if not isinstance(row, dict) or set(row) != {"key", "least"} or not isinstance(row["least"], int):
            return "每项只写 key（指标）和 least（至少，整数；比率按百分数）"
        if row["key"] not in {figure.key for figure in figure_registry.all_figures()}:
            return f"没有“{row['key']}”这个指标"
    return ""


def _figures(value: list[dict[str, Any]], who: Entrant) -> str:
    home = who.unit.home or who.unit
    reckoning = Reckoning(home, who.at)
    for row in value:
        figure = figure_registry.get(row["key"])
        found = reckoning.value(figure.key)
        reached = found.numerator * 100 if found.denominator is not None else found.numerator
        if reached < row["least"] * (found.denominator if found.denominator is not None else 1):
            measure = "%" if found.denominator is not None else ""
            return f"要求“{figure.title}”不低于 {row['least']}{measure}"
    return ""


def install() -> None:
    """Conditions on people and units as the organisation keeps them; called when the app is ready."""
    people = ("person",)
    register(
        Condition("max_age", "年龄不超过（周岁）", number(18, 100), _max_age, people),
        Condition("sex", "性别", listed(Sex.choices), _sex, people, _pairs(Sex.choices)),
        Condition(
            "employment",
            "用工性质",
            listed(EmploymentType.choices),
            _employment,
            people,
            _pairs(EmploymentType.choices),
        ),
        Condition("years_served", "工作年限", number(1, 60), _served, people),
        Condition("offices", "现任职务", listed(RoleKey.choices), _offices, people, _pairs(RoleKey.choices)),
        Condition(
            "kinds", "单位类别", listed(Kind.choices), _of_unit("kind", Kind.choices), choices=_pairs(Kind.choices)
        ),
        Condition(
            "natures",
            "单位性质",
            listed(Nature.choices),
            _of_unit("nature", Nature.choices),
            choices=_pairs(Nature.choices),
        ),
        Condition("figures", "指标要求", _sound_figures, _figures),
    )
