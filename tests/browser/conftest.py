"""The browser's cast and sight: a signed-in page at two sizes, axe, overflow."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from jiaogong.engines.org.models import Employment, Unit
from jiaogong.engines.org.verbs import create_office, found_unit, make_person, take_office
from jiaogong.kernel.accounts.models import User
from jiaogong.kernel.testing.browser import DESKTOP, PHONE, barriers, fits, shot

__all__ = ["DESKTOP", "PHONE", "barriers", "fits", "shot"]

PASSWORD = "清风明月照大江2026"


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
