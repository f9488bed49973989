"""J3 教代会报备: the city filters schools without a congress, reminds them once, sees who has read it, prints the register; a
school that reports meanwhile stands only in the next print."""

from __future__ import annotations

from pathlib import Path

from docx import Document
from playwright.sync_api import expect

from jiaogong.engines.org.models import Unit
from jiaogong.kernel import clock
from jiaogong.kernel.accounts.models import User
from jiaogong.kernel.testing.browser import DESKTOP, PHONE
from jiaogong.modules.congress.demo import load_demo
from jiaogong.modules.congress.models import RegisterPrint, Session

from .conftest import Enter, look


def test_the_county_register_and_a_school_on_its_phone(enter: Enter) -> None:
    users = {name: User.objects.get(username=name) for name in ("city", "county", "school")}
    load_demo(Unit.objects.get(name="清岚市教育工会"), clock.today(), users)
    session = Session.objects.get(state="draft", term__congress__unit__name="清岚市第三中学")
    school_name = session.unit.name

    city = enter("city", "/congress/", size=DESKTOP)
    city.get_by_label("本学年").first.select_option("without")
    expect(city.locator("#listing")).to_contain_text("符合条件的有 3 条")
    expect(city.get_by_role("button", name="提醒这 3 个单位")).to_be_visible()
    city.get_by_label("搜索").fill(school_name)
    city.get_by_label("搜索").press("Enter")
    expect(city.get_by_role("button", name="提醒这 1 个单位")).to_be_visible()  # the button means the list as it stands
    city.get_by_label("搜索").fill("")
    city.get_by_label("搜索").press("Enter")
    expect(city.get_by_role("button", name="提醒这 3 个单位")).to_be_visible()
    look(city, "j03-without-desktop")
    city.get_by_role("button", name="提醒这 3 个单位").click()
    expect(city.locator("#notices")).to_contain_text("已向 3 个未开会的单位发出提醒")
    expect(city.locator("#listing")).to_contain_text("未读")
    city.get_by_role("button", name="提醒这 3 个单位").click()
    expect(city.locator("#notices")).to_contain_text("没有重复发送")

    school = enter("school", "/inbox/", size=PHONE)
    look(school, "j03-inbox-phone")
    school.get_by_role("link", name="还没有召开教代会").first.click()
    expect(school.locator("h1")).to_contain_text("教代会")
    look(school, "j03-unit-phone")
    city.reload()
    expect(city.locator("#listing tr", has_text=school_name)).to_contain_text("已读")

    school.get_by_role("link", name="第3届教代会第2次会议").first.click()
    look(school, "j03-session-phone")
    city.get_by_role("button", name="制作报备表").click()
    row = city.locator("tbody tr", has_text=school_name)
    expect(row).to_contain_text("筹备中")
    first = city.url
    school.get_by_role("button", name="报送上级工会").click()
    expect(school.locator("#notices")).to_contain_text("会前报备已报送")
    school.get_by_role("button", name="通知全体代表").click()
    expect(school.locator("#notices")).to_contain_text("名代表")
    city.goto(first)
    expect(city.locator("tbody tr", has_text=school_name)).to_contain_text("筹备中")
    look(city, "j03-print-desktop")
    city.goto("/congress/")
    city.get_by_role("button", name="制作报备表").click()
    expect(city.locator("tbody tr", has_text=school_name)).to_contain_text("已通知代表")
    with city.expect_download() as waiting:
        city.get_by_role("link", name="Word").click()
    document = Document(str(Path(str(waiting.value.path()))))
    words = "\n".join(cell.text for table in document.tables for r in table.rows for cell in r.cells)
    assert school_name in words and "已通知代表" in words
    today = clock.today()
    assert RegisterPrint.objects.filter(made_at__date=today, made_by=users["city"]).count() >= 2

    delegate = enter("delegate", "/congress/mine/", size=PHONE)
    expect(delegate.locator("body")).to_contain_text("代表证号")
    look(delegate, "j03-delegate-phone")
    delegate.get_by_role("link", name="第3届教代会第2次会议").first.click()
    expect(delegate.locator("body")).to_contain_text("绩效工资分配方案")
    look(delegate, "j03-delegate-session-phone")
