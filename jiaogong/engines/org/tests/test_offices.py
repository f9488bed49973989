"""Offices, their holders and the rights that come and go with them; people and how they are found."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from jiaogong.engines.org.models import Holding, Office, Person
from jiaogong.engines.org.verbs import create_office, make_person, take_office
from jiaogong.kernel.access import allows, standings
from jiaogong.kernel.errors import Refused, RuleBroken
from jiaogong.kernel.journal.models import Entry
from jiaogong.kernel.text.identity import id_check_digit

from .cast import BASE, Units, chair, day, fresh, person, small_city, today

pytestmark = pytest.mark.django_db
FIRST17 = "99010119850312004"
ID = FIRST17 + id_check_digit(FIRST17)


@pytest.fixture
def city(db: None) -> Units:
    return small_city()


@pytest.fixture
def office(city: Units) -> Office:
    return create_office(city["S1"], by=None, title="主席", role="chair", check=False)


def terms(office: Office) -> list[tuple[str, date, date | None]]:
    rows = Holding.objects.filter(office=office).order_by("since")
    return [(row.person.name, row.since, row.until) for row in rows]


def take(office: Office, who: Person, since: date) -> Holding:
    return take_office(office, by=None, person=who, since=since, check=False)


def test_the_formers_rights_end_the_day_the_new_one_takes_over(city: Units, office: Office) -> None:
    zhou, wu = person("周敏", "zhou"), person("吴江", "wu")
    take(office, zhou, today() - timedelta(days=1))
    assert allows(fresh(zhou.user), "org.change_unit", city["S1"])
    take(office, wu, today())
    assert not allows(fresh(zhou.user), "org.change_unit", city["S1"])
    assert allows(fresh(wu.user), "org.change_unit", city["S1"])
    assert terms(office) == [("周敏", today() - timedelta(days=1), today()), ("吴江", today(), None)]
    line = Entry.objects.first()
    assert (line.verb, line.before, line.after["holder"]) == ("任职", {"holder": "周敏"}, "吴江")


def test_a_handover_agreed_for_tomorrow_changes_nothing_today(city: Units, office: Office) -> None:
    zhou, wu = person("周敏", "zhou"), person("吴江", "wu")
    take(office, zhou, BASE)
    take(office, wu, today() + timedelta(days=1))
    assert allows(fresh(zhou.user), "org.change_unit", city["S1"])
    assert standings(fresh(wu.user)) == []
    assert list(Office.objects.held_by(zhou.user, today())) == [office]
    assert list(Office.objects.held_by(wu.user, today() + timedelta(days=1))) == [office]


def test_one_holder_at_a_time(office: Office) -> None:
    zhou, wu = person("周敏"), person("吴江")
    holding = take(office, zhou, day(10))
    assert take(office, zhou, day(20)) == holding
    for since in (day(10), day(9)):
        with pytest.raises(RuleBroken, match="现任自 2020-01-11 起任职，接任日期必须在其后"):
            take(office, wu, since)
    assert terms(office) == [("周敏", day(10), None)]


def test_terms_never_overlap_even_before_one_agreed_ahead(office: Office) -> None:
    zhou, wu = person("周敏"), person("吴江")
    Holding.objects.create(office=office, person=zhou, since=day(10), until=day(20))
    for since in (day(5), day(15)):
        with pytest.raises(RuleBroken, match="任期不能重叠"):
            take(office, wu, since)
    take(office, wu, day(20))
    assert terms(office) == [("周敏", day(10), day(20)), ("吴江", day(20), None)]


def test_offices_are_given_by_those_who_may(city: Units, office: Office) -> None:
    county, wu = chair(city["C2"], username="county"), person("吴江", "wu")
    with pytest.raises(Refused):
        take_office(office, by=county, person=wu, since=BASE)
    with pytest.raises(Refused):
        create_office(city["S1"], by=county, title="委员", role="officer")
    upper = chair(city["C1"], username="upper")
    assert take_office(office, by=upper, person=wu, since=BASE).person == wu
    with pytest.raises(RuleBroken, match="云溪县第一小学 已有“主席”这个职务") as broken:
        create_office(city["S1"], by=upper, title="主席", role="chair")
    assert broken.value.field == "title"


def test_an_abolished_office_or_a_closed_unit_gives_no_right(city: Units, office: Office) -> None:
    zhou = person("周敏", "zhou")
    take(office, zhou, BASE)
    Office.objects.update(abolished_on=today())
    assert standings(fresh(zhou.user)) == []
    Office.objects.update(abolished_on=None)
    type(city["S1"]).objects.filter(pk=city["S1"].pk).update(closed_on=today())
    assert standings(fresh(zhou.user)) == []


def test_a_person_is_derived_from_his_number() -> None:
    made = make_person(name="曾芳", id_number=f" {ID.lower()} ", phone=" 13800000001 ")
    seen = (made.pinyin, made.initials, made.id_checked, made.sex, made.birth_date, made.id_number, made.phone)
    assert seen == ("zengfang", "zf", True, "female", date(1985, 3, 12), ID, "13800000001")
    wrong = make_person(name="曾芳", id_number=ID[:17] + ("1" if ID[17] != "1" else "2"))
    assert (wrong.id_checked, wrong.sex, wrong.birth_date) == (False, "", None)
    bare = make_person(name="阿依古丽·买买提", sex="female", birth=date(1990, 1, 1))
    assert (bare.initials, bare.sex, bare.birth_date, bare.id_number, bare.phone) == (
        "ayglmmt", "female", date(1990, 1, 1), None, None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("zf", ["曾芳"]),
        ("ZENG", ["曾芳"]),
        ("zeng fang", ["曾芳"]),
        ("芳", ["王芳", "曾芳"]),
        ("ycg", ["尉迟恭"]),
        ("·买", ["阿依古丽·买买提"]),
        ("𠅤", ["王𠅤"]),
        (ID, ["曾芳"]),
        (ID[:10], []),
        ("13800000001", ["曾芳"]),
        ("f", ["王芳", "曾芳"]),  # given names too
        ("fang 0001", ["曾芳"]),
        ("0001", ["曾芳"]),
        ("0002", []),
        ("138 0000-0001", ["曾芳"]),
        ("曾芳 13800000001", ["曾芳"]),
        ("王芳 13800000001", []),
        ("阿依古丽买买提", ["阿依古丽·买买提"]),
        ("阿依古丽．买买提", ["阿依古丽·买买提"]),
        ("买买提", ["阿依古丽·买买提"]),
        ("古丽", ["阿依古丽·买买提"]),
        ("guli", ["阿依古丽·买买提"]),
        ("wfang", ["王芳"]),
        ("王f", ["王芳"]),
        ("曾fang", ["曾芳"]),
        ("’:*|", []),
    ],
)
def test_people_are_found_by_initials_name_or_whole_number(db: None, text: str, names: list[str]) -> None:
    for name in ("王芳", "尉迟恭", "阿依古丽·买买提", "王𠅤"):
        person(name)
    make_person(name="曾芳", id_number=ID, phone="13800000001").save()
    assert [found.name for found in Person.objects.search(text)] == names
