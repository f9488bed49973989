"""领票—投票 through its verbs: the whole way, and every way it can fail."""

from __future__ import annotations

import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import TestCase, TransactionTestCase

from jiaogong.engines.ballot import recounting, verbs
from jiaogong.engines.ballot.blind.raw import SigningFailed
from jiaogong.engines.ballot.box import GRACE, NotTaken
from jiaogong.engines.ballot.counting_rules import CountingRules, Threshold, members_rating
from jiaogong.engines.ballot.evidence import bundle_of, manifest_of
from jiaogong.engines.ballot.models import Ballot, Participation, Ticket, TicketKey, Vote
from jiaogong.engines.ballot.reading import result_of, turnout_of
from jiaogong.engines.ballot.signer import HeldKeys, signer
from jiaogong.engines.ballot.stores import box
from jiaogong.engines.ballot.words import Comparator, Denominator, Kind, Secrecy, State
from jiaogong.engines.inbox.models import Item
from jiaogong.kernel import clock
from jiaogong.kernel.errors import Refused, RuleBroken
from jiaogong.kernel.journal.models import Entry

from .cast import Cast, account, build, fresh, hours, make
from .voter import PASSPHRASES, TELLERS, Device, draw, opened_by_receipt, put

ELECTION = CountingRules(
    Kind.ELECT, Threshold(Denominator.PRESENT, Comparator.MORE, 1, 2), most=2, places=2, write_ins=1, surplus=(1, 3)
)


def sealed(vote: Vote) -> Vote:
    return verbs.close_vote(vote, by=None, at=vote.closes_at + GRACE)


def counted(cast: Cast, vote: Vote) -> Vote:
    return verbs.count(sealed(vote), by=cast.chair, at=vote.closes_at + GRACE)


def recount(vote: Vote, folder: Path, *, whole: bool = True) -> recounting.Bundle:
    path = folder / "bundle.zip"
    path.write_bytes(bundle_of(vote, whole=whole))
    found = recounting.Bundle(recounting.files_of(path))
    found.check()
    return found


class Receipts(TestCase):
    cast: Cast

    @classmethod
    def setUpTestData(cls) -> None:
        cls.cast = build(6)

    @pytest.fixture(autouse=True)
    def _folder(self, tmp_path: Path) -> None:
        self.folder = tmp_path

    def broken(self, words: str, act: Any) -> None:
        with pytest.raises(RuleBroken, match=words):
            act()

    def test_the_whole_way(self) -> None:
        vote = opened_by_receipt(self.cast, attendance=6)
        assert vote.manifest.fingerprint == recounting.fingerprint(manifest_of(vote))
        assert Item.objects.open().filter(kind="ballot.cast").count() == 6
        before = Entry.objects.count()
        for n, user in enumerate(self.cast.users[:5]):
            put(vote, draw(vote, user), {"o1": ["yes" if n < 4 else "no"]})
        assert Entry.objects.count() == before  # neither drawing nor casting leaves a line
        assert turnout_of(vote).words == "5 人以上" and turnout_of(vote).exact is None
        done = counted(self.cast, vote)
        assert done.participants == 5 and done.manifest.codes.count("-") == 15
        result = result_of(done)
        assert result.options[0].counts == {"yes": 4, "no": 1, "abstain": 0} and result.options[0].passed
        assert "全体 6 人的半数（至少 4 票）" in result.options[0].sentence
        found = recount(done, self.folder)
        assert found.faults == [] and found.counts == {"o1": {"no": 1, "yes": 4}}
        assert not TicketKey.objects.filter(wrapped__isnull=False).exists() and not signer().holds(str(vote.key))
        assert not Ticket.objects.filter(signatures__isnull=False).exists()
        assert not Ballot.objects.exists() and not Participation.objects.exists()

    def test_opening_needs_two_tellers_and_nothing_weaker_takes_its_place(self) -> None:
        vote = make(self.cast, secrecy="receipt")

        def opening(*tellers: verbs.Teller, **more: Any) -> Any:
            return lambda: verbs.open_receipt_vote(vote, tellers=tellers, by=self.cast.chair, at=clock.now(), **more)

        self.broken("两位监票人", lambda: verbs.open_vote(vote, by=self.cast.chair, at=clock.now()))
        self.broken("两位监票人", opening(TELLERS[0]))
        self.broken("两个人", opening(TELLERS[0], TELLERS[0]))
        self.broken("口令至少", opening(TELLERS[0], verbs.Teller("吴监票", "短")))
        self.broken("不能相同", opening(TELLERS[0], verbs.Teller("吴监票", PASSPHRASES[0])))
        self.broken("实到人数", opening(*TELLERS, attendance=7))
        vote.refresh_from_db()
        assert (vote.state, vote.secrecy) == (State.DRAFT, Secrecy.RECEIPT)
        self.broken(
            "领票投票", lambda: verbs.cast(vote, by=self.cast.users[0], marks={"o1": "yes"}, token="t", at=hours(0))
        )
        split = make(self.cast)
        self.broken(
            "不是领票投票", lambda: verbs.open_receipt_vote(split, tellers=TELLERS, by=self.cast.chair, at=hours(0))
        )
        standing = make(self.cast, ELECTION, secrecy="receipt", options=3)
        standing.options.filter(key="o1").update(title="周监票")
        self.broken(
            "候选人不能", lambda: verbs.open_receipt_vote(standing, tellers=TELLERS, by=self.cast.chair, at=hours(0))
        )

    def test_drawing_again_gets_the_same_answer_and_never_a_second_ticket(self) -> None:
        vote, user = opened_by_receipt(self.cast), self.cast.users[0]
        device = Device(manifest_of(vote)).prepare()
        first = verbs.issue(vote, by=user, blinded=device.blinded, at=hours(0))
        assert verbs.issue(vote, by=user, blinded=device.blinded, at=hours(0)) == first  # the reply was lost
        other = Device(manifest_of(vote)).prepare()
        self.broken("已经领过票", lambda: verbs.issue(vote, by=user, blinded=other.blinded, at=hours(0)))
        with pytest.raises(Refused):
            verbs.issue(vote, by=self.cast.chair, blinded=other.blinded, at=hours(0))
        late = Device(manifest_of(vote)).prepare()
        self.broken(
            "领票时间已过", lambda: verbs.issue(vote, by=self.cast.users[1], blinded=late.blinded, at=vote.closes_at)
        )
        self.broken("没有领到票", lambda: verbs.issue(vote, by=self.cast.users[1], blinded={"o1": b"x"}, at=hours(0)))
        self.broken("不一致", lambda: verbs.issue(vote, by=self.cast.users[1], blinded={}, at=hours(0)))
        assert Ticket.objects.filter(issued="token").count() == 1

    def test_a_key_of_another_ballot_or_a_rogue_signer_is_seen_by_the_voter(self) -> None:
        vote = opened_by_receipt(self.cast)
        rogue = HeldKeys()
        rogue.create(str(vote.key), ["o1"], PASSPHRASES)
        device = Device(manifest_of(vote))
        signed: dict[str, bytes] = {}
        while not signed:  # a value blinded under one modulus may be too large for the other: a quarter of them at most
            with suppress(SigningFailed):
                signed = rogue.sign(str(vote.key), device.prepare().blinded)
        with pytest.raises(ValueError, match="invalid signature"):
            device.finish(signed)

    def test_the_signer_started_anew_waits_for_the_tellers(self) -> None:
        vote, user = opened_by_receipt(self.cast), self.cast.users[0]
        early = draw(vote, self.cast.users[1])
        signer().forget(str(vote.key))
        device = Device(manifest_of(vote)).prepare()
        self.broken("等两位监票人", lambda: verbs.issue(vote, by=user, blinded=device.blinded, at=hours(0)))
        put(vote, early, {"o1": ["yes"]})  # who has a ticket goes on
        lost = "口令确实丢失的，不能再发电子票"
        self.broken(lost, lambda: verbs.unlock(vote, passphrases=(PASSPHRASES[1], PASSPHRASES[0]), by=self.cast.chair))
        with pytest.raises(Refused):
            verbs.unlock(vote, passphrases=PASSPHRASES, by=user)
        verbs.unlock(vote, passphrases=PASSPHRASES, by=self.cast.chair)
        device.finish(verbs.issue(vote, by=user, blinded=device.blinded, at=hours(0)))
        sealed(vote)
        self.broken("已经销毁", lambda: verbs.unlock(vote, passphrases=PASSPHRASES, by=self.cast.chair))

    def test_grace_and_early_sealing(self) -> None:
        vote = opened_by_receipt(self.cast)
        device, late = (draw(vote, user) for user in self.cast.users[:2])
        self.broken("再留 5 分钟", lambda: verbs.close_vote(vote, by=self.cast.chair, at=vote.closes_at))
        assert verbs.close_due(vote.closes_at) == 0
        put(vote, device, {"o1": ["no"]}, at=vote.closes_at + timedelta(minutes=2))
        assert verbs.close_due(vote.closes_at + GRACE) == 1
        with pytest.raises(NotTaken, match="已封"):
            put(vote, late, {"o1": ["yes"]}, at=vote.closes_at)
        early = opened_by_receipt(self.cast)
        for user in self.cast.users:
            self.broken("还不能封箱", lambda: verbs.close_vote(early, by=self.cast.chair, at=hours(0)))
            put(early, draw(early, user), {"o1": ["yes"]})
        assert verbs.close_vote(early, by=self.cast.chair, at=hours(0)).participants == 6

    def test_times_and_question_stand_and_a_cancelled_box_is_empty(self) -> None:
        vote = opened_by_receipt(self.cast)
        put(vote, draw(vote, self.cast.users[0]), {"o1": ["no"]})
        extend = {"closes_at": hours(90), "reason": "人没到齐", "by": self.cast.chair, "at": hours(0)}
        self.broken("不能再改", lambda: verbs.extend_vote(vote, **extend))
        verbs.cancel_vote(vote, reason="口令丢失", by=self.cast.chair, at=hours(0))
        assert box().number(str(vote.key)) == 0 and not signer().holds(str(vote.key))

    def test_papers_beside_the_box_and_replacements_that_could_decide(self) -> None:
        vote = opened_by_receipt(self.cast)
        for n in range(4):
            put(vote, draw(vote, self.cast.users[n]), {"o1": ["yes"]})
        draw(vote, self.cast.users[4])  # his phone is lost
        electors = {e.person.user_id: e for e in vote.electors.select_related("person")}
        for member, reason in ((4, "手机丢失"), (5, "没有智能手机")):
            verbs.give_paper(electors[self.cast.users[member].pk], reason=reason, by=self.cast.chair)
        again = electors[self.cast.users[5].pk]
        self.broken("已经领过纸质票", lambda: verbs.give_paper(again, reason="再要", by=self.cast.chair))
        self.broken("纸质票", lambda: draw(vote, fresh(self.cast.users[5])))
        closed = sealed(vote)
        self.broken("还没有登记", lambda: verbs.count(closed, by=self.cast.chair, at=hours(99)))
        facts: dict[str, Any] = {"invalid": 1, "tellers": "周监票、吴监票", "by": self.cast.chair, "at": hours(99)}
        enter = verbs.enter_papers
        one, two = {"o1": {"yes": 1, "no": 0, "abstain": 0}}, {"o1": {"yes": 2}}
        self.broken("多于发出", lambda: enter(closed, returned=3, counts=two, **facts))
        self.broken("对不上", lambda: enter(closed, returned=2, counts=two, **facts))
        enter(closed, returned=2, counts=one, **facts)
        done = verbs.count(closed, by=self.cast.chair, at=hours(99))
        result = result_of(done)
        assert (done.participants, done.invalid, result.valid) == (6, 1, 5)
        assert result.options[0].passed and not result.options[0].unsure  # five yes, four are enough, one replaced
        found = recount(done, self.folder)
        assert found.faults == [] and "纸质票发出 2 张（其中补发 1 张）" in found.said

    def test_as_few_votes_as_replacements_ask_for_another_vote(self) -> None:
        vote = opened_by_receipt(self.cast)
        for n in range(4):
            put(vote, draw(vote, self.cast.users[n]), {"o1": ["yes"]})
        draw(vote, self.cast.users[4])
        elector = vote.electors.get(person__user=self.cast.users[4])
        verbs.give_paper(elector, reason="手机丢失", by=self.cast.chair)
        closed = sealed(vote)
        facts: dict[str, Any] = {"tellers": "周监票", "by": self.cast.chair, "at": hours(99)}
        verbs.enter_papers(closed, returned=0, invalid=0, counts={}, **facts)
        result = result_of(verbs.count(closed, by=self.cast.chair, at=hours(99)))
        assert result.options[0].unsure and "补发的纸质票 1 张，足以改变" in result.sentence

    def test_an_appraisal_is_split_and_its_ballots_stay_with_the_tellers(self) -> None:
        rules = members_rating(Threshold(Denominator.VALID, Comparator.AT_LEAST, 2, 3))
        vote = opened_by_receipt(self.cast, rules, options=2)
        assert [q["key"] for q in manifest_of(vote)["questions"]] == ["o1", "o2"]
        for n, user in enumerate(self.cast.users):
            device = draw(vote, user)
            if n == 0:  # a token is good for its own question alone
                device.tokens["o1"], device.tokens["o2"] = device.tokens["o2"], device.tokens["o1"]
                with pytest.raises(NotTaken, match="不是本次投票发出的"):
                    put(vote, device, {"o1": ["good"]})
                device.tokens["o1"], device.tokens["o2"] = device.tokens["o2"], device.tokens["o1"]
            put(vote, device, {"o2": ["good"], "o1": ["excellent" if n else "failing"]})
        done = counted(self.cast, vote)
        records = [json.loads(record) for record in box().records(str(vote.key))]
        assert Counter(r["question"] for r in records) == {"o1": 6, "o2": 6} and len({r["key"] for r in records}) == 12
        result = result_of(done)
        assert result.options[0].counts["failing"] == 1
        assert (
            result.options[1].hidden and result.options[1].counts == {} and result.options[1].passed
        )  # all said the same
        assert "不公布票数" in result.options[1].sentence
        public, whole = recount(done, self.folder, whole=False), recount(done, self.folder)
        assert public.faults == whole.faults == [] and public.records is None and public.result["counts"] is None

    def test_an_election_with_write_ins_and_a_further_round(self) -> None:
        self.broken("候选人至少 3 名", lambda: make(self.cast, ELECTION, secrecy="receipt", options=2))
        vote = opened_by_receipt(self.cast, ELECTION, options=3)
        marks = [
            ["yes:o1", "yes:o2"], ["yes:o1", "yes:o3"], ["yes:o1", "no:o2", "other:郑新"], ["yes:o1", "yes:o2"],
            ["yes:o3", "no:o1"], [],
        ]  # fmt: skip
        for user, choices in zip(self.cast.users, marks, strict=True):
            device = draw(vote, user)
            if not choices:
                with pytest.raises(NotTaken, match="票面不合规则"):
                    put(vote, device, {"paper": ["yes:o1", "yes:o2", "other:某人"]})  # more than two
            put(vote, device, {"paper": choices})
        done = counted(self.cast, vote)
        result = result_of(done)
        assert [o.counts.get("yes") for o in result.options] == [4, 2, 2, 1]
        assert [o.passed for o in result.options] == [True, False, False, False] and result.options[3].title == "郑新"
        assert "名额 2 个，缺 1 个" in result.sentence
        found = recount(done, self.folder)
        assert found.faults == [] and found.counts["other:郑新"] == {"yes": 1}
        moments = {"opens_at": hours(1), "closes_at": hours(2), "by": self.cast.chair, "at": hours(0)}
        second = verbs.further_round(done, **moments)
        assert [o.title for o in second.options.all()] == ["第2项", "第3项"] and second.title.endswith("（第二轮）")
        rules = second.counting_rules
        assert (rules.places, rules.most, rules.surplus, second.secrecy) == (1, 1, (1, 3), Secrecy.RECEIPT)
        assert second.electors.count() == 6 and "缺 1 个" in second.explanation
        self.broken("只有计过票", lambda: verbs.further_round(second, **moments))
        self.broken("领票投票", lambda: make(self.cast, ELECTION, options=3))

    def test_the_database_refuses_what_the_roll_forbids(self) -> None:
        vote = opened_by_receipt(self.cast)
        for change in ({"issued": "token"}, {"replaced": True}, {"blinded": "a" * 64}):
            with pytest.raises(IntegrityError), transaction.atomic():
                Ticket.objects.filter(vote=vote, pk=vote.tickets.first().pk).update(**change)
        one = vote.tickets.first()
        for double in ({"elector": one.elector, "code": "x"}, {"elector": None, "code": one.code}):
            with pytest.raises(IntegrityError), transaction.atomic():
                Ticket.objects.create(vote=vote, **double)
        with pytest.raises(IntegrityError), transaction.atomic():
            TicketKey.objects.create(vote=vote, question="o1", public=b"")


class Together(TransactionTestCase):
    def test_thirty_two_drawings_of_each_of_eight_give_one_ticket_each(self) -> None:
        cast = build(8, code="T1")
        vote = opened_by_receipt(cast)
        devices = {(m, n): Device(manifest_of(vote)).prepare() for m in range(8) for n in range(4)}

        def act(at: tuple[int, int]) -> str:
            try:
                devices[at].finish(verbs.issue(vote, by=cast.users[at[0]], blinded=devices[at].blinded, at=hours(0)))
                put(vote, devices[at], {"o1": ["yes"]})
                return "cast"
            except RuleBroken as broken:
                return broken.message[:7]
            finally:
                connection.close()

        with ThreadPoolExecutor(8) as pool:
            said = list(pool.map(act, devices))
        assert Counter(said) == {"cast": 8, "您已经领过票。": 24}
        assert Ticket.objects.filter(issued="token").count() == box().number(str(vote.key)) == 8
        assert result_of(counted(cast, vote)).options[0].counts["yes"] == 8


def test_nobody_else_may_open(db: None) -> None:
    cast = build(2, code="N1")
    vote = make(cast, secrecy="receipt")
    with pytest.raises(Refused):
        stranger = account(cast.school, "N1-x", "路人").user
        verbs.open_receipt_vote(vote, tellers=TELLERS, by=stranger, at=clock.now())
