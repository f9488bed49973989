"""Founding, changing and finding units."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from jiaogong.engines.org.models import Headcount, Unit, UnitPeriod
from jiaogong.engines.org.verbs import change_unit, found_unit, next_path, path_segment, set_headcount
from jiaogong.kernel.accounts.models import User
from jiaogong.kernel.errors import Refused, RuleBroken
from jiaogong.kernel.journal.models import Entry
from jiaogong.kernel.text import pinyin

from .cast import BASE, Units, chair, day, found, fresh, person, small_city, today

pytestmark = pytest.mark.django_db


@pytest.fixture
def city(db: None) -> Units:
    return small_city()


@pytest.fixture
def zhou(city: Units) -> User:
    return chair(*(unit for unit in city.values() if not unit.is_inner))


def change(unit: Unit, by: Any, **more: Any) -> Unit:
    unit = Unit.objects.get(pk=unit.pk)
    facts = {"name": unit.name, "kind": unit.kind, "nature": unit.nature, "superior": unit.superior, "since": day(10)}
    return change_unit(unit, by=fresh(by) if by else None, **(facts | more))


def periods(unit: Unit) -> list[tuple[Any, ...]]:
    rows = UnitPeriod.objects.filter(unit=unit).order_by("since")
    return [(row.name, row.path, row.since, row.until) for row in rows]


def now(unit: Unit) -> Unit:
    return Unit.objects.get(pk=unit.pk)


def test_segments_count_in_base_36() -> None:
    assert [path_segment(n) for n in (0, 9, 10, 35, 36, 36**4 - 1)] == ["0000", "0009", "000a", "000z", "0010", "zzzz"]


def test_a_new_unit_has_place_home_spelling_period_and_line(city: Units) -> None:
    lines = Entry.objects.count()
    unit = found("S4", "曾厝垵小学", "base", city["C2"], since=day(3))
    assert (unit.path, unit.home_id, unit.superior_id) == ("000000010001", unit.pk, city["C2"].pk)
    assert (unit.is_inner, unit.opened_on, unit.pinyin, unit.initials) == (False, day(3), pinyin(unit.name), "ccaxx")
    assert periods(unit) == [("曾厝垵小学", "000000010001", day(3), None)]
    line = Entry.objects.first()
    assert Entry.objects.count() == lines + 1
    assert (line.verb, line.object_id, line.unit_id, line.after["code"]) == ("设立单位", unit.pk, unit.pk, "S4")


def test_inner_units_are_at_home_in_their_layer_unit(city: Units) -> None:
    group = found("G1", "一年级组", "inner", city["D1"])
    assert (group.home_id, group.is_inner, group.path) == (city["S1"].pk, True, city["D1"].path + "0000")


@pytest.mark.parametrize(
    ("layer", "above", "words"),
    [
        ("city", "C1", "上级单位的层级必须高于本单位"),
        ("city", "C", "上级单位的层级必须高于本单位"),
        ("county", "C1", "上级单位的层级必须高于本单位"),
        ("base", "S1", "上级单位的层级必须高于本单位"),
        ("province", "C", "上级单位的层级必须高于本单位"),
        ("base", "D1", "内设机构之下不能再设独立单位"),
        ("inner", "", "内设机构必须设在某个单位之下"),
    ],
)
def test_layers_stand_in_order(city: Units, layer: str, above: str, words: str) -> None:
    with pytest.raises(RuleBroken, match=words) as broken:
        found("X", "某单位", layer, city.get(above))
    assert broken.value.field == "superior"
    assert not Unit.objects.filter(code="X").exists()


def test_a_layer_may_be_left_out_and_inner_units_hang_anywhere(city: Units) -> None:
    assert found("X1", "市直属中学", "base", city["C"]).path == "00000002"
    assert found("X2", "办公室", "inner", city["C"]).home_id == city["C"].pk


def test_a_code_is_used_once(city: Units) -> None:
    with pytest.raises(RuleBroken, match="单位代码 S1 已被使用") as broken:
        found("S1", "另一小学", "base", city["C2"])
    assert broken.value.field == "code"


def test_nothing_is_founded_below_a_closed_unit(city: Units) -> None:
    Unit.objects.filter(pk=city["C2"].pk).update(closed_on=day(5))
    with pytest.raises(RuleBroken, match="上级单位已撤销"):
        found("X", "某小学", "base", city["C2"])


def test_founding_needs_the_right_in_the_superior(city: Units) -> None:
    county = chair(city["C1"], username="county")
    facts = {"code": "X", "name": "某小学", "layer": "base", "kind": "primary", "nature": "public", "since": BASE}
    for by, superior in ((county, city["C2"]), (county, city["C"]), (county, None), (None, city["C1"])):
        with pytest.raises(Refused):
            found_unit(by=by, superior=superior, **facts)
    assert found_unit(by=county, superior=city["C1"], **facts).superior_id == city["C1"].pk


def test_a_place_once_left_is_not_given_away(city: Units, zhou: User) -> None:
    """History asks by path: two units at one path would mix their years."""
    left = city["S2"].path
    change(city["S2"], zhou, superior=city["C2"], since=day(20))
    assert next_path(city["C1"]) != left
    assert change(city["S3"], zhou, superior=city["C1"], since=day(10)).path == city["C1"].path + "0002"


def test_a_rename_keeps_the_former_name_in_its_period(city: Units, zhou: User) -> None:
    lines = Entry.objects.count()
    unit = change(city["S1"], zhou, name="云溪县中心小学", reason="云教〔2020〕1号")
    assert (unit.name, unit.initials, unit.path) == ("云溪县中心小学", "yxxzxxx", city["S1"].path)
    path = unit.path
    assert periods(unit) == [("云溪县第一小学", path, BASE, day(10)), ("云溪县中心小学", path, day(10), None)]
    assert Entry.objects.count() == lines + 1
    line = Entry.objects.first()
    assert (line.verb, line.changes()) == ("变更单位", [("name", "云溪县第一小学", "云溪县中心小学")])


def test_a_change_on_the_day_of_the_last_one_corrects_it(city: Units, zhou: User) -> None:
    change(city["S1"], zhou, name="甲小学")
    unit = change(city["S1"], zhou, name="乙小学", reason="更正")
    assert [p[0] for p in periods(unit)] == ["云溪县第一小学", "乙小学"]


def test_a_move_carries_the_subtree(city: Units, zhou: User) -> None:
    old = city["S1"].path
    unit = change(city["S1"], zhou, superior=city["C2"])
    assert (unit.path, unit.superior_id, unit.home_id) == (city["C2"].path + "0001", city["C2"].pk, unit.pk)
    for code, tail in (("D1", "0000"), ("D2", "0001")):
        moved = now(city[code])
        assert (moved.path, moved.home_id, moved.superior_id) == (unit.path + tail, unit.pk, unit.pk)
        assert [p[1:] for p in periods(moved)] == [(old + tail, BASE, day(10)), (unit.path + tail, day(10), None)]
    assert now(city["S2"]).path == city["S2"].path


def test_a_department_that_moves_has_a_new_home(city: Units, zhou: User) -> None:
    group = found("G1", "一年级组", "inner", city["D1"])
    change(city["D1"], zhou, superior=city["S3"])
    assert now(city["D1"]).home_id == now(group).home_id == city["S3"].pk
    assert not Unit.objects.filter(home=city["S1"], code__in=["D1", "G1"]).exists()


def test_a_move_reaches_back_into_the_years_of_younger_versions(city: Units, zhou: User) -> None:
    """The department changed its name after the day its school moved: both versions stood below the new county."""
    change(city["D1"], zhou, name="教导处", since=day(20))
    unit = change(city["S1"], zhou, superior=city["C2"], since=day(10))
    old, new = city["D1"].path, unit.path + "0000"
    assert periods(city["D1"]) == [
        ("教务处", old, BASE, day(10)), ("教务处", new, day(10), day(20)), ("教导处", new, day(20), None),
    ]  # fmt: skip


def test_no_change_in_the_future_or_before_the_present_version(city: Units, zhou: User) -> None:
    change(city["S1"], zhou, name="甲小学")
    for since, words in (
        (today() + timedelta(days=1), "生效日期不能晚于今天"),
        (day(9), "不能早于现行信息的起始日 2020-01-11"),
    ):
        with pytest.raises(RuleBroken, match=words) as broken:
            change(city["S1"], zhou, name="乙小学", since=since)
        assert broken.value.field == "since"
    assert now(city["S1"]).name == "甲小学"
    assert change(city["S1"], zhou, name="乙小学", since=today()).name == "乙小学"


def test_no_move_to_where_the_superior_has_not_stood_yet(city: Units, zhou: User) -> None:
    late = found("C3", "新区教育工会", "county", city["C"], since=day(15))
    change(late, zhou, name="高新区教育工会", since=day(25))  # a new name is no new place
    with pytest.raises(RuleBroken, match="新上级自 2020-01-16 起才在现在的位置"):
        change(city["S1"], zhou, superior=late, since=day(10))
    assert change(city["S1"], zhou, superior=late, since=day(15)).path == late.path + "0000"


def test_no_ring(city: Units, zhou: User) -> None:
    group = found("G1", "一年级组", "inner", city["D1"])
    for code, below in (("D1", city["D1"]), ("D1", group), ("C1", city["S1"]), ("C", city["S3"])):
        with pytest.raises(RuleBroken, match="否则组织树会成环"):
            change(city[code], zhou, superior=below)
    stale = Unit.objects.get(code="D2")
    change(stale, zhou, superior=city["D1"])
    with pytest.raises(RuleBroken, match="否则组织树会成环"):
        change(city["D1"], zhou, superior=stale)  # an object read before the move


def test_no_unit_loses_its_superior_or_its_order(city: Units, zhou: User) -> None:
    with pytest.raises(RuleBroken, match="单位必须有上级"):
        change(city["S1"], zhou, superior=None)
    with pytest.raises(RuleBroken, match="层级必须高于"):
        change(city["S1"], zhou, superior=city["S3"])
    with pytest.raises(RuleBroken, match="内设机构之下不能再设独立单位"):
        change(city["S1"], zhou, superior=city["D3"])


def test_a_move_needs_the_right_at_both_ends(city: Units) -> None:
    county = chair(city["C1"], username="county")
    with pytest.raises(Refused):
        change(city["S1"], county, superior=city["C2"])
    with pytest.raises(Refused):
        change(city["S3"], county, superior=city["C1"])
    with pytest.raises(Refused):
        change(city["S1"], None, name="甲小学")
    with pytest.raises(Refused):
        change(city["S1"], person("吴", "wu").user, name="甲小学")
    assert now(city["S1"]).path == city["S1"].path


def test_headcounts_follow_one_another(city: Units, zhou: User) -> None:
    school = city["S1"]
    set_headcount(school, by=zhou, since=day(1), numbers={"established": 40, "filed": 3})
    set_headcount(school, by=zhou, since=day(5), numbers={"established": 41, "filed": 3})
    set_headcount(school, by=zhou, since=day(5), numbers={"established": 42, "agency": 0})
    rows = Headcount.objects.filter(unit=school).order_by("employment_type", "since")
    assert [(r.employment_type, r.number, r.since, r.until) for r in rows] == [
        ("agency", 0, day(5), None),
        ("established", 40, day(1), day(5)),
        ("established", 42, day(5), None),
        ("filed", 3, day(1), None),
    ]
    assert {r.employment_type: r.number for r in rows.at(day(4))} == {"established": 40, "filed": 3}
    with pytest.raises(RuleBroken, match="日期不能早于现有人数的登记日 2020-01-06"):
        set_headcount(school, by=zhou, since=day(4), numbers={"filed": 9, "established": 1})
    assert rows.get(employment_type="filed").number == 3  # nothing of a refused act stays
    with pytest.raises(Refused):
        set_headcount(school, by=person("吴", "wu").user, since=day(9), numbers={"filed": 9})
    line = Entry.objects.first()
    assert (line.verb, line.before["established"], line.after["established"]) == ("登记教职工人数", 41, 42)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("yxxdyxx", ["S1"]),
        ("YXX", ["C1", "S1", "S2", "S3"]),
        ("yunxi", ["C1", "S1", "S2"]),
        ("实验", ["S3"]),
        (" 云溪县第二 ", ["S2"]),
        ("s3", ["S3"]),
        ("C1", ["C1"]),
        ("%", []),
        ("教务处", ["D1"]),
        ("没有", []),
        ("", ["C", "C1", "S1", "D1", "D2", "S2", "C2", "S3", "D3"]),
    ],
)
def test_units_are_found_by_initials_name_or_code(city: Units, text: str, codes: list[str]) -> None:
    assert [unit.code for unit in Unit.objects.search(text)] == codes


def test_rare_characters_and_dots_stay_in_names(city: Units) -> None:
    name = "䶮㛃𠅤𬭎·希望小学"
    unit = found("R", name, "base", city["C1"])
    assert now(unit).name == name
    assert [u.code for u in Unit.objects.search("𠅤𬭎·")] == ["R"]
    assert [u.code for u in Unit.objects.search("yjxhxwxx")] == ["R"]
