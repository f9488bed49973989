"""J1 要点→任务: upload, look, merge, split, bind, confirm, assign; the assignee reports, the city accepts."""

from __future__ import annotations

from pathlib import Path

from docx import Document
from playwright.sync_api import Page, expect

from .conftest import DESKTOP, PHONE, SIZES, Enter, look

TEXT = """清岚市教育工会文件
清教工〔2026〕2号
清岚市教育工会2026年工作要点
各县（市、区）教育工会：
今年全市教育工会工作要围绕中心、服务大局，把教职工的事办得更好。
一、建强基层组织
（一）推进民办学校建会。百人以上民办学校、幼儿园年底前建会全覆盖，25人以上100人以下的民办学校建会率达到80%以上。
（二）推进会员实名制。分级分类做好会员信息采集，会员实名制完成60%。
（三）健全组织体系。指导已建会学校同步建立女职工委员会。
二、提升服务实效
（一）关心教职工身心健康。举办“阳光心理进校园”活动6场，暑期组织2批优秀教师疗休养。
（二）办好实事项目。为乡镇学校添置母婴室设备4套。
清岚市教育工会
2026年3月5日
"""


def as_docx(folder: Path) -> Path:
    """The document as a Word file."""
    document = Document()
    for line in TEXT.splitlines():
        document.add_paragraph(line)
    path = folder / "2026年工作要点.docx"
    document.save(str(path))
    return path


def upload(page: Page, folder: Path) -> None:
    page.get_by_label("上传文件").set_input_files(as_docx(folder))
    page.get_by_role("button", name="读取文件").click()
    page.wait_for_load_state("networkidle")


@SIZES
def test_from_the_document_to_tracked_tasks(enter: Enter, tmp_path: Path, size: dict[str, int]) -> None:
    name = "phone" if size is PHONE else "desktop"
    page = enter("city", "/plans/", size)
    page.get_by_role("link", name="上传工作要点").first.click()
    look(page, f"j01-upload-{name}")
    upload(page, tmp_path)

    # What was read, each piece linked to its sentence.
    expect(page.get_by_role("heading", name="清岚市教育工会2026年工作要点", level=1)).to_be_visible()
    facts = page.locator(".plan-facts")
    expect(facts).to_contain_text("清教工〔2026〕2号")
    expect(facts).to_contain_text("2026-03-05")
    expect(facts).to_contain_text("5 项任务 · 6 个量化目标")
    cards = page.locator("article.read-task")
    expect(cards).to_have_count(5)
    founding = cards.filter(has_text="推进民办学校建会")
    expect(founding).to_contain_text("建会率 · 民办 · 教职工≥100")
    expect(founding).to_contain_text("建会率 · 民办 · 教职工25–99人")
    anchor = founding.get_by_role("link", name="看原文").get_attribute("href") or ""
    expect(page.locator(f"{anchor}")).to_contain_text("推进民办学校建会")
    look(page, f"j01-review-{name}")

    # Nothing counts before it is confirmed.
    page.get_by_role("button", name="计划生效").click()
    expect(page.locator("#notices")).to_contain_text("还有 5 项任务待确认")

    # Merge two and take it back; split one.
    for title in ("推进会员实名制", "健全组织体系"):
        cards.filter(has_text=title).get_by_role("checkbox").check()
    page.get_by_role("button", name="合并").click()
    expect(cards).to_have_count(4)
    page.get_by_role("button", name="撤销：合并任务").click()
    expect(cards).to_have_count(5)
    cards.filter(has_text="关心教职工身心健康").get_by_role("link", name="修改或拆分").click()
    look(page, f"j01-edit-{name}")
    page.locator("form").get_by_role("link", name="返回").click()

    # Who benefits from the deed; the figures, one by one; all tasks.
    cards.filter(has_text="办好实事项目").get_by_role("link", name="修改或拆分").click()
    page.get_by_label("受益对象").fill("全市乡镇学校女教职工")
    page.get_by_role("button", name="保存").click()
    for _ in range(3):
        page.get_by_role("button", name="确认这个指标").first.click()
        page.wait_for_load_state("networkidle")
    page.get_by_role("button", name="全部确认（5）").click()
    page.get_by_role("button", name="计划生效").click()

    # The plan in force: live numbers, each leading to its rows.
    expect(page.locator("#tasks")).to_contain_text("推进民办学校建会")
    row = page.locator("#tasks tr", has_text="教职工25–99人")
    expect(row).to_contain_text("所（")
    look(page, f"j01-plan-{name}")
    row.get_by_role("link", name="所（").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("建会率")
    look(page, f"j01-figure-{name}")


def test_assigning_reporting_and_judging(enter: Enter, tmp_path: Path) -> None:
    city = enter("city", "/plans/upload/")
    upload(city, tmp_path)
    cards = city.locator("article.read-task")
    cards.filter(has_text="关心教职工身心健康").get_by_role("checkbox").check()
    city.get_by_role("button", name="确认", exact=True).click()
    for title in ("推进民办学校建会", "推进会员实名制", "健全组织体系", "办好实事项目"):
        cards.filter(has_text=title).get_by_role("checkbox").check()
    city.get_by_role("button", name="不列入").click()
    city.get_by_role("button", name="计划生效").click()

    # Assign to the county.
    city.get_by_role("link", name="交办").first.click()
    city.get_by_label("云溪县教育工会组织干事").check()
    city.get_by_label("办理期限").fill("2030-06-30")
    look(city, "j01-assign-desktop")
    city.get_by_role("button", name="交办").click()
    expect(city.locator("#notices")).to_contain_text("已交办 1 个承办单位")

    # The county finds it, on the phone, and reports with evidence.
    county = enter("county", "/inbox/", PHONE)
    expect(county.get_by_text("关心教职工身心健康").first).to_be_visible()
    look(county, "j01-inbox-phone")
    county.get_by_role("link", name="关心教职工身心健康").first.click()
    county.get_by_label("进展说明").fill("在两所学校举办了活动，教职工反响很好。")
    county.get_by_label("对应目标").select_option(index=1)
    county.get_by_label("本次完成数").fill("2")
    county.get_by_role("button", name="提交").click()
    expect(county.get_by_text("填报数字要附佐证材料").first).to_be_visible()
    county.get_by_label("佐证材料").set_input_files(
        {"name": "签到表.png", "mimeType": "image/png", "buffer": b"\x89PNG\r\n\x1a\n" + b"0" * 99}
    )
    county.get_by_role("button", name="提交").click()
    expect(county.locator("#notices")).to_contain_text("已提交")
    look(county, "j01-assignment-phone")

    # The city judges it from the inbox; progress follows.
    city.goto("/inbox/")
    city.get_by_role("link", name="审核填报").first.click()
    expect(city.get_by_role("link", name="签到表.png")).to_be_visible()
    look(city, "j01-judge-desktop")
    city.get_by_role("button", name="采纳").click()
    expect(city.locator("body")).to_contain_text("2 场")


def test_a_stranger_sees_nothing(enter: Enter, tmp_path: Path) -> None:
    city = enter("city", "/plans/upload/", DESKTOP)
    upload(city, tmp_path)
    address = city.url
    school = enter("school")
    answer = school.goto(address)
    assert answer is not None and answer.status == 404
