"""J10: apply on the phone, three screens; the school approves; the card; then another school, both sides agree."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import override_settings

from jiaogong.engines.org.models import Employment, Unit
from jiaogong.engines.org.verbs import make_person
from jiaogong.kernel import clock
from jiaogong.kernel.access import standings
from jiaogong.kernel.accounts.models import User
from jiaogong.kernel.testing.browser import PHONE
from jiaogong.modules.members import admission
from jiaogong.modules.members.models import Membership
from jiaogong.modules.members.transfers import decide_transfer, request_transfer
from jiaogong.modules.unions.models import Union
from jiaogong.modules.unions.tests.cast import days_ago, id_number

from .conftest import SIZES, Enter, look

WORDS = "青山见我应如是九万里风鹏"


@pytest.fixture
def joining(city: None) -> str:
    """周新枝 works in the school and is no member; the school has a link."""
    chair = User.objects.get(username="school")
    school = Unit.objects.get(pk=standings(chair)[0].home_id)
    person = make_person(name="周新枝", id_number=id_number(77), phone="13800000077")
    person.save()
    Employment.objects.create(person=person, unit=school, employment_type="agency", position="教师", since=days_ago(60))
    return admission.issue_link(school, by=chair, expires_on=days_ago(-30), at=clock.now()).code


@SIZES
@override_settings(DEMO=True)
def test_from_the_link_to_the_card(
    enter: Enter, joining: str, browser: Any, live_server: Any, size: dict[str, int]
) -> None:
    name = "phone" if size is PHONE else "desktop"
    context = browser.new_context(viewport=size, locale="zh-CN", base_url=live_server.url, is_mobile=size is PHONE)
    page = context.new_page()
    page.goto(f"/members/join/{joining}/")
    look(page, f"j10-join-{name}")
    page.get_by_label("姓名").fill("周新枝")
    page.get_by_label("证件号码").fill(id_number(77))
    page.get_by_label("手机号码").fill("13800000077")
    page.get_by_label("用工性质").select_option("agency")
    page.get_by_label("我已看过").check()
    page.get_by_role("button", name="下一步").click()
    code = re.search(r"验证码：\s*(\d{6})", page.inner_text("main"))
    assert code
    look(page, f"j10-code-{name}")
    page.get_by_label("六位验证码").fill(code[1])
    page.get_by_role("button", name="下一步").click()
    assert "周*" in page.inner_text("main")
    look(page, f"j10-confirm-{name}")
    page.get_by_role("button", name="信息无误，提交申请").click()
    look(page, f"j10-progress-{name}")
    desk = enter("school", "/members/applications/", size=size)
    desk.get_by_role("link", name="周新枝").click()
    look(desk, f"j10-application-{name}")
    desk.get_by_role("button", name="批准", exact=True).click()
    desk.get_by_text("已批准").first.wait_for()
    page.reload()
    page.get_by_label("用户名").fill("zhouxinzhi")
    page.locator("[name=new_password]").fill(WORDS)
    page.get_by_label("再输一次").fill(WORDS)
    page.get_by_role("button", name="开通账号").click()
    page.get_by_label("用户名").fill("zhouxinzhi")
    page.get_by_label("密码").fill(WORDS)
    page.get_by_role("button", name="登录", exact=True).click()
    page.wait_for_load_state("networkidle")
    page.goto("/members/card/")
    assert Membership.objects.get(person__name="周新枝").number in page.inner_text("main")
    look(page, f"j10-card-{name}")
    page.goto("/members/mine/")
    look(page, f"j10-mine-{name}")
    context.close()


def test_later_to_another_school(enter: Enter) -> None:
    chair = User.objects.get(username="school")
    school = Unit.objects.get(pk=standings(chair)[0].home_id)
    row = Membership.objects.current().filter(unit=school, status="full", person__user=None, person__holdings=None)
    row = row.filter(since__lt=days_ago(90), person__employments__unit=school).exclude(
        person__in=Membership.objects.current().exclude(unit=school).values("person")
    )
    member = row.filter(person__employments__until=None, person__employments__since__lt=days_ago(90)).first()
    assert member is not None
    unions = Union.objects.filter(
        unit__superior=school.superior, unit__layer="base", until=None, since__lt=days_ago(90)
    )
    other = unions.exclude(unit=school).order_by("unit__path")[0].unit
    asked = request_transfer(by=chair, to=other, person=member.person, employment_type="established", since=days_ago(2))
    page = enter("school", f"/members/transfers/{asked.key}/")
    look(page, "j10-transfer-waiting")
    other_chair = User.objects.get(username="city")
    holder = other.offices.filter(role="chair", holdings__until=None).first()
    if holder is not None:
        person = holder.holdings.get(until=None).person
        other_chair = person.user or User.objects.create_user("otherchair", None, name=person.name)
        person.user = other_chair
        person.save()
    else:
        other_chair = User.objects.get(username="county")
    decide_transfer(asked, by=other_chair, side="receiving", agree=True)
    page.goto(f"/members/{member.person.key}/")
    text = page.inner_text("main")
    assert "会籍接转" in text and other.name not in text and "只能查看在本单位期间的记录" in text
    look(page, "j10-old-school")
