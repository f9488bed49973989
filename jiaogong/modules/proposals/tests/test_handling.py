"""Given out, signed for, late, replied, signed, rated, handled again, brought to the congress."""

from __future__ import annotations

import io
from datetime import timedelta

from django.db import IntegrityError, transaction
from docx import Document

from jiaogong.engines.cases.climbing import climb
from jiaogong.engines.cases.reading import case_of
from jiaogong.engines.figures.reckon import Scope
from jiaogong.engines.inbox.models import Item, Message
from jiaogong.engines.org.moves import carry
from jiaogong.engines.provisions.verbs import set_value
from jiaogong.kernel import clock
from jiaogong.kernel.access import path_end
from jiaogong.kernel.errors import Refused, RuleBroken
from jiaogong.modules.proposals import verbs
from jiaogong.modules.proposals.figures import load
from jiaogong.modules.proposals.models import Proposal
from jiaogong.modules.proposals.papers import report_of, sheet_of
from jiaogong.modules.proposals.reading import statistics, trail_of
from jiaogong.modules.proposals.verbs import Who

from .cast import ProposalCase


def words_of(content: bytes) -> str:
    """Every paragraph and cell of a .docx."""
    found = Document(io.BytesIO(content))
    cells = [c.text for t in found.tables for r in t.rows for c in r.cells]
    return "\n".join([p.text for p in found.paragraphs] + cells)


class Handling(ProposalCase):
    def items(self, user: object) -> list[str]:
        return sorted(Item.objects.open().filter(person__user=user).values_list("kind", flat=True))

    def test_given_out_with_a_working_day_clock_and_to_dos(self) -> None:
        row = self.assigned()
        case = case_of(row)
        assert case is not None
        lead = case.handlers.get(part="lead")
        assert lead.due_on == clock.WorkingCalendar().add(clock.today(), 40) == case.clocks.get().due_on
        assert self.items(self.head) == ["cases.handle"]
        assert self.items(self.principal) == ["proposals.instruct"]
        self.give(row)
        assert case.handlers.count() == 2
        for wrong in ({"lead": Who(person=self.teacher.person)}, {"due_on": clock.today()}):
            with self.assertRaises(RuleBroken):
                verbs.assign(
                    self.other_admitted() if "due_on" in wrong else row,
                    **({"lead": Who(person=self.head.person), "leader": None} | wrong), **self.by(self.chair),
                )  # fmt: skip
        for user in (self.principal, self.author, self.head, self.foreigner):
            with self.assertRaises(Refused):
                verbs.assign(row, lead=Who(person=self.head.person), leader=None, **self.by(user))

    def other_admitted(self) -> Proposal:
        row = verbs.submit(self.seconded(title="增加体育器材"), **self.by())
        return verbs.screen(row, decision="admitted", reason="符合条件", **self.by(self.chair))

    def test_signed_for_instructed_delayed_urged(self) -> None:
        row = self.assigned()
        assert verbs.accept(row, **self.by(self.head)) == verbs.accept(row, **self.by(self.head))
        verbs.instruct(row, text="同意，请抓紧落实。", **self.by(self.principal))
        verbs.instruct(row, text="同意，请抓紧落实。", **self.by(self.principal))
        assert row.instructions.get().signed_as == "校长 顾明德"
        assert self.items(self.principal) == []
        due = case_of(row).handlers.get(part="lead").due_on + timedelta(days=14)  # type: ignore[union-attr]
        delay = verbs.ask_delay(row, due_on=due, reason="设备还没有到货", **self.by(self.head))
        assert verbs.ask_delay(row, due_on=due, reason="设备还没有到货", **self.by(self.head)) == delay
        with self.assertRaises(RuleBroken):
            verbs.decide_delay(row, agree=False, **self.by(self.chair))
        verbs.decide_delay(row, agree=True, **self.by(self.chair))
        verbs.decide_delay(row, agree=True, **self.by(self.chair))
        case = case_of(row)
        assert case is not None
        assert (case.handlers.get(part="lead").due_on, case.clocks.get().due_on) == (due, due)
        assert (verbs.urge(row, **self.by(self.chair)), verbs.urge(row, **self.by(self.chair))) == (1, 0)
        assert Message.objects.filter(person=self.head.person, short="提案催办").count() == 1
        for user in (self.teacher, self.author, self.second, self.foreigner):
            with self.assertRaises(Refused):
                verbs.accept(row, **self.by(user))
            with self.assertRaises(Refused):
                verbs.instruct(row, text="同意", **self.by(user))

    def test_reply_sent_back_once_then_signed_and_the_proposer_rates(self) -> None:
        row = self.assigned()
        verbs.reply(row, text="研究中。", result="underway", **self.by(self.head))
        assert (self.items(self.head), self.items(self.principal)) == ([], ["proposals.instruct", "proposals.sign"])
        verbs.send_back(row, reason="写清楚完成时间", **self.by(self.principal))
        verbs.send_back(row, reason="写清楚完成时间", **self.by(self.principal))
        assert self.items(self.head) == ["proposals.rework"]
        verbs.reply(row, text="下周起增加两个品种。", result="solved", **self.by(self.head))
        reply = verbs.sign(row, remark="同意，按此答复。", **self.by(self.principal))
        assert verbs.sign(row, **self.by(self.principal)) == reply
        assert (reply.state, reply.signed_as, row.replies.count()) == ("signed", "校长 顾明德", 2)
        row, case = self.fresh(row), case_of(row)
        assert case is not None
        assert (row.state, case.state, case.clocks.get().met_on) == ("replied", "closed", clock.today())
        assert self.items(self.author) == ["proposals.rate"]
        for user in (self.second, self.chair, self.principal, self.head):
            with self.assertRaises(Refused):
                verbs.rate(row, grade="satisfied", **self.by(user))
        rating = verbs.rate(row, grade="satisfied", **self.by())
        assert verbs.rate(row, grade="unsatisfied", reason="改主意了吧", **self.by()) == rating
        assert (self.fresh(row).state, self.items(self.author)) == ("closed", [])

    def test_unsatisfied_is_handled_once_more_and_then_goes_to_the_congress(self) -> None:
        row = self.replied()
        with self.assertRaises(RuleBroken):
            verbs.rate(row, grade="unsatisfied", **self.by())
        first = verbs.rate(row, grade="unsatisfied", reason="品种还是没有变", **self.by())
        assert verbs.rate(row, grade="unsatisfied", reason="品种还是没有变", **self.by()) == first
        row, case = self.fresh(row), case_of(row)
        assert case is not None
        assert (row.state, case.round, case.state) == ("handling", 2, "open")
        assert Item.objects.open().filter(kind="proposals.assign").count() == 1
        self.give(row)
        case = case_of(row)
        assert case is not None
        assert case.clocks.get(round=2).due_on == clock.WorkingCalendar().add(clock.today(), 20)
        verbs.reply(row, text="经费不足，暂难解决。", result="explained", **self.by(self.head))
        verbs.sign(row, **self.by(self.principal))
        verbs.rate(row, grade="unsatisfied", reason="理由不能接受", **self.by())
        row = self.fresh(row)
        assert (row.state, row.ratings.count(), row.replies.count()) == ("congress", 2, 2)
        text = words_of(report_of(self.term, clock.today()))
        assert "提交本次大会的提案" in text
        assert "理由不能接受" in text
        for user in (self.author, self.principal):
            with self.assertRaises(Refused):
                verbs.conclude(row, text="列入下年度预算", **self.by(user))
        made = verbs.conclude(row, text="大会决定列入下年度预算。", result="planned", **self.by(self.chair))
        assert verbs.conclude(row, text="又一次", **self.by(self.chair)) == made
        assert self.fresh(row).state == "closed"
        assert [line.what for line in trail_of(self.fresh(row))[:2]] == ["办结", "教代会意见"]
        page = self.as_(self.fourth).get(f"/proposals/{row.key}/").content.decode()
        assert "大会决定列入下年度预算。" in page

    def test_basically_satisfied_closes_or_not_by_provision(self) -> None:
        row = self.replied()
        verbs.rate(row, grade="basic", **self.by())
        assert self.fresh(row).state == "closed"

    def test_where_basically_satisfied_is_not_enough(self) -> None:
        facts = {
            "key": "proposals.basic_closes",
            "value": "again",
            "since": clock.today(),
            "source": "本县提案办法第九条",
        }
        county = self.school.superior
        assert county is not None
        set_value(county, by=self.user("县主席", county, "chair"), **facts)
        row = self.replied()
        verbs.rate(row, grade="basic", **self.by())
        assert self.fresh(row).state == "handling"

    def test_overdue_climbs_to_the_leader_and_then_to_the_chair(self) -> None:
        row = self.assigned()
        due = case_of(row).clocks.get().due_on  # type: ignore[union-attr]
        calendar = clock.WorkingCalendar()
        climb(self.moment(due))
        assert not Item.objects.open().filter(kind="cases.urge").exists()
        climb(self.moment(calendar.add(due, 1)))
        assert set(Item.objects.open().filter(kind="cases.urge").values_list("person__name", flat=True)) == {"顾明德"}
        climb(self.moment(calendar.add(due, 1)))
        climb(self.moment(calendar.add(due, 5)))
        assert Item.objects.open().filter(kind="cases.urge", office__role="chair").count() == 1
        assert Item.objects.open().filter(kind="cases.urge").count() == 2
        assert Proposal.objects.late(calendar.add(due, 1)).get() == row
        assert not Proposal.objects.late(due).exists()

    def test_another_leads_with_a_reason(self) -> None:
        row = self.assigned()
        verbs.replace_lead(row, to=Who(person=self.teacher.person), reason="职责调整", **self.by(self.chair))
        assert (self.items(self.head), self.items(self.teacher)) == ([], ["cases.handle"])
        with self.assertRaises(Refused):
            verbs.reply(row, text="迟到的答复", result="solved", **self.by(self.head))

    def test_a_unit_without_a_leader_says_what_to_do(self) -> None:
        self.principal.person.holdings.update(until=clock.today())
        row = self.screened()
        verbs.assign(row, lead=Who(person=self.head.person), leader=None, **self.by(self.chair))
        with self.assertRaises(RuleBroken) as broken:
            verbs.reply(row, text="已办", result="solved", **self.by(self.head))
        assert "党政领导" in broken.exception.message

    def test_follows_a_merger(self) -> None:
        row = self.assigned()
        moved = carry(self.school, self.other, None, clock.today(), None)
        assert moved["办理中的提案"] == 1
        assert self.fresh(row).unit == self.other

    def test_numbers_papers_and_the_public_trail(self) -> None:
        row = self.replied()
        verbs.rate(row, grade="satisfied", **self.by())
        self.other_admitted()
        s = statistics(Proposal.objects.all(), clock.today())
        assert (s.filed, s.admitted, s.replied, s.in_time, s.rated, s.satisfied) == (2, 2, 1, 1, 1, 1)
        assert (s.matters, s.departments) == ([("后勤基建", 2)], [("总务处", 1, 1)])
        text = words_of(report_of(self.term, clock.today()))
        for words in ("共收到代表提案2件", "按期答复率100.0%", "满意率100.0%", "改善教师食堂早餐供应"):
            assert words in text, words
        sheet = words_of(sheet_of(self.fresh(row), clock.today()))
        for words in ("第1号", "周文静、吴建华", "总务处 何主任", "下周起增加两个品种", "满意"):
            assert words in sheet, words
        whats = [line.what for line in trail_of(self.fresh(row))]
        assert whats[:3] == ["办结", "评价", "答复"]
        for what in ("评价", "办结", "答复", "交办", "立案", "提交", "附议", "征集附议"):
            assert what in whats, what

    def test_figures(self) -> None:
        verbs.rate(self.replied(), grade="basic", **self.by())
        scope = Scope(self.school.pk, self.school.path, path_end(self.school.path), clock.today())
        counts = dict(load(scope)[self.school.pk])
        assert counts == {"filed": 1, "decided": 1, "admitted": 1, "due": 1, "in_time": 1, "rated": 1, "satisfied": 1}

    def test_the_database_refuses(self) -> None:
        row = self.replied()
        reply = row.replies.get()
        rating = verbs.rate(row, grade="satisfied", **self.by())
        at = clock.now()
        for number, attempt in enumerate((
            lambda: row.screenings.create(decision="declined", reason="又一个", at=at),
            lambda: row.screenings.update(reason=""),
            lambda: row.replies.create(round=1, text="又一份", result="solved", drafted_at=at),
            lambda: row.replies.filter(pk=reply.pk).update(signed_at=None),
            lambda: row.replies.filter(pk=reply.pk).update(state="sent_back", signed_at=None, remark=""),
            lambda: row.replies.filter(pk=reply.pk).update(round=3),
            lambda: row.ratings.create(round=1, grade="basic", delegate=row.proposer, at=at),
            lambda: row.ratings.filter(pk=rating.pk).update(grade="unsatisfied"),
            lambda: row.instructions.create(text="", signed_as="x", at=at),
            lambda: row.delays.create(due_on=clock.today(), reason="", asked_at=at),
            lambda: row.delays.create(due_on=clock.today(), reason="拖", asked_at=at, state="agreed"),
            lambda: row.delays.create(due_on=clock.today(), reason="拖", asked_at=at, state="refused", decided_at=at),
            lambda: [row.delays.create(due_on=clock.today(), reason="拖", asked_at=at) for _ in range(2)],
        )):  # fmt: skip
            with self.assertRaises(IntegrityError, msg=str(number)), transaction.atomic():
                attempt()
