"""J16: SMS link → signs promise → 24 entries, own school removed → autosave → drop extremes. Author unseen, file metadata
stripped."""

from __future__ import annotations

import io
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from playwright.sync_api import Browser, expect

from jiaogong.engines.org.models import Unit
from jiaogong.engines.papers.verbs import attach
from jiaogong.engines.scoring import verbs
from jiaogong.engines.scoring.models import Item, Mark, Rater
from jiaogong.engines.scoring.verbs import NewItem, NewRater
from jiaogong.kernel import clock

from .conftest import SIZES, Enter, look
from .judging import link_of, make_panel, mark_all, officer, visit

AUTHOR = "WANGXIAOMING"


def photograph() -> bytes:
    """A picture that says who took it."""
    out, exif = io.BytesIO(), Image.Exif()
    exif[0x013B] = AUTHOR
    Image.new("RGB", (60, 40), "teal").save(out, "JPEG", exif=exif)
    return out.getvalue()


def the_panel() -> Any:
    """26 works, two of them from the judge's own school; three judges from outside."""
    first, second = Unit.objects.open().layers().filter(layer="base").order_by("path")[:2]
    user, city = officer()
    upload = SimpleUploadedFile(f"{AUTHOR}的板书.jpg", photograph())
    photo = attach(city, upload=upload, unit_id=city.pk, by=user, at=clock.now())
    shown = [{"title": "设计说明", "text": "用一杯水引入浮力，分三步讲清。", "files": [str(photo.key)]}]
    items = [NewItem(at, (first if at <= 2 else second).pk, shown, f"{AUTHOR}的第{at}课") for at in range(1, 27)]
    raters = [NewRater("expert", name="江一白", phone="13800000001", unit=first)]
    raters += [NewRater("expert", name=name, phone="13800000002") for name in ("陆子衡", "沈知远")]
    settings = {"blind": True, "exclude_own": True, "drop": 1, "ties": ["lot"]}
    return make_panel("青年教师微课评审", items, raters, settings)


@SIZES
def test_blind_scoring(enter: Enter, browser: Browser, live_server: Any, city: None, size: dict[str, int]) -> None:
    panel = the_panel()
    mine, *others = panel.raters.order_by("pk")
    page = visit(browser, live_server, link_of(mine), size)
    expect(page.get_by_role("heading", name="评审承诺书")).to_be_visible()
    look(page, f"j16-promise-{size['width']}")
    page.get_by_label("签名").fill("江一白")
    page.get_by_role("button", name="签署并开始评审").click()

    expect(page.get_by_text("已评 0 / 24 件").first).to_be_visible()
    expect(page.get_by_text("本单位的 2 件已经去掉")).to_be_visible()
    assert page.locator(".rater-rows li").count() == 24
    look(page, f"j16-list-{size['width']}")

    page.get_by_role("link", name="开始打分").click()
    expect(page.get_by_text("第 1 件，共 24 件")).to_be_visible()
    assert AUTHOR not in page.content(), "the author is unseen"
    page.get_by_label("教学设计满分 40").fill("36.5")
    page.get_by_label("教学效果满分 60").fill("55")
    expect(page.locator("[data-total]")).to_have_text("91.5")
    expect(page.locator("[data-note]")).to_have_text("已保存")
    expect(page.locator("[data-words]")).to_have_text("全部已同步")
    look(page, f"j16-mark-{size['width']}")
    page.reload()
    expect(page.get_by_label("教学设计满分 40")).to_have_value("36.5")
    assert Mark.objects.get(assignment__rater=mine).total == 9150

    href = page.locator(".mark-columns a[target=_blank]").first.get_attribute("href")
    answer = page.request.get(href)
    assert answer.ok and AUTHOR.encode() not in answer.body() and AUTHOR not in str(answer.headers)
    with Image.open(io.BytesIO(answer.body())) as picture:
        assert picture.size == (60, 40) and not picture.getexif()

    page.get_by_label("教学效果满分 60").press("Enter")
    page.get_by_role("button", name="保存，看下一件").click()
    expect(page.get_by_text("第 2 件，共 24 件")).to_be_visible()
    _finish(panel, mine, others)
    page.goto(f"/scoring/{panel.key}/")
    page.get_by_role("button", name="提交全部评分").click()
    expect(page.get_by_text("您的评分已提交")).to_be_visible()
    page.context.close()
    _drop_extremes(enter, panel, size)


def _finish(panel: Any, mine: Rater, others: list[Rater]) -> None:
    """The rest of the works, in one go; the other judges are 6 points up and down."""
    from uuid import uuid4

    from jiaogong.engines.scoring.verbs.marking import Change

    mine = Rater.objects.select_related("panel", "person").get(pk=mine.pk)
    for item in Item.objects.filter(assignments__rater=mine).exclude(assignments__mark__assignment__rater=mine):
        change = Change(values={"design": 3650, "effect": 5500}, operation=uuid4())
        verbs.save_mark(mine, item, change=change, by=None, at=clock.now())
    for rater, points in zip(others, (3350, 3950), strict=True):
        mark_all(rater, {item.subject_id: (points, 5500) for item in panel.items.all()})


def _drop_extremes(enter: Enter, panel: Any, size: dict[str, int]) -> None:
    page = enter("city", f"/scoring/panels/{panel.key}/", size=size)
    expect(page.get_by_text("已交 76 / 76 个分数").first).to_be_visible()
    look(page, f"j16-panel-{size['width']}")
    page.get_by_role("button", name="截止评分").click()
    expect(page.get_by_role("heading", name="评审排名")).to_be_visible()
    expect(page.get_by_text("去掉 1 个最高分和 1 个最低分").first).to_be_visible()
    expect(page.locator(".raw-dropped s").first).to_be_visible()
    expect(page.locator(".ranking-score").first).to_have_text("91.50")
    look(page, f"j16-ranking-{size['width']}")
