"""The tiny city: consistent, the same for a seed, with its cast in place."""

from __future__ import annotations

from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction

from jiaogong.engines.figures.reckon import Reckoning
from jiaogong.engines.org.models import Employment, Holding, Person, Unit, UnitPeriod
from jiaogong.engines.org.verbs import change_unit, found_unit
from jiaogong.kernel.access import allows
from jiaogong.kernel.accounts.models import User
from jiaogong.kernel.errors import Refused, RuleBroken
from jiaogong.kernel.journal.models import Entry
from jiaogong.modules.members.models import Membership
from jiaogong.site.demo import load
from jiaogong.site.demo.check import check_city
from jiaogong.site.demo.load import demo_password, exists, load_city
from jiaogong.site.demo.posts import USERNAMES

DAY = date(2026, 7, 15)
pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> Unit:
    load_city(size="tiny", day=DAY, accounts=True, password="江南烟雨2026试用")
    return Unit.objects.get(name="清岚市教育工会")


def test_it_is_consistent(city: Unit) -> None:
    assert check_city() == []


@pytest.mark.parametrize("day", [date(2026, 1, 1), date(2028, 2, 29), date(2026, 12, 31)])
def test_it_is_consistent_on_awkward_days(day: date) -> None:
    load_city(size="tiny", seed=5, day=day)
    assert check_city() == []


def test_the_checker_sees_what_is_wrong(city: Unit) -> None:
    UnitPeriod.objects.filter(unit=city, until=None).update(name="别的名字")
    assert check_city() == ["清岚市教育工会 的现行版本与单位的 name 不一致"]


def test_the_same_seed_and_day_give_the_same_rows() -> None:
    def picture() -> list[Any]:
        people = list(
            Person.objects.order_by("id_index").values_list("name", "birth_date", "id_index", "phone_index", "key")
        )
        rows = list(
            Membership.objects.order_by("number", "since").values_list("number", "since", "until", "verified_on")
        )
        return [people, rows, list(Unit.objects.order_by("code").values_list("code", "name", "path", "key"))]

    def made(seed: int) -> list[Any]:
        with transaction.atomic():
            load_city(size="tiny", seed=seed, day=DAY)
            found = picture()
            transaction.set_rollback(True)
        return found

    assert made(3) == made(3)
    assert made(3) != made(4)


def test_a_second_load_is_refused_and_the_command_says_so(city: Unit) -> None:
    with pytest.raises(RuleBroken, match="已存在"):
        load_city(size="tiny", day=DAY)
    out = StringIO()
    call_command("demo_city", size="tiny", stdout=out)
    assert "已存在，未作任何改动" in out.getvalue()


def test_every_account_stands_where_its_story_needs_it(city: Unit) -> None:
    assert sorted(User.objects.values_list("username", flat=True)) == sorted(USERNAMES)
    assert all(u.check_password("江南烟雨2026试用") for u in User.objects.all())
    held = Holding.objects.current().exclude(person__user=None)
    assert set(held.values_list("person__user__username", "office__unit__name", "office__role")) == {
        ("city", "组织部", "officer"), ("county", "云溪县教育工会", "officer"), ("school", "清岚市第三中学", "chair"),
        ("leader", "清岚市教育工会", "leader"), ("handler", "组织部", "handler"),
        ("principal", "清岚市第三中学", "leader"),
    }  # fmt: skip
    member = Person.objects.get(user__username="member")
    assert member.name == "李晓雯"
    assert Employment.objects.get(person=member, until=None).unit.name == "清岚市实验小学"
    assert Membership.objects.get(person=member, until=None).unit.name == "清岚市实验小学"


def test_the_city_reaches_its_counties_and_not_the_city_beside(city: Unit) -> None:
    officer = User.objects.get(username="city")
    assert allows(officer, "org.change_unit", Unit.objects.get(name="云溪县教育工会"))
    assert allows(officer, "org.change_unit", city)
    foreign = [u for u in Unit.objects.filter(code__startswith="9902") if allows(officer, "org.view_unit", u)]
    assert foreign == []
    assert Unit.objects.filter(code__startswith="9902", layer="base").count() == 1


def test_rows_loaded_in_bulk_are_found_like_saved_ones(city: Unit) -> None:
    person = Person.objects.exclude(phone=None).first()
    assert person is not None
    assert list(Person.objects.search(person.id_number.open())) == [person]
    assert person in Person.objects.search(person.phone.open())
    assert person in Person.objects.search(person.initials)


def test_units_can_be_founded_and_changed_beside_loaded_ones(city: Unit) -> None:
    officer = User.objects.get(username="city")
    county = Unit.objects.get(name="云溪县教育工会")
    new = found_unit(
        by=officer,
        superior=county,
        code="9901020099",
        name="云溪县新建小学",
        layer="base",
        kind="primary",
        nature="public",
        since=DAY,
    )
    assert new.path[:-4] == county.path
    school = Unit.objects.get(name="柳浦镇初级中学")
    version = UnitPeriod.objects.get(unit=school, until=None)
    changed = change_unit(
        school,
        by=officer,
        since=max(version.since, date(2026, 1, 1)),
        name="柳浦中学",
        kind="junior_high",
        nature="public",
        superior=county,
    )
    assert changed.name == "柳浦中学"
    with pytest.raises(Refused):
        change_unit(
            Unit.objects.get(name="屏东县第一中学"),
            by=officer,
            since=DAY,
            name="别名",
            kind="senior_high",
            nature="public",
            superior=county,
        )


def test_figures_are_sensible(city: Unit) -> None:
    values = {v.figure.key: v for v in Reckoning(city, DAY).everything()}
    assert values["unions.units"].numerator == 14
    assert (values["unions.establishment_rate"].numerator, values["unions.establishment_rate"].denominator) == (12, 14)
    assert values["unions.renewals_due"].numerator == 4
    assert 60 < (values["members.real_name_rate"].number or 0) < 85


def test_one_journal_line_tells_of_the_load(city: Unit) -> None:
    entry = Entry.objects.get()
    assert (entry.verb, entry.unit_id, entry.after["size"], entry.after["day"]) == (
        "载入演示数据",
        city.pk,
        "tiny",
        "2026-07-15",
    )


def test_without_accounts_nobody_can_sign_in() -> None:
    load_city(size="tiny", day=DAY)
    assert not User.objects.exists()


def test_a_failed_load_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise ValueError("broken")

    monkeypatch.setattr(load.journal, "write", fail)
    with pytest.raises(ValueError, match="broken"):
        load_city(size="tiny", day=DAY, accounts=True, password="江南烟雨2026试用")
    assert not exists()
    assert not User.objects.exists()


def test_the_password_is_made_once_and_kept_private(tmp_path: Path, settings: Any) -> None:
    settings.DATA_DIR = tmp_path
    password, fresh = demo_password()
    assert fresh
    assert demo_password() == (password, False)
    assert (tmp_path / "demo_password").stat().st_mode & 0o777 == 0o600
