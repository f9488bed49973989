"""Publishing, correcting, objecting, deciding, ending: rules, clocks, constraints."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from jiaogong.engines.inbox.models import Item
from jiaogong.engines.papers.models import Attachment
from jiaogong.engines.postings import subjects, verbs
from jiaogong.engines.postings.models import Correction, Objection, Posting
from jiaogong.engines.postings.personal_data import forget_objectors
from jiaogong.engines.postings.reading import days_left, may_go_on, posting_of, state_of
from jiaogong.engines.provisions.verbs import set_value
from jiaogong.kernel.clock import SHANGHAI, WorkingCalendar
from jiaogong.kernel.errors import Refused, RuleBroken
from jiaogong.kernel.journal.models import Entry

from .cast import ROWS, SECRET, PostingCase, officer


class Publishing(PostingCase):
    def test_five_working_days_over_a_holiday(self) -> None:
        at = datetime(2026, 9, 29, 9, tzinfo=SHANGHAI)  # before National Day
        made = self.posting(at=at)
        calendar = WorkingCalendar()
        self.assertEqual(made.starts_on, date(2026, 9, 29))
        self.assertEqual(calendar.between(made.starts_on, made.ends_on), 5)
        self.assertGreater(made.ends_on, date(2026, 10, 8))
        self.assertEqual(days_left(made, made.ends_on), 1)
        self.assertEqual(days_left(made, made.ends_on + timedelta(days=1)), 0)

    def test_not_shorter_than_the_place_provides(self) -> None:
        for days in (4, 61):
            with self.assertRaises(RuleBroken):
                self.posting(days=days)
        self.assertEqual(self.posting(days=7).days, 7)

    def test_names_are_masked_and_the_full_ones_are_nowhere(self) -> None:
        made = self.posting()
        self.assertEqual([row[0] for row in made.rows], ["王*", "欧阳*"])
        everything = json.dumps(list(Posting.objects.values("title", "body", "rows")), ensure_ascii=False)
        everything += json.dumps(list(Entry.objects.values("after", "before", "object_label")), ensure_ascii=False)
        for name in ("王建国", "小红"):
            self.assertNotIn(name, everything)

    def test_a_subject_is_posted_once(self) -> None:
        first = self.posting(self.school)
        self.assertEqual(self.posting(self.school).pk, first.pk)
        with self.assertRaises(RuleBroken):
            self.posting(self.school, title="换了标题")
        self.assertEqual(posting_of(self.school), first)

    def test_by_hand_only_for_ones_own_union(self) -> None:
        for user in (self.c, self.s):
            with self.assertRaises(Refused):
                self.posting(by=user)
        with self.assertRaises(RuleBroken):
            self.posting(title=" ")
        with self.assertRaises(RuleBroken):
            self.posting(body="", rows=[])
        with self.assertRaises(RuleBroken):
            self.posting(title="王建国同志推荐公示")

    def test_a_line_added_begins_the_period_anew(self) -> None:
        made = self.posting(at=self.at - timedelta(days=3))
        ends_on = made.ends_on
        fewer = verbs.correct(made, note="取消一人资格", rows=ROWS[:1], by=self.y, at=self.at)
        self.assertEqual((fewer.ends_on, len(fewer.rows)), (ends_on, 1))
        more = verbs.correct(
            fewer, note="漏列一人", rows=[*ROWS[:1], ["李四", "乙县小学", "表彰"]], by=self.y, at=self.at
        )
        self.assertGreater(more.ends_on, ends_on)
        self.assertEqual([row.restarted for row in Correction.objects.all()], [False, True])
        verbs.correct(more, note="再点一次保存", by=self.y, at=self.at)
        self.assertEqual(Correction.objects.count(), 2)
        with self.assertRaises(RuleBroken):
            verbs.correct(more, note="短", title="新标题", by=self.y, at=self.at)
        with self.assertRaises(Refused):
            verbs.correct(more, note="不是本单位", title="新标题", by=self.s, at=self.at)

    def test_withdrawn_with_a_reason_and_for_good(self) -> None:
        made = self.posting(self.school)
        objection = self.objection(made)
        with self.assertRaises(RuleBroken):
            verbs.withdraw(made, reason=" ", by=self.y, at=self.at)
        verbs.withdraw(made, reason="名单有误，重新评审", by=self.y, at=self.at)
        made.refresh_from_db()
        objection.refresh_from_db()
        self.assertEqual((made.state, objection.state), ("withdrawn", "upheld"))
        self.assertFalse(Item.objects.open().exists())
        self.assertIn("撤回", may_go_on(made, self.after(made)).reason)
        self.assertEqual(verbs.withdraw(made, reason="再一次也行", by=self.y, at=self.at).reason, "名单有误，重新评审")
        with self.assertRaises(RuleBroken):
            verbs.correct(made, note="撤回后更正", title="新标题", by=self.y, at=self.at)
        self.assertNotEqual(self.posting(self.school).pk, made.pk)

    def test_constraints(self) -> None:
        made = self.posting(self.school)
        for change in (
            {"ends_on": made.starts_on}, {"state": "withdrawn"}, {"state": "ended"}, {"subject_id": None}, {"reason": "有理由却没撤回"},
        ):  # fmt: skip
            with self.assertRaises(IntegrityError), transaction.atomic():
                Posting.objects.filter(pk=made.pk).update(**change)
        other = self.posting(self.county)
        with self.assertRaises(IntegrityError), transaction.atomic():
            Posting.objects.filter(pk=other.pk).update(subject_id=self.school.pk)


class Objecting(PostingCase):
    def test_number_day_todo_and_hold(self) -> None:
        made = self.posting(self.school)
        first, second = self.objection(made, "k1"), self.objection(made, "k2")
        self.assertEqual([first.serial, second.serial], [1, 2])
        self.assertEqual(str(first), f"异议〔{self.at.astimezone(SHANGHAI).year}〕1号")
        today = self.at.astimezone(SHANGHAI).date()
        self.assertEqual(WorkingCalendar().between(today, first.due_on), 10)
        item = Item.objects.open().get(subject_id=first.pk)
        self.assertEqual((item.due_on, item.office.title), (first.due_on, "干事"))
        made.refresh_from_db()
        self.assertEqual(made.state, "held")
        self.assertEqual(self.told.said, ["received", "received"])

    def test_sent_twice_is_one(self) -> None:
        made = self.posting()
        self.assertEqual(self.objection(made, "same").pk, self.objection(made, "same").pk)

    def test_within_the_period_alone(self) -> None:
        made = self.posting()
        last = self.after(made, 0)
        self.objection(made, at=last)
        with self.assertRaises(RuleBroken):
            self.objection(made, "late", at=self.after(made))

    def test_named_needs_both_and_the_place_may_ask_for_it(self) -> None:
        made = self.posting()
        for more in ({"name": "陈远"}, {"phone": "13900000021"}, {"name": "陈远", "phone": "abc"}, {"text": "太短"}):
            with self.assertRaises(RuleBroken):
                self.objection(made, **more)
        self.assertTrue(self.objection(made, name="陈远", phone="139-0000-0021").named)
        today = self.at.astimezone(SHANGHAI).date()
        set_value(self.county, by=self.y, key="postings.anonymous", value="named", since=today, source="县工会规定")
        with self.assertRaises(RuleBroken):
            self.objection(made, "k2")

    def test_sealed_words_stand_nowhere_else(self) -> None:
        made = self.posting()
        row = self.objection(made, text=SECRET, name="陈远", phone="13900000021")
        stored = Objection.objects.filter(pk=row.pk).values().get()
        lines = json.dumps(list(Entry.objects.values("after", "before", "object_label", "actor")), ensure_ascii=False)
        items = json.dumps(list(Item.objects.values_list("title", flat=True)), ensure_ascii=False)
        for word in (SECRET, "陈远", "13900000021", row.code if isinstance(row.code, str) else row.code.open()):
            self.assertNotIn(word, lines + items + str(stored))
            self.assertNotIn(
                word.encode(), b"".join(bytes(v) for v in stored.values() if isinstance(v, (bytes, memoryview)))
            )

    def test_withdrawn_by_its_author_lets_go(self) -> None:
        made = self.posting(self.school)
        row = self.objection(made)
        verbs.withdraw_objection(row, by=None, at=self.at)
        made.refresh_from_db()
        self.assertEqual(made.state, "open")
        self.assertFalse(Item.objects.open().exists())
        verbs.withdraw_objection(row, by=None, at=self.at)
        self.assertEqual(self.told.said, ["received", "withdrawn"])

    def test_forgotten_after_the_years(self) -> None:
        made = self.posting()
        file = SimpleUploadedFile("a.txt", b"proof")
        given = verbs.Objecting(
            SECRET, name="陈远", phone="13900000021", files=[SimpleUploadedFile("a.pdf", b"%PDF-1.4\n1")]
        )
        row = verbs.object_to(made, given=given, sending_key="f", by=None, at=self.at)
        with self.assertRaises(RuleBroken):
            verbs.object_to(made, given=verbs.Objecting(SECRET, files=[file] * 4), sending_key="g", by=None, at=self.at)
        verbs.answer(row, upheld=False, reply="经核实，其工作年限符合通知要求。", by=self.y, at=self.at)
        self.assertEqual(forget_objectors(self.at + timedelta(days=900)), 0)
        self.assertEqual(forget_objectors(self.at + timedelta(days=1200)), 1)
        row.refresh_from_db()
        self.assertEqual((row.name, row.phone, row.text, row.code, row.phone_tail), (None,) * 5)
        self.assertFalse(Attachment.objects.exists())


class Deciding(PostingCase):
    def test_rejected_lets_go_and_the_period_ends_it(self) -> None:
        made = self.posting(self.school)
        row = self.objection(made)
        self.assertIn("截止", may_go_on(made, self.at).reason)
        late = self.after(made)
        self.assertEqual(verbs.end_due(late), 0)
        self.assertEqual(state_of(Posting.objects.get(pk=made.pk), late), "held")
        self.assertIn("没有答复", may_go_on(made, late).reason)
        verbs.take(row, by=self.o, at=late)
        for reply in ("", "不行"):
            with self.assertRaises(RuleBroken):
                verbs.answer(row, upheld=False, reply=reply, by=self.o, at=late)
        verbs.answer(row, upheld=False, reply="经核实，其工作年限符合通知要求。", by=self.o, at=late)
        made.refresh_from_db()
        self.assertEqual((made.state, bool(may_go_on(made, late))), ("ended", True))
        self.assertEqual(self.told.said, ["received", "handling", "rejected", "ended"])
        verbs.answer(row, upheld=False, reply="经核实，其工作年限符合通知要求。", by=self.o, at=late)
        with self.assertRaises(RuleBroken):
            verbs.answer(row, upheld=True, reply="又说是成立的，前后不一致。", by=self.o, at=late)
        self.assertEqual(verbs.end_due(late), 0)

    def test_upheld_waits_until_something_is_done(self) -> None:
        made = self.posting(self.school)
        first, second = self.objection(made, "1"), self.objection(made, "2")
        for row in (first, second):
            verbs.answer(row, upheld=True, reply="经核实，确实不符合申报条件。", by=self.y, at=self.at)
        late = self.after(made)
        self.assertIn("成立", may_go_on(made, late).reason)
        with self.assertRaises(RuleBroken):
            verbs.settle(first, note="", by=self.y, at=self.at)
        verbs.settle(first, note="已取消其资格", by=self.y, at=self.at)
        self.assertEqual(verbs.end_due(late), 0)
        verbs.correct(made, note="取消一人资格", rows=ROWS[1:], by=self.y, at=self.at)
        second.refresh_from_db()
        self.assertIn("已更正公示", second.settled_note)
        self.assertEqual(verbs.end_due(late), 1)
        self.assertEqual(self.told.said[-1], "ended")

    def test_who_stands_aside_neither_sees_nor_decides(self) -> None:
        made = self.posting(self.school)
        row = self.objection(made)
        verbs.take(row, by=self.o, at=self.at)
        verbs.recuse(row, reason="与公示对象是夫妻", by=self.o, at=self.at)
        with self.assertRaises(Refused):
            verbs.answer(row, upheld=False, reply="我自己来答复自己的事情。", by=self.o, at=self.at)
        row.refresh_from_db()
        self.assertEqual((row.state, row.taken_by), ("received", None))
        self.assertEqual(Item.objects.open().get(subject_id=row.pk).office.title, "主席")
        self.told.people.add(self.y.pk)
        with self.assertRaises(Refused):
            verbs.reveal(row, reason="想看看是谁", by=self.y, at=self.at)

    def test_only_the_hosts_own_people_handle(self) -> None:
        row = self.objection(self.posting())
        for user in (self.c, self.s):
            with self.assertRaises(Refused):
                verbs.take(row, by=user, at=self.at)
            with self.assertRaises(Refused):
                verbs.answer(row, upheld=False, reply="上级来替它答复一下看看。", by=user, at=self.at)

    def test_each_look_at_who_objects_is_a_line(self) -> None:
        made = self.posting()
        row, nobody = self.objection(made, name="陈远", phone="13900000021"), self.objection(made, "2")
        with self.assertRaises(RuleBroken):
            verbs.reveal(row, reason="看", by=self.y, at=self.at)
        for _ in range(2):
            self.assertEqual(verbs.reveal(row, reason="电话核实情况", by=self.y, at=self.at).name, "陈远")
        self.assertEqual(Entry.objects.filter(verb="查看异议人身份", object_id=row.pk).count(), 2)
        with self.assertRaises(RuleBroken):
            verbs.reveal(nobody, reason="电话核实情况", by=self.y, at=self.at)
        handler = officer(self.county, "county-handler", role="handler", title="承办人")
        with self.assertRaises(Refused):
            verbs.reveal(row, reason="电话核实情况", by=handler, at=self.at)

    def test_constraints(self) -> None:
        made = self.posting()
        row, other = self.objection(made, "1"), self.objection(made, "2")
        for change in (
            {"serial": other.serial}, {"sending_key": "2"}, {"state": "rejected"}, {"closed_at": self.at},
            {"state": "rejected", "closed_at": self.at}, {"settled_at": self.at},
        ):  # fmt: skip
            with self.assertRaises(IntegrityError), transaction.atomic():
                Objection.objects.filter(pk=row.pk).update(**change)
        verbs.recuse(row, reason="与公示对象是夫妻", by=self.y, at=self.at)
        with self.assertRaises(IntegrityError), transaction.atomic():
            row.recusals.create(user=self.y, at=self.at, reason="再一次")

    def test_one_failing_owner_stops_no_other(self) -> None:
        made, other = self.posting(self.school), self.posting(self.county)

        def fails(posting: Posting, at: datetime) -> None:
            if posting.pk == made.pk:
                raise RuntimeError

        subjects._subjects["org.unit"] = subjects.Subject(str, str, on_ended=fails)
        with self.assertLogs("jiaogong.engines.postings.verbs.ending", "ERROR"):
            self.assertEqual(verbs.end_due(self.after(made)), 1)
        self.assertEqual(Posting.objects.get(pk=made.pk).state, "open")
        self.assertEqual(Posting.objects.get(pk=other.pk).state, "ended")
