"""Visits with caps and payments, first reports that climb, needs, the survey, insurance, the overview and figures."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction

from jiaogong.engines.figures.reckon import Reckoning
from jiaogong.engines.inbox.models import Item
from jiaogong.engines.ledger.models import PaymentRequest
from jiaogong.engines.ledger.verbs import approve, mark_paid
from jiaogong.kernel import clock
from jiaogong.kernel.errors import Refused, RuleBroken
from jiaogong.modules.relief import verbs
from jiaogong.modules.relief.models import Claim, Enrolment, FirstReport, Grant, Need, SurveyAnswer, SurveyName, Visit
from jiaogong.modules.relief.tasks import sweep
from jiaogong.modules.relief.tests.cast import ReliefCase


class Visits(ReliefCase):
    def visit(self, amount: int, by: Any = None, **more: Any) -> Visit:
        facts: dict[str, Any] = {
            "person": self.person, "kind": "warmth", "form": "kind", "item": "米油", "amount": amount, "day": self.today,
            "visitors": "主席",
        }  # fmt: skip
        unit = self.county if by == self.above else self.school
        return verbs.record_visit(unit, **facts | more, **self.by(by))

    def test_caps_count_what_other_unions_gave_before(self) -> None:
        with self.assertRaises(RuleBroken) as broken:
            self.visit(300_001)
        assert "3,000 元" in broken.exception.message
        self.visit(300_000)  # the limit itself is allowed
        self.visit(300_000, by=self.above)
        with self.assertRaises(RuleBroken) as broken:
            self.visit(1)
        assert "已慰问 6,000.00 元" in broken.exception.message
        assert "山东" in broken.exception.message
        assert broken.exception.field == "over"
        assert self.visit(1, over="重大变故，主席办公会同意").over_cap.startswith("重大变故")
        last_year = clock.minus_years(self.today, 1)
        assert self.visit(300_000, day=last_year).over_cap == ""

    def test_cash_asks_the_ledger_once_and_with_the_account_of_the_file(self) -> None:
        self.opened()
        row = self.visit(50_000, form="cash", item="慰问金")
        request = PaymentRequest.objects.about(row).get()
        assert (request.amount, request.account.open(), request.asked_by) == (50_000, "6222000011112222", self.chair)
        with self.assertRaises(RuleBroken):
            approve(request, **self.by())
        approve(request, **self.by(self.officer))
        mark_paid(request, paid_on=self.today, **self.by())
        assert Reckoning(self.city, self.today).value("relief.paid").numerator == 500

    def test_the_same_visit_sent_twice_is_one(self) -> None:
        first = self.visit(50_000, form="cash", item="慰问金")
        assert self.visit(50_000, form="cash", item="慰问金") == first
        assert (Visit.objects.count(), PaymentRequest.objects.count()) == (1, 1)

    def test_a_list_filled_from_files_signed_and_exported(self) -> None:
        self.opened()
        client = self.as_(self.chair)
        answer = client.post(
            "/relief/visits/occasions/new/",
            {"title": "高温慰问", "kind": "heat", "day": self.today, "form": "kind", "item": "饮料", "amount": "100"},
        )
        path = answer["Location"]
        client.post(path, {"on_file": "on", "names": "赵同事\n刘干部"})
        client.post(path, {"on_file": "on", "names": ""})
        assert set(Visit.objects.values_list("person_name", flat=True)) == {"张教师", "赵同事", "刘干部"}
        assert "没有找到" in client.post(path, {"names": "查无此人"}).content.decode()
        assert client.get(f"{path}sheet/").content[:2] == b"PK"
        row = Visit.objects.get(person=self.person)
        page = f"/relief/visits/{row.key}/"
        client.post(page, {"act": "sign", "signed_by": "张教师", "signed_on": self.today})
        assert "不能移出名单" in client.post(page, {"act": "drop"}).content.decode()
        other = Visit.objects.get(person_name="赵同事")
        assert client.post(f"/relief/visits/{other.key}/", {"act": "drop"}).status_code == 302
        assert Visit.objects.count() == 2
        assert self.as_(self.above).get(page).status_code == 404
        assert client.get("/relief/visits/?export=xlsx&waiting=no").content[:2] == b"PK"

    def test_rules_and_constraints(self) -> None:
        for wrong in (
            {"day": self.today + timedelta(days=1)},
            {"visitors": ""},
            {"person": self.above.person},
            {"person": self.chair.person},
        ):
            with self.assertRaises(RuleBroken):
                self.visit(100, **wrong)
        with self.assertRaises(Refused):
            self.visit(100, by=self.principal)
        row = self.visit(100)
        for bad in ({"amount": 0}, {"person": None}, {"signed_on": self.today}):
            with self.assertRaises(IntegrityError), transaction.atomic():
                Visit.objects.filter(pk=row.pk).update(**bad)

    def test_a_decision_becomes_one_grant(self) -> None:
        facts = {"unit": self.school, "purpose": "困难补助", "source": "项目1"}
        made = verbs.record_grant(self.person, amount=100, **facts, **self.by())
        assert verbs.record_grant(self.person, amount=100, **facts, **self.by()) == made
        assert Grant.objects.count() == 1
        with self.assertRaises(RuleBroken):
            verbs.record_grant(self.person, amount=200, **facts, **self.by())


class Reports(ReliefCase):
    def test_the_four_firsts_and_the_climb(self) -> None:
        facts = {"person": self.person, "matter": "突发脑溢血住院", "known_at": clock.now() - timedelta(days=9)}
        row = verbs.report_first(self.school, **facts, **self.by(self.colleague))
        assert verbs.report_first(self.school, **facts, **self.by(self.colleague)) == row
        page = f"/relief/reports/{row.key}/"
        for user in (self.colleague, self.chair):
            assert "脑溢血" not in self.as_(user).get(page).content.decode()
        for user in (self.officer, self.principal, self.above, self.teacher):
            assert self.as_(user).get(page).status_code == 404
        assert self.as_(self.colleague).post(page, {"act": "open", "reason": "想再看看"}).status_code == 404
        assert "脑溢血" in self.as_(self.chair).post(page, {"act": "open", "reason": "准备看望"}).content.decode()
        FirstReport.objects.filter(pk=row.pk).update(due_on=self.today - timedelta(days=1))
        assert [sweep(clock.now()), sweep(clock.now())] == [1, 0]
        assert self.as_(self.above).get(page).status_code == 200
        self.as_(self.above).post(page, {"act": "helped_at"})
        verbs.step_first(row, step="coordinated_at", **self.by())
        row.refresh_from_db()
        assert row.settled
        assert not Item.objects.open().exists()
        with self.assertRaises(Refused):
            verbs.step_first(row, step="helped_at", **self.by(self.colleague))

    def test_rules_of_reports_and_needs(self) -> None:
        now = clock.now()
        for wrong in ({"matter": ""}, {"known_at": now + timedelta(hours=1)}, {"person": self.above.person}):
            with self.assertRaises(RuleBroken):
                facts = {"person": self.person, "matter": "x", "known_at": now} | wrong
                verbs.report_first(self.school, **facts, **self.by())
        client = self.as_(self.officer)
        answer = client.post(
            "/relief/needs/new/", {"person": "张教师", "day": self.today, "visitors": "主席", "need": "停车难"}
        )
        client.post(answer["Location"], {"state": "solved", "fix": "已协调车位"})
        row = Need.objects.get()
        assert (row.state, row.closed_on) == ("solved", self.today)
        with self.assertRaises(IntegrityError), transaction.atomic():
            Need.objects.filter(pk=row.pk).update(fix="")
        assert self.as_(self.above).get(answer["Location"]).status_code == 404


class Surveys(ReliefCase):
    def test_a_round_with_numbers_hidden_and_names_only_by_consent(self) -> None:
        client = self.as_(self.above)
        page = client.post("/relief/surveys/new/", {"title": "大病调查", "due_on": self.today})["Location"]
        row = SurveyAnswer.objects.get()
        counts = {"tumour": 1, "heart": 0, "kidney": 0, "transplant": 0, "other": 0}
        mine = self.as_(self.chair)
        where = f"/relief/surveys/answers/{row.key}/"
        assert "还没有单独同意" in mine.post(where, counts | {"names": "张教师 恶性肿瘤"}).content.decode()
        assert (
            "不能多于" in mine.post(where, counts | {"names": "张教师 心脑血管疾病", "on_paper": "on"}).content.decode()
        )
        assert mine.post(where, counts | {"names": "张教师 恶性肿瘤", "on_paper": "on"}).status_code == 302
        row.refresh_from_db()
        assert json.loads(row.counts.open())["tumour"] == 1
        shown = client.get(page).content.decode()
        assert "少于 5" in shown
        assert "恶性肿瘤：<b>不显示</b>" in shown
        assert "张教师" not in shown
        for user in (self.officer, self.principal):
            assert self.as_(user).get(where).status_code == 404
        verbs.forgetting.forget_survey(self.person, self.teacher, clock.now())
        assert not SurveyName.objects.exists()


class Insurance(ReliefCase):
    def test_enrolled_from_the_roster_claimed_and_settled(self) -> None:
        facts: dict[str, Any] = {
            "title": "互助", "insurer": "互助会", "since": self.today - timedelta(days=100), "until": self.today + timedelta(days=200),
            "premium": 9_000, "claim_days": 60, "source": "方案",
        }  # fmt: skip
        product = verbs.add_product(self.county, by=self.above, **facts)
        assert verbs.add_product(self.county, by=self.above, **facts) == product
        client = self.as_(self.chair)
        page = f"/relief/insurance/{product.key}/"
        client.post(page, {"act": "enrol", "names": "张教师"})
        client.post(page, {"act": "enrol", "names": ""})
        assert Enrolment.objects.count() == 5
        days = {"happened_on": self.today - timedelta(days=70), "made_on": self.today}
        late = client.post(page, {"act": "claim", "person": "张教师", "claimed": "3000", **days}).content.decode()
        assert "申报时限为出险后 60 天" in late
        row = Enrolment.objects.get(person=self.person)
        for wrong in ({"happened_on": self.today - timedelta(days=101)}, {"claimed": 0}):
            with self.assertRaises(RuleBroken):
                given = {"happened_on": self.today, "made_on": self.today, "claimed": 100} | wrong
                verbs.make_claim(row, **given, **self.by())
        days["happened_on"] = self.today - timedelta(days=60)
        where = client.post(page, {"act": "claim", "person": "张教师", "claimed": "3000", **days})["Location"]
        claim = Claim.objects.get()
        assert not claim.on_paper  # 以上 is not 超过
        assert (
            "不能多于"
            in client.post(where, {"state": "settled", "settled": "3000.01", "settled_on": self.today}).content.decode()
        )
        client.post(where, {"state": "settled", "settled": "2000", "settled_on": self.today})
        claim.refresh_from_db()
        assert (claim.state, claim.settled) == ("settled", 200_000)
        bigger = {"happened_on": self.today, "made_on": self.today, "claimed": 300_001}
        assert verbs.make_claim(row, **bigger, **self.by()).on_paper
        for bad in ({"state": "settled"}, {"claimed": 0}, {"made_on": self.today - timedelta(days=90)}):
            with self.assertRaises(IntegrityError), transaction.atomic():
                Claim.objects.exclude(pk=claim.pk).update(**bad)
        assert self.as_(self.officer).get(where).status_code == 404
        with self.assertRaises(RuleBroken):
            verbs.withdraw_enrolment(row, **self.by())
