"""One's own data: consent by wording, a copy, requests with a day to answer by, erasure that keeps figures, merging."""

from __future__ import annotations

import io
import json
from datetime import date, timedelta
from typing import Any

import openpyxl
import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from jiaogong.engines.inbox.models import Item, Message
from jiaogong.engines.org.models import Employment, Holding, Office, Person, Unit
from jiaogong.engines.org.verbs import make_person
from jiaogong.engines.personal import purposes, rules, verbs
from jiaogong.engines.personal.expiry import ended_people, remind_of_expired
from jiaogong.engines.personal.models import Consent, DataRequest
from jiaogong.engines.personal.purposes import Purpose
from jiaogong.kernel import clock
from jiaogong.kernel.accounts.models import User
from jiaogong.kernel.errors import Refused, RuleBroken
from jiaogong.kernel.journal.models import Entry
from jiaogong.kernel.text.identity import id_check_digit

pytestmark = pytest.mark.django_db


def id_number(serial: int) -> str:
    first = f"99010119850312{serial:03d}"
    return first + id_check_digit(first)


@pytest.fixture
def school(tiny_city: None) -> Unit:
    home = Holding.objects.get(person__user__username="school", until=None).office.unit.home
    assert home is not None
    return home


def user_named(name: str) -> User:
    return User.objects.get(username=name)


def newcomer(unit: Unit, name: str = "钱多多", *, until: date | None = None, **more: Any) -> Person:
    person = make_person(name=name, **more)
    person.save()
    Employment.objects.create(
        person=person, unit=unit, employment_type="filed", since=date(2010, 9, 1), until=until, position="厨师"
    )
    return person


def with_account(person: Person, username: str = "qian") -> User:
    person.user = User.objects.create_user(username, None, name=person.name)
    person.save()
    return person.user


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def left_long_ago(unit: Unit, **more: Any) -> Person:
    return newcomer(unit, until=clock.today() - timedelta(days=366 * 6), **more)


# ---- consent


def test_consent_is_given_once_for_a_wording_and_again_for_a_new_one(
    school: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    person, at = newcomer(school), clock.now()
    first = Purpose("test.purpose", "测试用途", "姓名", "办理入会", "三年")
    monkeypatch.setitem(purposes._purposes, "test.purpose", first)
    given = verbs.give_consent(person, by=None, purpose="test.purpose", at=at)
    assert verbs.give_consent(person, by=None, purpose="test.purpose", at=at) == given
    newer = Purpose("test.purpose", "测试用途", "姓名、手机", "办理入会", "三年", version=2)
    monkeypatch.setitem(purposes._purposes, "test.purpose", newer)
    again = verbs.give_consent(person, by=None, purpose="test.purpose", at=at)
    assert again.version == 2 and Consent.objects.standing().filter(person=person).count() == 1
    assert given.wording["data"] == "姓名"
    assert verbs.withdraw_consent(person, by=None, purpose="test.purpose", at=at)
    assert not verbs.withdraw_consent(person, by=None, purpose="test.purpose", at=at)


def test_one_standing_consent_a_purpose(school: Unit) -> None:
    person = newcomer(school)
    facts = {"person": person, "purpose": "x", "version": 1, "wording": {}, "given_at": clock.now()}
    with pytest.raises(IntegrityError), transaction.atomic():
        Consent.objects.bulk_create([Consent(**facts), Consent(**facts)])


# ---- the copy


def test_the_copy_holds_what_is_his_and_nothing_of_others(school: Unit) -> None:
    number = id_number(871)
    person = newcomer(school, id_number=number, phone="10012345678")
    user = with_account(person)
    book = openpyxl.load_workbook(
        io.BytesIO(client_of(user).post("/personal/copy/", {"form": "xlsx", "once": "1"}).content)
    )
    cells = {str(c) for sheet in book for row in sheet.iter_rows(values_only=True) for c in row if c}
    assert {"钱多多", number, "10012345678", "厨师"} <= cells
    data = json.loads(client_of(user).post("/personal/copy/", {"form": "json", "once": "2"}).content)
    assert data["基本信息"][0]["证件号码"] == number
    others = Person.objects.exclude(pk=person.pk).values_list("name", flat=True)
    assert not set(others) & cells
    assert Entry.objects.filter(verb="导出本人信息", object_id=person.pk).count() == 2
    with pytest.raises(Refused):
        verbs.own_copy(person, by=user_named("school"), form="json", at=clock.now())


# ---- requests


def test_a_request_goes_to_the_chair_and_its_answer_comes_back(school: Unit) -> None:
    person = newcomer(school)
    user = with_account(person)
    form = {"kind": "correct", "matter": "手机换了", "once": "3"}
    assert client_of(user).post("/personal/ask/", form).status_code == 302
    row = DataRequest.objects.get()
    assert row.unit == school and row.due_on > clock.today()
    assert verbs.ask(person, by=user, kind="correct", matter="再问一次", at=clock.now()) == row
    assert Item.objects.open().filter(kind=rules.REQUEST, office__unit__home=school).count() == 1
    chair = client_of(user_named("school"))
    assert "钱多多" in chair.get("/personal/requests/").content.decode()
    answer = {"agree": "yes", "answer": "已更正手机号码。", "once": "4"}
    assert chair.post(f"/personal/requests/{row.key}/", answer).status_code == 302
    row.refresh_from_db()
    assert row.state == "done" and row.answer == "已更正手机号码。"
    assert not Item.objects.open().filter(kind=rules.REQUEST).exists()
    assert Message.objects.filter(person=person, short="个人信息请求答复").exists()
    with pytest.raises(RuleBroken, match="不能再答复"):
        verbs.decide(row, by=user_named("school"), agree=False, answer="不行", at=clock.now())


def test_refusing_needs_a_reason_and_nobody_answers_his_own(school: Unit) -> None:
    chair = user_named("school")
    me = Person.objects.get(user=chair)
    row = verbs.ask(me, by=chair, kind="explain", matter="保存多久", at=clock.now())
    with pytest.raises(RuleBroken, match="第五十条"):
        verbs.decide(row, by=chair, agree=False, answer=" ", at=clock.now())
    with pytest.raises(RuleBroken, match="本人"):
        verbs.decide(row, by=chair, agree=True, answer="好", at=clock.now())
    with pytest.raises(Refused):
        verbs.decide(row, by=user_named("county"), agree=True, answer="好", at=clock.now())
    assert verbs.withdraw(row, by=chair, at=clock.now())
    assert not verbs.withdraw(row, by=chair, at=clock.now())


def test_only_one_open_request_of_a_kind(school: Unit) -> None:
    facts = {
        "person": newcomer(school), "unit": school, "kind": "erase", "matter": "x", "asked_at": clock.now(),
        "due_on": clock.today(),
    }  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        DataRequest.objects.bulk_create([DataRequest(**facts), DataRequest(**facts)])
    with pytest.raises(IntegrityError), transaction.atomic():
        DataRequest.objects.bulk_create([DataRequest(**facts, state="done")])


# ---- erasure


def test_whoever_serves_is_not_erased_and_reads_why(school: Unit) -> None:
    person = newcomer(school)
    user = with_account(person)
    with pytest.raises(RuleBroken, match="第四十七条"):
        verbs.ask(person, by=user, kind="erase", matter="删掉", at=clock.now())
    assert "还在单位工作" in client_of(user).get("/personal/").content.decode()


def test_erasing_takes_the_name_and_leaves_the_numbers(school: Unit) -> None:
    person = left_long_ago(school, id_number=id_number(872), phone="10012345679")
    user = with_account(person)
    staff = Employment.objects.at(date(2012, 1, 1)).filter(unit=school).count()
    row = verbs.ask(person, by=user, kind="erase", matter="请删除", at=clock.now())
    verbs.decide(row, by=user_named("school"), agree=True, answer="已删除。", at=clock.now())
    person.refresh_from_db()
    user.refresh_from_db()
    assert (person.name, person.id_number, person.phone, person.birth_date) == ("已匿名", None, None, None)
    assert person.id_index is None and person.phone_index is None and person.erased_on == clock.today()
    assert person.user is None and not user.is_active and "钱" not in user.name + user.username
    assert Employment.objects.at(date(2012, 1, 1)).filter(unit=school).count() == staff
    row.refresh_from_db()
    assert row.matter == ""
    assert not Person.objects.search("钱多多").exists()
    assert not verbs.erase_person(person, by=user_named("school"), unit=school, at=clock.now(), basis="再来")


def test_people_who_left_long_ago_come_up_and_go_when_ticked(school: Unit) -> None:
    gone, kept = left_long_ago(school), newcomer(school, "孙还在", until=clock.today() - timedelta(days=30))
    assert gone in ended_people(school, clock.today()) and kept not in ended_people(school, clock.today())
    assert remind_of_expired(clock.now()) >= 1 and remind_of_expired(clock.now()) >= 1
    assert Item.objects.open().filter(kind=rules.EXPIRED, unit=school).count() == 1
    chair = client_of(user_named("school"))
    assert "钱多多" in chair.get("/personal/expired/").content.decode()
    chair.post("/personal/expired/", {"person": [str(gone.key), str(kept.key)], "once": "5"})
    gone.refresh_from_db()
    kept.refresh_from_db()
    assert gone.erased_on and kept.erased_on is None
    remind_of_expired(clock.now())
    assert not Item.objects.open().filter(kind=rules.EXPIRED, unit=school).exists()


# ---- merging


def doubled(school: Unit) -> tuple[Person, Person]:
    other = Unit.objects.layers().filter(layer="base", superior=school.superior).exclude(pk=school.pk).first()
    assert other is not None
    kept = newcomer(school, "李双双", birth=date(1985, 3, 12))
    gone = newcomer(other, "李双双", id_number=id_number(873), phone="10087654321")
    return kept, gone


def test_two_records_become_one_and_nothing_is_lost(school: Unit) -> None:
    kept, gone = doubled(school)
    city = client_of(user_named("city"))
    assert "李双双" in city.get("/personal/doubles/").content.decode()
    answer = city.post(f"/personal/doubles/{kept.key}/{gone.key}/", {"reason": "核对过证件原件", "once": "6"})
    assert answer.status_code == 302
    kept.refresh_from_db()
    assert kept.id_number.open() == id_number(873) and kept.phone.open() == "10087654321"
    assert kept.employments.count() == 2 and not Person.objects.filter(pk=gone.pk).exists()
    assert Person.objects.search(id_number(873)).get() == kept


def test_two_checked_numbers_or_one_unit_twice_are_not_merged(school: Unit) -> None:
    kept, gone = doubled(school)
    city = user_named("city")
    kept.id_number, kept.id_checked = id_number(874), True
    kept.save()
    with pytest.raises(RuleBroken, match="不是同一个人"):
        verbs.merge_people(kept, gone, by=city, reason="看着像")
    twin = newcomer(school, "周成双")
    other = newcomer(school, "周成双")
    with pytest.raises(RuleBroken, match="同一单位"):
        verbs.merge_people(twin, other, by=city, reason="同一人")
    assert Person.objects.filter(pk=other.pk).exists()
    with pytest.raises(Refused):
        verbs.merge_people(kept, gone, by=user_named("school"), reason="只管得到一边")


def test_merging_takes_no_office_the_right_does_not_reach(school: Unit) -> None:
    """A school's cadre makes a second record with an account of his making; the county's office must not come with it."""
    chair, county = user_named("school"), school.superior
    assert county is not None
    known = newcomer(school, "钱有职", id_number=id_number(861))
    office = Office.objects.create(unit=county, title="兼职干事", role="officer")
    Holding.objects.create(office=office, person=known, since=date(2020, 1, 1))
    double = newcomer(school, "钱有职", until=date(2019, 1, 1))
    with_account(double)
    for kept, gone in ((known, double), (double, known)):
        with pytest.raises(Refused):
            verbs.merge_people(kept, gone, by=chair, reason="同一人")
    assert Holding.objects.get(office=office).person == known
    verbs.merge_people(known, double, by=user_named("city"), reason="同一人，核对过身份证")


def test_nobody_merges_his_own_record(school: Unit) -> None:
    """Else somebody else's ID number would stand in one's own copy, past the limits on looking at numbers."""
    chair = user_named("school")
    other = newcomer(school, chair.name, id_number=id_number(862))
    for kept, gone in ((chair.person, other), (other, chair.person)):
        with pytest.raises(RuleBroken, match="自己的记录"):
            verbs.merge_people(kept, gone, by=chair, reason="同一人")
