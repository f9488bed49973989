"""领票—投票 in the browser: two tellers open, a member draws and casts in one sitting with a lost reply on the way, the code is
found, the bundle recounted in the page; an old browser is refused."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from playwright.sync_api import Page, Route, expect

from jiaogong.engines.ballot import verbs
from jiaogong.engines.ballot.box import GRACE
from jiaogong.engines.ballot.box_server import application_for
from jiaogong.engines.ballot.models import Ticket, Vote
from jiaogong.engines.ballot.reading import result_of
from jiaogong.engines.ballot.stores import box
from jiaogong.engines.ballot.words import State
from jiaogong.kernel import clock
from jiaogong.site.demo.year import load_year

from .conftest import PHONE, SIZES, Enter, look


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Silent(WSGIRequestHandler):
    def log_message(self, *args: Any) -> None:
        """The box writes no line about who came."""


@pytest.fixture
def worked(city: None, settings: Any) -> Iterator[None]:
    """The tiny city with a year's work, and the box's own server beside it."""
    load_year(clock.today())
    server = make_server("127.0.0.1", 0, application_for(box), Server, Silent)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.BALLOT_BOX_URL = f"http://localhost:{server.server_port}"
    yield
    server.shutdown()
    server.server_close()


def my_vote(username: str) -> Vote:
    return Vote.objects.get(state=State.OPEN, secrecy="receipt", electors__person__user__username=username)


def cast_in_page(page: Page, choice: str) -> None:
    page.get_by_label(choice).check()
    page.get_by_role("button", name="投出这张票").click()
    page.get_by_role("button", name="确认投出").click()


@SIZES
def test_a_member_draws_casts_and_finds_his_ballot(
    worked: None, enter: Enter, size: dict[str, int], tmp_path: Path
) -> None:
    name = "phone" if size is PHONE else "desktop"
    vote = my_vote("member")
    page = enter("member", f"/ballot/{vote.key}/", size)
    look(page, f"receipt-draw-{name}")
    page.get_by_role("button", name="领票", exact=True).click()
    expect(page.get_by_label("赞成")).to_be_visible()
    assert Ticket.objects.get(vote=vote, elector__person__user__username="member").issued == "token"
    page.reload()  # the page was closed between drawing and casting
    page.get_by_role("button", name="投出这张票").click()
    expect(page.get_by_role("alert")).to_contain_text("还有 1 项没有选")
    page.get_by_text("还防不住什么？").click()
    look(page, f"receipt-choose-{name}")
    sent: list[dict[str, str]] = []

    def lose(route: Route) -> None:
        sent.append(route.request.headers)
        route.fetch()
        route.abort()

    page.route(re.compile("/cast/"), lose)
    cast_in_page(page, "赞成")
    expect(page.get_by_role("alert")).to_contain_text("没有连上服务器。您的票没有丢")
    assert "cookie" not in sent[0] and "referer" not in sent[0] and box().number(str(vote.key)) == 1
    page.unroute(re.compile("/cast/"))
    page.reload()
    page.get_by_role("button", name="接着投").click()
    expect(page.get_by_role("heading", name="您的票已投出")).to_be_visible()
    code = page.locator("#ballot-codes li").inner_text()
    look(page, f"receipt-done-{name}")
    assert box().number(str(vote.key)) == 1
    kept = page.evaluate("JSON.stringify(localStorage)")
    assert "secret" not in kept and code not in kept  # the private key is gone, the code is the voter's own
    page.reload()
    expect(page.locator("main")).to_contain_text("您的票已投出")
    officer = verbs.close_vote(vote, by=None, at=vote.closes_at + GRACE)
    verbs.count(officer, by=None, at=vote.closes_at + GRACE)
    assert result_of(Vote.objects.get(pk=vote.pk)).options[0].counts["yes"] == 1
    page.goto(f"/ballot/{vote.key}/codes/")
    page.get_by_label("查我的验票码").fill(code.lower())
    expect(page.get_by_role("status").first).to_contain_text("这张票已计入")
    look(page, f"receipt-codes-{name}")
    with page.expect_download() as loading:
        page.get_by_role("link", name="选票包").click()
    loading.value.save_as(tmp_path / "bundle.zip")
    page.goto("/ballot/recount/")
    page.get_by_label("选票包（.zip）").set_input_files(tmp_path / "bundle.zip")
    expect(page.locator("#recount-title")).to_contain_text("全部核对无误")
    look(page, f"receipt-recount-{name}")


def test_without_a_secure_page_it_refuses_and_names_the_paper_way(worked: None, enter: Enter) -> None:
    vote = my_vote("member")
    page = enter("member", "/", PHONE)
    page.add_init_script("Object.defineProperty(Crypto.prototype, 'subtle', {get: () => undefined})")
    page.goto(f"/ballot/{vote.key}/")
    expect(page.locator("main")).to_contain_text("这里不能用领票投票")
    expect(page.locator("main")).to_contain_text("向监票人领纸质票")
    expect(page.get_by_role("button", name="领票", exact=True)).to_be_hidden()
    look(page, "receipt-refused")
    assert not Ticket.objects.filter(vote=vote).exclude(issued="no").exists()


@SIZES
def test_two_tellers_open_a_vote(worked: None, enter: Enter, size: dict[str, int]) -> None:
    name = "phone" if size is PHONE else "desktop"
    page = enter("school", "/ballot/desk/new/?kind=elect", size)
    page.get_by_label("标题").fill("工会委员会选举")
    page.get_by_label("候选人").fill("丁晓\n王平\n李敏")
    page.get_by_label("应选几名").fill("2")
    page.get_by_label("怎样算通过").select_option("present > 1/2")
    look(page, f"receipt-election-{name}")
    page.get_by_role("button", name="保存，去确定投票人").click()
    page.get_by_role("button", name="生成名单").click()
    page.get_by_role("link", name="返回投票").click()
    page.get_by_role("link", name="监票人启封，开始投票").click()
    for place, who, text in (("first", "周监票", "清风徐来2026"), ("second", "吴监票", "明月入怀2026")):
        page.locator(f"[name={place}_name]").fill(who)
        page.locator(f"[name={place}_passphrase]").fill(text)
        page.locator(f"[name={place}_again]").fill(text)
    look(page, f"receipt-start-{name}")
    page.get_by_role("button", name="冻结清单，开始投票").click()
    expect(page.locator("main")).to_contain_text("清单指纹")
    look(page, f"receipt-desk-{name}")
