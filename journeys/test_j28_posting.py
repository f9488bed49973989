"""J28 公示: read without login, objected to within the period, a number; the outcome waits; afterwards the names are gone."""

from __future__ import annotations

from datetime import timedelta

from playwright.sync_api import Page, expect

from jiaogong.engines.postings.models import Objection, Posting
from jiaogong.engines.postings.reading import may_go_on
from jiaogong.engines.postings.verbs import end_due
from jiaogong.kernel import clock
from jiaogong.kernel.testing.browser import PHONE

from .conftest import SIZES, Enter, look

TABLE = "姓名\t单位\t拟定结果\n王建国\t清岚一小\t表彰\n欧阳小红\t清岚二小\t表彰"


@SIZES
def test_a_list_is_posted_objected_to_answered_and_gone(enter: Enter, outside: Enter, size: dict[str, int]) -> None:
    name = "phone" if size is PHONE else "desktop"
    posting = _publish(enter("city", "/postings/new/", size), name)
    page = outside("/posted/", size)
    look(page, f"j28-posted-{name}")
    page.get_by_role("link", name="优秀工会干部").click()
    expect(page.get_by_text("王*")).to_be_visible()
    expect(page.locator("body")).not_to_contain_text("建国")
    look(page, f"j28-public-{name}")
    number, code = _object(page, name)
    assert "异议" in may_go_on(Posting.objects.get(pk=posting.pk), clock.now() + timedelta(days=30)).reason

    handler = enter("city", "/inbox/", size)
    handler.get_by_role("link", name=number).first.click()
    handler.get_by_role("button", name="受理").click()
    look(handler, f"j28-objection-{name}")
    handler.get_by_role("link", name="答复").click()
    handler.get_by_label("异议不成立").check()
    handler.get_by_label("核实情况和理由").fill("经核实，其工作年限符合通知要求，异议不成立。")
    look(handler, f"j28-answer-{name}")
    handler.get_by_role("button", name="答复").click()
    expect(handler.get_by_text("已答复")).to_be_visible()

    _gone(posting)
    page.goto("/posted/objections/")
    page.get_by_label("异议编号").fill(number)
    page.get_by_label("查询码，或手机号后四位").fill(code)
    page.get_by_role("button", name="查询", exact=True).click()
    expect(page.get_by_text("符合通知要求")).to_be_visible()
    look(page, f"j28-asked-{name}")
    answer = page.goto(f"/posted/{posting.key}/")
    assert answer is not None
    assert "noindex" in answer.headers["x-robots-tag"]
    expect(page.get_by_text("公示期已结束")).to_be_visible()
    expect(page.locator("body")).not_to_contain_text("王*")
    look(page, f"j28-gone-{name}")


def _publish(page: Page, name: str) -> Posting:
    page.get_by_label("标题").fill("2026年度优秀工会干部拟表彰名单公示")
    page.get_by_label("正文").fill("经评审，拟表彰以下人员，现予公示。")
    page.get_by_label("名单").fill(TABLE)
    page.get_by_role("button", name="预览").click()
    expect(page.get_by_text("欧阳*")).to_be_visible()
    look(page, f"j28-preview-{name}")
    page.get_by_role("button", name="发布", exact=True).click()
    expect(page.get_by_text("已发布")).to_be_visible()
    look(page, f"j28-posting-{name}")
    return Posting.objects.get()


def _object(page: Page, name: str) -> tuple[str, str]:
    page.get_by_role("link", name="提出异议").click()
    look(page, f"j28-object-{name}")
    page.get_by_label("异议内容").fill("名单第一位去年十月才调入，不满三年，请核实。")
    page.get_by_label("姓名").fill("陈远")
    page.get_by_label("电话").fill("13900000021")
    page.get_by_role("button", name="提交异议").click()
    row = Objection.objects.get()
    expect(page.get_by_text(row.number)).to_be_visible()
    look(page, f"j28-received-{name}")
    page.reload()  # the browser sends the form again
    assert Objection.objects.count() == 1
    return row.number, row.code.open()


def _gone(posting: Posting) -> None:
    """The period lies behind us, and the job has run."""
    today = clock.today()
    Posting.objects.filter(pk=posting.pk).update(starts_on=today - timedelta(days=9), ends_on=today - timedelta(days=1))
    assert end_due(clock.now()) == 1
    assert may_go_on(Posting.objects.get(pk=posting.pk), clock.now())
