"""J24 一屏: the secretary sees six numbers, each leading to units, and no personal data."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from jiaogong.engines.org.models import Person

from .conftest import PHONE, SIZES, Enter, look


@SIZES
def test_six_numbers_each_leading_to_units(enter: Enter, size: dict[str, int]) -> None:
    name = "phone" if size is PHONE else "desktop"
    page = enter("leader", "/", size)
    numbers = page.locator("a.stat")
    expect(numbers).to_have_count(6)
    look(page, f"j24-home-{name}")
    own = Person.objects.get(user__username="leader").name
    names = set(Person.objects.exclude(name=own).filter(name__regex=r"^.{3,}$").values_list("name", flat=True))
    for at in range(6):
        numbers.nth(at).click()
        page.wait_for_load_state("networkidle")
        text = page.locator("main").inner_text()
        assert re.search(r"\d", text)
        assert not [n for n in names if n in text], "a personal name is shown"
        look(page, f"j24-number{at}-{name}")
        page.go_back()
    for address in ("/members/", "/inbox/items/", "/unions/new/"):
        answer = page.goto(address)
        assert answer is not None and answer.status == 404, address
