"""J13 附议: written on a phone, seconded in the hall on two others, sent back for wording, fixed; the seconds stay, and a change of matter
asks again."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from jiaogong.kernel import clock
from jiaogong.modules.congress.models import Delegate
from jiaogong.modules.proposals.models import Proposal
from jiaogong.modules.proposals.verbs.common import seconds_of

from .conftest import PHONE, Enter, look
from .proposing import AUTHOR, CHAIR, colleagues, deliberating

TITLE = "开放教师阅览室"


@pytest.fixture
def term(city: None) -> None:
    """The school's congress with its session in preparation, nothing proposed yet."""
    deliberating(clock.today())


def test_seconds_survive_wording_and_not_matter(term: None, enter: Enter) -> None:
    first, second, third = colleagues(3)
    page = enter(AUTHOR, "/proposals/mine/", PHONE)
    look(page, "j13-mine-phone")
    page.get_by_role("link", name="写提案").click()
    _write(page)
    expect(page.locator("main")).to_contain_text("已自动保存")
    assert Proposal.objects.get(title=TITLE).state == "draft"
    look(page, "j13-new-phone")
    page.get_by_role("button", name="保存，去邀请附议").click()
    for delegate in (first, second, third):
        page.get_by_label(f"{delegate.person.name}（").first.check()
    look(page, "j13-invite-phone")
    page.get_by_role("button", name="邀请附议").click()
    expect(page.locator("main")).to_contain_text("还差 2 名")
    assert Proposal.objects.count() == 1
    for delegate in (first, second):
        _second(enter, delegate)
    page.reload()
    expect(page.locator("main")).to_contain_text("附议已够")
    page.get_by_role("button", name="提交审查").click()
    expect(page.locator("main")).to_contain_text("待审查")

    _send_back(enter)
    page.goto("/inbox/")
    page.get_by_role("link", name=re.compile("修改第.*号提案")).first.click()
    expect(page.locator("main")).to_contain_text("附议仍然有效")
    look(page, "j13-mend-phone")
    page.get_by_label("建议").fill("每周一至周四，阅览室开放到 18:00。")
    page.get_by_role("button", name="保存修改").click()
    row = Proposal.objects.get(title=TITLE)
    assert (row.version, row.revision, len(seconds_of(row))) == (1, 2, 2)
    page.get_by_role("link", name="修改", exact=True).click()
    page.get_by_label("标题").fill("新建教师公寓")
    page.get_by_role("button", name="保存修改").click()
    row.refresh_from_db()
    assert (row.version, row.state, seconds_of(row)) == (2, "seconding", [])
    expect(page.locator("main")).to_contain_text("须有 2 名代表附议，现有 0 名")
    page.goto(f"/proposals/{row.key}/history/")
    look(page, "j13-history-phone")


def _write(page: Page) -> None:
    page.get_by_label("标题").fill(TITLE)
    page.get_by_label("类别").select_option("teaching")
    page.get_by_label("案由").fill("阅览室只在上课时间开放，教师没有空去。")
    page.get_by_label("建议").fill("每天开放到 18:00。")


def _second(enter: Enter, delegate: Delegate) -> None:
    """From the to-do: one tap opens it, one tap seconds; the same tap again changes nothing."""
    assert delegate.person.user is not None
    phone = enter(delegate.person.user.username, "/inbox/", PHONE)
    phone.get_by_role("link", name=re.compile("请您附议")).first.click()
    look(phone, f"j13-second-{delegate.number}-phone")
    phone.get_by_role("button", name="附议", exact=True).click()
    expect(phone.locator("main")).to_contain_text("您已附议")


def _send_back(enter: Enter) -> None:
    desk = enter(CHAIR, "/inbox/")
    desk.get_by_role("link", name=re.compile("审查第.*号提案")).first.click()
    look(desk, "j13-screen-desktop")
    desk.get_by_label("退回修改文字").check()
    desk.get_by_label("建议", exact=True).check()
    desk.get_by_label("理由").first.fill("请写明每周哪几天开放。")
    desk.get_by_role("button", name="确定").click()
    expect(desk.locator("main")).to_contain_text("退回修改")
