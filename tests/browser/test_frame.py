"""The frame in a real browser: sign-in, home, 我的 and every component, on a desktop and on a 360-px phone."""

from __future__ import annotations

import gzip

import pytest
from playwright.sync_api import Page, Response

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


def test_first_load_is_light(visit: Visit) -> None:
    """A first page on a phone: at most 300 KB compressed, everything from this host."""
    page = visit("/login/", PHONE, None)
    answers: list[Response] = []
    page.on("response", answers.append)
    page.reload(wait_until="networkidle")
    total = sum(len(gzip.compress(answer.body())) for answer in answers)
    print(f"first load {total / 1024:.0f} KB in {len(answers)} requests")
    assert total <= 300 * 1024
    assert {answer.url.split("/")[2] for answer in answers} == {page.url.split("/")[2]}
