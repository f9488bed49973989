"""J2 评选: the officer issues a notice for 劳模创新工作室 (the six criteria are his to fill in), schools enter, seven experts assess,
it is posted five working days and an objection pauses it, then the paper that names them and their certificates."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from playwright.sync_api import Page, expect

from jiaogong.engines.papers.models import Certificate
from jiaogong.engines.postings import verbs as postings
from jiaogong.engines.postings.models import Objection, Posting
from jiaogong.engines.programmes import verbs
from jiaogong.engines.programmes.models import Entry, Programme
from jiaogong.engines.programmes.rehearsing import EXPERTS, Rehearsal
from jiaogong.engines.scoring import verbs as scoring
from jiaogong.engines.scoring.models import Panel
from jiaogong.engines.scoring.verbs import NewRater
from jiaogong.kernel import clock
from jiaogong.kernel.clock import WorkingCalendar
from jiaogong.kernel.testing.browser import PHONE

from .calls import chair, schools_beside
from .conftest import Enter, look

SIX = "一有领衔人，二有团队，三有场所，四有制度，五有经费，六有成果（本例为演示，以当年文件为准）。"


def test_a_studio_is_named(enter: Enter, outside: Enter) -> None:
    officer = enter("city", "/programmes/schemes/innovation_studio/")
    programme = _notice(officer)
    school = _enters(enter, programme)
    _judged(officer, programme)
    posting = _posted(officer, programme)
    _objected(officer, outside, posting)
    _named(officer, school, programme)


def _notice(page: Page) -> Programme:
    """His own copy of the scheme with the six criteria of his paper, and the call."""
    expect(page.get_by_text("六有的具体内容来源文件没有列出")).to_be_visible()
    look(page, "j02-scheme")
    page.get_by_role("link", name="复制修改").click()
    page.get_by_role("button", name="复制").click()
    page.get_by_role("link", name="申报表", exact=True).click()
    page.get_by_role("link", name="“六有”对照说明").click()
    page.get_by_label("填写说明").fill(SIX)
    page.get_by_role("button", name="保存到修改稿").click()
    page.get_by_role("link", name="返回").last.click()
    page.get_by_role("button", name="保存为第 2 版").click()
    page.get_by_role("main").get_by_role("link", name="发起", exact=True).click()
    page.get_by_label("通知").fill("请对照六项条件申报，每校一个，材料真实。")
    look(page, "j02-notice")
    page.get_by_role("button", name="保存，下一步核对").click()
    page.get_by_role("button", name="发布", exact=True).click()
    expect(page.get_by_text("已发布，下级工会收到了消息")).to_be_visible()
    look(page, "j02-call")
    return Programme.objects.get()


def _enters(enter: Enter, programme: Programme) -> Page:
    """The chair of a school on the phone; one more school of each county by its verbs; the counties recommend."""
    page = enter("school", "/programmes/", PHONE)
    page.get_by_role("link", name=programme.title).click()
    page.get_by_role("link", name="申报", exact=True).click()
    page.get_by_role("button", name="开始填写").click()
    page.get_by_label("申报名称").fill("陈志远课堂创新工作室")
    page.get_by_label("工作室名称").fill("陈志远课堂创新工作室")
    page.get_by_label("领衔人").fill("陈志远，市劳动模范")
    page.get_by_label("团队成员").fill("陈志远、方瑶、何清")
    page.get_by_label("攻关项目").fill("实验教学的低成本器材。")
    page.get_by_label("已有成果").fill("器材三套，公开课六节。")
    expect(page.get_by_text("一有领衔人")).to_be_visible()
    look(page, "j02-form-phone")
    page.get_by_role("button", name="下一步：核对提交").click()
    page.get_by_role("button", name="提交申报").click()
    expect(page.get_by_text("已提交").first).to_be_visible()
    look(page, "j02-entered-phone")

    run = Rehearsal(programme, chair, clock.now())
    for number, unit in enumerate(schools_beside("school")):
        run.enter(unit, None, f"第{number + 2}工作室", studio_name=f"第{number + 2}工作室")
    for entry in Entry.objects.filter(programme=programme):
        waiting = entry.passages.filter(state="waiting").select_related("unit").get()
        if waiting.step == "endorse_county":
            verbs.pass_on(entry, opinion="条件具备，同意推荐。", by=chair(waiting.unit), at=clock.now())
    return page


def _judged(page: Page, programme: Programme) -> None:
    """Entering is over; the officer gathers them and takes seven experts, who mark on the spot."""
    yesterday = clock.today() - timedelta(days=1)
    Programme.objects.filter(pk=programme.pk).update(opens_on=yesterday, closes_on=yesterday)
    verbs.close_entries(clock.now())
    page.goto(f"/programmes/calls/{programme.key}/")
    page.get_by_role("link", name="组织实地评估").first.click()
    page.get_by_role("button", name="归为一批").click()
    page.get_by_role("button", name="建立评审，聘请评委").click()
    panel = Panel.objects.get()
    by, at = chair(programme.unit), clock.now()
    raters = [NewRater("expert", name=name, phone=f"1000000{n:04d}") for n, name in enumerate(EXPERTS[:6])]
    scoring.add_raters(panel, raters=raters, by=by, at=at)
    page.get_by_role("link", name="增加评委").click()
    outsider = page.locator("form", has_text="外聘评委")
    outsider.get_by_label("姓名").fill(EXPERTS[6])
    outsider.get_by_label("手机").fill("10000000077")
    outsider.get_by_role("button", name="登记外聘评委").click()
    page.goto(f"/scoring/panels/{panel.key}/")
    expect(page.get_by_text("7 位")).to_be_visible()
    page.get_by_role("button", name="分配", exact=True).click()
    page.get_by_role("button", name="开始评分").click()
    Rehearsal(programme, chair, at).mark_all(panel)
    page.reload()
    page.get_by_role("button", name="截止评分").click()
    scoring.sign_off(Panel.objects.get(), by=by, at=clock.now(), name=by.name)


def _posted(page: Page, programme: Programme) -> Posting:
    """Decided as proposed; posted for five working days."""
    page.goto(f"/programmes/calls/{programme.key}/gather/?step=decide")
    page.get_by_role("button", name="归为一批").click()
    page.get_by_role("link", name="确定结果").click()
    expect(page.locator("[data-tier='命名']")).to_contain_text("2 个")
    look(page, "j02-decide")
    page.get_by_role("button", name="确定结果").click()
    page.goto(f"/programmes/calls/{programme.key}/gather/?step=publicise")
    page.get_by_role("button", name="归为一批").click()
    page.get_by_role("button", name="发布公示（5 个工作日）").click()
    expect(page.get_by_text("公示已发布")).to_be_visible()
    posting = Posting.objects.get()
    assert posting.ends_on == WorkingCalendar().add(clock.today(), 5)
    return posting


def _objected(officer: Page, outside: Enter, posting: Posting) -> None:
    """✔ an objection pauses the naming, until it is answered."""
    page = outside(f"/posted/{posting.key}/", PHONE)
    look(page, "j02-public-phone")
    page.get_by_role("link", name="提出异议").click()
    page.get_by_label("异议内容").fill("第一项的成果是两校合作的，请核实署名。")
    page.get_by_label("姓名").fill("陈远")
    page.get_by_label("电话").fill("13900000021")
    page.get_by_role("button", name="提交异议").click()
    expect(page.get_by_text("异议〔").first).to_be_visible()

    today = clock.today()
    Posting.objects.filter(pk=posting.pk).update(starts_on=today - timedelta(days=9), ends_on=today - timedelta(days=1))
    postings.end_due(clock.now())
    assert not Entry.objects.filter(step="confirm").exists(), "paused"
    officer.goto(f"/postings/{posting.key}/")
    expect(officer.get_by_text("异议办理中")).to_be_visible()
    objection = Objection.objects.get()
    by: Any = chair(posting.unit)
    postings.take(objection, by=by, at=clock.now())
    postings.answer(objection, upheld=False, reply="经核实，两校已书面确认署名，异议不成立。", by=by, at=clock.now())
    postings.end_due(clock.now())
    assert Entry.objects.filter(step="confirm").count() == 2


def _named(page: Page, school: Page, programme: Programme) -> None:
    """The naming, its paper, the certificates; the schools see it."""
    page.goto(f"/programmes/calls/{programme.key}/gather/?step=confirm")
    page.get_by_role("button", name="归为一批").click()
    page.get_by_role("link", name="发布结果").click()
    look(page, "j02-confirm")
    page.get_by_role("button", name="确认发布 2 件").click()
    expect(page.get_by_text("已发布 2 件结果")).to_be_visible()
    look(page, "j02-named")
    with page.expect_download() as download:
        page.get_by_role("link", name="结果通报（Word）").click()
    assert download.value.path().read_bytes().startswith(b"PK")
    rows = Certificate.objects.order_by("pk")
    assert [row.title for row in rows] == ["劳模（职工）创新工作室"] * 2
    page.goto(f"/certificates/{rows[0].key}/")
    look(page, "j02-certificate")
    school.goto("/programmes/mine/?tab=unit")
    look(school, "j02-mine-phone")
    expect(school.get_by_text("陈志远课堂创新工作室")).to_be_visible()
