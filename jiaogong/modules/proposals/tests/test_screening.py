"""The committee for proposals."""

from __future__ import annotations

from jiaogong.engines.inbox.models import Item, Message
from jiaogong.kernel.errors import Refused, RuleBroken
from jiaogong.modules.committees.models import Seat, SpecialCommittee
from jiaogong.modules.proposals import verbs
from jiaogong.modules.proposals.models import Proposal
from jiaogong.modules.proposals.reading import likely_doubles, pieces, since_seconded
from jiaogong.modules.unions.tests.cast import days_ago

from .cast import FACTS, ProposalCase


class Screening(ProposalCase):
    def decide(self, row: Proposal, decision: str, **more: object) -> Proposal:
        return verbs.screen(row, decision=decision, reason="理由写在这里", **more, **self.by(self.chair))  # type: ignore[arg-type]

    def open_items(self, kind: str) -> int:
        return Item.objects.open().filter(kind=f"proposals.{kind}").count()

    def test_admitted_once_and_undone_until_the_next_step(self) -> None:
        row = self.decide(self.submitted(), "admitted")
        assert self.decide(row, "admitted").screenings.count() == 1
        assert (row.state, row.admission, self.open_items("screen"), self.open_items("assign")) == (
            "admitted", "admitted", 0, 1,
        )  # fmt: skip
        row = verbs.undo_screening(row, **self.by(self.chair))
        assert verbs.undo_screening(row, **self.by(self.chair)).state == "submitted"
        assert (row.admission, self.open_items("screen"), self.open_items("assign")) == ("", 1, 0)
        row = self.decide(row, "admitted")
        self.give(row)
        with self.assertRaises(RuleBroken):
            verbs.undo_screening(row, **self.by(self.chair))
        with self.assertRaises(RuleBroken):
            self.decide(row, "declined")

    def test_only_the_office_and_the_committee_and_never_ones_own(self) -> None:
        row = self.submitted()
        for user in (self.second, self.principal, self.teacher, self.foreigner, self.former):
            with self.assertRaises(Refused):
                verbs.screen(row, decision="admitted", reason="理由写在这里", **self.by(user))
        committee = SpecialCommittee.objects.create(unit=self.school, title="提案工作委员会", since=days_ago(80))
        for user in (self.fourth, self.author):
            Seat.objects.create(special=committee, person=user.person, since=days_ago(80))
        with self.assertRaises(RuleBroken):
            verbs.screen(row, decision="admitted", reason="理由写在这里", **self.by(self.author))
        verbs.screen(row, decision="admitted", reason="理由写在这里", **self.by(self.fourth))

    def test_every_decision_has_a_reason_and_what_it_needs(self) -> None:
        row = self.submitted()
        for wrong in ({"decision": "admitted", "reason": " "}, {"decision": "returned"}, {"decision": "returned", "marks": ["matter"]},
                      {"decision": "merged"}, {"decision": "merged", "into": row}, {"decision": "nonsense"}):  # fmt: skip
            with self.assertRaises(RuleBroken, msg=str(wrong)):
                verbs.screen(row, **({"reason": "理由写在这里"} | wrong), **self.by(self.chair))  # type: ignore[arg-type]
        assert not row.screenings.exists()

    def test_likely_doubles_merge_and_come_apart_again(self) -> None:
        first = self.submitted()
        double = verbs.submit(self.seconded(title="改善教职工食堂早餐", cause="又一件"), **self.by())
        verbs.submit(self.seconded(title="增加体育器材"), **self.by())
        assert [row for row, _ in likely_doubles(double)] == [first]
        row = self.decide(double, "merged", into=first)
        assert (row.state, row.into) == ("merged", first)
        assert list(first.merged.all()) == [row]
        with self.assertRaises(RuleBroken):
            self.decide(first, "merged", into=double)
        assert verbs.undo_screening(row, **self.by(self.chair)).into is None

    def test_not_admitted_is_answered_all_the_same(self) -> None:
        for title, decision in (("甲件", "declined"), ("乙件", "suggestion")):
            row = self.decide(verbs.submit(self.seconded(title=title), **self.by()), decision)
            assert self.open_items("answer") == 1
            with self.assertRaises(Refused):
                verbs.answer(row, text="因条件所限。", **self.by(self.second))
            reply = verbs.answer(row, text="因条件所限，列入明年计划。", result="planned", **self.by(self.chair))
            assert verbs.answer(row, text="又一次", **self.by(self.chair)) == reply
            row = self.fresh(row)
            assert (row.state, row.admission, reply.round, self.open_items("answer")) == ("closed", decision, 0, 0)
            assert Message.objects.filter(person=self.author.person, short="提案答复", body__contains=title).exists()
        with self.assertRaises(RuleBroken):
            verbs.answer(self.submitted(title="丙件"), text="不该在这里答复", **self.by(self.chair))

    def test_a_suggestion_may_be_given_to_a_department_and_ends_with_its_reply(self) -> None:
        row = self.decide(self.submitted(), "suggestion")
        self.give(row)
        assert self.open_items("answer") == 0
        verbs.reply(row, text="已采纳。", result="solved", **self.by(self.head))
        verbs.sign(row, **self.by(self.principal))
        assert self.fresh(row).state == "closed"

    def test_what_changed_since_the_seconds_is_shown(self) -> None:
        row = verbs.revise(
            self.screened("returned", marks=["title"]), facts=FACTS | {"title": "改善教职工食堂早餐供应"}, **self.by()
        )
        ((label, found),) = since_seconded(row)
        assert label == "标题"
        assert [(p.kind, p.text) for p in found if p.kind != "same"] == [("gone", "师"), ("new", "职工")]
        assert "".join(p.text for p in pieces("甲乙", "甲丙") if p.kind != "gone") == "甲丙"
