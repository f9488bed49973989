"""走访与党政支持: a county's cadre writes a visit on a phone; the school records a meeting its superior reminded it of."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from jiaogong.kernel import clock
from jiaogong.modules.cadres.models import Visit
from jiaogong.site.demo.year import load_year

from .conftest import PHONE, SIZES, Enter, look


@pytest.fixture
def worked(city: None) -> None:
    """The tiny city with a year's work."""
    load_year(clock.today())


@SIZES
def test_a_visit_with_an_issue(worked: None, enter: Enter, size: dict[str, int]) -> None:
    name = "phone" if size is PHONE else "desktop"
    before = Visit.objects.count()
    page = enter("county", "/cadres/visits/contacts/", size)
    look(page, f"contacts-{name}")
    page.goto("/cadres/visits/new/")
    look(page, f"visit-choose-{name}")
    page.locator("a[href^='?unit=']").first.click()
    page.get_by_label("了解的情况").fill("查看教工之家，与教师座谈。")
    page.get_by_label("发现的问题").fill("活动室器材陈旧")
    page.get_by_label("由谁解决").select_option(index=1)
    look(page, f"visit-form-{name}")
    page.get_by_role("button", name="提交走访记录").click()
    expect(page.locator("main")).to_contain_text("走访已登记")
    assert Visit.objects.count() == before + 1
    look(page, f"visit-{name}")
    page.get_by_role("link", name="活动室器材陈旧").click()
    look(page, f"visit-issue-{name}")


@SIZES
def test_the_schools_calendar_and_the_superiors_table(worked: None, enter: Enter, size: dict[str, int]) -> None:
    name = "phone" if size is PHONE else "desktop"
    page = enter("school", "/support/", size)
    look(page, f"support-calendar-{name}")
    page.get_by_role("link", name=re.compile("登记一次.*党组织研究工会工作")).click()
    page.get_by_label("研究的议题").fill("听取教代会筹备情况")
    look(page, f"support-form-{name}")
    page.get_by_role("button", name="保存记录").click()
    expect(page.locator("main")).to_contain_text("听取教代会筹备情况")
    page = enter("city", "/support/", size)
    look(page, f"support-units-{name}")
    page.get_by_role("link", name="提醒待落实单位").click()
    look(page, f"support-remind-{name}")
