"""Steps of `make pictures` for the registers: handover, import, joining, transfer, renewal, founding, own data.

Each takes its own windows, so that one that fails leaves the others their pictures.
"""

from __future__ import annotations

from camera import PHONE, Camera, follow, menu, press, settle

ROSTER = """姓名\t身份证号\t手机\t编制\t任教学科\t入会日期
周雨桐\t990105199203078025\t10055550101\t合同制\t英语\t2026-09-01
买买提·艾力\t990105198811238032\t1005555010\t在编\t数学\t2026年9月1日
欧阳静怡\t9.90105E+17\t10055550103\t在编\t语文\t2026/9/1
何清\t990105198506158044\t10055550104\t事业编制\t物理\t2026.9.1
"""


def handing_over(camera: Camera) -> None:
    """The city gives a new code to who waits for an office; he reads on the phone what he takes over."""
    page = camera.signed_in("city")
    menu(page, "职务交接")
    page.get_by_label("状态").select_option(label="待接任")
    press(page, "查询")
    follow(page, "清岚市实验小学")
    press(page, "重新签发")
    code = page.locator(".handover-letters").inner_text()
    camera.shoot(page, "handover-code", height=700)
    phone = camera.signed_in("member", PHONE)
    phone.goto("/handover/accept/")
    phone.get_by_label("交接码").fill(code)
    press(phone, "下一步")
    camera.shoot(phone, "handover-take-phone", height=820)


def importing(camera: Camera) -> None:
    """A school pastes a roster, looks at the columns, then at the rows."""
    page = camera.signed_in("school")
    menu(page, "会员导入")
    follow(page, "导入名册")
    page.get_by_label("或者从 Excel 里复制表格").fill(ROSTER)
    camera.shoot(page, "roster-new", height=760)
    press(page, "读取名册")
    camera.shoot(page, "roster-columns", height=760)
    press(page, "检查名册")
    camera.shoot(page, "roster-grid", height=900)


def joining(camera: Camera) -> None:
    """The code on the wall, the form on a colleague's phone, the registrar's page; and a transfer to be answered."""
    page = camera.signed_in("school")
    menu(page, "会员名册")
    follow(page, "入会申请")
    follow(page, "入会码")
    address = page.get_by_role("main").locator("dd", has_text="/members/join/").inner_text()
    camera.shoot(page, "joining-link", height=720)
    phone = camera.window(PHONE)
    phone.goto(address)
    settle(phone)
    camera.shoot(phone, "join-phone", height=820)
    menu(page, "会员名册")
    follow(page, "入会申请")
    page.get_by_label("状态").select_option(label="待审核")
    press(page, "查询")
    page.locator("main tbody a").first.click()
    settle(page)
    camera.shoot(page, "application", height=900)
    menu(page, "会员名册")
    follow(page, "会籍接转")
    page.get_by_role("main").get_by_role("row", name="转出").get_by_role("link").first.click()
    settle(page)
    camera.shoot(page, "transfer", height=760)


def the_years_duties(camera: Camera) -> None:
    page = camera.signed_in("school")
    menu(page, "党政支持")
    camera.shoot(page, "support", height=860)


def renewing(camera: Camera) -> None:
    page = camera.signed_in("city")
    menu(page, "委员会换届")
    camera.shoot(page, "renewals", height=760)
    page.get_by_label("换届进度").select_option(label="已请示，待批复")
    press(page, "查询")
    page.get_by_role("main").locator("tbody").get_by_role("link", name="已请示，待批复").first.click()
    settle(page)
    camera.shoot(page, "renewal", height=900)


def founding(camera: Camera) -> None:
    page = camera.signed_in("county")
    menu(page, "建会")
    page.locator("main tbody a").first.click()
    settle(page)
    camera.shoot(page, "founding", height=860)


def my_own(camera: Camera) -> None:
    """A member's card, data, and safety of the account, on the phone."""
    phone = camera.signed_in("member", PHONE)
    for address, name, height in (
        ("/members/card/", "card-phone", 820),
        ("/personal/", "own-data-phone", 820),
        ("/me/security/", "security-phone", 820),
    ):
        phone.goto(address)
        settle(phone)
        camera.shoot(phone, name, height=height)
    old = camera.signed_in("retired", PHONE)
    old.goto("/me/")
    press(old, "换成大字版")
    old.goto("/")
    settle(old)
    camera.shoot(old, "large-phone", height=820)


def visiting(camera: Camera) -> None:
    phone = camera.signed_in("county", PHONE)
    phone.goto("/cadres/visits/new/")
    settle(phone)
    camera.shoot(phone, "visit-phone", height=740)


REGISTERS = (handing_over, importing, joining, the_years_duties, renewing, founding, my_own, visiting)
