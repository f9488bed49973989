"""Steps of `make pictures` for the congress, proposals, filings and grievances."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from camera import PHONE, Camera, follow, menu, press, settle


def convening(camera: Camera) -> None:
    """The chair's congress; a session filed, called, and its hall while delegates sign in; a delegate's phone."""
    page = camera.signed_in("school")
    menu(page, "教代会")
    camera.shoot(page, "congress", height=900)
    follow(page, "第3届教代会第2次会议")
    page.get_by_text("修改时间、地点").first.click()
    soon = datetime.now(ZoneInfo("Asia/Shanghai")) + timedelta(minutes=5)
    page.get_by_label("开会时间").fill(f"{soon:%Y-%m-%dT%H:%M}")
    press(page, "保存")
    press(page, "报送上级工会")
    press(page, "通知全体代表")
    address = page.url
    phone = camera.signed_in("delegate", PHONE)
    phone.goto(address.replace("/session/", "/here/"))
    settle(phone)
    camera.shoot(phone, "session-phone", height=860)
    page.goto(address.replace("/session/", "/sessions/") + "hall/")
    press(page, "开始签到")
    camera.shoot(page, "hall", height=820)
    screen = camera.window({"width": 1280, "height": 720})
    screen.goto(page.get_by_role("link", name="打开会场屏幕").get_attribute("href") or "/")
    settle(screen)
    camera.shoot(screen, "screen")


def proposing(camera: Camera) -> None:
    """A delegate follows his proposal; the head of the school reads one on one page."""
    phone = camera.signed_in("delegate", PHONE)
    phone.goto("/proposals/mine/")
    phone.get_by_role("link", name="更换南教学楼教室照明").first.click()
    settle(phone)
    camera.shoot(phone, "proposal-phone", height=900)
    head = camera.signed_in("principal", PHONE)
    head.goto("/inbox/")
    head.get_by_role("link", name="批示第4号提案").first.click()
    settle(head)
    camera.shoot(head, "approve-phone", height=900)


def filing(camera: Camera) -> None:
    """The county's year of congresses."""
    page = camera.signed_in("county")
    menu(page, "教代会")
    camera.shoot(page, "filings", height=820)


def voicing(camera: Camera) -> None:
    """A teacher chooses what is promised to him."""
    phone = camera.signed_in("member", PHONE)
    phone.goto("/voices/new/")
    settle(phone)
    camera.shoot(phone, "grievance-phone", height=900)


CONGRESS = (convening, proposing, filing, voicing)
