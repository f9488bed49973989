"""本人信息: a member sees what is kept and who looked, asks, and the chair answers."""

from __future__ import annotations

from playwright.sync_api import expect

from conftest import CITY_PASSWORD
from jiaogong.engines.org.models import Employment
from jiaogong.kernel.accounts.models import User

from .conftest import PHONE, SIZES, Enter, look


def colleague_of(username: str) -> str:
    """The user name of somebody on the staff of that account's unit."""
    job = Employment.objects.get(person__user__username=username, until=None)
    person = Employment.objects.filter(unit=job.unit, until=None, person__user=None).order_by("pk")[0].person
    person.user = User.objects.create_user("teacher", CITY_PASSWORD, name=person.name)
    person.save(update_fields=["user"])
    return "teacher"


@SIZES
def test_a_member_asks_and_the_chair_answers(enter: Enter, size: dict[str, int]) -> None:
    name = "phone" if size is PHONE else "desktop"
    page = enter(colleague_of("school"), "/personal/", size)
    expect(page.get_by_role("heading", name="工会保存了什么")).to_be_visible()
    expect(page.get_by_text("还在单位工作")).to_be_visible()
    look(page, f"own-data-{name}")
    page.get_by_role("link", name="提出请求").click()
    page.get_by_label("更正或补充").check()
    page.get_by_label("具体内容").fill("手机号码已换。")
    look(page, f"own-data-ask-{name}")
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_text("办理中")).to_be_visible()
    page.goto("/personal/looks/")
    look(page, f"own-data-looks-{name}")

    chair = enter("school", "/personal/requests/?state=open", size)
    look(chair, f"own-data-requests-{name}")
    chair.get_by_role("row").filter(has_text="更正").get_by_role("link").first.click()
    chair.get_by_label("同意并已办理").check()
    chair.locator("textarea[name=answer]").fill("已按本人提供的号码更正。")
    look(chair, f"own-data-answer-{name}")
    chair.get_by_role("button", name="答复", exact=True).click()
    expect(chair.get_by_text("已答复，并发消息告知本人")).to_be_visible()
    page.goto("/personal/")
    expect(page.get_by_text("已按本人提供的号码更正").first).to_be_visible()
