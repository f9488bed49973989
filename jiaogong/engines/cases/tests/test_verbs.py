"""A case from its opening to its second end, with to-dos, trail, clocks and access."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from jiaogong.engines.cases import reading, verbs
from jiaogong.engines.cases.climbing import climb
from jiaogong.engines.cases.models import Access, Case, Entry, Opening
from jiaogong.engines.inbox.models import Item, Message
from jiaogong.engines.org import moves
from jiaogong.kernel import clock
from jiaogong.kernel.accounts.models import User
from jiaogong.kernel.clock import WorkingCalendar
from jiaogong.kernel.errors import Refused, RuleBroken
from jiaogong.kernel.journal.models import Entry as Line

from .cast import SECRET, CaseCase, found


class Handling(CaseCase):
    def open_items(self, kind: str) -> list[str]:
        rows = Item.objects.open().filter(kind=f"cases.{kind}").order_by("pk")
        return [row.person.name if row.person else str(row.office) for row in rows]

    def test_opened_assigned_accepted_done_closed(self) -> None:
        case = self.case()
        self.assertEqual(self.case().pk, case.pk)
        self.assertEqual(self.open_items("take"), ["乙县小学刘干部职务"])
        due = WorkingCalendar().add(clock.today(), 10)
        wanted = [
            verbs.NewHandler("lead", self.person(self.teacher), due_on=due), verbs.NewHandler("co", unit=self.department),
            verbs.NewHandler("leader", self.person(self.leader)),
        ]  # fmt: skip
        lead, co, _ = verbs.assign(case, handlers=wanted, **self.by())
        again = verbs.assign(case, handlers=wanted, **self.by())
        self.assertEqual([h.pk for h in again][:2], [lead.pk, co.pk])
        self.assertEqual(self.open_items("take"), [])
        self.assertEqual(self.open_items("handle"), ["赵老师", "总务处周总务职务"])
        self.assertTrue(Message.objects.filter(person__name="王校长", short="分管事项交办").exists())
        with self.assertRaisesMessage(RuleBroken, "已由赵老师主办"):
            verbs.assign(case, handlers=[verbs.NewHandler("lead", self.person(self.other))], **self.by())
        with self.assertRaisesMessage(RuleBroken, "一人只能有一种分工"):
            verbs.assign(case, handlers=[verbs.NewHandler("co", self.person(self.teacher))], **self.by())
        with self.assertRaises(Refused):
            verbs.accept(lead, **self.by(self.other))
        verbs.accept(lead, **self.by(self.teacher))
        verbs.accept(lead, **self.by(self.teacher))
        verbs.accept(co, **self.by(self.clerk))
        verbs.finish_part(co, **self.by(self.clerk))
        self.assertEqual(self.open_items("handle"), ["赵老师"])
        self.assertEqual(Entry.objects.filter(what="签收").count(), 2)
        for user, sees in (
            (self.teacher, True),
            (self.clerk, True),
            (self.leader, True),
            (self.officer, True),
            (self.other, False),
        ):
            self.assertEqual(reading.may_see(User.objects.get(pk=user.pk), case), sees, user)
        verbs.close_case(case, outcome="已答复", **self.by())
        verbs.close_case(case, outcome="已答复", **self.by())
        self.assertEqual(self.open_items("handle"), [])
        self.assertEqual([line.what for line in reading.trail(case, inner=True)], ["办结", "签收", "签收", "交办"])
        with self.assertRaisesMessage(RuleBroken, "已经办结"):
            verbs.assign(case, handlers=wanted, **self.by())

    def test_replaced_and_moved_in_time(self) -> None:
        case = self.case()
        lead = self.lead(case)
        new = verbs.NewHandler("lead", self.person(self.other))
        made = verbs.replace_handler(lead, to=new, reason="原承办人请假", **self.by())
        self.assertEqual(verbs.replace_handler(lead, to=new, reason="原承办人请假", **self.by()).pk, made.pk)
        self.assertEqual(made.due_on, lead.due_on)
        self.assertEqual(self.open_items("handle"), ["钱老师"])
        later = lead.due_on + timedelta(days=7)
        verbs.change_due(made, due_on=later, reason="等候设计单位", **self.by())
        self.assertEqual(Item.objects.open().get(kind="cases.handle").due_on, later)
        with self.assertRaisesMessage(RuleBroken, "不能早于今天"):
            verbs.change_due(made, due_on=clock.today() - timedelta(days=1), reason="写错日期", **self.by())
        verbs.hand_over(case, to=self.person(self.teacher), reason="专业更对口", **self.by())
        self.assertEqual([h.who for h in reading.handlers_of(case)], ["赵老师"])

    def test_second_round_once(self) -> None:
        case = self.case()
        self.lead(case)
        verbs.close_case(case, outcome="已答复", **self.by())
        with self.assertRaisesMessage(RuleBroken, "请写明理由"):
            verbs.second_round(case, reason=" ", **self.by(self.other))
        row = verbs.second_round(case, reason="答复没有说到点子上", **self.by(self.other))
        self.assertEqual((row.round, row.state, self.open_items("take")), (2, "open", ["乙县小学刘干部职务"]))
        self.assertFalse(case.handlers.filter(until__isnull=True).exists())
        self.lead(case)
        verbs.close_case(case, outcome="已答复", **self.by())
        with self.assertRaisesMessage(RuleBroken, "已经进行过二次办理"):
            verbs.second_round(case, reason="还是没有说清", **self.by(self.other))

    def test_handed_over_to_the_county(self) -> None:
        case = self.case(sealed=True)
        self.lead(case)
        until = clock.today() + timedelta(days=30)
        verbs.grant(case, to=self.office(self.chair), reason="一同办理", until=until, **self.by())
        verbs.hand_over(case, to=self.county, reason="涉及学校领导", **self.by())
        case.refresh_from_db()
        self.assertEqual((case.unit, case.desk), (self.county, self.office(self.above)))
        for user in (self.officer, self.chair, self.teacher):
            self.assertFalse(reading.may_see(User.objects.get(pk=user.pk), case), user)
        self.assertTrue(reading.may_see(User.objects.get(pk=self.above.pk), case))
        empty = found("丙县教育工会", None, "county", "union_office", "T2")
        with self.assertRaisesMessage(RuleBroken, "没有可以受理的岗位"):
            verbs.hand_over(case, to=empty, reason="移送当地处理", **self.by())

    def test_a_merger_carries_open_cases(self) -> None:
        case = self.case()
        self.lead(case)
        there = found("丁县小学", self.county, "base", "primary", "T102")
        self.user("丁主席", there, "chair")
        self.assertEqual(moves._carriers["cases.case"][1](self.school, there, None, clock.today(), None), 1)
        case.refresh_from_db()
        self.assertEqual((case.unit, str(case.desk)), (there, "丁县小学丁主席职务"))
        self.assertEqual(moves._carriers["cases.case"][1](self.school, there, [], clock.today(), None), 0)


class Sealed(CaseCase):
    def test_texts_are_sealed_and_inner_lines_stay_inside(self) -> None:
        case = self.case(sealed=True)
        self.lead(case)
        verbs.write(case, what="答复", text=SECRET, **self.by(self.teacher))
        verbs.write(case, what="答复", text=SECRET, **self.by(self.teacher))
        verbs.write(case, what="核实", text="只给承办人看", inner=True, **self.by(self.teacher))
        self.assertEqual(Entry.objects.filter(what="答复").count(), 1)
        self.assertFalse(Entry.objects.exclude(text="").exists())
        self.assertNotIn(SECRET, "".join(str(v) for v in Line.objects.values_list("before", "after", "object_label")))
        outside = [line.text for line in reading.trail(case, inner=False)]
        self.assertEqual(outside, [SECRET])
        self.assertEqual(reading.trail(case, self.teacher)[0].text, "只给承办人看")
        self.open_to.add(self.chair.pk)
        self.assertFalse(reading.may_see(self.chair, case))
        verbs.open_sealed(case, reason="承办", **self.by(self.teacher))
        verbs.open_sealed(case, reason="承办", **self.by(self.teacher))
        self.assertEqual(Opening.objects.count(), 1)

    def test_access_by_case_until_a_day(self) -> None:
        case, day = self.case(sealed=True), clock.today()
        with self.assertRaisesMessage(RuleBroken, "最长一年"):
            verbs.grant(case, to=self.other, reason="协助核实", until=day + timedelta(days=400), **self.by())
        made = verbs.grant(case, to=self.other, reason="协助核实", until=day + timedelta(days=3), **self.by())
        self.assertEqual(
            verbs.grant(case, to=self.other, reason="协助核实", until=day + timedelta(days=3), **self.by()), made
        )
        self.assertTrue(reading.may_see(User.objects.get(pk=self.other.pk), case))
        self.assertFalse(Case.objects.opened_to(self.other, day + timedelta(days=4)).exists())
        verbs.revoke(made, **self.by())
        self.assertFalse(reading.may_see(User.objects.get(pk=self.other.pk), case))
        self.assertEqual(Access.objects.count(), 1)

    def test_an_untraced_case_names_nobody(self) -> None:
        before = Line.objects.count()
        rounded = timezone.make_aware(timezone.datetime.combine(clock.today(), timezone.datetime.min.time()))
        case = verbs.open_case(
            self.department, kind="test.sealed", unit=self.school, title="第 2 号", by=None, at=rounded, traced=False
        )
        verbs.write(case, what="补充", text=SECRET, by=None, at=rounded, who="诉求人", traced=False)
        self.assertEqual(Line.objects.count(), before)


class Clocks(CaseCase):
    def test_calendar_and_working_days_met_paused_extended(self) -> None:
        case, day = self.case(), clock.today()
        first = verbs.start_clock(
            case, key="notice", title="告知", on=day, days=15, source="信访工作条例", by=self.officer
        )
        again = verbs.start_clock(case, key="notice", title="告知", on=day, days=20, by=self.officer)
        self.assertEqual((first.pk, first.due_on), (again.pk, day + timedelta(days=15)))
        second = verbs.start_clock(case, key="object", title="异议", on=day, days=5, working=True, by=self.officer)
        self.assertEqual(second.due_on, WorkingCalendar().add(day, 5))
        longer = verbs.extend_clock(first, days=30, reason="情况复杂", **self.by())
        self.assertEqual(longer.due_on, day + timedelta(days=45))
        verbs.pause_clock(first, reason="等候鉴定", **self.by())
        resumed = verbs.resume_clock(first, by=self.officer, at=self.at + timedelta(days=4))
        self.assertEqual((resumed.due_on, resumed.paused_on), (day + timedelta(days=49), None))
        verbs.meet_clock(first, **self.by())
        verbs.stop_clock(second, reason="已经受理", **self.by())
        verbs.stop_clock(first, reason="已经完成了", **self.by())
        self.assertEqual([line.text for line in reading.clocks_of(case, day)], ["已终止", "按期完成"])
        with self.assertRaisesMessage(RuleBroken, "不能延长"):
            verbs.extend_clock(first, days=1, reason="再延一天", **self.by())

    def test_what_is_late_climbs_to_the_leader_then_to_the_chair_once_each(self) -> None:
        case = self.case()
        verbs.assign(case, handlers=[verbs.NewHandler("leader", self.person(self.leader))], **self.by())
        lead = self.lead(case, days=1)
        verbs.start_clock(case, key="reply", title="答复", on=clock.today(), days=1, working=True, by=self.officer)
        self.assertEqual(climb(self.at), 0)
        due = lead.due_on
        self.assertEqual(climb(self.after(1, due)), 2)
        urged = Item.objects.open().filter(kind="cases.urge")
        self.assertEqual([row.person.name for row in urged if row.person], ["王校长"])
        self.assertEqual(self.late, ["reply"])
        self.assertEqual(climb(self.after(1, due)), 0)
        self.assertEqual(climb(self.after(5, due)), 2)
        self.assertEqual([str(row.office) for row in urged.all() if row.office], ["乙县小学陈主席职务"])
        self.assertEqual(reading.counts(Case.objects.all(), due + timedelta(days=1)), reading.Counts(1, 1, 0, 1, 0))
        verbs.close_case(case, outcome="已答复", **self.by())
        self.assertFalse(urged.all().exists())
        self.assertEqual(climb(self.after(9, due)), 0)

    def test_the_chair_of_a_sealed_case_is_led_outside(self) -> None:
        case = self.case(sealed=True)
        lead = self.lead(case, days=1)
        climb(self.after(5, lead.due_on))
        item = Item.objects.open().get(kind="cases.urge")
        self.assertEqual(item.link, "/counts/")
