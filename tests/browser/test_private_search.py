"""A whole number typed into the register's search box reaches no address: not the bar, the history, a request line or a referrer."""

from __future__ import annotations

from typing import Any

import pytest

from jiaogong.engines.org.models import Person
from jiaogong.kernel.testing.browser import DESKTOP, PHONE
from jiaogong.modules.members.models import Membership
from journeys.conftest import Enter, city, enter

__all__ = ["city", "enter"]
pytestmark = pytest.mark.browser


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_number_is_posted_and_a_token_stands_for_it(enter: Enter, size: dict[str, int]) -> None:
    row = Membership.objects.filter(
        unit__name="清岚市第三中学", until=None, person__phone__isnull=False
    ).select_related("person")[0]
    person: Person = row.person
    number: Any = person.id_number.open()
    page = enter("school", "/members/", size=size)
    seen: list[str] = []
    page.on("request", lambda request: seen.extend([request.url, request.headers.get("referer", "")]))
    box = page.get_by_role("searchbox", name="搜索")
    box.press_sequentially(number, delay=5)
    page.wait_for_timeout(700)  # longer than the box waits before it searches by itself
    assert page.get_by_text("号码输完后按").is_visible()
    box.press("Enter")
    page.wait_for_url("**/members/?*found=*")
    assert page.get_by_role("link", name=person.name).count() == 1
    assert number not in page.content()
    assert page.get_by_text("按号码").is_visible()
    if size is DESKTOP:  # sorting and leaving carry the token along, never the number
        page.get_by_role("link", name="入会日期").click()
        page.wait_for_url("**sort=since*")
    page.get_by_role("link", name=person.name).click()
    page.wait_for_url(f"**/members/{person.key}/")
    page.go_back()
    page.wait_for_load_state("networkidle")
    assert not [text for text in [*seen, page.url] if number in text or number[:10] in text]


def test_a_name_still_searches_as_it_is_typed(enter: Enter) -> None:
    person = Membership.objects.filter(unit__name="清岚市第三中学", until=None)[0].person
    page = enter("school", "/members/")
    page.get_by_role("searchbox", name="搜索").press_sequentially(person.initials, delay=20)
    page.wait_for_url("**/members/?q=*")
    assert page.get_by_role("link", name=person.name).first.is_visible()
