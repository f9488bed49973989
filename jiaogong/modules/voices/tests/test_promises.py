"""What each promise keeps: every row of the database, journal, messages and pages are searched for the author."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from jiaogong.engines.inbox.models import Item, Message
from jiaogong.kernel.accounts.models import User
from jiaogong.kernel.errors import Refused, RuleBroken
from jiaogong.kernel.journal.models import Entry
from jiaogong.modules.voices import codes, verbs
from jiaogong.modules.voices.models import Grievance, NameLook

from .cast import SECRET, VoicesCase, every_row


class Promises(VoicesCase):
    def new(self, promise: str, **more: Any) -> Any:
        data = {
            "promise": promise,
            "unit": str(self.school.key),
            "topic": "logistics",
            "text": SECRET,
            "once": "form-1",
        } | more
        return self.client_of_teacher.post(reverse("voices:new"), data)

    def setUp(self) -> None:
        super().setUp()
        self.client_of_teacher = self.as_(self.teacher)
        self.client_of_teacher.get(reverse("voices:new"))

    def traces(self, before: Any) -> list[str]:
        """What the rows written since say of the teacher: his name, account, keys, or his numbers in any column that may hold them."""
        person, user = self.person(self.teacher), self.teacher
        words = (
            person.name,
            user.username,
            str(person.key),
            str(person.key).replace("-", ""),
            str(user.key),
            "127.0.0.1",
        )
        found = []
        for table, row in every_row() - before:
            for column, value in row:
                if any(word in value for word in words):
                    found.append(f"{table}.{column}={value}")
                if column.endswith(("user_id", "_by_id", "by_id", "actor_id")) and value == str(user.pk):
                    found.append(f"{table}.{column}={value}")
                if column == "person_id" and value == str(person.pk):
                    found.append(f"{table}.{column}={value}")
        return found

    def test_anonymous_leaves_nothing_of_the_author_in_any_row(self) -> None:
        before, lines = every_row(), Entry.objects.count()
        answer = self.new("anonymous")
        self.assertContains(answer, "只显示这一次")
        self.assertEqual(answer["Cache-Control"], "no-store")
        again = self.new("anonymous")
        code = codes.printed(codes.code_from("form-1"))
        for page in (answer, again):
            self.assertContains(page, code)
        row = Grievance.objects.get()
        self.assertEqual(self.traces(before), [])
        self.assertEqual(Entry.objects.count(), lines)
        self.assertNotIn(SECRET, str(every_row()))
        self.assertNotIn(code, str(every_row()))
        midnight = "16:00:00"  # of Shanghai, in UTC
        moments = [
            v for t, r in every_row() - before for c, v in r if c in ("at", "opened_at", "granted_at", "uploaded_at")
        ]
        self.assertTrue(moments and all(midnight in value for value in moments), moments)
        before = every_row()
        visitor = self.as_()
        asked = {"code": code.lower(), "once": "x"}
        self.assertContains(visitor.post(reverse("voices:ask"), asked), row.number)
        self.client_of_teacher.post(reverse("voices:ask"), asked | {"act": "text", "text-text": "补充一句话"})
        self.answered(row)
        self.client_of_teacher.post(reverse("voices:ask"), asked | {"act": "rate", "rate-rating": "good"})
        row.refresh_from_db()
        self.assertEqual((row.rating, self.traces(before)), ("good", []))

    def test_only_the_handler_learns_the_name_and_the_author_sees_who_looked(self) -> None:
        before = every_row()
        self.assertEqual(self.new("handler").status_code, 302)
        row = Grievance.objects.get()
        self.assertEqual(self.traces(before), [])
        self.given_out(row)
        with self.assertRaises(Refused):
            verbs.look_at_name(row, reason="想知道是谁", **self.by(self.officer))
        with self.assertRaisesMessage(RuleBroken, "事由"):
            verbs.look_at_name(row, reason="", **self.by(self.handler))
        page = self.as_(self.handler).post(
            reverse("voices:work", args=[row.key]), {"act": "name", "name-reason": "约时间了解情况"}
        )
        self.assertContains(page, "张教师")
        self.assertNotContains(self.as_(self.handler).get(reverse("voices:work", args=[row.key])), "张教师")
        self.assertNotContains(self.as_(self.officer).get(reverse("voices:work", args=[row.key])), "张教师")
        self.assertEqual(NameLook.objects.count(), 1)
        self.assertContains(self.client_of_teacher.get(reverse("voices:own", args=[row.key])), "约时间了解情况")
        verbs.reply(row, text="评分表已在公告栏公布，续签暂停。", **self.by(self.handler))
        self.assertFalse(Message.objects.filter(person=self.person(self.teacher)).exists())
        page = self.client_of_teacher.get(reverse("voices:mine"))
        for words in (row.number, "有新的回复，请评价"):
            self.assertContains(page, words)

    def test_chair_principal_colleague_and_county_find_no_case(self) -> None:
        row = self.filed("named").grievance
        self.given_out(row)
        for user in (self.chair, self.principal, self.colleague, self.above):
            client = self.as_(user)
            for method in (client.get, client.post):
                self.assertEqual(method(reverse("voices:work", args=[row.key])).status_code, 404, user)
            self.assertEqual(client.get(reverse("voices:own", args=[row.key])).status_code, 404)
            self.assertNotContains(client.get(reverse("voices:list")), row.number)
            for path in ("/", "/inbox/", "/inbox/messages/"):
                page = client.get(path).content.decode()
                self.assertNotIn(SECRET, page)
                self.assertNotIn("张教师", page)
        self.assertContains(self.as_(self.chair).get(reverse("voices:overview")), "少于 5")
        self.assertEqual(self.as_(self.colleague).get(reverse("voices:overview")).status_code, 404)
        self.assertContains(self.as_(self.officer).get(reverse("voices:work", args=[row.key])), SECRET)

    def test_no_files_with_anonymity_and_no_flood(self) -> None:
        upload = SimpleUploadedFile("证据.txt", "作者：张教师".encode())
        for promise in ("anonymous", "handler"):
            upload.seek(0)
            self.assertContains(self.new(promise, files=upload), "匿名和“只让承办人知道”不能带附件")
        self.assertFalse(Grievance.objects.exists())
        for number in range(30):
            self.filed("anonymous", key=f"flood-{number}")
        with self.assertRaisesMessage(RuleBroken, "上限"):
            self.filed("anonymous", key="one-more")
        self.filed("anonymous", key="upwards", unit=self.county)

    def test_wrong_codes_are_limited_by_address(self) -> None:
        code = self.filed("anonymous").code
        client = self.as_()
        answers = [client.post(reverse("voices:ask"), {"code": f"AAAA{n}"}).status_code for n in range(11)]
        self.assertEqual(answers, [200] * 10 + [429])
        self.assertContains(client.post(reverse("voices:ask"), {"code": code}), "诉求〔")
        self.assertEqual(client.post(reverse("voices:ask"), {"code": "AAAA0"}).status_code, 429)
        self.assertContains(self.as_().post(reverse("voices:ask"), {"code": code}, REMOTE_ADDR="10.0.0.9"), "诉求〔")

    def test_one_may_bring_it_to_the_county_but_not_to_strangers(self) -> None:
        made = self.filed("handler", unit=self.county).grievance
        self.assertEqual(str(Item.objects.open().get(kind="cases.take").office), "乙县教育工会县主席职务")
        self.assertEqual(self.as_(self.officer).get(reverse("voices:work", args=[made.key])).status_code, 404)
        stranger = self.user("孙外校", self.county)
        with self.assertRaises(Refused):
            self.filed("named", user=stranger)

    def test_the_database_refuses_broken_promises(self) -> None:
        row = self.filed("anonymous").grievance
        for wrong in (
            {"person": self.person(self.teacher)},
            {"owner_index": "x"},
            {"code_digest": None},
            {"rating": "good"},
            {"promise": "named"},
        ):
            with self.assertRaises(IntegrityError), transaction.atomic():
                Grievance.objects.filter(pk=row.pk).update(**wrong)
        sealed = self.filed("handler", key="k2").grievance
        with self.assertRaises(IntegrityError), transaction.atomic():
            Grievance.objects.filter(pk=sealed.pk).update(person=self.person(self.teacher))
        named = self.filed("named", key="k3").grievance
        for wrong in ({"person": None}, {"code_digest": "x"}, {"serial": sealed.serial}, {"sending": sealed.sending}):
            with self.assertRaises(IntegrityError), transaction.atomic():
                Grievance.objects.filter(pk=named.pk).update(**wrong)
        self.assertTrue(User.objects.filter(pk=self.teacher.pk).exists())
