"""Public pages without signing in, the officers' side, attacks on either."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from jiaogong.engines.papers.models import Attachment
from jiaogong.engines.postings import verbs
from jiaogong.engines.postings.models import Objection, Posting
from jiaogong.kernel import clock
from jiaogong.kernel.journal.models import Entry

from .cast import SECRET, WORDS, PostingCase

XSS = '<img src=x onerror="alert(1)"><script>alert(2)</script>'


class PublicPages(PostingCase):
    def send(self, client: Client, posting: Posting, key: str = "one", **more: Any) -> Any:
        given = {"text": WORDS, "name": "", "phone": "", "once": key}
        return client.post(self.url("object", posting), given | more)

    def test_read_without_signing_in_and_without_a_session(self) -> None:
        made = self.posting(phone="0513-12345678")
        client = self.as_()
        page = client.get(self.url("public", made))
        text = page.content.decode()
        for word in ("王*", "欧阳*", "乙县小学", "0513-12345678", "个工作日"):
            self.assertIn(word, text)
        for word in ("建国", "小红"):
            self.assertNotIn(word, text)
        self.assertNotIn("X-Robots-Tag", page)
        self.assertEqual(set(client.cookies), {"csrftoken"})
        listed = client.get(reverse("postings:posted"), {"unit": str(self.county.key)})
        self.assertContains(listed, made.title)
        self.assertNotContains(client.get(reverse("postings:posted"), {"q": "没有这样的"}), made.title)
        self.assertEqual(client.get(reverse("postings:posted"), {"unit": "x'", "page": "-1"}).status_code, 200)

    def test_after_the_end_names_are_gone_and_search_engines_told(self) -> None:
        made = self.posting()
        Posting.objects.update(starts_on=made.starts_on - timedelta(days=30), ends_on=clock.today() - timedelta(days=1))
        page = self.as_().get(self.url("public", made))
        self.assertContains(page, "公示期已结束")
        self.assertNotContains(page, "王*")
        self.assertIn("noindex", page["X-Robots-Tag"])
        self.assertNotContains(self.as_().get(reverse("postings:posted")), made.title)
        self.assertEqual(self.as_().get(self.url("object", made)).status_code, 302)
        self.assertEqual(self.send(self.as_(), made).status_code, 302)
        self.assertContains(self.as_(self.y).get(self.url("posting", made)), "王*")

    def test_withdrawn_says_so(self) -> None:
        made = verbs.withdraw(self.posting(), reason="名单有误，重新评审", by=self.y, at=self.at)
        page = self.as_().get(self.url("public", made))
        self.assertContains(page, "名单有误，重新评审")
        self.assertNotContains(page, "王*")

    def test_an_objection_gets_number_and_code_once_however_often_it_is_sent(self) -> None:
        made = self.posting()
        first, second = self.send(self.as_(), made), self.send(self.as_(), made)
        row = Objection.objects.get()
        for page in (first, second):
            self.assertContains(page, row.number)
            self.assertContains(page, row.code.open())
            self.assertEqual(page["Cache-Control"], "no-store")
            self.assertIn("noindex", page["X-Robots-Tag"])
        signed_in = self.as_(self.s)
        self.send(signed_in, made, "two")
        self.send(signed_in, made, "two")
        self.assertEqual(Objection.objects.count(), 2)

    def test_asking_by_code_or_by_the_phones_end(self) -> None:
        made = self.posting()
        row = self.objection(made, name="陈远", phone="13900000021", text=SECRET)
        verbs.take(row, by=self.y, at=self.at)
        for proof in (row.code.open() if not isinstance(row.code, str) else row.code, "0021"):
            page = self.as_().post(reverse("postings:ask"), {"number": f"{row.year}-{row.serial}", "proof": proof})
            self.assertContains(page, "核实中")
            for word in (SECRET, "陈远", "13900000021"):
                self.assertNotContains(page, word)
        for number, proof in (
            (row.number, "0022"),
            (row.number, "AAAAAAAA"),
            ("异议〔2020〕1号", "0021"),
            ("x", "0021"),
        ):
            page = self.as_().post(reverse("postings:ask"), {"number": number, "proof": proof})
            self.assertNotContains(page, "核实中")

    def test_wrong_answers_are_limited(self) -> None:
        row = self.objection(self.posting(), name="陈远", phone="13900000021")
        code = Objection.objects.get().code.open()
        address = reverse("postings:ask")
        answers = [
            self.as_().post(address, {"number": row.number, "proof": f"{n:04}"}, REMOTE_ADDR=f"10.0.0.{n}").status_code
            for n in range(21)
        ]
        self.assertEqual(answers, [200] * 20 + [429])
        right = {"number": row.number, "proof": "0021"}
        self.assertEqual(self.as_().post(address, right, REMOTE_ADDR="10.0.1.1").status_code, 429)
        self.assertContains(self.as_().post(address, right | {"proof": code}, REMOTE_ADDR="10.0.1.1"), "已收到")
        for _ in range(10):
            self.as_().post(address, {"number": row.number, "proof": "AAAAAAAA"}, REMOTE_ADDR="2001:db8::1")
        self.assertEqual(self.as_().post(address, right | {"proof": code}, REMOTE_ADDR="2001:db8::2").status_code, 429)

    def test_its_author_takes_it_back_with_the_code_alone(self) -> None:
        row = self.objection(self.posting(), name="陈远", phone="13900000021")
        code = Objection.objects.get().code.open()
        address = reverse("postings:withdraw_own")
        self.as_().post(address, {"number": row.number, "proof": "0021"})
        self.assertEqual(Objection.objects.get().state, "received")
        self.assertContains(self.as_().post(address, {"number": row.number, "proof": code}), "异议人撤回")

    def test_a_flood_from_one_address_is_stopped(self) -> None:
        made = self.posting()
        answers = [self.send(self.as_(), made, f"k{n}").status_code for n in range(6)]
        self.assertEqual((answers, Objection.objects.count()), ([200] * 5 + [429], 5))
        self.assertEqual(self.send(self.as_(), made, "k0").status_code, 200)

    def test_a_refused_file_uses_up_no_try(self) -> None:
        made = self.posting()
        for number in range(6):
            bad = SimpleUploadedFile("virus.exe", b"MZ")
            self.assertEqual(self.send(self.as_(), made, f"b{number}", files=bad).status_code, 200)
        self.assertContains(self.send(self.as_(), made, "good"), "异议已收到")

    def test_markup_stays_text_everywhere(self) -> None:
        made = self.posting(title=XSS, body=XSS, rows=[["王建国", XSS, XSS]])
        row = self.objection(made, text=XSS)
        pages = [self.as_().get(self.url("public", made)), self.as_().get(reverse("postings:posted"))]
        pages += [self.as_(self.y).get(self.url("posting", made)), self.as_(self.y).get(self.url("objection", row))]
        for page in pages:
            self.assertNotIn("<script>alert", page.content.decode())
            self.assertNotIn("<img src=x", page.content.decode())
        for name in ("docx", "pdf"):
            self.assertEqual(self.as_(self.y).get(self.url(name, made)).status_code, 200)

    def test_files_are_for_handlers_alone(self) -> None:
        made = self.posting()
        file = SimpleUploadedFile("证明.pdf", b"%PDF-1.4\n1")
        self.assertContains(self.send(self.as_(), made, files=file), "异议已收到")
        row, stored = Objection.objects.get(), Attachment.objects.get()
        address = reverse("papers:attachment", args=[stored.key])
        self.assertContains(self.as_(self.y).get(self.url("objection", row)), "证明.pdf")
        self.assertEqual(self.as_(self.y).get(address).status_code, 200)
        for user in (self.c, self.s):
            self.assertEqual(self.as_(user).get(address).status_code, 404)
        bad = SimpleUploadedFile("virus.exe", b"MZ")
        self.assertContains(self.send(self.as_(), made, "two", files=bad), "提出异议")
        self.assertEqual(Objection.objects.count(), 1)


class OfficersSide(PostingCase):
    """The signed-in pages."""

    def test_superiors_see_numbers_and_states_alone(self) -> None:
        row = self.objection(self.posting(self.school), text=SECRET, name="陈远", phone="13900000021")
        page = self.as_(self.c).get(self.url("posting", row.posting))
        self.assertContains(page, row.number)
        self.assertNotContains(page, self.url("objection", row))
        self.assertEqual(self.as_(self.c).get(self.url("objection", row)).status_code, 404)
        self.told.people.add(self.o.pk)
        self.assertEqual(self.as_(self.o).get(self.url("objection", row)).status_code, 404)
        self.assertNotContains(self.as_(self.o).get(self.url("posting", row.posting)), self.url("objection", row))

    def test_from_taking_to_settling(self) -> None:
        row = self.objection(self.posting(self.school), text=SECRET, name="陈远", phone="13900000021")
        client = self.as_(self.y)
        page = client.get(self.url("objection", row)).content.decode()
        self.assertIn(SECRET, page)
        self.assertNotIn("陈远", page)
        client.post(self.url("take", row))
        self.assertContains(client.post(self.url("reveal", row), {"reason": "看"}), "事由")
        seen = client.post(self.url("reveal", row), {"reason": "电话核实情况"})
        self.assertContains(seen, "陈远，13900000021")
        self.assertEqual(Entry.objects.filter(verb="查看异议人身份").count(), 1)
        client.post(self.url("answer", row), {"upheld": "yes", "reply": "经核实，确实不符合申报条件。"})
        self.assertContains(client.get(self.url("objection", row)), "登记落实")
        self.assertRedirects(
            client.post(self.url("settle", row), {"reason": "已取消其资格"}), self.url("objection", row)
        )
        row.refresh_from_db()
        self.assertEqual((row.state, row.settled_note), ("upheld", "已取消其资格"))
        self.assertContains(client.get(self.url("objection", row)), "已取消其资格")

    def test_standing_aside_leads_away(self) -> None:
        row = self.objection(self.posting())
        client = self.as_(self.o)
        self.assertContains(client.post(self.url("recuse", row), {"reason": "短"}), "至少四个字")
        self.assertRedirects(
            client.post(self.url("recuse", row), {"reason": "与公示对象是夫妻"}), self.url("posting", row.posting)
        )
        self.assertEqual(client.get(self.url("objection", row)).status_code, 404)

    def test_one_is_asked_whether_it_is_oneself(self) -> None:
        row = self.objection(self.posting(rows=[["何红", "乙县教育工会", "表彰"]]))
        self.assertContains(self.as_(self.o).get(self.url("objection", row)), "是否需要回避")
        other = self.objection(self.posting(), "k2")
        self.assertNotContains(self.as_(self.o).get(self.url("objection", other)), "是否需要回避")

    def test_by_hand_with_a_look_before(self) -> None:
        client, address = self.as_(self.y), reverse("postings:new")
        given = {
            "unit": str(self.county.key), "title": "补助名单公示", "body": "现予公示。", "table": "姓名\t单位\n王建国\t乙县小学", "names": "",
            "days": "5", "contact": "乙县教育工会组织部", "phone": "0513-12345678", "act": "preview",
        }  # fmt: skip
        self.assertContains(client.post(address, given), "王*")
        self.assertFalse(Posting.objects.exists())
        self.assertContains(
            client.post(address, given | {"table": "姓名\t手机\n王建国\t13800000001"}), "“手机”这一列是电话"
        )
        self.assertContains(client.post(address, given | {"days": "3", "act": "publish"}), "不少于 5 个工作日")
        client.post(address, given | {"act": "publish"})
        made = Posting.objects.get()
        self.assertEqual((made.rows, made.phone), ([["王*", "乙县小学"]], "0513-12345678"))
        table = "姓名\t单位\n王*\t乙县小学\n李红\t乙县小学"
        words = {"title": made.title, "body": "现予公示。", "table": table, "note": "漏列一人"}
        client.post(self.url("correct", made), words)
        made.refresh_from_db()
        self.assertEqual(made.rows[1], ["李*", "乙县小学"])
        self.assertContains(self.as_().get(self.url("public", made)), "漏列一人")
        client.post(self.url("withdraw", made), {"reason": "名单有误，重新评审"})
        made.refresh_from_db()
        self.assertEqual(made.state, "withdrawn")

    def test_written_down_at_the_desk(self) -> None:
        made = self.posting()
        client = self.as_(self.o)
        given = {"text": WORDS, "name": "陈远", "phone": "13900000021", "once": "d"}
        client.post(self.url("write_down", made), given)
        row = Objection.objects.get()
        self.assertEqual((row.channel, row.named), ("desk", True))
        page = client.post(self.url("write_down", made), given | {"text": "短", "once": "e"})
        self.assertContains(page, "登记异议")

    def test_list_and_workbook(self) -> None:
        made = self.posting()
        self.objection(made)
        page = self.as_(self.c).get(reverse("postings:list"), {"state": "held", "q": "干部"})
        self.assertContains(page, made.title)
        book = self.as_(self.c).get(reverse("postings:list"), {"export": "xlsx"})
        self.assertIn(".xlsx", book["Content-Disposition"])
        self.assertEqual(self.as_(self.s).get(self.url("posting", made)).status_code, 404)
