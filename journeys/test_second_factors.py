"""Second factors in a real browser: the authenticator app at desk and phone, passkeys with a virtual authenticator."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, expect

from conftest import CITY_PASSWORD
from jiaogong.kernel import clock
from jiaogong.kernel.accounts import factors
from jiaogong.kernel.accounts.models import Passkey, Totp, User
from jiaogong.kernel.testing.browser import DESKTOP, PHONE

from .conftest import SIZES, Enter, look


def code(secret: str) -> str:
    return factors.code_at(secret, int(clock.now().timestamp()) // factors.STEP)


def sign_out(page: Page) -> None:
    page.context.clear_cookies()
    page.goto("/login/")


def with_password(page: Page, username: str) -> None:
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码").fill(CITY_PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()


@SIZES
def test_authenticator_app(enter: Enter, size: dict[str, int]) -> None:
    name = "phone" if size is PHONE else "desk"
    page = enter("school", "/me/", size=size)
    page.get_by_role("link", name="账号安全").click()
    look(page, f"second-factor-security-{name}")
    page.get_by_role("link", name="设置验证器").click()
    secret = page.locator(".once-shown").inner_text().replace(" ", "")
    look(page, f"second-factor-app-{name}")
    page.get_by_label("验证码").fill(code(secret))
    page.get_by_role("button", name="完成设置").click()
    codes = page.locator(".code-list code").all_inner_texts()
    assert len(codes) == factors.CODES
    look(page, f"second-factor-codes-{name}")
    with page.expect_download() as saved:
        page.get_by_role("link", name="下载").click()
    text = saved.value.path().read_text(encoding="utf-8")
    assert all(one in text for one in codes)
    page.get_by_role("link", name="我已保存好").click()
    expect(page.get_by_text("还剩 10 个")).to_be_visible()

    sign_out(page)
    look(page, f"second-factor-login-{name}")
    with_password(page, "school")
    expect(page.get_by_role("heading", name="二次验证")).to_be_visible()
    page.get_by_label("验证码").fill("000000")
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.get_by_text("验证码不对，或者已经用过")).to_be_visible()
    look(page, f"second-factor-second-{name}")
    Totp.objects.update(last_step=0)
    page.get_by_label("验证码").fill(code(secret))
    page.get_by_role("button", name="登录", exact=True).click()
    page.wait_for_url(lambda url: "/login" not in url)

    sign_out(page)
    with_password(page, "school")
    page.get_by_text("手机不在身边？用恢复码").click()
    page.get_by_label("恢复码", exact=True).fill(codes[0])
    page.get_by_role("button", name="用恢复码登录").click()
    page.wait_for_url(lambda url: "/login" not in url)


def virtual_key(page: Page) -> Any:
    cdp = page.context.new_cdp_session(page)
    cdp.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    return cdp, cdp.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]


def test_passkeys(enter: Enter) -> None:
    page = enter("school", "/me/security/", size=DESKTOP)
    cdp, key = virtual_key(page)
    page.get_by_role("link", name="添加通行密钥").click()
    look(page, "second-factor-passkey-new")
    page.get_by_label("名称").fill("办公室电脑")
    page.get_by_role("button", name="添加", exact=True).click()
    expect(page.get_by_text("通行密钥已添加")).to_be_visible()
    row = Passkey.objects.get()
    assert (row.name, row.user.username) == ("办公室电脑", "school")

    page.goto("/me/security/passkeys/new/")
    page.get_by_role("button", name="添加", exact=True).click()
    expect(page.get_by_text("这台设备已经添加过了")).to_be_visible()

    sign_out(page)
    with_password(page, "school")
    page.get_by_role("button", name="用通行密钥").click()
    page.wait_for_url(lambda url: "/login" not in url)

    sign_out(page)
    page.get_by_role("link", name="用通行密钥登录").click()
    look(page, "second-factor-passkey-sign-in")
    page.get_by_role("button", name="继续").click()
    page.wait_for_url(lambda url: "/login" not in url)
    row.refresh_from_db()
    assert row.last_used_at is not None and row.sign_count >= 2
    page.goto("/me/security/")
    look(page, "second-factor-security-with-passkey")

    sign_out(page)
    cdp.send("WebAuthn.setUserVerified", {"authenticatorId": key, "isUserVerified": False})
    page.get_by_role("link", name="用通行密钥登录").click()
    page.get_by_role("button", name="继续").click()
    expect(page.get_by_text("没有完成，请再试一次")).to_be_visible()


def test_removing_in_large_type(enter: Enter) -> None:
    page = enter("school", "/me/security/", size=PHONE)
    virtual_key(page)
    page.get_by_role("link", name="添加通行密钥").click()
    page.get_by_role("button", name="添加", exact=True).click()
    page.get_by_role("link", name="我已保存好").click()
    User.objects.filter(username="school").update(large_type=True)
    page.reload()
    look(page, "second-factor-security-elder-phone")
    page.get_by_role("button", name="移除").click()
    look(page, "second-factor-confirm-elder-phone")
    page.get_by_label("密码", exact=True).fill(CITY_PASSWORD)
    page.get_by_role("button", name="确认").click()
    expect(page.get_by_text("请在 5 分钟内办理")).to_be_visible()
    page.get_by_role("button", name="移除").click()
    expect(page.get_by_text("已移除")).to_be_visible()
    assert not Passkey.objects.exists()
