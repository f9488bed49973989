"""信访 by its statutory periods; incidents reported upwards."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse

from jiaogong.engines.cases.models import Case
from jiaogong.engines.cases.reading import clocks_of
from jiaogong.engines.inbox.models import Item
from jiaogong.kernel import clock
from jiaogong.kernel.clock import WorkingCalendar
from jiaogong.kernel.errors import Refused, RuleBroken
from jiaogong.modules.voices.carriers import carry
from jiaogong.modules.voices.models import Incident, IncidentLine, Petition
from jiaogong.modules.voices.verbs import incidents
from jiaogong.modules.voices.verbs import petitions as verbs

from .cast import VoicesCase, every_row, found

MATTER = "教师周转房分配没有公开，请求公布名单和排序办法"


class Petitions(VoicesCase):
    def received(self, key: str = "p1", days: int = 0, **more: Any) -> Petition:
        given: dict[str, Any] = {
            "channel": "visit", "topic": "logistics", "severity": "ordinary", "petitioner": "孙某某", "contact": "13900000001",
            "text": MATTER, "received_on": clock.today() - timedelta(days=days), "received_by": "刘干部",
        }  # fmt: skip
        return verbs.receive(
            self.school, given=verbs.Reception(**given | more), sending_key=key, **self.by(self.officer)
        )

    def due(self, key: str) -> Any:
        return Case.objects.get(subject_type="voices.petition").clocks.get(key=key).due_on

    def test_every_period_of_the_regulation(self) -> None:
        row, day = self.received(days=20), clock.today()
        self.assertEqual(self.received(days=20).pk, row.pk)
        start = day - timedelta(days=20)
        self.assertEqual(self.due("notice"), start + timedelta(days=15))
        told = day - timedelta(days=10)
        with self.assertRaisesMessage(RuleBroken, "日期应在收到之日"):
            verbs.accept(row, on=day + timedelta(days=1), **self.by(self.officer))
        verbs.accept(row, on=told, **self.by(self.officer))
        self.assertEqual(self.due("handle"), told + timedelta(days=60))
        with self.assertRaisesMessage(RuleBroken, "最多延长 30 日"):
            verbs.extend(row, days=31, reason="情况复杂", **self.by(self.officer))
        verbs.extend(row, days=30, reason="情况复杂", **self.by(self.officer))
        self.assertEqual(self.due("handle"), told + timedelta(days=90))
        with self.assertRaisesMessage(RuleBroken, "只能延长一次"):
            verbs.extend(row, days=1, reason="还要延长", **self.by(self.officer))
        with self.assertRaisesMessage(RuleBroken, "现在是“已受理”"):
            verbs.ask_review(row, on=day, body="县总工会", **self.by(self.officer))
        verbs.answer(row, finding="partly", text="已公布排序办法，名单下月公布。", on=day, **self.by(self.officer))
        self.assertEqual(self.due("ask_review"), day + timedelta(days=30))
        verbs.ask_review(row, on=day, body="县总工会", **self.by(self.officer))
        self.assertEqual(self.due("review"), day + timedelta(days=30))
        verbs.decide_review(row, on=day, text="维持原处理意见", **self.by(self.officer))
        verbs.ask_review(row, on=day, body="市总工会", **self.by(self.officer))
        verbs.decide_review(row, on=day, text="维持复查意见", **self.by(self.officer))
        row.refresh_from_db()
        case = Case.objects.get(subject_type="voices.petition")
        self.assertEqual((row.stage, case.state, case.outcome), ("ended", "closed", "复核终结"))
        self.assertEqual(
            clocks_of(case, day)[0].text, "逾期 5 天完成" if told > start + timedelta(days=15) else "按期完成"
        )

    def test_handed_down_wrongly_may_be_objected_to_in_five_working_days(self) -> None:
        row = self.received(channel="transferred")
        self.assertEqual(self.due("objection"), WorkingCalendar().add(clock.today(), 5))
        verbs.decline(
            row, reason="不属于工会职责", where="区人力资源和社会保障局", on=clock.today(), **self.by(self.officer)
        )
        self.assertEqual(Case.objects.get().outcome, "不予受理")

    def test_five_people_name_representatives_and_nothing_stands_open(self) -> None:
        with self.assertRaisesMessage(RuleBroken, "一至五名代表"):
            self.received(people=6)
        with self.assertRaisesMessage(RuleBroken, "一至五名代表"):
            self.received(people=6, representatives="甲、乙、丙、丁、戊、己")
        row = self.received(people=6, representatives="甲一，乙二")
        rows = str(every_row())
        for secret in ("孙某某", "13900000001", MATTER, "甲一"):
            self.assertNotIn(secret, rows)
        with self.assertRaises(IntegrityError), transaction.atomic():
            Petition.objects.filter(pk=row.pk).update(representatives=None)
        with self.assertRaises(IntegrityError), transaction.atomic():
            Petition.objects.filter(pk=row.pk).update(stage="answered")
        with self.assertRaises(Refused):
            verbs.accept(row, on=clock.today(), **self.by(self.chair))

    def test_pages(self) -> None:
        client, today = self.as_(self.officer), f"{clock.today():%Y-%m-%d}"
        data = {
            "channel": "letter", "topic": "pay", "severity": "serious", "petitioner": "未署名", "people": "1", "text": MATTER,
            "received_on": today, "received_by": "刘干部", "once": "r1",
        }  # fmt: skip
        self.assertEqual(client.post(reverse("voices:receive"), data).status_code, 302)
        address = reverse("voices:petition", args=[Petition.objects.get().key])
        self.assertContains(client.get(address), "第二十三条")
        self.assertEqual(client.post(address, {"act": "accept", "accept-on": today, "once": "r2"}).status_code, 302)
        self.assertContains(client.get(address), "第三十四条")
        self.assertEqual(client.post(address, {"act": "accept", "accept-on": today, "once": "r3"}).status_code, 404)
        self.assertContains(client.get(reverse("voices:petitions")), "已受理")
        self.assertEqual(client.get(reverse("voices:petitions"), {"export": "xlsx"}).status_code, 200)
        for user in (self.principal, self.teacher, self.above, self.chair):
            self.assertEqual(self.as_(user).get(address).status_code, 404)


class Incidents(VoicesCase):
    def noted(self, severity: str = "grave") -> Incident:
        given = incidents.Happened(
            "校门口聚集", severity, self.at, "下午放学时十余名家长在校门口聚集，已劝离。", people=12
        )
        return incidents.note_incident(self.school, given=given, sending_key=f"i-{severity}", **self.by(self.officer))

    def test_reported_in_hours_signed_for_and_settled(self) -> None:
        row = self.noted()
        self.assertEqual(self.noted().pk, row.pk)
        self.assertEqual(row.due_at, self.at + timedelta(hours=4))
        self.assertEqual(str(Item.objects.open().get().office), "乙县小学刘干部职务")
        with self.assertRaisesMessage(RuleBroken, "先报送上级"):
            incidents.settle(row, text="人员已经散去", **self.by(self.officer))
        self.assertEqual(self.as_(self.above).get(reverse("voices:incident", args=[row.key])).status_code, 404)
        for _ in range(2):
            incidents.report(row, **self.by(self.officer))
        page = reverse("voices:incident", args=[row.key])
        self.assertContains(self.as_(self.above).get(page), "签收")
        self.assertEqual(self.as_(self.above).post(page, {"act": "seen", "once": "s"}).status_code, 302)
        self.assertEqual(
            self.as_(self.above).post(page, {"act": "log", "log-text": "不是本单位的记录"}).status_code, 404
        )
        for _ in range(2):
            incidents.log(row, text="校领导到场说明情况", **self.by(self.officer))
        incidents.settle(row, text="人员已经散去", **self.by(self.officer))
        self.assertEqual(IncidentLine.objects.count(), 2)
        self.assertFalse(Item.objects.open().exists())
        with self.assertRaisesMessage(RuleBroken, "已经平息"):
            incidents.log(row, text="后来又有人来", **self.by(self.officer))
        self.assertEqual(self.as_(self.teacher).get(page).status_code, 404)
        self.assertContains(self.as_(self.officer).get(reverse("voices:incidents")), "上级已签收")

    def test_an_ordinary_one_needs_no_report_and_the_database_keeps_order(self) -> None:
        row = self.noted("ordinary")
        self.assertIsNone(row.due_at)
        incidents.settle(row, text="双方已经谈妥", **self.by(self.officer))
        for wrong in ({"acknowledged_at": self.at}, {"reported_at": self.at}, {"text": ""}):
            with self.assertRaises(IntegrityError), transaction.atomic():
                Incident.objects.filter(pk=row.pk).update(**wrong)
        with self.assertRaises(IntegrityError), transaction.atomic():
            IncidentLine.objects.update(text="")

    def test_a_merger_takes_what_is_not_over_along(self) -> None:
        row = self.noted()
        there = found("丁县小学", self.county, "base", "primary", "T102")
        given = incidents.Happened("停水", "ordinary", self.at, "校区停水半天，已经联系抢修单位。")
        incidents.note_incident(there, given=given, sending_key="x", **self.by(self.user("丁干部", there, "officer")))
        carry(self.school, there, None, clock.today(), None)
        row.refresh_from_db()
        self.assertEqual((row.unit, row.serial), (there, 2))
        self.assertEqual(carry(self.school, there, [], clock.today(), None), 0)
