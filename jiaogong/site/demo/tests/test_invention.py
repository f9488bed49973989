"""The pure parts: numbers that pass their checks, splits that add up, names that do not repeat."""

from __future__ import annotations

from datetime import date
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from jiaogong.kernel.text import id_checksum_ok, sex_of, uscc_ok
from jiaogong.site.demo.blueprint import draw_sizes
from jiaogong.site.demo.numbers import Numbers, spoil_check
from jiaogong.site.demo.places import Gazetteer, ordinal
from jiaogong.site.demo.planning import Spreader, draw_up
from jiaogong.site.demo.sizes import COUNTIES, GROUPS, PROVINCE_UNITS, TYPES, shares, size_of

DAY = date(2026, 7, 15)


@given(st.dates(date(1940, 1, 1), date(2005, 12, 31)), st.booleans())
def test_id_numbers_are_valid_and_their_spoilt_forms_are_not(birth: date, male: bool) -> None:
    number = Numbers().id_number("990101", birth, male=male)
    assert id_checksum_ok(number)
    assert number[6:14] == f"{birth:%Y%m%d}"
    assert sex_of(number) == ("male" if male else "female")
    assert not id_checksum_ok(spoil_check(number))


def test_the_example_of_the_specification() -> None:
    assert id_checksum_ok("990101198503120045")


def test_numbers_are_never_given_twice() -> None:
    numbers, birth = Numbers(), date(1985, 3, 12)
    ids = {numbers.id_number("990101", birth, male=n % 2 == 0) for n in range(900)}
    mobiles = {numbers.mobile() for _ in range(2000)}
    codes = {numbers.credit_code("81", "990101") for _ in range(500)}
    assert (len(ids), len(mobiles), len(codes)) == (900, 2000, 500)
    assert all(m.startswith("100") and len(m) == 11 for m in mobiles)
    assert all(uscc_ok(code) for code in codes)
    assert [numbers.approval("清教工", 2025), numbers.approval("清教工", 2025)] == [
        "清教工〔2025〕1号",
        "清教工〔2025〕2号",
    ]


@given(st.lists(st.integers(1, 400), min_size=1, max_size=60))
def test_splits_add_up_unit_by_unit_and_keep_the_ratio(staff: list[int]) -> None:
    ratios = {str(k): v for k, v in next(iter(TYPES.values())).items()}
    spreader = Spreader(ratios)
    found = [spreader.split(number) for number in staff]
    assert [sum(f.values()) for f in found] == staff
    for key, ratio in ratios.items():
        assert abs(sum(f.get(key, 0) for f in found) - ratio * sum(staff)) <= len(ratios)


@given(st.integers(0, 5000), st.lists(st.floats(0.1, 50), min_size=1, max_size=20))
def test_shares_add_up(total: int, weights: list[float]) -> None:
    assert sum(shares(total, weights)) == total


def test_sizes_of_a_group_stay_in_bounds_and_add_up() -> None:
    for group in GROUPS:
        sizes = draw_sizes(Random(1), group, group.count, group.total)
        assert (len(sizes), sum(sizes)) == (group.count, group.total)
        assert all(group.low <= size <= group.high for size in sizes)


def test_the_tables_are_those_of_the_specification() -> None:
    assert (sum(g.count for g in GROUPS), sum(g.total for g in GROUPS)) == (300, 22500)
    private = [g for g in GROUPS if g.nature == "private"]
    assert [sum(g.count for g in private if low <= g.low <= high) for low, high in ((0, 24), (25, 99), (100, 999))] == [
        20,
        24,
        18,
    ]
    assert sum(g.unorganised for g in GROUPS) == 6
    province = size_of("province")
    assert sum(g.count for city in province.cities for g in city.groups) == PROVINCE_UNITS


def test_names_of_units_do_not_repeat() -> None:
    gazetteer = Gazetteer(Random(1), "清岚", COUNTIES)
    names = [gazetteer.unit_name(g.kind, g.nature, COUNTIES[i % 9]) for g in GROUPS for i in range(g.count)]
    assert len(set(names)) == len(names)
    assert [ordinal(n) for n in (1, 10, 11, 20, 21)] == ["一", "十", "十一", "二十", "二十一"]


def test_a_plan_is_the_same_for_a_seed_and_another_for_another() -> None:
    def picture(seed: int) -> list[tuple[object, ...]]:
        plan = draw_up(size_of("standard"), seed=seed, day=DAY)
        return [(p.name, p.path, p.staff, p.union_since, p.verified, len(p.posts)) for p in plan.plots]

    assert picture(1) == picture(1)
    assert picture(1) != picture(2)


def test_paths_are_unique_and_superiors_come_first() -> None:
    plan = draw_up(size_of("standard"), seed=1, day=DAY)
    assert len({p.path for p in plan.plots}) == len(plan.plots)
    assert len({p.code for p in plan.plots}) == len(plan.plots)
    seen: set[int] = set()
    for plot in plan.plots:
        assert plot.superior is None or plot.superior.pk in seen
        seen.add(plot.pk)
