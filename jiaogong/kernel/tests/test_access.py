"""Who reaches what: the table of rules, in memory and in the database, must say the same."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from hypothesis import given
from hypothesis import strategies as st

from jiaogong.kernel import access
from jiaogong.kernel.access import Reach, Role, Rule, Standing, path_end, reach_q
from jiaogong.kernel.accounts.models import User
from jiaogong.kernel.errors import Refused

Unit: Any = apps.get_model("org.Unit")  # the kernel imports no engine; this is what rights reach


@dataclass
class Place:
    """A unit as access sees one."""

    id: int
    path: str
    home_id: int
    is_inner: bool = False


@dataclass
class Somebody:
    """A user with the standings given."""

    _standings: list[Standing] = field(default_factory=list)
    is_authenticated: bool = True


CITY, COUNTY, SCHOOL, OTHER = (
    Place(1, "0000", 1),
    Place(2, "00000000", 2),
    Place(3, "000000000000", 3),
    Place(4, "00000001", 4),
)
OFFICE, GROUP = Place(5, "00000002", 1, True), Place(6, "0000000000000000", 3, True)
PLACES = {"city": CITY, "county": COUNTY, "school": SCHOOL, "other": OTHER, "city office": OFFICE, "group": GROUP}
HOMES = {1: CITY, 2: COUNTY, 3: SCHOOL, 4: OTHER}


@pytest.fixture(autouse=True)
def own_table(monkeypatch: pytest.MonkeyPatch) -> None:
    """The platform's rules and two of the test's."""
    monkeypatch.setattr(access, "_rules", dict(access._rules))
    monkeypatch.setattr(access, "_roles", dict(access._roles))
    access.register(Rule("t.own", "试", {"chair": Reach.OWN}), Rule("t.below", "试", {"chair": Reach.SUBTREE}))


def holder(place: Place, role: str = "chair") -> Somebody:
    home = HOMES[place.home_id]
    return Somebody([Standing(role, place.id, place.path, home.id, home.path)])


@pytest.mark.parametrize(
    ("rule", "held", "reached"),
    [
        ("t.own", "city", {"city", "city office"}),
        ("t.own", "county", {"county"}),
        ("t.own", "school", {"school", "group"}),
        ("t.own", "group", {"school", "group"}),
        ("t.own", "city office", {"city", "city office"}),
        (
            "t.below",
            "city",
            {"city", "city office", "county", "school", "other"},
        ),  # the school's group is its own matter
        ("t.below", "city office", {"city", "city office", "county", "school", "other"}),
        ("t.below", "county", {"county", "school"}),
        ("t.below", "other", {"other"}),
        ("t.below", "school", {"school", "group"}),
        ("t.below", "group", {"school", "group"}),
    ],
)
def test_how_far_a_role_reaches(rule: str, held: str, reached: set[str]) -> None:
    user = holder(PLACES[held])
    assert {name for name, place in PLACES.items() if access.allows(user, rule, place)} == reached
    for name, place in PLACES.items():
        if name not in reached:
            with pytest.raises(Refused):
                access.require(user, rule, place)


def test_another_role_or_nobody_reaches_nothing() -> None:
    for user in (holder(CITY, "member"), Somebody(), AnonymousUser(), None):
        assert not any(access.allows(user, "t.below", place) for place in PLACES.values())
        assert not access.holds(user, "t.below")
        assert access.home_units(user, "t.below") == []
        with pytest.raises(Refused):
            access.require_holds(user, "t.below")


def test_two_standings_add_up() -> None:
    user = Somebody(holder(SCHOOL)._standings + holder(OTHER)._standings)
    assert {n for n, p in PLACES.items() if access.allows(user, "t.own", p)} == {"school", "group", "other"}
    assert access.home_units(user, "t.own") == [OTHER.id, SCHOOL.id]


def test_rules_name_only_known_roles_and_come_once() -> None:
    with pytest.raises(ValueError, match="unknown roles \\['janitor'\\]"):
        access.register(Rule("t.new", "试", {"janitor": Reach.OWN}))
    with pytest.raises(ValueError, match=r"rule t\.own registered twice"):
        access.register(Rule("t.own", "试", {"chair": Reach.SUBTREE}))
    access.register(Rule("t.own", "试", {"chair": Reach.OWN}))
    access.register_roles(Role("janitor", "校工"))
    access.register(Rule("t.new", "试", {"janitor": Reach.OWN}))
    assert access.role_title("janitor") == "校工"
    assert access.rules()[-1].key == "t.new"


def test_an_unknown_rule_is_a_mistake_not_a_refusal() -> None:
    for user in (holder(CITY), None):
        for ask in (access.holds, access.require_holds, reach_q, access.home_units):
            with pytest.raises(KeyError):
                ask(user, "t.nothing")
        with pytest.raises(KeyError):
            access.allows(user, "t.nothing", CITY)


SEGMENTS = st.text(alphabet="0123456789abcdefghijklmnopqrstuvwxyz", min_size=4, max_size=4)
PATHS = st.lists(st.sampled_from(["0000", "0001", "0009", "000a", "000z", "0010", "zzzz"]) | SEGMENTS, max_size=4).map(
    "".join
)


@given(PATHS, PATHS)
def test_the_span_of_a_path_is_everything_below_it(path: str, other: str) -> None:
    assert (path <= other < path_end(path)) is other.startswith(path)


@pytest.mark.django_db
def test_the_database_orders_paths_as_python_does() -> None:
    """Fails on a PostgreSQL database made with a language's collation: there '{' sorts before 'z'."""
    paths = ["000z", "000z0000", "000zzzzz", "0010", "00100000", "zzzz", "zzzz0000", "0009", "00099999", "000a"]
    Unit.objects.bulk_create(
        Unit(code=p, name=p, layer="base", kind="primary", path=p, opened_on=date(2020, 1, 1)) for p in paths
    )
    for path in paths:
        below = set(Unit.objects.under(Unit(path=path)).values_list("path", flat=True))
        assert below == {p for p in paths if p.startswith(path)}


@pytest.mark.django_db
def test_pages_and_lists_agree_for_everybody_everywhere(tiny_city: None) -> None:
    """allows() and reach_q() are one right, written twice: compared for every user, rule and unit."""
    units = list(Unit.objects.all())
    users: list[Any] = [*User.objects.all(), AnonymousUser()]
    compared = 0
    for user in users:
        for rule in access.rules():
            listed = set(Unit.objects.filter(reach_q(user, rule.key)).values_list("pk", flat=True))
            assert listed == {unit.pk for unit in units if access.allows(user, rule.key, unit)}, (str(user), rule.key)
            assert bool(listed) is access.holds(user, rule.key)
            compared += len(units)
    assert any(unit.is_inner for unit in units) and compared > 1000
