"""J22 手机批示: the principal, already signed in, opens the to-do from a message, reads one page, taps a phrase; no password."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import expect

from jiaogong.engines.inbox.models import Item
from jiaogong.kernel import clock
from jiaogong.modules.congress.models import Term

from .conftest import PHONE, Enter, look
from .proposing import PRINCIPAL, assigned, deliberating, head


@pytest.fixture
def term(city: None) -> Term:
    """The school's congress with its session in preparation."""
    return deliberating(clock.today())


def test_read_and_instructed_within_two_taps(term: Term, enter: Enter) -> None:
    row = assigned(term, head())
    link = Item.objects.open().get(kind="proposals.instruct", person__user__username=PRINCIPAL).link
    page = enter(PRINCIPAL, "/", PHONE)
    began = time.monotonic()
    page.goto(link)  # the message's link: the first tap
    expect(page.locator("main")).to_contain_text("增加两个品种")
    assert page.get_by_label("密码").count() == 0
    took = time.monotonic() - began
    look(page, "j22-approve-phone")
    began = time.monotonic()
    page.get_by_role("button", name="同意，请抓紧落实。").click()  # the second
    expect(page.locator("main")).to_contain_text("已批示")
    assert took + time.monotonic() - began < 60
    made = row.instructions.get()
    assert (made.text, made.signed_as.split()[0]) == ("同意，请抓紧落实。", "校长")
    assert not Item.objects.open().filter(kind="proposals.instruct").exists()
    page.goto(link)
    expect(page.locator("main")).to_contain_text("已有批示")
    look(page, "j22-approved-phone")
