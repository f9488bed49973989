"""问卷: one each, nothing that joins who and what, small numbers hidden; reports sent upwards."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse

from jiaogong.engines.org.models import Employment, Person
from jiaogong.engines.org.verbs import make_person
from jiaogong.kernel import clock
from jiaogong.kernel.errors import Refused, RuleBroken
from jiaogong.kernel.journal.models import Entry
from jiaogong.modules.voices import verbs as voices
from jiaogong.modules.voices.models import Answer, Invited, MoodReport, Question, Questionnaire, Taken
from jiaogong.modules.voices.results import draft, results
from jiaogong.modules.voices.verbs import surveys as verbs

from .cast import LONG_AGO, SECRET, VoicesCase, every_row


class Surveys(VoicesCase):
    def made(self, *, anonymous: bool = True) -> Questionnaire:
        given: dict[str, Any] = {
            "title": "食堂调查",
            "intro": "",
            "anonymous": anonymous,
            "closes_on": clock.today() + timedelta(days=3),
        }
        row = verbs.make(self.school, **given, **self.by(self.officer))
        for kind, text, options in (
            ("single", "满意吗", ("满意", "不满意")),
            ("multiple", "改什么", ("时间", "价格")),
            ("scale", "打几分", ()),
            ("text", "建议", ()),
        ):
            verbs.add_question(row, kind=kind, text=text, options=options, required=kind != "text", by=self.officer)
        return row

    def opened(self, *, anonymous: bool = True, more: int = 0) -> Questionnaire:
        for number in range(more):
            person = make_person(name=f"职工{number}")
            person.save()
            Employment.objects.create(person=person, unit=self.school, employment_type="established", since=LONG_AGO)
        row = self.made(anonymous=anonymous)
        verbs.open_survey(row, **self.by(self.officer))
        return Questionnaire.objects.get(pk=row.pk)

    def answers(self, row: Questionnaire, choice: str = "满意", text: str = "") -> dict[str, Any]:
        single, multiple, scale, words = row.questions.all()
        return {str(single.key): choice, str(multiple.key): ["时间"], str(scale.key): "5", str(words.key): text}

    def test_an_anonymous_answer_leaves_no_join_no_time_no_line(self) -> None:
        row = self.opened()
        client = self.as_(self.teacher)
        lines, before = Entry.objects.count(), every_row()
        address = reverse("voices:answer", args=[row.key])
        self.assertContains(client.get(address), "比领票投票弱")
        data = {f"q-{key}": value for key, value in self.answers(row, text=SECRET).items()} | {"once": "s1"}
        self.assertEqual(client.post(address, data).status_code, 302)
        self.assertContains(client.post(address, data), "已提交")
        person = self.person(self.teacher)
        new = every_row() - before
        tables = {table for table, _ in new} - {"django_session"}
        self.assertEqual(tables, {"voices_taken", "voices_answer"})
        for table, fields in new:
            values = dict(fields)
            self.assertNotIn(SECRET, str(values))
            if table == "voices_answer":
                self.assertEqual(values["person_id"], "None")
                self.assertFalse({c for c in values if c.endswith(("_at", "_on"))})
        self.assertEqual(Entry.objects.count(), lines)
        self.assertEqual(Taken.objects.get().person, person)
        with self.assertRaises(verbs.AlreadyAnswered):
            verbs.answer(row, person=person, given=self.answers(row), at=self.at)
        self.assertEqual(Answer.objects.count(), 4)

    def test_rows_are_written_anew_so_that_order_tells_nothing(self) -> None:
        row = self.opened(more=8)
        people = [i.person for i in row.invited.select_related("person")]
        first: set[int] = set()
        for person in people[:6]:
            verbs.answer(row, person=person, given=self.answers(row), at=self.at)
            now = set(Answer.objects.values_list("pk", flat=True))
            self.assertFalse(first & now)
            first = now
        verbs.close_survey(row, **self.by(self.officer))
        self.assertFalse(first & set(Answer.objects.values_list("pk", flat=True)))
        self.assertEqual((Answer.objects.count(), Taken.objects.count()), (18, 6))

    def test_results_after_the_end_and_never_small(self) -> None:
        row = self.opened(more=8)
        people = [i.person for i in row.invited.select_related("person")]
        for number, person in enumerate(people[:11]):
            given = self.answers(row, "不满意" if number < 2 else "满意", "要热饭" if number < 4 else "")
            verbs.answer(row, person=person, given=given, at=self.at)
        page = reverse("voices:survey", args=[row.key])
        self.assertEqual(results(row, clock.today()), [])
        self.assertContains(self.as_(self.officer).get(page), "结束以前不显示结果")
        verbs.close_survey(row, **self.by(self.officer))
        row.refresh_from_db()
        single, multiple, scale, text = results(row, clock.today())
        self.assertEqual([n for _, n in single.lines], ["不显示", "不显示"])
        self.assertEqual([n for _, n in multiple.lines], ["11", "0"])
        self.assertEqual((scale.mean, text.hidden, text.texts), ("5.00", True, []))
        self.assertNotContains(self.as_(self.officer).get(page), "要热饭")
        for user in (self.principal, self.teacher, self.above):
            self.assertEqual(self.as_(user).get(page).status_code, 404)
        with self.assertRaisesMessage(RuleBroken, "已经截止"):
            verbs.answer(row, person=people[12], given=self.answers(row), at=self.at)

    def test_by_name_everything_is_shown(self) -> None:
        row = self.opened(anonymous=False)
        verbs.answer(row, person=self.person(self.teacher), given=self.answers(row, text="要热饭"), at=self.at)
        self.assertEqual(verbs.close_due(self.at + timedelta(days=4)), 1)
        row.refresh_from_db()
        self.assertEqual(results(row, clock.today())[3].texts, ["张教师：要热饭"])

    def test_rules_of_making_and_answering(self) -> None:
        row = self.made()
        for kind, options, words in (
            ("single", ["甲"], "不同的选项"),
            ("single", ["甲", "甲"], "不同的选项"),
            ("text", [], ""),
        ):
            if words:
                with self.assertRaisesMessage(RuleBroken, words):
                    verbs.add_question(row, kind=kind, text="又一题", options=options, required=True, by=self.officer)
        question = verbs.add_question(row, kind="text", text="多余的题", options=[], required=False, by=self.officer)
        verbs.drop_question(question, by=self.officer)
        with self.assertRaises(Refused):
            verbs.open_survey(row, **self.by(self.teacher))
        self.assertEqual(
            verbs.open_survey(row, **self.by(self.officer)), verbs.open_survey(row, **self.by(self.officer))
        )
        with self.assertRaisesMessage(RuleBroken, "不能这样办"):
            verbs.add_question(row, kind="text", text="发出以后的题", options=[], required=False, by=self.officer)
        teacher = self.person(self.teacher)
        for wrong, words in (({}, "请回答"), (self.answers(row, "没有这项"), "列出的选项")):
            with self.assertRaisesMessage(RuleBroken, words):
                verbs.answer(row, person=teacher, given=wrong, at=self.at)
        outsider = Person.objects.get(user=self.above)
        with self.assertRaises(Refused):
            verbs.answer(row, person=outsider, given=self.answers(row), at=self.at)
        self.assertEqual(self.as_(self.above).get(reverse("voices:answer", args=[row.key])).status_code, 404)

    def test_the_database_keeps_order(self) -> None:
        row = self.opened()
        for act in (
            lambda: Questionnaire.objects.update(state="closed"), lambda: Questionnaire.objects.update(title=""),
            lambda: Question.objects.update(position=1), lambda: Question.objects.update(text=""),
            lambda: Invited.objects.create(survey=row, person=self.person(self.teacher)),
            lambda: [Taken.objects.create(survey=row, person=self.person(self.teacher)) for _ in range(2)],
            lambda: [Answer.objects.create(question=row.questions.all()[0], person=self.person(self.teacher)) for _ in range(2)],
        ):  # fmt: skip
            with self.assertRaises(IntegrityError), transaction.atomic():
                act()

    def test_pages_of_making_one(self) -> None:
        client = self.as_(self.officer)
        data = {"title": "作息调查", "anonymous": "yes", "closes_on": f"{clock.today():%Y-%m-%d}", "once": "n1"}
        self.assertEqual(client.post(reverse("voices:new_survey"), data).status_code, 302)
        page = reverse("voices:survey", args=[Questionnaire.objects.get().key])
        add = {
            "act": "add",
            "add-kind": "single",
            "add-text": "早读几点合适",
            "add-options": "七点\n七点半",
            "add-required": "on",
            "once": "n2",
        }
        self.assertEqual(client.post(page, add).status_code, 302)
        self.assertEqual(client.post(page, {"act": "open", "once": "n3"}).status_code, 302)
        self.assertContains(self.as_(self.teacher).get(reverse("voices:mine")), "作息调查")
        self.assertContains(client.get(reverse("voices:surveys")), "0 / 6")
        self.assertEqual(self.as_(self.teacher).get(reverse("voices:surveys")).status_code, 404)


class Reports(VoicesCase):
    def test_written_from_counts_and_sent_upwards(self) -> None:
        for number in range(6):
            given = voices.Filing("pay" if number < 5 else "women", "named", SECRET)
            voices.file_grievance(
                self.person(self.teacher), unit=self.school, given=given, sending_key=f"r{number}", at=self.at
            )
        today = clock.today()
        text = draft(self.school, today - timedelta(days=30), today, today)
        self.assertIn("诉求 6 件", text)
        self.assertNotIn("女教职工", text)
        client = self.as_(self.officer)
        period = {"since": f"{today - timedelta(days=30):%Y-%m-%d}", "until": f"{today:%Y-%m-%d}"}
        self.assertContains(client.get(reverse("voices:new_report"), period), "诉求 6 件")
        self.assertEqual(
            client.post(
                reverse("voices:new_report"), period | {"title": "十一月报告", "text": text, "once": "r"}
            ).status_code,
            302,
        )
        row = MoodReport.objects.get()
        page = reverse("voices:report", args=[row.key])
        self.assertEqual(self.as_(self.above).get(page).status_code, 404)
        self.assertEqual(client.post(page, {"act": "send", "once": "s"}).status_code, 302)
        verbs.send_report(row, **self.by(self.officer))
        self.assertContains(self.as_(self.above).get(page), "诉求 6 件")
        answer = self.as_(self.above).get(reverse("voices:report_paper", args=[row.key]))
        with zipfile.ZipFile(io.BytesIO(answer.content)) as file:
            self.assertIn("十一月报告", file.read("word/document.xml").decode())
        with self.assertRaisesMessage(RuleBroken, "已经报送"):
            verbs.write_report(
                self.school, title="改", since=row.since, until=row.until, text=text, **self.by(self.officer)
            )
        for wrong in ({"until": row.since - timedelta(days=1)}, {"sent_to": None}):
            with self.assertRaises(IntegrityError), transaction.atomic():
                MoodReport.objects.update(**wrong)
