"""J17: a tablet loses its network, scores six teachers, syncs. No duplicates; the chief judge sees who is missing, not
others' marks."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from jiaogong.engines.scoring.models import Mark
from jiaogong.engines.scoring.verbs import NewItem, NewRater
from jiaogong.kernel.testing.browser import PHONE

from .conftest import look
from .judging import TABLET, link_of, make_panel, visit


@pytest.mark.parametrize("size", [TABLET, PHONE], ids=["tablet", "phone"])
def test_on_stage(browser: Browser, live_server: Any, city: None, size: dict[str, int]) -> None:
    items = [NewItem(at, None, name=f"{at}号选手") for at in range(1, 7)]
    raters = [
        NewRater("expert", name="江一白", phone="13800000001", is_chief=True),
        NewRater("expert", name="陆子衡", phone="13800000002"),
    ]
    panel = make_panel("青年教师课堂教学比赛", items, raters, {"blind": False, "label": "选手"})
    chief, judge = panel.raters.order_by("pk")
    page = visit(browser, live_server, link_of(judge), size)
    page.get_by_label("签名").fill("陆子衡")
    page.get_by_role("button", name="签署并开始评审").click()
    page.get_by_role("link", name="现场打分（平板）").click()
    expect(page.get_by_text("断网期间请不要刷新或关闭本页")).to_be_visible()

    page.context.set_offline(True)
    cards = page.locator("[data-mark]")
    assert cards.count() == 6
    for at in range(6):
        card = cards.nth(at)
        card.get_by_label("教学设计满分 40").fill(str(30 + at))
        card.get_by_label("教学效果满分 60").fill("52.5")
        card.get_by_label("教学效果满分 60").blur()
    expect(page.locator("[data-words]")).to_have_text("未同步 6：已断网，分数已存在这台设备上")
    expect(page.locator(".stage-jump .is-whole")).to_have_count(6)
    look(page, f"j17-offline-{size['width']}")
    assert Mark.objects.count() == 0

    page.context.set_offline(False)
    expect(page.locator("[data-words]")).to_have_text("全部已同步")
    assert sorted(Mark.objects.values_list("total", flat=True)) == [8250, 8350, 8450, 8550, 8650, 8750]
    page.reload()
    expect(page.locator("[data-words]")).to_have_text("全部已同步")
    assert Mark.objects.count() == 6, "no duplicates"

    other = visit(browser, live_server, link_of(chief), size)
    other.get_by_label("签名").fill("江一白")
    other.get_by_role("button", name="签署并开始评审").click()
    other.get_by_role("link", name="谁还没有交").click()
    expect(other.get_by_text("陆子衡")).to_be_visible()
    expect(other.get_by_text("已评 6/6")).to_be_visible()
    assert "82.5" not in other.content() and "87.5" not in other.content()
    look(other, f"j17-missing-{size['width']}")
    other.context.close()
    page.context.close()


def test_two_devices_are_asked_which_mark_is_right(browser: Browser, live_server: Any, city: None) -> None:
    panel = make_panel(
        "课堂教学比赛", [NewItem(1, None)], [NewRater("expert", name="陆子衡", phone="13800000002")], {"blind": False}
    )
    rater = panel.raters.get()
    link = link_of(rater)
    tablet = visit(browser, live_server, link, TABLET)
    tablet.get_by_label("签名").fill("陆子衡")
    tablet.get_by_role("button", name="签署并开始评审").click()
    tablet.goto(f"/scoring/{panel.key}/stage/")
    phone = visit(browser, live_server, link, PHONE)
    phone.goto(f"/scoring/{panel.key}/stage/")
    tablet.context.set_offline(True)
    tablet.get_by_label("教学设计满分 40").fill("20")
    phone.get_by_label("教学设计满分 40").fill("35")
    expect(phone.locator("[data-note]")).to_have_text("已保存")
    tablet.context.set_offline(False)
    expect(tablet.get_by_text("已在另一台设备")).to_be_visible()
    look(tablet, "j17-conflict")
    assert Mark.objects.get().total == 3500
    tablet.get_by_role("button", name="采用本机的分数").click()
    expect(tablet.locator("[data-words]")).to_have_text("全部已同步")
    assert Mark.objects.get().total == 2000
    tablet.context.close()
    phone.context.close()
