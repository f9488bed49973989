"""调解 from the application to the paper, or to the ways that remain."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse

from jiaogong.engines.cases.models import Case
from jiaogong.kernel import clock
from jiaogong.kernel.clock import add_months
from jiaogong.kernel.errors import Refused, RuleBroken
from jiaogong.modules.committees.models import SpecialCommittee
from jiaogong.modules.voices.advice import ways
from jiaogong.modules.voices.models import Mediation, Party
from jiaogong.modules.voices.verbs import mediations as verbs

from .cast import VoicesCase, every_row

FACTS = "三月至五月的课后服务补贴没有发放，学校没有说明理由"


class Mediations(VoicesCase):
    def applied(self, key: str = "m1", **more: Any) -> Mediation:
        given: dict[str, Any] = {
            "dispute": "personnel", "topic": "contract", "facts": FACTS, "claims": "补发补贴 3000 元", "respondent": "乙县小学",
            "knew_on": clock.today() - timedelta(days=30),
        }  # fmt: skip
        return verbs.apply(
            self.person(self.teacher),
            unit=self.school,
            given=verbs.Applying(**given | more),
            sending_key=key,
            at=self.at,
        )

    def running(self) -> Mediation:
        return verbs.take_up(self.applied(), mediators=[self.person(self.handler)], **self.by(self.officer))

    def test_agreed_within_fifteen_days_with_a_paper_for_both(self) -> None:
        SpecialCommittee.objects.create(unit=self.school, title="劳动人事争议调解小组", since=clock.today())
        row = self.applied()
        self.assertEqual(self.applied().pk, row.pk)
        self.assertEqual(row.group.title if row.group else "", "劳动人事争议调解小组")
        self.assertEqual(Case.objects.get().clocks.get().due_on, clock.today() + timedelta(days=15))
        with self.assertRaisesMessage(RuleBroken, "当事人不能做调解员"):
            verbs.take_up(row, mediators=[self.person(self.teacher)], **self.by(self.officer))
        verbs.take_up(row, mediators=[self.person(self.handler)], **self.by(self.officer))
        with self.assertRaisesMessage(RuleBroken, "履行期限不能早于"):
            verbs.agree(row, text="学校于月底前补发补贴 2800 元。", signed_on=clock.today(), perform_by=clock.today() - timedelta(days=1), **self.by(self.handler))  # fmt: skip
        due = clock.today() + timedelta(days=30)
        verbs.agree(
            row, text="学校于月底前补发补贴 2800 元。", signed_on=clock.today(), perform_by=due, **self.by(self.handler)
        )
        address = reverse("voices:mediation_paper", args=[row.key])
        for user in (self.teacher, self.officer):
            with zipfile.ZipFile(io.BytesIO(self.as_(user).get(address).content)) as file:
                text = file.read("word/document.xml").decode()
            for word in ("张教师", "乙县小学", "2800 元", "签名"):
                self.assertIn(word, text)
        for user in (self.chair, self.principal, self.colleague, self.above):
            self.assertEqual(self.as_(user).get(address).status_code, 404)
            self.assertEqual(self.as_(user).get(reverse("voices:mediation", args=[row.key])).status_code, 404)
        verbs.performed(row, on=clock.today(), **self.by(self.officer))
        self.assertContains(self.as_(self.teacher).get(reverse("voices:own_mediation", args=[row.key])), "履行完毕")

    def test_failed_it_says_where_to_go_and_until_when(self) -> None:
        row = self.running()
        verbs.fail(row, reason="双方对金额分歧很大", **self.by(self.handler))
        row.refresh_from_db()
        found = {way.title: way for way in ways(row)}
        self.assertEqual(found["申请仲裁"].until, add_months(clock.today() - timedelta(days=30), 12))
        self.assertIn("第五十二条", found["申请仲裁"].source)
        page = self.as_(self.teacher).get(reverse("voices:own_mediation", args=[row.key]))
        self.assertContains(page, "下一步怎么走")
        self.assertContains(page, "《教师法》第三十九条")
        with self.assertRaisesMessage(RuleBroken, "调解不成"):
            verbs.agree(
                row, text="又达成了协议一二三四", signed_on=clock.today(), perform_by=None, **self.by(self.handler)
            )
        paid = self.applied("m2", topic="pay")
        self.assertIsNone({way.title: way for way in ways(paid)}["申请仲裁"].until)

    def test_appraisal_is_no_matter_for_mediation_and_withdrawing_is_the_applicants(self) -> None:
        with self.assertRaisesMessage(RuleBroken, "申请复核"):
            self.applied(dispute="appraisal")
        row = self.applied()
        with self.assertRaises(Refused):
            verbs.withdraw(row, **self.by(self.officer))
        page = reverse("voices:own_mediation", args=[row.key])
        self.assertEqual(self.as_(self.teacher).post(page, {"act": "withdraw", "once": "w"}).status_code, 302)
        self.assertEqual(Case.objects.get().outcome, "申请人撤回")
        self.assertEqual(self.as_(self.colleague).get(page).status_code, 404)

    def test_pages_of_the_group_and_entered_by_hand(self) -> None:
        client, today = self.as_(self.officer), f"{clock.today():%Y-%m-%d}"
        data = {
            "applicant": "老孙", "respondent": "乙县小学", "dispute": "labour", "topic": "pay", "facts": FACTS, "claims": "补发补贴", "applied_on": today,
            "once": "e1",
        }  # fmt: skip
        self.assertEqual(client.post(reverse("voices:enter_mediation"), data).status_code, 302)
        row = Mediation.objects.get()
        address = reverse("voices:mediation", args=[row.key])
        self.assertContains(client.post(address, {"act": "take_up", "take_up-mediators": "没有这人"}), "没有找到")
        self.assertEqual(
            client.post(address, {"act": "take_up", "take_up-mediators": "周承办、刘干部", "once": "e2"}).status_code,
            302,
        )
        self.assertContains(self.as_(self.handler).get(address), "老孙")
        self.assertEqual(
            client.post(address, {"act": "fail", "fail-reason": "一方不到场", "once": "e3"}).status_code, 302
        )
        self.assertEqual(client.get(reverse("voices:mediations"), {"export": "xlsx"}).status_code, 200)
        apply = {"unit": str(self.school.key), "dispute": "labour", "topic": "pay", "respondent": "乙县小学", "facts": FACTS, "claims": "补发补贴", "once": "a1"}  # fmt: skip
        self.assertEqual(self.as_(self.teacher).post(reverse("voices:apply"), apply).status_code, 302)
        self.assertEqual(self.as_(self.teacher).get(reverse("voices:enter_mediation")).status_code, 404)

    def test_the_database_keeps_order_and_nothing_stands_open(self) -> None:
        row = self.running()
        rows = str(every_row())
        self.assertNotIn(FACTS, rows)
        for wrong in (
            {"state": "agreed"},
            {"state": "failed"},
            {"ended_on": clock.today()},
            {"signed_on": clock.today()},
        ):
            with self.assertRaises(IntegrityError), transaction.atomic():
                Mediation.objects.filter(pk=row.pk).update(**wrong)
        with self.assertRaises(IntegrityError), transaction.atomic():
            Party.objects.update(name=None)
        with self.assertRaises(IntegrityError), transaction.atomic():
            Mediation.objects.create(
                unit=self.school, year=row.year, serial=row.serial, dispute="labour", topic="pay", applied_on=clock.today(), sending="z"
            )  # fmt: skip
