"""Who may do what, where: one table of rules, standings that `org` supplies, and nothing else.

A *standing* is a role somebody holds in a unit today. A *rule* names a verb and says which roles may do it and how
far each reaches. A superior's reach over a subtree is a named right: REACH.SUBTREE covers the layer units below,
never their inner units (departments, groups); REACH.OWN covers the unit itself with its inner units.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.db.models import Q

from ..errors import Refused


class Reach(StrEnum):
    """How far a role's right goes from the unit it is held in."""

    OWN = "own"  # the unit and its inner units
    SUBTREE = "subtree"  # OWN, and every layer unit below


@dataclass(frozen=True, slots=True)
class Standing:
    """A role in a unit, today. `path` is the unit's place in the tree, `home_id` the layer unit it belongs to.

    The names are for the title bar alone: they are read by the same query, and no rule looks at them. `layer` is the
    home unit's layer (second factors may be asked of some layers' cadres only).
    """

    role: str
    unit_id: int
    path: str
    home_id: int
    home_path: str
    office_id: int | None = None
    title: str = field(default="", compare=False)
    unit_name: str = field(default="", compare=False)
    home_name: str = field(default="", compare=False)
    layer: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Rule:
    """A verb, what it is called, and who may do it how far."""

    key: str
    title: str
    grants: Mapping[str, Reach]


@dataclass(frozen=True, slots=True)
class Role:
    """A role of the platform, with its Chinese word."""

    key: str
    title: str


_rules: dict[str, Rule] = {}
_roles: dict[str, Role] = {}
_provider: Callable[[Any], list[Standing]] | None = None


def register_roles(*roles: Role) -> None:
    """Make roles known; rules may name only these."""
    for role in roles:
        _roles[role.key] = role


def register(*rules: Rule) -> None:
    """Add rules to the table. A key twice, or an unknown role, is a programming error."""
    for rule in rules:
        if rule.key in _rules and _rules[rule.key] != rule:
            raise ValueError(f"rule {rule.key} registered twice")
        unknown = set(rule.grants) - set(_roles)
        if unknown:
            raise ValueError(f"rule {rule.key} names unknown roles {sorted(unknown)}")
        _rules[rule.key] = rule


def register_standings(provider: Callable[[Any], list[Standing]]) -> None:
    """Called once, by the engine that knows people and offices."""
    global _provider
    _provider = provider


def rules() -> tuple[Rule, ...]:
    """The whole table, for the page that shows it and the test that covers it."""
    return tuple(_rules.values())


def role_title(key: str) -> str:
    """The Chinese word of a role."""
    return _roles[key].title


def standings(user: Any) -> list[Standing]:
    """The user's roles today, read once per request (the user object lives that long)."""
    if user is None or not getattr(user, "is_authenticated", False) or _provider is None:
        return []
    cached = getattr(user, "_standings", None)
    if cached is None:
        cached = user._standings = _provider(user)
    return cached


def path_end(path: str) -> str:
    """The first string after every path that begins with `path` (range query instead of LIKE)."""
    return path[:-1] + chr(ord(path[-1]) + 1) if path else "\U0010ffff"


def _granted(user: Any, key: str) -> Iterable[tuple[Standing, Reach]]:
    grants = _rules[key].grants
    for standing in standings(user):
        reach = grants.get(standing.role)
        if reach is not None:
            yield standing, reach


def holds(user: Any, key: str) -> bool:
    """Whether the user may do this anywhere at all (for menus)."""
    return any(True for _ in _granted(user, key))


def allows(user: Any, key: str, unit: Any) -> bool:
    """Whether the user may do the verb in `unit` (anything with id, path, home_id, is_inner)."""
    for standing, reach in _granted(user, key):
        if unit.home_id == standing.home_id:
            return True
        if reach is Reach.SUBTREE and not unit.is_inner and unit.path.startswith(standing.home_path):
            return True
    return False


def require(user: Any, key: str, unit: Any) -> None:
    """Raise Refused unless the user may do the verb in `unit`."""
    if not allows(user, key, unit):
        raise Refused(key)


def require_holds(user: Any, key: str) -> None:
    """Raise Refused unless the user may do the verb somewhere."""
    if not holds(user, key):
        raise Refused(key)


def reach_q(user: Any, key: str, prefix: str = "") -> Q:
    """The rows a user's right reaches, as a condition; `prefix` leads to the unit, e.g. "unit__".

    Somebody with two posts in one union is asked for once: every condition is one more for the database to weigh.
    """
    granted = list(_granted(user, key))
    condition = Q(pk__in=[])
    for home_id in dict.fromkeys(standing.home_id for standing, _ in granted):
        condition |= Q(**{f"{prefix}home_id": home_id})
    whole = {standing.home_path for standing, reach in granted if reach is Reach.SUBTREE}
    for path in sorted(p for p in whole if not any(p != other and p.startswith(other) for other in whole)):
        span = {f"{prefix}path__gte": path, f"{prefix}path__lt": path_end(path)}
        condition |= Q(**span, **{f"{prefix}is_inner": False})
    return condition


def home_units(user: Any, key: str) -> list[int]:
    """Ids of the layer units in which the user holds a role with this right, widest first, without repeats."""
    seen: dict[int, str] = {}
    for standing, _ in _granted(user, key):
        seen.setdefault(standing.home_id, standing.home_path)
    return sorted(seen, key=lambda unit_id: len(seen[unit_id]))
