"""What a promise keeps quiet beside its own rows: refusals, messages, moments, forms sent again; and the files of a named one."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from jiaogong.engines.inbox.models import Message
from jiaogong.engines.papers.models import Attachment
from jiaogong.kernel import clock
from jiaogong.kernel.errors import RuleBroken
from jiaogong.kernel.journal.models import Entry
from jiaogong.modules.relief.people import find_person
from jiaogong.modules.voices import codes, verbs
from jiaogong.modules.voices.models import Grievance

from .cast import SECRET, VoicesCase, every_row

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


class Quiet(VoicesCase):
    def test_the_desk_cannot_find_the_author_by_trying_names(self) -> None:
        row = self.filed("handler").grievance
        for user in (self.handler, self.teacher):
            with self.assertRaisesMessage(RuleBroken, "不能早于"):
                verbs.give(
                    row, person=self.person(user), part="lead", due_on=clock.today().replace(year=2020), **self.by(self.officer)
                )  # fmt: skip
        self.given_out(row)
        said = []
        for user in (self.colleague, self.teacher):
            with self.assertRaises(RuleBroken) as refused:
                verbs.give(row, person=self.person(user), part="lead", **self.by(self.officer))
            said.append(refused.exception.message)
        self.assertEqual(said[0], said[1])
        page = self.as_(self.officer).post(
            reverse("voices:work", args=[row.key]), {"act": "give", "give-person": "张教师", "give-part": "co"}
        )
        self.assertEqual(page.status_code, 302)

    def test_an_author_who_was_given_his_own_can_be_replaced(self) -> None:
        row = self.filed("handler").grievance
        verbs.give(row, person=self.person(self.teacher), part="lead", **self.by(self.officer))
        address, desk = reverse("voices:work", args=[row.key]), self.as_(self.officer)
        self.assertContains(desk.get(address), "更换承办人")
        self.assertNotContains(self.as_(self.teacher).get(address), "更换承办人")
        data = {"act": "swap", "swap-person": "周承办", "swap-reason": "本人要求换人"}
        self.assertEqual(self.as_(self.teacher).post(address, data).status_code, 404)
        for _ in range(2):
            self.assertEqual(desk.post(address, data).status_code, 302)
        verbs.reply(row, text="评分表已在公告栏公布，续签暂停。", **self.by(self.handler))
        named = self.filed("named", key="n").grievance
        self.given_out(named)
        with self.assertRaisesMessage(RuleBroken, "不能交给这个人"):
            verbs.swap(named, person=self.person(self.teacher), reason="本人要求换人", **self.by(self.officer))

    def test_no_message_and_no_moment_of_a_sealed_author(self) -> None:
        lines, before = Entry.objects.count(), every_row()
        row = self.filed("handler").grievance
        self.assertEqual(Entry.objects.count(), lines)
        moments = [
            v for t, r in every_row() - before for c, v in r if c in ("at", "opened_at", "sent_at", "created_at")
        ]
        self.assertTrue(moments and all("16:00:00" in value for value in moments), moments)
        self.given_out(row)
        verbs.say(row, what="询问", text="请说明是哪个学期的事。", **self.by(self.handler))
        mine = self.as_(self.teacher)
        self.assertContains(mine.get(reverse("voices:mine")), "有新的询问，请查看")
        self.assertContains(mine.get(reverse("voices:own", args=[row.key])), "有询问、答复时不发消息")
        self.assertContains(mine.get(reverse("voices:new")), "有答复时不发消息")
        verbs.reply(row, text="评分表已在公告栏公布，续签暂停。", **self.by(self.handler))
        self.assertFalse(Message.objects.filter(person=self.person(self.teacher)).exists())
        self.assertContains(mine.get(reverse("voices:mine")), "有新的回复，请评价")

    def test_a_key_counts_for_the_same_words_of_the_same_hand(self) -> None:
        first = self.filed("anonymous")
        self.assertEqual(
            (self.filed("anonymous").grievance.pk, self.filed("anonymous").code), (first.grievance.pk, first.code)
        )
        self.assertEqual(first.grievance.code_digest, codes.digest_of(first.code))
        for promise, more in (("named", {}), ("handler", {}), ("anonymous", {"unit": self.county})):
            with self.assertRaisesMessage(RuleBroken, "重新打开"):
                self.filed(promise, **more)
        for promise in ("named", "handler"):
            self.filed(promise, key=promise)
            self.filed(promise, key=promise)
            for wrong in ({"user": self.colleague}, {"unit": self.county}):
                with self.assertRaisesMessage(RuleBroken, "重新打开"):
                    self.filed(promise, key=promise, **wrong)  # type: ignore[arg-type]
            with self.assertRaisesMessage(RuleBroken, "重新打开"):
                self.filed("anonymous", key=promise)
        self.assertEqual(Grievance.objects.count(), 3)
        data = {"promise": "named", "unit": str(self.school.key), "topic": "pay", "text": SECRET, "once": "k1"}
        self.assertContains(self.as_(self.teacher).post(reverse("voices:new"), data), "重新打开")
        self.assertContains(
            self.as_(self.teacher).post(reverse("voices:new"), data | {"promise": "anonymous", "text": SECRET + "。"}),
            "重新打开",
        )

    def test_files_of_a_named_one_stand_on_both_pages(self) -> None:
        upload = SimpleUploadedFile("评分表.pdf", PDF, "application/pdf")
        data = {
            "promise": "named",
            "unit": str(self.school.key),
            "topic": "pay",
            "text": SECRET,
            "once": "f1",
            "files": upload,
        }
        answer = self.as_(self.teacher).post(reverse("voices:new"), data)
        self.assertEqual(answer.status_code, 302)
        row, file = Grievance.objects.get(), Attachment.objects.get()
        for user, name in ((self.teacher, "own"), (self.officer, "work")):
            client = self.as_(user)
            page = client.get(reverse(f"voices:{name}", args=[row.key]))
            link = reverse("papers:attachment", args=[file.key])
            self.assertContains(page, "评分表.pdf")
            self.assertContains(page, link)
            self.assertEqual(client.get(link).status_code, 200)

    def test_the_officer_cannot_put_files_to_a_sealed_one(self) -> None:
        upload = SimpleUploadedFile("评分表.pdf", PDF, "application/pdf")
        data = {
            "channel": "phone",
            "topic": "pay",
            "promise": "handler",
            "text": SECRET,
            "told_name": "老李",
            "files": upload,
        }
        self.assertContains(self.as_(self.officer).post(reverse("voices:enter"), data | {"once": "e"}), "不能带附件")
        self.assertFalse(Grievance.objects.exists())

    def test_a_name_of_brackets_alone_is_refused(self) -> None:
        for text in ("（", "（）", " "):
            with self.assertRaisesMessage(RuleBroken, "请写姓名"):
                find_person(text, self.school, clock.today())
        row = self.filed().grievance
        page = self.as_(self.officer).post(
            reverse("voices:work", args=[row.key]), {"act": "give", "give-person": "（", "give-part": "lead"}
        )
        self.assertContains(page, "请写姓名")
