"""J18: two at 92.35 → tie rule applied and recorded → sign-off PDF. The ranking rebuilds from raw marks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pikepdf
from playwright.sync_api import expect

from jiaogong.engines.org.models import Unit
from jiaogong.engines.scoring.models import Placing, Ranking
from jiaogong.engines.scoring.raw import digest_of
from jiaogong.engines.scoring.verbs import NewItem, NewRater

from .conftest import SIZES, Enter, look
from .judging import make_panel, mark_all, officer

POINTS = {1: [(3620, 5615), (3640, 5595)], 2: [(3720, 5515), (3740, 5495)], 3: [(3000, 5000), (3100, 5000)]}


@SIZES
def test_tie(enter: Enter, city: None, size: dict[str, int]) -> None:
    school = Unit.objects.open().layers().filter(layer="base").order_by("path").first()
    assert school
    items = [NewItem(at, school.pk, name=f"第{at}课") for at in POINTS]
    raters = [NewRater("expert", name=name, phone="13800000001") for name in ("江一白", "陆子衡")]
    panel = make_panel("教学设计评审", items, raters, {"ties": ["criterion:design", "median"]})
    for at, rater in enumerate(panel.raters.order_by("pk")):
        mark_all(rater, {subject: marks[at] for subject, marks in POINTS.items()})

    page = enter("city", f"/scoring/panels/{panel.key}/", size=size)
    page.get_by_role("button", name="截止评分").click()
    expect(page.locator(".ranking-score").first).to_have_text("92.35")
    expect(page.locator(".ranking-score").nth(1)).to_have_text("92.35")
    expect(page.get_by_text("同为92.35分，按“教学设计”平均分排先后").first).to_be_visible()
    expect(page.locator(".ranking-words b").first).to_have_text(panel.items.get(subject_id=2).label)
    before = list(Placing.objects.order_by("position").values_list("item", "rank", "score", "sentence"))
    digest = Ranking.objects.get().digest

    page.get_by_role("button", name="重新计算").click()
    expect(page.get_by_text("已按原始分重新计算")).to_be_visible()
    assert list(Placing.objects.order_by("position").values_list("item", "rank", "score", "sentence")) == before
    assert Ranking.objects.get().digest == digest

    user, _ = officer()
    page.get_by_label("签名").fill(user.name)
    page.get_by_role("button", name="签字确认").click()
    expect(page.get_by_text("结果已签字")).to_be_visible()
    look(page, f"j18-signed-{size['width']}")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="签字表（PDF）").click()
    _check_sheet(waiting.value.path())
    panel.refresh_from_db()
    assert digest_of(panel) == digest
    page.goto(f"/scoring/{panel.key}/result/")
    look(page, f"j18-result-{size['width']}")


def _check_sheet(path: Any) -> None:
    assert Path(path).read_bytes().startswith(b"%PDF")
    with pikepdf.open(path) as sheet:
        assert len(sheet.pages) == 1
        assert "教学设计评审结果" in str(sheet.docinfo.get("/Title"))
