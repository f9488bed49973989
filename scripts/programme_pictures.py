"""Steps of `make pictures` for calls, judging, votes, postings, homes, pairs, relief and certificates.

Each takes its own windows, so that one that fails leaves the others their pictures.
"""

from __future__ import annotations

import re

from camera import PHONE, Camera, follow, menu, press, settle


def calling(camera: Camera) -> None:
    """The officer: a scheme, a call that takes entries, the coverage of homes, the overview of help."""
    page = camera.signed_in("city")
    menu(page, "项目方案")
    follow(page, "五一劳动奖章推荐")
    camera.shoot(page, "scheme", height=900)
    menu(page, "申报项目")
    follow(page, "五一劳动奖章推荐")
    follow(page, "组织项目")
    camera.shoot(page, "call", height=860)
    menu(page, "评定覆盖")
    camera.shoot(page, "coverage", height=820)
    menu(page, "帮扶概况")
    camera.shoot(page, "relief", height=620)


def judging(camera: Camera) -> None:
    """Who has handed in, the ranking with every raw mark; a judge at work on the phone."""
    page = camera.signed_in("city")
    menu(page, "评审打分")
    page.get_by_role("main").locator("tbody tr", has_text="已签字").get_by_role("link").first.click()
    settle(page)
    follow(page, "看排名")
    camera.shoot(page, "ranking", height=760)
    phone = camera.signed_in("member", PHONE)
    phone.goto("/scoring/")
    phone.locator("main a[href^='/scoring/']").first.click()
    settle(phone)
    if phone.get_by_label("签名").count():
        phone.get_by_label("签名").fill("李晓雯")
        press(phone, "签署并开始评审")
    phone.get_by_role("link", name=re.compile("(开始|继续)打分")).first.click()
    settle(phone)
    for box in phone.locator("[data-criterion]").all():
        box.fill(str(round(int(box.get_attribute("data-most") or "10") * 0.9)))
    phone.locator("[data-criterion]").last.blur()
    phone.get_by_text("全部已同步").first.wait_for()
    phone.set_viewport_size({"width": 360, "height": 900})
    phone.locator("form.mark-form").evaluate("form => window.scrollTo(0, form.offsetTop - 80)")
    settle(phone)
    camera.keep("marking-phone", phone.screenshot())


def entering(camera: Camera) -> None:
    """A school's chair fills in an entry on the phone; another's way so far."""
    phone = camera.signed_in("school", PHONE)
    phone.goto("/programmes/")
    follow(phone, "微课比赛")
    follow(phone, "申报", exact=True)
    press(phone, "开始填写")
    phone.get_by_label("申报名称").fill("分数的初步认识")
    settle(phone)
    camera.shoot(phone, "entering-phone", height=820)
    phone.goto("/programmes/mine/?tab=unit")
    settle(phone)
    phone.locator("#listing tbody tr", has_text="微课比赛").locator("a").first.click()
    settle(phone)
    camera.shoot(phone, "track-phone", height=860)


def voting(camera: Camera) -> None:
    phone = camera.signed_in("member", PHONE)
    phone.goto("/ballot/")
    phone.locator("main li", has_text="活动日").get_by_role("link", name="去投票").first.click()
    settle(phone)
    camera.shoot(phone, "vote-phone", height=900)


def posted_and_proved(camera: Camera) -> None:
    """What anybody reads without signing in; a member's certificate."""
    page = camera.window(PHONE)
    page.goto("/posted/")
    page.get_by_role("link", name="拟表彰名单公示").first.click()
    settle(page)
    camera.shoot(page, "posted-phone", height=820)
    phone = camera.signed_in("member", PHONE)
    phone.goto("/certificates/")
    phone.locator("#listing a, main .rows a").first.click()
    settle(phone)
    camera.shoot(phone, "certificate-phone", height=720)
    code = phone.locator("main a[href*='/verify/']").first.get_attribute("href") or "/verify/"
    page.goto(code)
    settle(page)
    camera.shoot(page, "verify-phone", height=680)


def pairs(camera: Camera) -> None:
    page = camera.signed_in("school")
    menu(page, "结对")
    page.locator("main tbody a").first.click()
    settle(page)
    camera.shoot(page, "pair", height=640)


PROGRAMMES = (calling, judging, entering, voting, posted_and_proved, pairs)
