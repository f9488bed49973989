"""The journeys' stage: the tiny city with its accounts behind a live server, a browser at two sizes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from conftest import CITY_PASSWORD
from jiaogong.kernel.testing.browser import DESKTOP, PHONE, barriers, fits, shot
from jiaogong.kernel.testing.rows import replay
from jiaogong.site.demo.load import load_city

SIZES = pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])

Enter = Callable[..., Page]
PATIENCE = 30_000  # milliseconds: a busy machine is no failure
expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every journey drives a browser."""
    for item in items:
        if item.path.parent == Path(__file__).parent:
            item.add_marker(pytest.mark.browser)


@pytest.fixture
def city(transactional_db: None) -> None:
    """The tiny city, committed, so that the live server sees it."""
    replay("tiny", lambda: load_city(size="tiny", accounts=True, password=CITY_PASSWORD))


@pytest.fixture
def enter(browser: Browser, live_server: Any, city: None) -> Iterator[Enter]:
    """enter("city", "/plans/", size=PHONE): that account's page, signed in through the form."""
    contexts = []

    def open_page(username: str, path: str = "/", size: dict[str, int] = DESKTOP) -> Page:
        context = browser.new_context(
            viewport=size, locale="zh-CN", timezone_id="Asia/Shanghai", base_url=live_server.url,
            is_mobile=size is PHONE, has_touch=size is PHONE, accept_downloads=True,
        )  # fmt: skip
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.goto(f"/login/?next={path}")
        page.get_by_label("用户名").fill(username)
        page.get_by_label("密码").fill(CITY_PASSWORD)
        page.get_by_role("button", name="登录", exact=True).click()
        page.wait_for_load_state("networkidle")
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def outside(browser: Browser, live_server: Any, city: None) -> Iterator[Enter]:
    """outside("/posted/", PHONE): a page in a browser nobody signed in with."""
    contexts = []

    def open_page(path: str, size: dict[str, int] = DESKTOP) -> Page:
        context = browser.new_context(
            viewport=size, locale="zh-CN", timezone_id="Asia/Shanghai", base_url=live_server.url,
            is_mobile=size is PHONE, has_touch=size is PHONE,
        )  # fmt: skip
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()


def look(page: Page, name: str) -> None:
    """Every screen of a journey fits, is accessible, and leaves a picture for human eyes."""
    shot(page, name)
    assert fits(page), name
    found = barriers(page)
    assert found == [], f"{name}: {found}"
