"""The pages: who opens them, what two taps do, what a stranger gets."""

from __future__ import annotations

import io
import uuid
from typing import Any

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jiaogong.engines.cases.reading import case_of
from jiaogong.engines.inbox.models import Item
from jiaogong.kernel import clock
from jiaogong.kernel.accounts.models import User
from jiaogong.modules.proposals import verbs
from jiaogong.modules.proposals.models import Proposal

from .cast import FACTS, ProposalCase

PAGES = ("proposal", "history", "sheet")


class Pages(ProposalCase):
    def at(self, row: Proposal, page: str = "proposal") -> str:
        return reverse(f"proposals:{page}", args=[row.key])

    def see(self, user: User, row: Proposal, page: str = "proposal") -> int:
        return self.as_(user).get(self.at(row, page)).status_code

    def send(self, user: User, row: Proposal, act: str, page: str = "proposal", **data: Any) -> int:
        return self.as_(user).post(self.at(row, page), {"act": act, **data}).status_code

    def test_a_whole_life_through_the_pages(self) -> None:
        author = self.as_(self.author)
        answer = author.post("/proposals/new/", FACTS | {"act": "next", "once": str(uuid.uuid4())})
        row = Proposal.objects.get()
        assert answer.headers["Location"] == self.at(row, "invite")
        page = author.get(self.at(row, "invite") + "?q=zwj").content.decode()
        assert "周文静" in page
        assert "吴建华" not in page
        author.post(self.at(row, "invite"), {"delegates": [str(d.key) for d in self.delegates[1:4]]})
        for user in (self.second, self.third):
            item = Item.objects.open().get(person__user=user, kind="proposals.second")
            client = self.as_(user)
            assert 'act" value="second' in client.get(item.link).content.decode()  # the to-do, then one tap
            assert client.post(item.link, {"act": "second"}).status_code == 302
            assert client.post(item.link, {"act": "second"}).status_code == 302
        assert row.seconds.count() == 2
        assert self.send(self.author, row, "submit") == 302
        assert (
            self.send(self.chair, row, "screen", "screen", decision="returned", marks=["title"], reason="标题写具体些")
            == 302
        )
        assert self.as_(self.author).post(self.at(row, "edit"), FACTS | {"title": "改善教师早餐"}).status_code == 302
        assert self.send(self.author, row, "submit") == 302
        assert "标题" in self.as_(self.chair).get(self.at(row, "screen")).content.decode()
        assert self.send(self.chair, row, "screen", "screen", decision="admitted", reason="符合条件") == 302
        given = {"lead": "何主任", "leader": str(self.principal.person.key), "due_on": "2099-01-05", "co": "赵同事"}
        assert self.as_(self.chair).post(self.at(row, "assign"), given).status_code == 302
        assert self.send(self.principal, row, "phrase", "approve", phrase="同意，请抓紧落实。") == 302
        assert self.send(self.head, row, "accept", "handle") == 302
        assert self.send(self.head, row, "reply", "handle", text="已增加两个品种", result="solved") == 302
        assert self.send(self.principal, row, "sign", "approve", phrase="同意，按此答复。") == 302
        assert self.send(self.author, row, "rate", grade="satisfied") == 302
        assert self.fresh(row).state == "closed"
        public = self.as_(self.fourth).get(self.at(row)).content.decode()
        for words in ("已增加两个品种", "校长 顾明德", "同意，请抓紧落实。", "满意", "修改文字，附议保留"):
            assert words in public, words

    def test_strangers_find_nothing(self) -> None:
        row = self.assigned()
        for user in (self.teacher, self.foreigner, self.former):
            for page in (*PAGES, "screen", "assign", "handle", "approve", "edit", "invite"):
                assert self.see(user, row, page) == 404, (user.name, page)
            for act in ("second", "submit", "rate", "urge", "undo", "withdraw"):
                assert self.send(user, row, act) == 404
            for address in (
                "/proposals/",
                "/proposals/new/",
                "/proposals/statistics/",
                f"/proposals/report/{self.term.key}/",
            ):
                expected = 200 if user == self.foreigner and "report" not in address else 404
                assert self.as_(user).get(address).status_code == expected, address
        assert Client().get(self.at(row)).status_code == 302
        assert "改善教师食堂" not in self.as_(self.foreigner).get("/proposals/").content.decode()

    def test_readers_read_and_do_no_more(self) -> None:
        row = self.assigned()
        for user in (self.fourth, self.chair, self.principal, self.head):
            for page in PAGES:
                assert self.see(user, row, page) == 200, (user.name, page)
        for page in ("screen", "assign", "handle", "approve", "edit", "invite"):
            assert self.see(self.fourth, row, page) == 404, page
        assert self.see(self.head, row, "handle") == 200
        assert self.see(self.principal, row, "approve") == 200
        assert self.see(self.chair, row, "approve") == 404
        assert self.send(self.fourth, row, "urge") == 404

    def test_drafts_save_by_themselves_and_files_are_the_readers(self) -> None:
        row, author = self.drafted(), self.as_(self.author)
        answer = author.post(self.at(row, "autosave"), {"title": "新标题", "matter": "safety", "cause": "未写完"})
        assert "已自动保存" in answer.content.decode()
        assert self.fresh(row).cause == "未写完"
        assert self.as_(self.second).post(self.at(row, "autosave"), FACTS).status_code == 404
        upload = SimpleUploadedFile("照片.txt", "食堂早餐（演示）".encode())
        author.post(self.at(row, "edit"), FACTS | {"files": upload, "act": "save"})
        page = author.get(self.at(row, "edit")).content.decode()
        assert "照片.txt" in page
        link = page.split('href="/papers/')[1].split('"')[0]
        assert author.get(f"/papers/{link}").status_code == 200
        assert self.as_(self.second).get(f"/papers/{link}").status_code == 404
        verbs.invite(row, **self.by())
        assert self.as_(self.second).get(f"/papers/{link}").status_code == 200
        assert self.as_(self.foreigner).get(f"/papers/{link}").status_code == 404
        assert author.post(self.at(row, "autosave"), FACTS).status_code == 200
        assert self.fresh(row).title == FACTS["title"]

    def test_what_is_typed_first_is_kept_too(self) -> None:
        author, htmx = self.as_(self.author), {"HX-Request": "true"}
        answer = author.post("/proposals/new/", {"title": "半句", "matter": "other"}, headers=htmx).content.decode()
        row = Proposal.objects.get()
        assert f'name="draft" value="{row.key}"' in answer
        more = {"title": "半句话", "matter": "other", "draft": row.key}
        assert "已自动保存" in author.post("/proposals/new/", more, headers=htmx).content.decode()
        author.post("/proposals/new/", FACTS | {"act": "save", "draft": row.key})
        assert Proposal.objects.get().title == FACTS["title"]
        self.as_(self.second).post("/proposals/new/", FACTS | {"title": "别人的", "act": "save", "draft": row.key})
        assert self.fresh(row).title == FACTS["title"]
        assert Proposal.objects.count() == 2

    def test_a_changed_matter_leads_to_inviting_again(self) -> None:
        row = self.seconded()
        answer = self.as_(self.author).post(self.at(row, "edit"), FACTS | {"title": "新建教师食堂"})
        assert answer.headers["Location"] == self.at(row, "invite")
        page = self.as_(self.second).get(self.at(row, "history")).content.decode()
        assert "改变内容，重新附议" in page
        assert "<del>" in page

    def test_wrong_input_is_told_at_the_field(self) -> None:
        row = self.submitted()
        page = self.as_(self.chair).post(
            self.at(row, "screen"), {"act": "screen", "decision": "returned", "reason": "请修改文字"}
        )
        assert "请勾选要修改文字的部分" in page.content.decode()
        assert self.send(self.chair, row, "nonsense") == 404
        verbs.screen(row, decision="admitted", reason="符合条件", **self.by(self.chair))
        wrong = {"lead": "查无此人", "due_on": "2099-01-05"}
        assert "没有“查无此人”" in self.as_(self.chair).post(self.at(row, "assign"), wrong).content.decode()
        nobody = {"due_on": "2099-01-05"}
        assert "请选择承办部门" in self.as_(self.chair).post(self.at(row, "assign"), nobody).content.decode()

    def test_the_office_decides_on_more_time_and_answers(self) -> None:
        row = self.assigned()
        assert (
            self.send(self.head, row, "delay", "handle", **{"delay-due_on": "2099-01-05", "delay-reason": "设备没到货"})
            == 302
        )
        assert "设备没到货" in self.as_(self.chair).get(self.at(row)).content.decode()
        assert self.send(self.chair, row, "delay", **{"delay-agree": "yes"}) == 302
        assert str(case_of(row).clocks.get().due_on) == "2099-01-05"  # type: ignore[union-attr]
        other = verbs.submit(self.seconded(title="另一件"), **self.by())
        verbs.screen(other, decision="declined", reason="不属于职权", **self.by(self.chair))
        assert self.send(self.chair, other, "answer", **{"answer-text": "已说明", "answer-result": "explained"}) == 302
        assert self.fresh(other).state == "closed"

    def test_the_list_filters_exports_and_costs_the_same(self) -> None:
        self.assigned()
        client = self.as_(self.chair)
        with CaptureQueriesContext(connection) as one:
            client.get("/proposals/")
        for number in range(3):
            verbs.submit(self.seconded(title=f"别的事{number}"), **self.by())
        with CaptureQueriesContext(connection) as four:
            client.get("/proposals/")
        assert len(four) <= len(one)
        for query, hits in (("", 1), ("?work=late", 0), ("?work=handling", 1), ("?matter=pay", 0), ("?lead=总务", 1), ("?q=早餐", 1),
                            (f"?unit={self.school.key}&at={clock.today()}", 1), (f"?unit={self.other.key}", 0), ("?unit=x", 0)):  # fmt: skip
            page = client.get(f"/proposals/{query}").content.decode()
            assert page.count("改善教师食堂早餐供应") == hits, query
        book = openpyxl.load_workbook(io.BytesIO(client.get("/proposals/?export=xlsx").content))
        cells = str([c.value for line in book.active.iter_rows() for c in line])
        for words in ("改善教师食堂早餐供应", "总务处 何主任", "周文静、吴建华"):
            assert words in cells, words
        for address in ("/proposals/statistics/", f"/proposals/report/{self.term.key}/", "/proposals/mine/"):
            assert self.as_(self.author).get(address).status_code == 200, address
        assert self.as_(self.chair).get("/").status_code == 200
        assert "提案工作" in self.as_(self.chair).get("/").content.decode()
        assert "我的提案" in self.as_(self.author).get("/").content.decode()
