"""The browser's cast and sight: a signed-in page at two sizes, axe, overflow."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from jiaogong.engines.org.models import Employment, Unit
from jiaogong.engines.org.verbs import create_office, found_unit, make_person, take_office
from jiaogong.kernel.accounts.models import User

DESKTOP = {"width": 1366, "height": 768}
PHONE = {"width": 360, "height": 740}
PASSWORD = "清风明月照大江2026"
SHOTS = Path(os.environ.get("SHOTS", tempfile.gettempdir())) / "shots"


def city(code: str = "QL") -> Unit:
    """A city union."""
    return found_unit(
        by=None, superior=None, code=code, name="清岚市教育工会", layer="city", kind="bureau", nature="public",
        since=date(2020, 1, 1), check=False,
    )  # fmt: skip


@pytest.fixture
def zhou(transactional_db: None) -> User:
    """周敏, officer of the city union."""
    unit = city()
    user = User.objects.create_user("zhoumin", PASSWORD, name="周敏")
    person = make_person(name="周敏")
    person.user = user
    person.save()
    office = create_office(unit, by=None, title="组织部部长", role="officer", check=False)
    take_office(office, by=None, person=person, since=date(2024, 1, 1), check=False)
    Employment.objects.create(person=person, unit=unit, employment_type="established", since=date(2020, 1, 1))
    return user


Visit = Callable[..., Page]


@pytest.fixture
def visit(browser: Browser, live_server: Any, zhou: User) -> Any:
    """visit("/me/", size=PHONE): a page signed in as 周敏 (anonymous with user=None), CSP reports collected."""
    contexts = []

    def open_page(path: str, size: dict[str, int] = DESKTOP, user: User | None = zhou) -> Page:
        context = browser.new_context(
            viewport=size, locale="zh-CN", timezone_id="Asia/Shanghai", base_url=live_server.url,
            is_mobile=size is PHONE, has_touch=size is PHONE,
        )  # fmt: skip
        contexts.append(context)
        page = context.new_page()
        page.troubles = []  # type: ignore[attr-defined]
        page.on("console", lambda m: page.troubles.append(m.text) if m.type == "error" else None)  # type: ignore[attr-defined]
        page.on("pageerror", lambda e: page.troubles.append(str(e)))  # type: ignore[attr-defined]
        if user is not None:
            page.goto("/login/?next=" + path)
            page.get_by_label("用户名").fill(user.username)
            page.get_by_label("密码").fill(PASSWORD)
            page.get_by_role("button", name="登录", exact=True).click()
            page.wait_for_load_state("networkidle")
        else:
            page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()


def fits(page: Page) -> bool:
    """Nothing sticks out to the right."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def barriers(page: Page) -> list[str]:
    """What axe finds serious or critical, with the elements."""
    found = Axe().run(page).response["violations"]
    return [
        f"{v['id']}: {n['html'][:160]} {n.get('failureSummary', '')[:200]}"
        for v in found
        if v["impact"] in ("serious", "critical")
        for n in v["nodes"]
    ]


def shot(page: Page, name: str) -> None:
    """Keep a picture for human eyes."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=str(SHOTS / f"{name}.png"), full_page=True)
