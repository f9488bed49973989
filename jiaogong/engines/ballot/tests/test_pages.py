"""The pages: who may, what a lost reply shows, what an address never holds, a result for officers and electors."""

from __future__ import annotations

from typing import Any

from django.test import Client, TestCase
from django.urls import reverse

from jiaogong.engines.ballot import electors, verbs
from jiaogong.engines.ballot.counting_rules import CountingRules
from jiaogong.engines.ballot.models import Ballot, Participation, Vote
from jiaogong.engines.ballot.words import Kind
from jiaogong.kernel.once.models import Submission

from .cast import Cast, build, counted, hours, opened, rating

PDF, ZIP = b"%PDF", b"PK"


def as_(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


class Pages(TestCase):
    cast: Cast

    @classmethod
    def setUpTestData(cls) -> None:
        cls.cast = build(6)

    def page(self, client: Client, name: str, vote: Vote, *more: Any) -> str:
        return client.get(reverse(f"ballot:{name}", args=[vote.key, *more]), follow=True).content.decode()

    def test_a_member_votes_and_sending_again_is_safe(self) -> None:
        vote = rating(self.cast, options=2)
        client = as_(self.cast.users[0])
        assert "请您投票" in client.get("/ballot/").content.decode()
        said = self.page(client, "paper", vote)
        assert "本级别：拆分存储，弱于领票投票" in said and "还防不住什么" in said
        confirm, cast = (reverse(f"ballot:{n}", args=[vote.key]) for n in ("confirm", "cast"))
        assert "还有 1 项没有选" in client.post(confirm, {"mark-o1": "good", "once": "a"}).content.decode()
        marks = {"mark-o1": "good", "mark-o2": "failing"}
        assert "不合格" in client.post(confirm, marks | {"once": "a"}).content.decode()
        assert not Ballot.objects.exists()
        for _ in range(2):  # the reply was lost
            answer = client.post(cast, marks | {"once": "b"}, follow=True)
            assert "您的票已投出" in answer.content.decode()
        assert all("good" not in address for address, _ in answer.redirect_chain)
        again = client.post(cast, marks | {"once": "c"}, follow=True).content.decode()
        assert "您此前已经投过票" in again
        assert "您的票已投出" in self.page(client, "paper", vote)  # a second visit
        assert Ballot.objects.count() == 2 and Participation.objects.count() == 1
        assert not Submission.objects.exists()

    def test_after_the_end_nothing_is_taken(self) -> None:
        vote = opened(self.cast)
        Vote.objects.filter(pk=vote.pk).update(opens_at=hours(-3), closes_at=hours(-1))
        client = as_(self.cast.users[0])
        assert "投票已经截止" in self.page(client, "paper", vote)
        answer = client.post(reverse("ballot:cast", args=[vote.key]), {"mark-o1": "yes", "once": "x"})
        assert "您的票没有计入" in answer.content.decode()
        assert not Participation.objects.exists()

    def test_while_it_runs_nobody_sees_who_has_voted(self) -> None:
        vote = opened(self.cast)
        verbs.cast(vote, by=self.cast.users[0], marks={"o1": "yes"}, token="t", at=hours(0))
        client = as_(self.cast.chair)
        before = self.page(client, "electors", vote)
        assert "不足 5 人" in self.page(client, "vote", vote) and "不显示谁投过票" in before
        verbs.cast(vote, by=self.cast.users[1], marks={"o1": "no"}, token="t", at=hours(0))
        assert "不足 5 人" in self.page(client, "vote", vote)
        for name in ("paper", "done"):
            assert client.get(reverse(f"ballot:{name}", args=[vote.key])).status_code == 404  # the chair is no elector
        assert client.get(reverse("ballot:result", args=[vote.key])).status_code == 404

    def test_result_for_officers_and_electors(self) -> None:
        vote = opened(self.cast, secrecy="open")
        verbs.cast(vote, by=self.cast.users[0], marks={"o1": "yes"}, token="t", at=hours(0))
        counted(self.cast, vote)
        chair, member, stranger = as_(self.cast.chair), as_(self.cast.users[3]), as_(build(1, code="B2").users[0])
        assert "未通过" in self.page(chair, "result", vote) and "会员0" in self.page(member, "result", vote)
        for form, first in (("xlsx", ZIP), ("docx", ZIP), ("pdf", PDF)):
            address = reverse("ballot:download", args=[vote.key, form])
            assert chair.get(address).content.startswith(first)
            assert member.get(address).status_code == stranger.get(address).status_code == 404
        assert stranger.get(reverse("ballot:result", args=[vote.key])).status_code == 404

    def test_few_ballots_show_no_grades(self) -> None:
        vote = rating(self.cast)
        for member in range(4):
            verbs.cast(vote, by=self.cast.users[member], marks={"o1": "failing"}, token="t", at=hours(0))
        counted(self.cast, vote)
        said = self.page(as_(self.cast.chair), "result", vote)
        assert "不足 5 张" in said and "<td" not in said.split("page-head")[1]

    def test_an_officer_makes_opens_closes_and_counts(self) -> None:
        electors.register("test.everybody", "全体", everybody)
        self.addCleanup(electors._sources.pop, "test.everybody")
        client = as_(self.cast.chair)
        moments = {"opens_at": f"{hours(-1):%Y-%m-%dT%H:%M}", "closes_at": f"{hours(90):%Y-%m-%dT%H:%M}"}
        common = {"title": "征集", "explanation": "", "passing": "", "quorum": "", "secrecy": "open", **moments}
        wrong = client.post(
            "/ballot/desk/new/?kind=choose", common | {"options": "甲\n甲", "least": 1, "most": 1, "places": 1}
        )
        assert "不能重复" in wrong.content.decode()
        sent = common | {"options": "甲｜说明\n乙", "least": 1, "most": 1, "places": 1, "once": "k"}
        client.post("/ballot/desk/new/?kind=choose", sent)
        client.post("/ballot/desk/new/?kind=choose", sent)  # twice is once
        vote = Vote.objects.get()
        assert vote.counting_rules == CountingRules(Kind.CHOOSE, least=1, most=1, places=1)
        client.post(reverse("ballot:edit", args=[vote.key]), sent | {"title": "重点活动征集", "once": "l"})
        client.post(reverse("ballot:electors", args=[vote.key]), {"source": "test.everybody"})
        client.post(reverse("ballot:act", args=[vote.key, "open"]))
        assert "重点活动征集" in self.page(client, "vote", vote)
        assert client.get("/ballot/desk/?export=xlsx").content.startswith(ZIP)
        later = {"closes_at": f"{hours(200):%Y-%m-%dT%H:%M}", "reason": "多人出差"}
        client.post(reverse("ballot:extend", args=[vote.key]), later)
        assert "延期原因：多人出差" in self.page(client, "vote", vote)
        refused = client.post(reverse("ballot:act", args=[vote.key, "close"]), follow=True).content.decode()
        assert "不能提前截止" in refused
        for n, user in enumerate([*self.cast.users, self.cast.chair]):
            verbs.cast(vote, by=user, marks=["1"], token=str(n), at=hours(0))
        client.post(reverse("ballot:act", args=[vote.key, "close"]))
        client.post(reverse("ballot:act", args=[vote.key, "count"]))
        assert "当选 1 项：甲" in self.page(client, "result", vote)
        assert client.get("/ballot/desk/new/").status_code == 200


def everybody(unit: Any, day: Any) -> list[int]:
    """Whoever works in the unit."""
    return list(unit.employments.values_list("person_id", flat=True))
