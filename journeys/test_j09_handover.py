"""J9 Handover: the county issues a code, the former chair leaves a note, the successor scans; old rights end that minute."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from conftest import CITY_PASSWORD
from jiaogong.engines.inbox.models import Item
from jiaogong.engines.org.models import Employment, Holding, Office, Unit
from jiaogong.engines.org.words import RoleKey
from jiaogong.kernel import clock
from jiaogong.kernel.accounts.models import User

from .conftest import PHONE, SIZES, Enter, look


def school_of(username: str) -> tuple[Office, Unit]:
    """The office a demo account holds, and its unit."""
    holding = Holding.objects.select_related("office__unit").get(person__user__username=username, until=None)
    return holding.office, holding.office.unit


def colleague(unit: Unit) -> tuple[User, str]:
    """Somebody of the staff without office, with an account of his own; and his name."""
    holders = Holding.objects.current().values("person")
    job = Employment.objects.current().filter(unit=unit, person__user=None).exclude(person__in=holders).first()
    assert job is not None
    user = User.objects.create_user("successor", CITY_PASSWORD, name=job.person.name)
    job.person.user = user
    job.person.save(update_fields=["user"])
    return user, job.person.name


@SIZES
def test_the_office_moves_and_the_old_rights_end(enter: Enter, size: dict[str, int]) -> None:
    name = "phone" if size is PHONE else "desktop"
    office, school = school_of("school")
    assert office.role == RoleKey.CHAIR
    _, successor_name = colleague(school)
    Item.objects.create(
        kind="plans.task", title="报送会员实名进度", link="/inbox/", subject_type="org.unit", subject_id=school.pk,
        office=office, unit=school, opened_at=clock.now(),
    )  # fmt: skip

    superior = enter("city", f"/unions/{school.key}/", size)
    superior.get_by_role("link", name="办理交接 ›").click()
    superior.get_by_label("先按姓名或拼音首字母查找接任人").fill(successor_name)
    superior.get_by_role("button", name="查找").click()
    expect(superior.locator("main")).to_contain_text("有账号")
    superior.get_by_label("职务").select_option(str(office.key))
    superior.get_by_label("任职依据").fill("清教工〔2025〕35号")
    look(superior, f"j9-issue-{name}")
    superior.get_by_role("button", name="签发交接码").click()
    expect(superior.locator("main")).to_contain_text("只在这里显示这一次")
    code = superior.locator(".handover-letters").inner_text()
    assert re.fullmatch(r"[A-Z2-9]{5}-[A-Z2-9]{5}", code)
    look(superior, f"j9-code-{name}")
    address = superior.url
    superior.reload()
    expect(superior.locator("main")).not_to_contain_text(code)

    former = enter("school", "/", size)
    former.get_by_role("link", name=re.compile("将交接给")).click()
    former.get_by_role("textbox", name="交接说明").fill("印章在保险柜，钥匙交办公室。\n会员实名还差 3 人。")
    look(former, f"j9-note-{name}")
    former.get_by_role("button", name="保存说明").click()
    expect(former.locator("#notices")).to_contain_text("交接说明已保存")
    offices = f"/unions/{school.key}/offices/"
    answer = former.goto(offices)
    assert answer is not None and answer.status == 200

    other = enter("member", f"/handover/scan/{code}/", size)  # somebody finds the slip
    other.get_by_role("button", name="下一步").click()
    expect(other.locator("main")).to_contain_text("签发给别人的")
    look(other, f"j9-wrong-{name}")

    successor = enter("successor", f"/handover/scan/{code}/", size)  # scanned: signs in, and goes on
    expect(successor.get_by_label("交接码")).to_have_value(code)
    look(successor, f"j9-scanned-{name}")
    successor.get_by_role("button", name="下一步").click()
    expect(successor.get_by_role("heading", level=1)).to_contain_text("确认接任")
    assert code not in successor.url
    expect(successor.locator("main")).to_contain_text("1 项")
    look(successor, f"j9-confirm-{name}")
    successor.get_by_role("button", name="确认接任").click()
    expect(successor.locator("#notices")).to_contain_text("您已接任")
    expect(successor.locator("main")).to_contain_text("印章在保险柜")
    expect(successor.locator("main")).to_contain_text("报送会员实名进度")
    look(successor, f"j9-done-{name}")
    with successor.expect_download() as waiting:
        successor.get_by_role("link", name="下载交接清单（Word）").click()
    assert waiting.value.suggested_filename.endswith("交接清单.docx")
    successor.goto("/inbox/")
    expect(successor.locator("main")).to_contain_text("报送会员实名进度")

    answer = former.goto(offices)  # the same session, his next click
    assert answer is not None and answer.status == 404
    former.goto("/inbox/messages/")
    expect(former.locator("main")).to_contain_text("权限同时停止")
    former.goto("/inbox/")
    expect(former.locator("main")).not_to_contain_text("报送会员实名进度")

    successor.goto(f"/handover/scan/{code}/")
    successor.get_by_role("button", name="下一步").click()
    expect(successor.locator("main")).to_contain_text("只能用一次")
    superior.goto(address)
    expect(superior.locator("main")).to_contain_text("已交接")
    superior.goto("/handover/")
    expect(superior.locator("main")).to_contain_text(successor_name)
    look(superior, f"j9-list-{name}")
