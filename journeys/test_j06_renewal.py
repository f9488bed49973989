"""J6 换届: the city sends task packs, a school files its request and results, it answers; overdue is a word."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from zipfile import ZipFile

from playwright.sync_api import expect

from jiaogong.engines.org.models import Holding
from jiaogong.kernel import clock
from jiaogong.modules.committees.models import Renewal, Seat
from jiaogong.modules.unions.models import CommitteeTerm

from .conftest import SIZES, Enter, look


@SIZES
def test_a_school_renews_its_committee(enter: Enter, size: dict[str, int]) -> None:
    name = "phone" if size["width"] < 500 else "desktop"
    today = clock.today()
    unit = Holding.objects.get(person__user__username="school", until=None).office.unit
    term = CommitteeTerm.objects.get(unit=unit, kind="union", until=None)
    CommitteeTerm.objects.filter(pk=term.pk).update(due_on=today - timedelta(days=43))

    page = enter("city", f"/committees/?unit={unit.key}", size=size)
    expect(page.locator("#listing")).to_contain_text("已逾期 43 天")
    look(page, f"j06-list-{name}")
    if name == "phone":
        page.get_by_text("发送换届任务包").first.click()
    page.get_by_label("选择", exact=False).first.check(force=True)
    page.get_by_role("button", name="发给勾选的").click()
    expect(page.locator("#notices")).to_contain_text("已向 1 个委员会发送换届任务包")

    school = enter("school", "/inbox/", size=size)
    school.get_by_role("link", name="报送换届请示").first.click()
    look(school, f"j06-school-{name}")
    with school.expect_download() as waiting:
        school.get_by_role("link", name="全部下载").click()
    assert len(ZipFile(Path(str(waiting.value.path()))).namelist()) == 5
    seats = list(Seat.objects.filter(term=term, until=None).select_related("person"))
    lines = [f"{s.person.name} {s.get_post_display()}" for s in seats]
    school.get_by_label("拟召开会议日期").fill(f"{today:%Y-%m-%d}")
    school.get_by_label("候选人").fill("\n".join(lines))
    school.get_by_role("button", name="报送请示").click()
    expect(school.locator("#notices")).to_contain_text("换届请示已报送")

    page.goto(school.url)
    page.get_by_label("批复文号").first.fill(f"云教工〔{today.year}〕8号")
    page.get_by_role("button", name="同意并批复").click()
    expect(page.locator("body")).to_contain_text("已同意换届")

    school.reload()
    school.get_by_label("应到人数").fill("60")
    school.get_by_label("实到人数").fill("55")
    school.get_by_label("当选人").fill("\n".join(f"{line} {50 - n}" for n, line in enumerate(lines)))
    school.get_by_role("button", name="报送结果").click()
    expect(school.locator("#notices")).to_contain_text("选举结果已报送")

    page.reload()
    look(page, f"j06-decide-{name}")
    page.get_by_label("批复文号").first.fill(f"云教工〔{today.year}〕9号")
    page.get_by_role("button", name="同意并批复").click()
    expect(page.locator("body")).to_contain_text("换届完成")
    school.goto(f"/committees/unit/{unit.key}/")
    expect(school.locator("body")).to_contain_text(f"第{term.number + 1}届工会委员会")
    look(school, f"j06-committee-{name}")
    assert Holding.objects.get(person__user__username="school", until=None).office.unit == unit


def test_all_means_the_list_as_it_is_now(enter: Enter) -> None:
    """The list is narrowed in place; what is sent to all of it goes to nobody else."""
    unit = Holding.objects.get(person__user__username="school", until=None).office.unit
    CommitteeTerm.objects.filter(unit=unit, kind="union", until=None).update(due_on=clock.today() + timedelta(days=9))
    page = enter("city", "/committees/")
    rows = page.locator("#listing tbody tr")
    assert rows.count() > 1
    page.locator("#listing-q").fill(unit.name)
    page.locator("#listing-q").press("Enter")
    expect(rows).to_have_count(
        CommitteeTerm.objects.filter(unit=unit, until=None, due_on__lte=clock.add_months(clock.today(), 6)).count()
    )
    page.get_by_role("button", name="发给列表中全部待启动的").click()
    expect(page.locator("#notices")).to_contain_text("发送换届任务包")
    sent = set(
        Renewal.objects.exclude(state="due").filter(changed_on=clock.today()).values_list("term__unit__name", flat=True)
    )
    assert sent == {unit.name}
