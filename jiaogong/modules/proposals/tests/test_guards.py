"""What may not slip through: half a text sent on, a merger left behind, a leader under his own reply, what he wrote already."""

from __future__ import annotations

from django.urls import reverse

from jiaogong.engines.inbox.models import Item, Message
from jiaogong.kernel.accounts.models import User
from jiaogong.kernel.errors import RuleBroken
from jiaogong.kernel.journal.models import Entry
from jiaogong.modules.congress.models import Delegate
from jiaogong.modules.proposals import verbs
from jiaogong.modules.proposals.models import Proposal
from jiaogong.modules.proposals.reading import trail_of
from jiaogong.modules.proposals.verbs import Who

from .cast import FACTS, ProposalCase

ONE_TAP = "一点即办"


class Guards(ProposalCase):
    def page(self, user: User, row: Proposal, name: str) -> str:
        return self.as_(user).get(reverse(f"proposals:{name}", args=[row.key])).content.decode()

    def test_only_a_whole_text_goes_on_to_inviting(self) -> None:
        author = self.as_(self.author)
        answer = author.post(
            "/proposals/new/", {"act": "next", "matter": "other", "cause": "只写了案由"}
        ).content.decode()
        for words in ("请填写标题。", "请填写建议。", "只写了案由", '<span class="must">必填</span>'):
            assert words in answer, words
        assert not Proposal.objects.exists()
        assert (
            author.post("/proposals/new/", {"act": "save", "matter": "other", "cause": "只写了案由"}).status_code == 302
        )
        row = Proposal.objects.get()
        address = reverse("proposals:edit", args=[row.key])
        assert "请填写标题。" in author.post(address, {"act": "next", "matter": "other"}).content.decode()
        assert "删除草稿" in author.get(address).content.decode()
        gone = reverse("proposals:proposal", args=[row.key])
        assert self.as_(self.second).post(gone, {"act": "discard"}).status_code == 404
        assert author.post(gone, {"act": "discard"}).status_code == 302
        assert not Proposal.objects.exists()
        assert Entry.objects.filter(verb="删除提案草稿").count() == 1
        with self.assertRaises(RuleBroken):
            verbs.discard(self.asked(), **self.by())

    def test_the_name_of_the_delegation_is_offered_to_its_head(self) -> None:
        author, box = self.as_(self.author), 'name="delegation"'
        assert box not in author.get("/proposals/new/").content.decode()
        author.post("/proposals/new/", FACTS | {"act": "save", "delegation": "on"})
        assert Proposal.objects.get().delegation is None
        Delegate.objects.filter(pk=self.delegates[0].pk).update(heads_delegation=True)
        row = Proposal.objects.get()
        for page in (author.get("/proposals/new/").content.decode(), self.page(self.author, row, "edit")):
            assert box in page
        author.post(reverse("proposals:edit", args=[row.key]), FACTS | {"act": "next", "delegation": "on"})
        assert verbs.submit(self.fresh(row), **self.by()).number == 1

    def test_what_was_merged_comes_back_when_the_other_is_withdrawn(self) -> None:
        first = self.submitted()
        other = verbs.submit(self.seconded(title="改善教职工食堂早餐"), **self.by())
        given = {"decision": "merged", "reason": "内容相近", **self.by(self.chair)}
        verbs.screen(other, into=first, **given)
        verbs.withdraw(first, **self.by())
        verbs.withdraw(first, **self.by())
        other = self.fresh(other)
        assert (other.state, other.admission, other.into) == ("submitted", "", None)
        assert Item.objects.open().filter(kind="proposals.screen", subject_id=other.pk).count() == 1
        assert "所并入的提案已撤回，重新审查" in [line.text for line in trail_of(other)]
        assert Message.objects.filter(short="并案的提案已撤回", person=self.author.person).count() == 1
        with self.assertRaises(RuleBroken):
            verbs.screen(other, into=first, **given)
        assert verbs.screen(other, decision="admitted", reason="符合条件", **self.by(self.chair)).state == "admitted"

    def test_nobody_signs_his_own_reply(self) -> None:
        deputy = self.user("副校长甲", self.school, "leader", title="副校长")
        row = self.screened()
        lead = Who(person=deputy.person)
        for wrong in ({"lead": lead}, {"lead": Who(person=self.head.person), "co": [lead]}):
            with self.assertRaises(RuleBroken) as broken:
                verbs.assign(row, leader=deputy.person, **wrong, **self.by(self.chair))  # type: ignore[arg-type]
            assert broken.exception.field == "leader"
        verbs.assign(row, lead=lead, leader=self.principal.person, **self.by(self.chair))
        with self.assertRaises(RuleBroken):
            verbs.replace_lead(row, to=Who(person=self.principal.person), reason="职责调整", **self.by(self.chair))
        verbs.reply(row, text="已增加两个品种。", result="solved", **self.by(deputy))
        with self.assertRaises(RuleBroken) as broken:
            verbs.sign(row, **self.by(deputy))
        assert "不能签发自己的答复" in broken.exception.message
        page = self.page(deputy, row, "approve")
        assert ("请其他领导签发" in page, ONE_TAP in page) == (True, False)
        assert ONE_TAP in self.page(self.principal, row, "approve")
        assert verbs.sign(row, **self.by(self.principal)).signed_as == "校长 顾明德"

    def test_the_proposer_does_not_sign_either(self) -> None:
        row = self.screened()
        Proposal.objects.filter(pk=row.pk).update(proposer=self.seat_of_principal())
        with self.assertRaises(RuleBroken) as broken:
            self.give(row)
        assert broken.exception.field == "leader"
        verbs.assign(row, lead=Who(person=self.head.person), leader=None, **self.by(self.chair))
        with self.assertRaises(RuleBroken) as broken:
            verbs.reply(row, text="已办。", result="solved", **self.by(self.head))
        assert "没有其他党政领导" in broken.exception.message
        deputy = self.user("副校长甲", self.school, "leader", title="副校长")
        verbs.reply(row, text="已办。", result="solved", **self.by(self.head))
        assert Item.objects.open().get(kind="proposals.sign").person == deputy.person
        with self.assertRaises(RuleBroken):
            verbs.sign(row, **self.by(self.principal))
        verbs.sign(row, **self.by(deputy))

    def seat_of_principal(self) -> Delegate:
        return Delegate.objects.create(
            term=self.term, person=self.principal.person, delegation=self.delegates[0].delegation, number=9, since=self.term.since
        )  # fmt: skip

    def test_the_second_round_shows_the_first_and_what_he_wrote(self) -> None:
        row = self.assigned()
        assert ONE_TAP in self.page(self.principal, row, "approve")
        verbs.instruct(row, text="同意，请抓紧落实。", **self.by(self.principal))
        page = self.page(self.principal, row, "approve")
        assert (ONE_TAP in page, "再批示" in page, "您的批示" in page, "btn-primary" in page) == (
            False,
            True,
            True,
            False,
        )
        verbs.reply(row, text="下周起增加两个品种。", result="solved", **self.by(self.head))
        page = self.page(self.principal, row, "approve")
        assert (ONE_TAP in page, "您的批示" in page, "二次办理" in page) == (True, False, False)
        verbs.sign(row, **self.by(self.principal))
        verbs.rate(row, grade="unsatisfied", reason="品种还是没有变", **self.by())
        self.give(self.fresh(row))
        page = self.page(self.principal, row, "approve")
        for words in ("二次办理", "下周起增加两个品种。", "品种还是没有变", ONE_TAP):
            assert words in page, words
        assert page.index("品种还是没有变") < page.index(FACTS["cause"])

    def test_the_form_of_giving_out_says_what_it_needs(self) -> None:
        page = self.page(self.chair, self.screened(), "assign")
        for words in ("二者至少填一项", "二者必填其一", 'list="staff-names"', '<option value="何主任">'):
            assert words in page, words
