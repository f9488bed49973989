"""The frame in a real browser: sign-in, home, 我的 and every component, on a desktop and on a 360-px phone."""

from __future__ import annotations

import gzip

import pytest
from playwright.sync_api import Page

from jiaogong.kernel.accounts.models import User

from .conftest import DESKTOP, PHONE, Visit, barriers, fits, shot

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SIZES = pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])


def looked_at(page: Page, name: str) -> None:
    """Fits, has no barriers, caused no error (a CSP refusal is one); a picture is kept."""
    shot(page, name)
    assert fits(page)
    assert barriers(page) == []
    assert page.troubles == []  # type: ignore[attr-defined]


@SIZES
def test_sign_in(visit: Visit, size: dict[str, int]) -> None:
    page = visit("/me/", size, None)
    assert page.url.endswith("/login/?next=%2Fme%2F")
    looked_at(page, f"login-{size['width']}")
    page.get_by_label("用户名").fill("zhoumin")
    page.get_by_label("密码").fill("不对的密码")
    page.get_by_role("button", name="登录", exact=True).click()
    assert page.get_by_role("alert").inner_text().startswith("用户名或密码不对")
    shot(page, f"login-wrong-{size['width']}")


@SIZES
@pytest.mark.parametrize("path", ["/", "/me/", "/services/", "/me/tokens/", "/me/password/"])
def test_pages(visit: Visit, size: dict[str, int], path: str) -> None:
    page = visit(path, size)
    assert page.locator("h1").count() == 1
    looked_at(page, f"page{path.replace('/', '-')}{size['width']}")


@pytest.mark.urls("tests.browser.gallery")
@SIZES
def test_components(visit: Visit, size: dict[str, int]) -> None:
    page = visit("/gallery/?wrong=1%26told=1", size)
    page.locator("figure.chart").scroll_into_view_if_needed()
    page.wait_for_selector("figure.chart[data-drawn]")
    page.wait_for_timeout(1200)  # the bars grow
    looked_at(page, f"gallery-{size['width']}")


@pytest.mark.urls("tests.browser.gallery")
@SIZES
def test_large_type(visit: Visit, zhou: User, size: dict[str, int]) -> None:
    User.objects.filter(pk=zhou.pk).update(large_type=True)
    page = visit("/gallery/", size)
    looked_at(page, f"large-{size['width']}")
    small = page.evaluate(
        "[...document.querySelectorAll('main p, main td, main label, main button, main a.btn')]"
        ".filter(e => e.offsetParent && parseFloat(getComputedStyle(e).fontSize) < 18).map(e => e.outerHTML.slice(0, 90))"
    )
    assert small == []


@pytest.mark.urls("tests.browser.gallery")
@SIZES
def test_a_list_is_searched_sorted_and_paged_in_place(visit: Visit, zhou: User, size: dict[str, int]) -> None:
    User.objects.bulk_create(User(username=f"u{n:03}", name=f"教师{n:03}") for n in range(120))
    page = visit("/list/", size)
    looked_at(page, f"list-{size['width']}")
    page.evaluate("window.stayed = true")
    page.get_by_role("link", name="下一页").click()
    page.get_by_text("第 2/3 页").wait_for()
    page.get_by_label("搜索").type("教师01")
    page.get_by_text("符合条件的有 10 条").wait_for()
    assert "export=xlsx" in str(page.get_by_role("link", name="导出Excel").get_attribute("href"))
    assert "%E6%95%99%E5%B8%8801" in str(page.get_by_role("link", name="导出Excel").get_attribute("href"))
    assert "q=" in page.url and page.evaluate("window.stayed")
    if size is DESKTOP:
        page.get_by_role("link", name="用户名").click()
        page.wait_for_selector("th[aria-sort=ascending]")
    page.get_by_role("link", name="清除条件").click()
    page.get_by_text("共 121 条").wait_for()
    assert page.troubles == []  # type: ignore[attr-defined]


def test_first_load_is_light(visit: Visit) -> None:
    """A first page on a phone: at most 300 KB compressed, everything from this host."""
    page = visit("/login/", PHONE, None)
    addresses: set[str] = set()
    page.on("request", lambda request: addresses.add(request.url))
    page.reload(wait_until="networkidle")
    total = sum(len(gzip.compress(page.request.get(address).body())) for address in addresses)
    print(f"first load {total / 1024:.0f} KB in {len(addresses)} requests")
    assert total <= 300 * 1024
    assert {address.split("/")[2] for address in addresses} == {page.url.split("/")[2]}


def test_paper_has_the_list_and_no_frame(visit: Visit) -> None:
    page = visit("/me/")
    page.emulate_media(media="print")
    assert not page.get_by_label("主菜单").is_visible()
    assert not page.get_by_role("button", name="退出", exact=True).is_visible()
    assert page.get_by_role("heading", name="我的", exact=True).is_visible()


@pytest.mark.urls("tests.browser.gallery")
def test_a_list_stays_a_table_on_a4(visit: Visit) -> None:
    page = visit("/list/", {"width": 660, "height": 900})
    page.emulate_media(media="print")
    assert page.locator("td").first.evaluate("e => getComputedStyle(e).display") == "table-cell"
    assert not page.get_by_role("button", name="查询").is_visible()


def test_keyboard_reaches_the_text_first(visit: Visit) -> None:
    page = visit("/me/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "跳到正文"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def test_menu_groups_fold_and_stay_folded(visit: Visit) -> None:
    page = visit("/me/")
    page.locator(".menu summary", has_text="督办").click()
    assert not page.get_by_role("link", name="工作计划").is_visible()
    page.reload()
    assert not page.get_by_role("link", name="工作计划").is_visible()
