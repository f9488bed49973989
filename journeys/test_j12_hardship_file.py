"""J12, the lasting part: a teacher agrees and asks, the chair opens the file and looks with a reason, the teacher withdraws."""

from __future__ import annotations

from playwright.sync_api import expect

from conftest import CITY_PASSWORD
from jiaogong.engines.org.models import Employment
from jiaogong.kernel.accounts.models import User
from jiaogong.modules.relief.models import Details

from .conftest import PHONE, Enter, look


def teacher_of(username: str) -> tuple[str, str]:
    """User name and name of somebody on the staff of that account's unit."""
    job = Employment.objects.get(person__user__username=username, until=None)
    person = Employment.objects.filter(unit=job.unit, until=None, person__user=None).order_by("pk")[0].person
    person.user = User.objects.create_user("teacher", CITY_PASSWORD, name=person.name)
    person.save(update_fields=["user"])
    return "teacher", person.name


def test_from_consent_to_withdrawal(enter: Enter) -> None:
    username, name = teacher_of("school")
    mine = enter(username, "/relief/mine/", PHONE)
    look(mine, "relief-mine-phone")
    mine.get_by_label("家庭困难情况").fill("家人住院，自付较多。")
    mine.get_by_role("button", name="提交申请").click()
    expect(mine.get_by_text("请先阅读并单独同意").first).to_be_visible()
    mine.get_by_label("我已阅读上面的说明").check()
    mine.get_by_role("button", name="提交申请").click()
    expect(mine.get_by_text("待工会受理")).to_be_visible()

    chair = enter("school", "/relief/files/")
    look(chair, "relief-files-desktop")
    chair.locator("#listing").get_by_role("link", name=name).click()
    expect(chair.get_by_text("家人住院")).to_have_count(0)
    chair.get_by_label("同意建档", exact=True).check()
    chair.get_by_role("button", name="确定").click()
    expect(chair.get_by_text("登记家庭情况和账号")).to_be_visible()
    chair.get_by_label("查看事由").fill("核实建档申请")
    chair.get_by_role("button", name="查看", exact=True).click()
    expect(chair.get_by_text("家人住院")).to_be_visible()
    look(chair, "relief-file-desktop")

    leader = enter("leader", "/")
    assert leader.goto(chair.url).status == 404  # type: ignore[union-attr]
    mine.goto("/relief/mine/")
    expect(mine.get_by_text("核实建档申请")).to_be_visible()
    mine.get_by_text("撤回同意", exact=True).click()
    mine.get_by_role("button", name="撤回并删除").click()
    expect(mine.get_by_text("家庭情况已删除")).to_be_visible()
    assert not Details.objects.exists()
