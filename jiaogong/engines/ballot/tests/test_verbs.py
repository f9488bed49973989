"""A vote from draft to result: rights, frozen lists, double and late ballots, lost replies, what each leaves behind."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.apps import apps
from django.db import IntegrityError, transaction
from django.test import TestCase

from jiaogong.engines.ballot import subjects, verbs
from jiaogong.engines.ballot.counting_rules import CountingRules, members_rating
from jiaogong.engines.ballot.models import Ballot, Elector, Option, Participation, Vote
from jiaogong.engines.ballot.reading import count_papers, faults_of, named_choices, result_of, turnout_of
from jiaogong.engines.ballot.words import Kind
from jiaogong.engines.inbox.models import Item, Message
from jiaogong.engines.inbox.verbs import remind_due
from jiaogong.engines.org.models import Unit
from jiaogong.kernel import clock
from jiaogong.kernel.errors import Refused, RuleBroken
from jiaogong.kernel.journal.models import Entry

from .cast import GRADES, Cast, build, counted, fresh, hours, make, opened, rating

YES = {"o1": "yes"}


class VoteCase(TestCase):
    cast: Cast

    @classmethod
    def setUpTestData(cls) -> None:
        cls.cast = build(6)

    def put(self, vote: Vote, member: int, marks: Any = YES, token: str = "", **more: Any) -> bool:
        facts = {"at": clock.now()} | more
        return verbs.cast(
            vote, by=fresh(self.cast.users[member]), marks=marks, token=token or f"t{vote.pk}-{member}", **facts
        )

    def broken(self, words: str, act: Any, *args: Any, **more: Any) -> None:
        with self.assertRaises(RuleBroken) as caught:
            act(*args, **more)
        assert words in caught.exception.message, caught.exception.message


class Making(VoteCase):
    def test_only_officers_of_the_unit_and_only_what_can_be_counted(self) -> None:
        with self.assertRaises(Refused):
            facts = {"title": "x", "explanation": "", "opens_at": hours(0), "closes_at": hours(1), "at": clock.now()}
            verbs.make_vote(
                None, unit=self.cast.school, secrecy="split", rules=members_rating(),
                options=[verbs.NewOption("a", "家")], by=fresh(self.cast.users[0]), **facts,
            )  # fmt: skip
        self.broken("之后", make, self.cast, opens_at=hours(3), closes_at=hours(2))
        self.broken("已经过去", make, self.cast, opens_at=hours(-3), closes_at=hours(-2))
        self.broken("最少不能多于最多", make, self.cast, CountingRules(Kind.CHOOSE, least=2, most=1))
        self.broken("至少要有一个", make, self.cast, options=0)

    def test_question_and_electors_stand_once_it_is_open(self) -> None:
        vote = make(self.cast)
        verbs.remove_elector(vote.electors.first(), by=self.cast.chair, reason="援外支教")  # type: ignore[arg-type]
        assert vote.electors.count() == 5
        assert verbs.set_electors(vote, person_ids=[p.pk for p in self.cast.people[:4]], by=self.cast.chair) == 4
        verbs.open_vote(vote, by=self.cast.chair, at=clock.now())
        self.broken("不能再这样办理", verbs.set_electors, vote, person_ids=[], by=self.cast.chair)
        self.broken("不能再这样办理", verbs.open_vote, vote, by=self.cast.chair, at=clock.now())
        with self.assertRaises(Refused):
            verbs.cancel_vote(vote, by=fresh(self.cast.users[0]), reason="x", at=clock.now())

    def test_nobody_listed_is_no_vote(self) -> None:
        vote = make(self.cast)
        verbs.set_electors(vote, person_ids=[], by=self.cast.chair)
        self.broken("还没有投票人", verbs.open_vote, vote, by=self.cast.chair, at=clock.now())
        self.broken("不在人员库", verbs.set_electors, vote, person_ids=[987654321], by=self.cast.chair)


class Casting(VoteCase):
    def test_a_lost_reply_gets_the_same_answer_and_no_second_ballot(self) -> None:
        vote = opened(self.cast)
        assert self.put(vote, 0, token="same") is True
        assert self.put(vote, 0, token="same") is False
        self.broken("已经投过票", self.put, vote, 0, {"o1": "no"}, token="another tab")
        verbs.close_vote(vote, by=None, at=vote.closes_at)
        assert self.put(vote, 0, token="same") is False  # also after the end
        assert (Ballot.objects.count(), Participation.objects.count()) == (1, 1)

    def test_too_early_too_late_cancelled_or_not_listed(self) -> None:
        vote = opened(self.cast)
        self.broken("还没有开始", self.put, vote, 0, at=vote.opens_at - timedelta(seconds=1))
        self.broken("已经截止", self.put, vote, 0, at=vote.closes_at)  # the job has not come yet
        with self.assertRaises(Refused):
            verbs.cast(vote, by=fresh(self.cast.chair), marks=YES, token="t", at=clock.now())
        self.put(vote, 0)
        verbs.cancel_vote(vote, by=self.cast.chair, reason="方案要改", at=clock.now())
        self.broken("已经取消：方案要改", self.put, vote, 1)
        assert Ballot.objects.count() == Participation.objects.count() == 0

    def test_incomplete_papers_say_what_is_missing(self) -> None:
        vote = rating(self.cast, options=2)
        self.broken("还有 1 项没有选：第2项", self.put, vote, 0, {"o1": "good"})
        self.broken("还有 2 项没有选", self.put, vote, 0, {"o1": "superb"})
        election = opened(self.cast, CountingRules(Kind.CHOOSE, least=1, most=2), options=3)
        self.broken("您选了 3 项", self.put, election, 0, ["o1", "o2", "o3"])
        self.broken("您选了 0 项", self.put, election, 0, [])
        self.broken("候选名单", self.put, election, 0, ["o9"])
        assert not Ballot.objects.exists() and not Participation.objects.exists()

    def test_casting_leaves_no_line_and_changes_no_to_do(self) -> None:
        vote = opened(self.cast)
        lines, items = Entry.objects.count(), list(Item.objects.order_by("pk").values())
        self.put(vote, 0)
        assert Entry.objects.count() == lines and list(Item.objects.order_by("pk").values()) == items
        remind_due(vote.closes_at)
        reminded = Message.objects.filter(short="待办提醒").values_list("person_id", flat=True)
        assert set(reminded) == {p.pk for p in self.cast.people}
        verbs.close_vote(vote, by=None, at=vote.closes_at)
        closed = (
            Item.objects.filter(kind="ballot.cast")
            .order_by()
            .values_list("closed_at", "closed_by", "outcome")
            .distinct()
        )
        assert list(closed) == [(vote.closes_at, None, "投票结束")]


class Ending(VoteCase):
    def test_the_job_closes_and_the_chair_counts(self) -> None:
        vote = opened(self.cast)
        for member, choice in enumerate(("yes", "yes", "yes", "yes", "no")):
            self.put(vote, member, {"o1": choice})
        self.broken("不能提前截止", verbs.close_vote, vote, by=self.cast.chair, at=clock.now())
        self.broken("不能再这样办理", verbs.count, vote, by=self.cast.chair, at=clock.now())
        assert turnout_of(vote).words == "5 人以上" and turnout_of(vote).exact is None
        assert verbs.close_due(vote.closes_at) == 1 and verbs.close_due(vote.closes_at) == 0
        assert Item.objects.open().get(kind="ballot.count").office.unit == self.cast.school  # type: ignore[union-attr]
        vote = verbs.count(vote, by=self.cast.chair, at=clock.now())
        result = result_of(vote)
        assert (result.due, result.cast, result.valid) == (6, 5, 5)
        assert result.options[0].counts == {"yes": 4, "no": 1, "abstain": 0} and result.options[0].passed is True
        assert not Item.objects.open().filter(kind="ballot.count").exists()
        assert count_papers(vote) == vote.outcome  # a recount

    def test_everybody_has_voted_so_it_may_close_early(self) -> None:
        vote = opened(self.cast)
        for member in range(6):
            self.put(vote, member)
        verbs.close_vote(vote, by=self.cast.chair, at=clock.now())
        self.broken("不能再这样办理", verbs.close_vote, vote, by=self.cast.chair, at=clock.now())

    def test_more_ballots_than_people_are_void(self) -> None:
        vote = opened(self.cast)
        self.put(vote, 0)
        option = vote.options.get()
        Ballot.objects.create(vote=vote, secrecy="split", option=option, choices=["yes"])  # stuffed
        assert "参加投票 1 人，收到的票却是 2 张" in faults_of(vote)
        verbs.close_vote(vote, by=None, at=vote.closes_at)
        self.broken("投票无效", verbs.count, vote, by=self.cast.chair, at=clock.now())
        Ballot.objects.filter(vote=vote).delete()  # dropped
        self.broken("两者不符", verbs.count, vote, by=self.cast.chair, at=clock.now())

    def test_a_whole_election_and_an_empty_vote(self) -> None:
        vote = opened(self.cast, CountingRules(Kind.CHOOSE, least=0, most=2, places=1), options=3)
        for member, marks in enumerate((["o1", "o2"], ["o1"], [])):
            self.put(vote, member, marks)
        result = result_of(counted(self.cast, vote))
        assert [(o.counts["chosen"], o.passed) for o in result.options] == [(2, True), (1, False), (0, False)]
        empty = counted(self.cast, opened(self.cast))
        assert result_of(empty).options[0].passed is False

    def test_extension_tells_everybody_and_moves_the_day(self) -> None:
        vote = opened(self.cast)
        self.put(vote, 0)
        later = vote.closes_at + timedelta(days=2)
        self.broken(
            "应晚于", verbs.extend_vote, vote, by=self.cast.chair, closes_at=vote.opens_at, reason="x", at=clock.now()
        )
        verbs.extend_vote(vote, by=self.cast.chair, closes_at=later, reason="多人出差", at=clock.now())
        assert Message.objects.filter(short="投票延期").count() == 6
        days = Item.objects.filter(kind="ballot.cast").order_by().values_list("due_on", flat=True).distinct()
        assert list(days) == [later.astimezone(clock.SHANGHAI).date()]
        self.broken(
            "已经截止",
            verbs.extend_vote,
            vote,
            by=self.cast.chair,
            closes_at=later + timedelta(1),
            reason="x",
            at=later,
        )

    def test_an_open_vote_names_and_a_secret_one_cannot(self) -> None:
        named = opened(self.cast, secrecy="open")
        self.put(named, 0)
        assert named_choices(named) == []  # not before it was counted
        assert turnout_of(named).exact == 1
        rows = named_choices(counted(self.cast, named))
        assert {row["name"]: row["said"] for row in rows}["会员0"] == ["赞成"]
        assert named_choices(counted(self.cast, rating(self.cast))) == []


class Subjects(VoteCase):
    def test_the_owner_is_told_in_the_same_transaction(self) -> None:
        told: list[str] = []

        def tell(vote: Vote, by: Any, at: Any) -> None:
            told.append(result_of(vote).sentence)
            raise RuleBroken("不行")

        subject = subjects.Subject(title=str, link=lambda row: "/", on_counted=tell)
        subjects.register("org.unit", subject)
        self.addCleanup(subjects._subjects.pop, "org.unit")
        facts = {"unit": self.cast.school, "explanation": "", "secrecy": "split", "by": None, "at": clock.now()}
        vote = verbs.make_vote(
            self.cast.school, title="评家", rules=members_rating().to_json(), options=[verbs.NewOption("h", "家")],
            opens_at=hours(-1), closes_at=hours(1), **facts,
        )  # fmt: skip
        verbs.set_electors(vote, person_ids=[p.pk for p in self.cast.people], by=None)
        verbs.open_vote(vote, by=None, at=clock.now())
        verbs.close_vote(vote, by=None, at=vote.closes_at)
        self.broken("不行", verbs.count, vote, by=None, at=clock.now())
        vote.refresh_from_db()
        assert told and vote.state == "closed" and vote.outcome is None
        assert subjects.title_and_link(vote) == (self.cast.school.name, "/")
        with self.assertRaises(LookupError):
            verbs.make_vote(
                self.cast.people[0], title="x", rules=members_rating(), options=[], opens_at=hours(0), closes_at=hours(1),
                **facts,
            )  # fmt: skip


class Constraints(VoteCase):
    def refuse(self, act: Any) -> None:
        with self.assertRaises(IntegrityError), transaction.atomic():
            act()

    def test_each_holds(self) -> None:
        vote = opened(self.cast, secrecy="open")
        secret = opened(self.cast)
        elector = vote.electors.first()
        assert elector is not None
        option = vote.options.get()
        rows = Vote.objects.filter(pk=vote.pk)
        for facts in (
            {"closes_at": vote.opens_at}, {"subject_type": "org.unit"}, {"subject_id": 3}, {"state": "counted"},
            {"outcome": {}}, {"state": "closed"}, {"state": "cancelled"},
        ):  # fmt: skip
            self.refuse(lambda facts=facts: rows.update(**facts))  # type: ignore[misc]
        self.refuse(lambda: Elector.objects.create(vote=vote, person=elector.person))
        self.refuse(lambda: Option.objects.create(vote=vote, key="o1", title="x", position=9))
        self.refuse(lambda: Option.objects.create(vote=vote, key="o9", title="x", position=1))
        self.refuse(lambda: Option.objects.create(vote=vote, key="o9", title="", position=9))
        Participation.objects.create(vote=vote, elector=elector, token="a")
        self.refuse(lambda: Participation.objects.create(vote=vote, elector=elector, token="b"))
        facts = {"vote": vote, "secrecy": "open", "elector": elector, "choices": ["yes"]}
        Ballot.objects.create(option=option, **facts)
        self.refuse(lambda: Ballot.objects.create(option=option, **facts))
        Ballot.objects.create(**facts)
        self.refuse(lambda: Ballot.objects.create(**facts))
        self.refuse(lambda: Ballot.objects.create(**facts | {"elector": None}))
        self.refuse(lambda: Ballot.objects.create(vote=secret, secrecy="split", choices=["yes"], elector=elector))

    def test_secret_tables_share_nothing_but_the_vote(self) -> None:
        names = [
            {f.attname for f in apps.get_model("ballot", m)._meta.concrete_fields} for m in ("Participation", "Ballot")
        ]
        assert names[0] & names[1] == {
            "id",
            "vote_id",
            "elector_id",
        }  # ids are random; a secret ballot's elector is null
        kinds = {f.get_internal_type() for m in (Participation, Ballot) for f in m._meta.concrete_fields}
        assert not kinds & {"DateTimeField", "DateField", "TimeField", "AutoField"}


class Merging(VoteCase):
    def test_a_unit_with_a_running_vote_is_not_closed(self) -> None:
        opened(self.cast)
        assert verbs.open_votes_of(Unit.objects.get(pk=self.cast.school.pk)) == 1

    def test_a_wrong_grade_is_none(self) -> None:
        assert set(GRADES) == {key for key, _ in members_rating().scale}
