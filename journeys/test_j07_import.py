"""J7 导入名册: a chair pastes HR's 86 rows, mends three numbers in the grid, asks for one transfer, submits; may undo."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from jiaogong.engines.org.models import Person, Unit
from jiaogong.kernel.text.identity import id_check_digit
from jiaogong.modules.members.models import Membership, Transfer
from jiaogong.modules.rosters.models import ImportRow, Meaning
from jiaogong.site.demo.rosters import _known, merged_roster

from .conftest import PHONE, SIZES, Enter, look


def mend_numbers(page: Page) -> None:
    """Give every number with a wrong check character the right one, cell by cell."""
    for _ in range(3):
        cell = page.locator(".is-wrong input[data-field=id_number]:not([data-held])").filter(visible=True)
        wrong = next(c for c in cell.all() if "校验码" in c.locator("xpath=..").inner_text())
        number, name = wrong.input_value(), wrong.get_attribute("id")
        wrong.fill(number[:17] + id_check_digit(number[:17]))
        wrong.press("Tab")
        expect(page.locator(f"#{name}")).not_to_have_attribute("aria-invalid", "true")


@SIZES
def test_a_roster_of_86_goes_in_without_another_upload(
    enter: Enter, size: dict[str, int], settings: Any, tmp_path: Path
) -> None:
    settings.DEMO = True  # the invented people's phones
    kind = "phone" if size is PHONE else "desktop"
    school = Unit.objects.get(name="清岚市第三中学")
    other = Unit.objects.get(name="柳浦镇初级中学")
    roster = tmp_path / "教职工花名册.xlsx"
    roster.write_bytes(merged_roster(_known(school)[:1], _known(other)[-1:]))
    before = Membership.objects.filter(unit=school, until=None).count()

    page = enter("school", "/rosters/", size)
    page.get_by_role("link", name="导入名册").first.click()
    look(page, f"j07-upload-{kind}")
    page.get_by_label("选择文件").set_input_files(str(roster))
    page.get_by_role("button", name="读取名册").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("核对每一列")
    look(page, f"j07-columns-{kind}")
    page.get_by_role("button", name="检查名册").click()

    expect(page.locator("#summary")).to_contain_text("共 86 行")
    expect(page.locator("#summary")).to_contain_text("证件号码校验不对 3")
    expect(page.get_by_role("button", name="提交")).to_be_disabled()
    look(page, f"j07-grid-{kind}")
    mend_numbers(page)
    expect(page.locator("#summary")).to_contain_text("须处理 1 行")
    page.get_by_role("button", name="申请接转", exact=True).first.click()
    expect(page.locator("#summary")).to_contain_text("没有须处理的行")
    page.get_by_role("link", name="看差异").or_(page.get_by_role("button", name="提交")).last.click()
    page.wait_for_load_state("networkidle")
    expect(page.get_by_role("heading", level=1)).to_contain_text("已导入")
    look(page, f"j07-result-{kind}")

    assert Transfer.objects.open().filter(to=school).count() == 1
    assert Membership.objects.filter(unit=school, until=None).count() == before + 84  # and the chair is in the file too
    assert ImportRow.objects.filter(state="applied").count() == 86
    rows = {row.number: row for row in ImportRow.objects.exclude(person=None)}
    numbers = [Person.objects.get(pk=row.person).id_number.open() for row in rows.values()]
    assert len(set(numbers)) == 86 and all(len(n) == 18 for n in numbers)
    assert any(n.endswith("X") for n in numbers)
    assert Meaning.objects.get(unit=school, kind="column", text="教师姓名").meaning == "name"

    page.get_by_role("button", name="撤回这次导入").click()
    expect(page.locator("#notices")).to_contain_text("已撤回")
    assert Membership.objects.filter(unit=school, until=None).count() == before
    look(page, f"j07-undone-{kind}")
