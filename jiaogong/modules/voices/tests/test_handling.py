"""A grievance from the desk to its end; who takes it; what managers see of many."""

from __future__ import annotations

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.urls import reverse

from jiaogong.engines.cases.models import Access, Case
from jiaogong.engines.inbox.models import Item
from jiaogong.engines.personal import registry
from jiaogong.kernel import clock
from jiaogong.kernel.clock import WorkingCalendar
from jiaogong.kernel.errors import Refused, RuleBroken
from jiaogong.modules.voices import reading, verbs
from jiaogong.modules.voices.models import Desk, Grievance
from jiaogong.modules.voices.small import part_of, suppressed

from .cast import SECRET, VoicesCase


class Handling(VoicesCase):
    def test_from_the_desk_to_the_rating_and_a_second_time(self) -> None:
        row = self.filed().grievance
        self.assertEqual(self.filed().grievance.pk, row.pk)
        taking = Item.objects.open().get(kind="cases.take")
        self.assertEqual(
            (str(taking.office), taking.due_on), ("乙县小学刘干部职务", WorkingCalendar().add(clock.today(), 2))
        )
        with self.assertRaisesMessage(RuleBroken, "不能交给这个人"):
            verbs.give(row, person=self.person(self.teacher), part="lead", **self.by(self.officer))
        with self.assertRaises(Refused):
            verbs.give(row, person=self.person(self.handler), part="lead", **self.by(self.chair))
        self.given_out(row)
        with self.assertRaisesMessage(RuleBroken, "答复以后再评价"):
            verbs.rate(row, rating="good", at=self.at)
        with self.assertRaisesMessage(RuleBroken, "只有主办人"):
            verbs.reply(row, text="受理人替他答复一下试试。", **self.by(self.officer))
        text = "评分表已在公告栏公布，续签暂停。"
        verbs.reply(row, text=text, **self.by(self.handler))
        verbs.reply(row, text=text, **self.by(self.handler))
        with self.assertRaisesMessage(RuleBroken, "哪里没有解决"):
            verbs.rate(row, rating="poor", at=self.at)
        for _ in range(2):
            verbs.rate(row, rating="poor", reason="没有说明上一轮为什么不公开", at=self.at)
        case = Case.objects.get()
        self.assertEqual((case.round, case.state, case.clocks.count()), (2, "open", 2))
        self.answered(row)
        verbs.rate(row, rating="poor", reason="还是没有说明原因", at=self.at)
        case.refresh_from_db()
        self.assertEqual((case.state, case.outcome), ("closed", "已答复（不满意）"))
        self.assertFalse(Item.objects.open().filter(subject_type="cases.case").exists())

    def test_pages_of_the_desk(self) -> None:
        row = self.filed().grievance
        desk, address = self.as_(self.officer), reverse("voices:work", args=[row.key])
        self.assertContains(desk.get(address), "由我承办")
        self.assertEqual(desk.post(address, {"act": "take", "once": "a"}).status_code, 302)
        self.assertEqual(
            desk.post(
                address, {"act": "reply", "reply-text": "已经公布评分表，请查看公告栏。", "once": "b"}
            ).status_code,
            302,
        )
        self.assertEqual(desk.post(address, {"act": "reply", "reply-text": "x", "once": "c"}).status_code, 404)
        teacher, own = self.as_(self.teacher), reverse("voices:own", args=[row.key])
        self.assertContains(teacher.get(own), "已经公布评分表")
        teacher.post(own, {"act": "rate", "rate-rating": "fair"})
        self.assertContains(teacher.get(own), "已答复（基本满意）")
        self.assertContains(desk.get(reverse("voices:list")), "已答复（基本满意）")
        self.assertEqual(desk.get(reverse("voices:list"), {"export": "xlsx"}).status_code, 200)

    def test_withdrawn_or_not_rated_it_ends(self) -> None:
        row = self.filed().grievance
        verbs.withdraw(row, at=self.at)
        verbs.withdraw(row, at=self.at)
        self.assertEqual(Case.objects.get().outcome, "本人撤回")
        other = self.answered(self.filed("anonymous", key="k2").grievance)
        self.assertEqual(verbs.close_unrated(self.at + timedelta(days=15)), 0)
        self.assertEqual(verbs.close_unrated(self.at + timedelta(days=17)), 1)
        self.assertEqual(Case.objects.about(other).get().outcome, "已答复（未评价）")

    def test_passed_on_to_the_county_the_school_opens_it_no_more(self) -> None:
        row = self.filed().grievance
        verbs.pass_on(row, to=self.county, reason="涉及学校负责人", **self.by(self.officer))
        self.assertEqual(self.as_(self.officer).get(reverse("voices:work", args=[row.key])).status_code, 404)
        self.assertContains(self.as_(self.above).get(reverse("voices:work", args=[row.key])), SECRET)

    def test_somebody_else_reads_one_case_until_a_day(self) -> None:
        row = self.filed().grievance
        address = reverse("voices:work", args=[row.key])
        until = f"{clock.today() + timedelta(days=9):%Y-%m-%d}"
        data = {
            "act": "grant",
            "grant-office": str(self.office(self.chair).key),
            "grant-until": until,
            "grant-reason": "协助协调",
            "once": "g",
        }
        self.assertEqual(self.as_(self.officer).post(address, data).status_code, 302)
        chair = self.as_(self.chair)
        self.assertContains(chair.get(address), SECRET)
        self.assertEqual(chair.post(address, {"act": "take"}).status_code, 404)
        self.assertContains(self.as_(self.officer).get(address), "谁看过内容")
        with self.assertRaises(Refused):
            verbs.let_see(
                row, office=self.office(self.chair), reason="还想看看", until=clock.today(), **self.by(self.chair)
            )
        with self.assertRaisesMessage(RuleBroken, "本工会的岗位"):
            verbs.let_see(
                row, office=self.office(self.above), reason="请县里看看", until=clock.today(), **self.by(self.officer)
            )
        access = Access.objects.get()
        back = {"act": "revoke", "revoke-access": str(access.key), "once": "h"}
        self.assertEqual(self.as_(self.officer).post(address, back).status_code, 302)
        self.assertEqual(chair.get(address).status_code, 404)

    def test_written_down_by_an_officer(self) -> None:
        client = self.as_(self.officer)
        data = {"channel": "phone", "topic": "pay", "promise": "handler", "text": SECRET, "once": "e1"}
        self.assertContains(client.post(reverse("voices:enter"), data), "请写诉求人的姓名")
        self.assertContains(client.post(reverse("voices:enter"), data | {"told_name": "老李 13900000000"}), "已登记")
        row = Grievance.objects.get()
        self.assertNotContains(client.get(reverse("voices:work", args=[row.key])), "老李")
        self.given_out(row)
        self.assertEqual(verbs.look_at_name(row, reason="回电话核实", **self.by(self.handler)), "老李 13900000000")
        self.assertContains(
            client.post(reverse("voices:enter"), data | {"promise": "anonymous", "once": "e2"}), "把查询码交给诉求人"
        )
        self.assertEqual(self.as_(self.teacher).get(reverse("voices:enter")).status_code, 404)

    def test_the_chair_names_the_desk(self) -> None:
        self.assertEqual(reading.desk_of(self.school), self.office(self.officer))
        helper = self.user("吴委员", self.school, "member")
        with self.assertRaisesMessage(RuleBroken, "党政领导不能"):
            verbs.appoint_desk(self.school, office=self.office(self.principal), **self.by(self.chair))
        with self.assertRaises(Refused):
            verbs.appoint_desk(self.school, office=self.office(helper), **self.by(self.officer))
        page = self.as_(self.chair).post(reverse("voices:desk"), {"office": str(self.office(helper).key), "once": "d"})
        self.assertEqual(page.status_code, 302)
        self.assertEqual(reading.desk_of(self.school), self.office(helper))
        self.assertContains(self.as_(self.teacher).get(reverse("voices:new")), "吴委员职务")
        with self.assertRaises(IntegrityError), transaction.atomic():
            Desk.objects.create(unit=self.school, office=self.office(self.chair), since=clock.today())
        with self.assertRaises(IntegrityError), transaction.atomic():
            Desk.objects.update(until=clock.today() - timedelta(days=1))

    def test_the_author_sees_and_erases_what_is_kept(self) -> None:
        row = self.filed("handler").grievance
        holder = next(h for h in registry.all_holders() if h.key == "voices.grievances")
        person = self.person(self.teacher)
        assert holder.more and holder.hold and holder.forget
        self.assertEqual(holder.more(person)[0][1][0]["内容"], SECRET)
        self.assertIn("撤回以后", holder.hold(person, clock.today()))
        verbs.withdraw(row, at=self.at)
        self.assertEqual((holder.hold(person, clock.today()), holder.forget(person, self.at)), ("", 1))
        row.refresh_from_db()
        self.assertEqual((row.text, row.owner, row.owner_index), (None, None, None))


class Counts(VoicesCase):
    def test_small_numbers_are_covered(self) -> None:
        self.assertEqual(suppressed([12, 3, 9], 5), ["12", "不显示", "不显示"])
        self.assertEqual(suppressed([12, 1, 1], 5), ["不显示", "不显示", "不显示"])
        self.assertEqual(suppressed([12, 4, 3], 5), ["12", "不显示", "不显示"])
        self.assertEqual(suppressed([12, 0, 9], 5), ["12", "0", "9"])
        self.assertEqual(suppressed([3, 0], 5), ["不显示", "不显示"])
        shown = [part_of(number, 9, 5) for number in (0, 3, 6, 9)]
        self.assertEqual(shown, ["0", "少于 5", "不显示", "9"])

    def test_nothing_is_told_by_what_stands_beside_it(self) -> None:
        for number in range(7):
            verbs.file_grievance(
                self.person(self.teacher), unit=self.school, sending_key=f"n{number}", at=self.at,
                given=verbs.Filing("pay" if number else "women", "named", SECRET),
            )  # fmt: skip
        found = reading.overview(self.chair, self.school, clock.today())
        self.assertEqual((found.total, found.open, found.satisfied), ("7", "7", "—"))
        self.assertEqual(dict(found.tables)["按类别"], [("工资福利和社会保险", "不显示"), ("女教职工权益", "不显示")])
        self.assertContains(self.as_(self.principal).get(reverse("voices:overview")), "不显示")
