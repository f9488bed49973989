"""会员投票: a member finds the vote among his to-dos, votes, sends it twice; an officer makes a vote, opens it, reads a result."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from jiaogong.engines.ballot.models import Ballot, Participation, Vote
from jiaogong.engines.ballot.words import State
from jiaogong.kernel import clock
from jiaogong.kernel.accounts.models import User
from jiaogong.site.demo.year import load_year

from .conftest import PHONE, SIZES, Enter, look


@pytest.fixture
def worked(city: None) -> None:
    """The tiny city with a year's work."""
    load_year(clock.today())


def cast_in_page(page: Page, choice: str) -> None:
    """From the paper to the last press."""
    page.get_by_label(choice).check()
    page.get_by_role("button", name="核对我的选择").click()
    expect(page.locator("main")).to_contain_text("投出后不能更改")


@SIZES
def test_a_member_votes_once(worked: None, enter: Enter, size: dict[str, int]) -> None:
    name = "phone" if size is PHONE else "desktop"
    User.objects.filter(username="member").update(large_type=size is PHONE)
    page = enter("member", "/ballot/", size)
    look(page, f"vote-mine-{name}")
    page.get_by_role("link", name=re.compile("去投票.*工会会员活动日方案")).click()
    expect(page.locator("main")).to_contain_text("本级别：拆分存储，弱于领票投票")
    page.get_by_role("button", name="核对我的选择").click()
    expect(page.get_by_role("alert")).to_contain_text("还有 1 项没有选")
    page.get_by_text("还防不住什么？").click()
    look(page, f"vote-paper-{name}")
    second = page.context.new_page()
    second.goto(page.url.replace("confirm/", ""))
    cast_in_page(page, "赞成")
    look(page, f"vote-confirm-{name}")
    cast_in_page(second, "反对")
    page.get_by_role("button", name="投出这张票").click()
    expect(page.locator("main")).to_contain_text("您的票已投出")
    look(page, f"vote-done-{name}")
    second.get_by_role("button", name="投出这张票").click()
    expect(second.locator("main")).to_contain_text("您此前已经投过票")
    mine = {"unit__employments__person__user__username": "member", "secrecy": "split"}
    vote = Vote.objects.get(state=State.OPEN, **mine)
    assert list(Ballot.objects.filter(vote=vote).values_list("choices", "elector")) == [(["yes"], None)]
    assert Participation.objects.filter(vote=vote).count() == 1
    page.goto("/inbox/")
    expect(page.locator("main")).to_contain_text(
        "投票：关于《工会会员活动日方案》的表决"
    )  # stays to the end, as everybody's


@SIZES
def test_an_officer_runs_a_vote(worked: None, enter: Enter, size: dict[str, int]) -> None:
    name = "phone" if size is PHONE else "desktop"
    page = enter("school", "/ballot/desk/", size)
    look(page, f"vote-desk-{name}")
    page.get_by_role("link", name="新建投票").click()
    look(page, f"vote-kinds-{name}")
    page.get_by_role("link", name=re.compile("^评级")).click()
    page.get_by_label("标题").fill("小家会员评家")
    page.get_by_label("评什么").fill("小家总体评价｜场地、活动和服务")
    page.get_by_label("无记名（拆分存储）").check()
    look(page, f"vote-form-{name}")
    page.get_by_role("button", name="保存，去确定投票人").click()
    page.get_by_role("button", name="生成名单").click()
    expect(page.locator("main")).to_contain_text("投票人名单已确定，共 24 人")
    look(page, f"vote-electors-{name}")
    page.get_by_role("link", name="返回投票").click()
    page.get_by_role("button", name="开始投票").click()
    expect(page.locator("main")).to_contain_text("投票已开始")
    look(page, f"vote-open-{name}")
    page.goto("/ballot/desk/?state=counted")
    page.get_by_role("link", name=re.compile("教工之家会员评家")).click()
    page.get_by_role("link", name="查看结果").click()
    expect(page.locator("main")).to_contain_text("通过 3 项")
    look(page, f"vote-result-{name}")
    with page.expect_download() as got:
        page.get_by_role("link", name="报告单（PDF）").click()
    assert got.value.suggested_filename.endswith(".pdf")
