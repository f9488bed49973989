"""J15 追办: who handles it, until when, the reply; not satisfied, a second handling, and what is late climbs to the leader in charge."""

from __future__ import annotations

import re
from datetime import datetime, time

import pytest
from playwright.sync_api import expect

from jiaogong.engines.cases.climbing import climb
from jiaogong.engines.cases.models import Clock
from jiaogong.kernel import clock
from jiaogong.kernel.clock import SHANGHAI
from jiaogong.modules.congress.models import Term
from jiaogong.modules.proposals.models import Proposal

from .conftest import PHONE, Enter, look
from .proposing import AUTHOR, CHAIR, PRINCIPAL, admitted, deliberating, head


@pytest.fixture
def term(city: None) -> Term:
    """The school's congress with its session in preparation."""
    return deliberating(clock.today())


def test_followed_to_a_second_handling(term: Term, enter: Enter) -> None:
    worker, row = head(), admitted(term)
    desk = enter(CHAIR, "/inbox/")
    desk.get_by_role("link", name=re.compile("交办第.*号提案")).first.click()
    desk.get_by_label("主办人").fill(worker.name)
    look(desk, "j15-assign-desktop")
    desk.get_by_role("button", name="交办", exact=True).click()
    expect(desk.locator("main")).to_contain_text("办理中")

    phone = enter(AUTHOR, f"/proposals/{row.key}/", PHONE)
    due = Clock.objects.get(case__subject_id=row.pk).due_on
    expect(phone.locator("main")).to_contain_text(worker.name)
    expect(phone.locator("main")).to_contain_text(f"{due:%Y-%m-%d}")
    look(phone, "j15-tracking-phone")

    office = enter("department-head", "/inbox/", PHONE)
    office.get_by_role("link", name=re.compile("第.*号提案")).first.click()
    office.get_by_role("link", name="去办理").click()
    office.get_by_role("button", name="签收").click()
    office.get_by_label("正在解决").check()
    office.get_by_label("书面答复").fill("已在研究，本学期内增加品种。")
    look(office, "j15-handle-phone")
    office.get_by_role("button", name="报领导签发").click()
    expect(office.locator("main")).to_contain_text("报领导签发")

    leader = enter(PRINCIPAL, f"/proposals/{row.key}/approve/", PHONE)
    look(leader, "j15-sign-phone")
    leader.get_by_role("button", name="签发：同意，按此答复。").click()
    expect(leader.locator("main")).to_contain_text("已签发")

    phone.reload()
    phone.get_by_label("不满意").check()
    phone.get_by_label("理由").fill("没有写明什么时候增加。")
    look(phone, "j15-rate-phone")
    phone.get_by_role("button", name="提交评价").click()
    expect(phone.locator("main")).to_contain_text("二次办理")
    row = Proposal.objects.get(pk=row.pk)
    assert (row.state, row.ratings.get().grade) == ("handling", "unsatisfied")

    desk.goto(f"/proposals/{row.key}/assign/")
    expect(desk.locator("main")).to_contain_text("请重新交办")
    desk.get_by_role("button", name="交办", exact=True).click()
    again = Clock.objects.get(case__subject_id=row.pk, round=2)
    climb(datetime.combine(clock.WorkingCalendar().add(again.due_on, 1), time(9), SHANGHAI))
    leader.goto("/inbox/")
    expect(leader.locator("main")).to_contain_text("督促：")
    look(leader, "j15-overdue-phone")
