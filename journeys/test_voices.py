"""诉求 with two promises: a teacher on the phone brings one thing forward anonymously and one known to the handler alone; the chair sees counts,
the handler answers, the teacher follows up by code. Every row written for the anonymous one is searched for the teacher."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from conftest import CITY_PASSWORD
from jiaogong.engines.org.models import Employment, Person
from jiaogong.engines.org.verbs import create_office, take_office
from jiaogong.kernel import clock
from jiaogong.kernel.accounts.models import User
from jiaogong.kernel.testing.browser import DESKTOP, PHONE
from jiaogong.modules.voices.models import Grievance
from jiaogong.modules.voices.reading import place_of_work
from jiaogong.modules.voices.tests.cast import every_row

from .conftest import Enter, look

OPEN_SECRET = "年级组调课后没有补记课时，请核对本学期课时统计。"
DEEP_SECRET = "食堂承包续签没有公开比选，希望公布评分表。"


@pytest.fixture
def teacher(city: None) -> Person:
    """The account `delegate`, on the staff of the chair's school; a colleague there gets an account and an office that takes grievances."""
    chair, teacher = (Person.objects.get(user__username=name) for name in ("school", "delegate"))
    school = place_of_work(chair, clock.today())
    assert school is not None and place_of_work(teacher, clock.today()) == school
    job = (
        Employment.objects.filter(unit__home=school, until=None, person__user=None, person__holdings=None)
        .order_by("pk")
        .first()
    )
    assert job is not None
    job.person.user = User.objects.create_user("desk", CITY_PASSWORD, name=job.person.name)
    job.person.save()
    office = create_office(school, by=None, title="诉求受理员", role="member", check=False)
    take_office(office, by=None, person=job.person, since=clock.today(), check=False)
    return teacher


def bring(page: Page, promise: str, text: str) -> None:
    """The form on the phone."""
    page.goto("/voices/new/")
    page.get_by_label(f"{promise}：").check()
    page.get_by_label("类别").select_option("logistics")
    page.get_by_label("内容").fill(text)


def traces(person: Person, before: Any) -> list[str]:
    """What the rows written since say of somebody."""
    words = (person.name, str(person.key), str(person.key).replace("-", ""), "delegate")
    found = [
        f"{table}.{column}"
        for table, row in every_row() - before
        for column, value in row
        if any(word in value for word in words)
        or (column in ("user_id", "by_id", "actor_id", "entered_by_id") and value == str(person.user_id))
        or (column == "person_id" and value == str(person.pk))
    ]
    return sorted(set(found))


def test_two_promises(teacher: Person, enter: Enter, outside: Enter) -> None:
    chair = enter("school", "/voices/desk/")
    chair.get_by_label("受理岗位").select_option(
        label=next(o for o in chair.get_by_label("受理岗位").locator("option").all_inner_texts() if "诉求受理员" in o)
    )
    chair.get_by_role("button", name="确定").click()

    phone = enter("delegate", "/voices/new/", PHONE)
    expect(phone.get_by_text("由诉求受理员受理")).to_be_visible()
    look(phone, "voices-new-phone")
    bring(phone, "匿名", DEEP_SECRET)
    before = every_row()
    phone.get_by_role("button", name="提交", exact=True).click()
    code = phone.locator(".once-shown").inner_text().strip()
    look(phone, "voices-code-phone")
    assert traces(teacher, before) == []
    bring(phone, "只让承办人知道", OPEN_SECRET)
    phone.get_by_role("button", name="提交", exact=True).click()
    expect(phone.get_by_text("待受理")).to_be_visible()
    look(phone, "voices-own-phone")
    deep, known = (Grievance.objects.get(promise=promise, replied_on=None) for promise in ("anonymous", "handler"))

    chair.goto("/voices/")
    expect(chair.get_by_text("少于 5").first).to_be_visible()
    look(chair, "voices-counts")
    for row in (deep, known):
        answer = chair.goto(f"/voices/cases/{row.key}/")
        assert answer is not None and answer.status == 404

    desk = enter("desk", "/voices/cases/", DESKTOP)
    look(desk, "voices-list")
    for row, words in ((deep, "评分表今天已经公布。"), (known, "课时已经核对补记，请查看课时表。")):
        desk.goto(f"/voices/cases/{row.key}/")
        assert teacher.name not in desk.content()
        desk.get_by_role("button", name="由我承办").click()
        if row.pk == known.pk:
            desk.get_by_text("查看姓名", exact=True).click()
            desk.get_by_label("事由").fill("约时间核对课时")
            desk.get_by_role("button", name="查看", exact=True).click()
            expect(desk.get_by_text(teacher.name)).to_be_visible()
            desk.goto(f"/voices/cases/{row.key}/")
        desk.get_by_role("textbox", name="答复").fill(words)
        desk.get_by_role("button", name="提交答复").click()
        expect(desk.get_by_text("已答复，待评价")).to_be_visible()
    look(desk, "voices-work")

    visitor = outside("/voices/code/", PHONE)
    look(visitor, "voices-ask-phone")
    visitor.get_by_label("查询码").fill(code.lower())
    before = every_row()
    visitor.get_by_role("button", name="查看", exact=True).click()
    expect(visitor.get_by_text("评分表今天已经公布。")).to_be_visible()
    look(visitor, "voices-answered-phone")
    visitor.get_by_label("满意", exact=True).check()
    visitor.get_by_role("button", name="提交评价").click()
    expect(visitor.get_by_text("已答复（满意）").first).to_be_visible()
    assert traces(teacher, before) == []

    phone.goto(f"/voices/mine/{known.key}/")
    expect(phone.get_by_text("约时间核对课时")).to_be_visible()
    expect(phone.get_by_text("课时已经核对补记，请查看课时表。")).to_be_visible()
