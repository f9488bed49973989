"""Takes the pictures of README and docs/user-guide.md from a fresh demo city, through a real browser.

Objects are found by clicking what a person would click, never by their numbers. `ONLY=name,…` keeps just those
pictures (the steps all run). Written to docs/pictures, each below 150 KB.
"""

from __future__ import annotations

import os
import shutil
import sys
from datetime import date

from camera import ARGS, DESKTOP, PHONE, PICTURES, Camera, follow, menu, press, server, settle, shoot_form
from congress_pictures import CONGRESS
from playwright.sync_api import sync_playwright
from programme_pictures import PROGRAMMES
from register_pictures import REGISTERS

SCHOOL_PLAN = """清岚市第三中学工会文件

三中工〔2026〕1号

清岚市第三中学工会2026年工作计划

各工会小组：

今年校工会工作要围绕教书育人，把服务做到每一位教职工身边。现安排如下。

一、夯实组织基础

（一）抓好会员实名制。6月底前会员实名率达到95%以上。（责任部门：组织委员）

（二）健全教代会制度。9月底前建立教代会，全年召开教代会1次。（责任部门：校工会）

二、做好服务保障

（一）关心身心健康。组织心理健康讲座4场，秋季组织健步走活动2次。（责任部门：女职工委员会）

（二）为教职工办实事。新建教职工活动室1间。（责任部门：校工会；完成时限：10月底）

清岚市第三中学工会委员会

2026年2月20日
"""


def signing_in(camera: Camera) -> None:
    page = camera.window(DESKTOP)
    page.goto("/login/")
    settle(page)
    camera.shoot(page, "login", height=640)


def home_and_inbox(camera: Camera) -> None:
    page = camera.signed_in("city")
    camera.shoot(page, "home", height=900)
    menu(page, "待办")
    phone = camera.signed_in("county", PHONE)
    camera.shoot(phone, "home-phone", height=820)
    phone.goto("/inbox/")
    settle(phone)
    camera.shoot(phone, "inbox-phone", height=640)
    phone.goto("/me/")
    settle(phone)
    camera.shoot(phone, "me-phone", height=820)


def reading_a_plan(camera: Camera) -> None:
    """The school uploads its own plan, looks it through and puts it in force."""
    page = camera.signed_in("school")
    menu(page, "工作计划")
    follow(page, "上传工作要点")
    page.get_by_label("或粘贴正文").fill(SCHOOL_PLAN.replace("2026", str(date.today().year)))
    camera.shoot(page, "plan-upload", height=700)
    press(page, "读取文件")
    camera.shoot(page, "plan-review", height=1000)
    page.locator("article.read-task", has_text="办实事").get_by_role("link", name="修改或拆分").click()
    settle(page)
    page.get_by_label("受益对象").fill("全校教职工")
    press(page, "保存")
    while page.get_by_role("button", name="确认这个指标").count():
        press(page, "确认这个指标")
    press(page, "全部确认")
    press(page, "计划生效")


def working_on_a_plan(camera: Camera) -> None:
    """The city's plan: progress, giving out, reporting on the phone, judging, the bulletin."""
    page = camera.signed_in("city")
    menu(page, "工作计划")
    follow(page, "清岚市教育工会")
    camera.shoot(page, "plan", height=900)
    here = page.url
    follow(page, "抓好会员实名制管理")
    camera.shoot(page, "task", height=820)
    page.get_by_role("main").get_by_role("link", name="交办", exact=True).click()
    settle(page)
    camera.shoot(page, "assign", height=820)

    handler = camera.signed_in("handler", PHONE)
    handler.goto("/inbox/")
    settle(handler)
    handler.get_by_role("main").get_by_role("link", name="办好教代会代表培训").first.click()
    settle(handler)
    handler.get_by_label("进展说明").fill("第一期代表培训班已办完，65 名代表参加。")
    handler.get_by_label("对应目标").select_option(index=1)
    handler.get_by_label("本次完成数").fill("1")
    handler.get_by_label("佐证材料").set_input_files(
        {"name": "培训签到表.txt", "mimeType": "text/plain", "buffer": "签到表（演示）".encode()}
    )
    handler.get_by_label("进展说明").scroll_into_view_if_needed()
    shoot_form(camera, handler, "report-phone")
    handler.get_by_role("button", name="提交").click()
    settle(handler)

    menu(page, "待办")
    follow(page, "审核填报：办好教代会代表培训")
    camera.shoot(page, "judge", height=620)
    press(page, "采纳")

    page.goto(here)
    settle(page)
    page.get_by_label("季度", exact=False).last.select_option(label="第三季度")
    press(page, "冻结数据并生成通报")
    camera.shoot(page, "bulletin", height=900)


def looking_at_figures(camera: Camera) -> None:
    page = camera.signed_in("city")
    menu(page, "指标数据")
    camera.shoot(page, "figures", height=900)
    page.locator("main").get_by_role("link", name="看明细").nth(1).click()
    settle(page)
    camera.shoot(page, "figure", height=900)


def registers(camera: Camera) -> None:
    page = camera.signed_in("city")
    menu(page, "工会组织")
    page.get_by_label("搜索").first.fill("清岚市第三中学")
    page.keyboard.press("Enter")
    settle(page)
    follow(page, "清岚市第三中学")
    camera.shoot(page, "unit", height=900)
    school = camera.signed_in("school")
    menu(school, "会员名册")
    camera.shoot(school, "members", height=760)
    school.locator("main tbody a").first.click()
    settle(school)
    camera.shoot(school, "member", height=700)


STEPS = (
    signing_in,
    home_and_inbox,
    reading_a_plan,
    working_on_a_plan,
    looking_at_figures,
    registers,
    *REGISTERS,
    *PROGRAMMES,
    *CONGRESS,
)


def main() -> int:
    """All pictures; a step that fails is named and the others go on."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    chromium = next((p for p in map(shutil.which, ("chromium", "chromium-browser", "google-chrome")) if p), None)
    failed = []
    with server() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=ARGS, env={**os.environ, "LANGUAGE": "zh_CN", "LANG": "zh_CN.UTF-8"}
        )
        camera = Camera(browser, address)
        for step in STEPS:
            try:
                step(camera)
            except Exception as error:
                print(f"{step.__name__}: {error}", file=sys.stderr)
                failed.append(step.__name__)
        browser.close()
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
