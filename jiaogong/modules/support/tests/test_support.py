"""Party and administration's support: records, periods, gaps, reminders, rights, constraints."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client, TestCase

from jiaogong.engines.figures.reckon import Reckoning
from jiaogong.engines.inbox.models import Item
from jiaogong.engines.provisions.verbs import set_value
from jiaogong.kernel import clock
from jiaogong.kernel.errors import Refused, RuleBroken
from jiaogong.kernel.journal.models import Entry
from jiaogong.modules.support import verbs
from jiaogong.modules.support.models import LinkedAdministrator, Record
from jiaogong.modules.support.periods import semesters
from jiaogong.modules.support.reading import calendar_of
from jiaogong.modules.unions.tests.cast import officer, three_units, with_union


class SupportCase(TestCase):
    """A city, a county, a school with a union; a chair each, and a leader of the school."""

    def setUp(self) -> None:
        self.city, self.county, self.school = three_units()
        with_union(self.school)
        self.chair_c = officer(self.city, "city-chair")
        self.chair_s = officer(self.school, "school-chair")
        self.leader = officer(self.school, "school-leader", role="leader", title="书记")
        self.today = clock.today()

    def add(self, **facts: Any) -> Record:
        given: dict[str, Any] = {"duty": "study", "day": self.today, "topic": "研究工会工作", "by": self.chair_s}
        return verbs.add_record(self.school, at=clock.now(), **given | facts)

    def as_(self, user: Any) -> Client:
        client = Client()
        client.force_login(user)
        return client

    def words(self, duty: str) -> list[str]:
        line = next(x for x in calendar_of(self.school, self.today) if x.duty.key == duty)
        return [cell.words for cell in line.cells]


class Periods(SupportCase):
    def test_semesters_begin_as_the_place_says(self) -> None:
        now, before = semesters(self.school, date(2026, 11, 21))
        assert (now.title, now.since, now.until) == ("2026—2027学年第一学期", date(2026, 9, 1), date(2027, 2, 1))
        assert (before.title, before.since) == ("2025—2026学年第二学期", date(2026, 2, 1))
        assert semesters(self.school, date(2026, 1, 31))[0].title == "2025—2026学年第一学期"
        set_value(
            self.city, by=self.chair_c, key="support.semesters", value=["09-01", "02-20"], since=date(2020, 1, 1), source="校历"
        )  # fmt: skip
        assert semesters(self.school, date(2026, 2, 10))[0].title == "2025—2026学年第一学期"
        with self.assertRaises(RuleBroken):
            set_value(
                self.city, by=self.chair_c, key="support.semesters", value=["02-20", "09-01"], since=date(2021, 1, 1), source="校历"
            )  # fmt: skip

    def test_a_record_fills_its_period_and_the_former_one_stays_lacking(self) -> None:
        assert self.words("study") == ["缺", "本学期待落实"]
        self.add()
        assert self.words("study") == ["缺", "已落实"]
        former = semesters(self.school, self.today)[1]
        self.add(day=former.since)
        assert self.words("study") == ["已落实", "已落实"]
        assert self.words("conference")[-1] in ("—", "未登记届次")

    def test_an_appraisal_counts_for_its_year(self) -> None:
        row = self.add(duty="appraisal", year=self.today.year - 1, score=9)
        assert row.counts_on == date(self.today.year - 1, 12, 31)
        assert self.words("appraisal") == ["已落实", "本年待落实"]


class Verbs(SupportCase):
    def test_wrong_facts_are_refused_in_words(self) -> None:
        ahead = self.today + timedelta(days=1)
        for facts, field in (
            ({"day": ahead}, "day"), ({"topic": " "}, "topic"), ({"duty": "report", "replied_on": ahead}, "replied_on"),
            ({"duty": "appraisal", "year": self.today.year + 1}, "year"),
        ):  # fmt: skip
            with self.assertRaises(RuleBroken) as broken:
                self.add(**facts)
            assert broken.exception.field == field
        with self.assertRaises(RuleBroken):
            self.add(duty="administrator")

    def test_superiors_and_leaders_do_not_write(self) -> None:
        for user in (self.chair_c, self.leader):
            with self.assertRaises(Refused):
                self.add(by=user)

    def test_amending_and_striking_out_leave_a_trace(self) -> None:
        row = self.add()
        verbs.amend_record(row, by=self.chair_s, at=clock.now(), day=row.day, topic="改后的议题")
        assert Entry.objects.latest("pk").before["topic"] == "研究工会工作"
        with self.assertRaises(RuleBroken):
            verbs.void_record(row, by=self.chair_s, reason=" ")
        verbs.void_record(row, by=self.chair_s, reason="登错")
        assert self.words("study")[-1] == "本学期待落实"
        with self.assertRaises(RuleBroken):
            verbs.amend_record(row, by=self.chair_s, at=clock.now(), day=row.day, topic="再改")

    def link(self, name: str, days: int) -> LinkedAdministrator:
        since = self.today - timedelta(days=days)
        return verbs.link_administrator(
            self.school, by=self.chair_s, at=clock.now(), name=name, post="副校长", since=since
        )

    def test_one_linked_administrator_at_a_time(self) -> None:
        self.link("王强", 300)
        self.link("李勇", 100)
        former, now = LinkedAdministrator.objects.order_by("since")
        assert former.until == now.since
        with self.assertRaises(RuleBroken):
            self.link("赵敏", 200)
        verbs.unlink_administrator(self.school, by=self.chair_s, at=clock.now(), until=self.today, basis="调离")
        assert self.words("administrator")[-1] == "待明确"

    def test_constraints(self) -> None:
        self.link("王强", 300)
        at = clock.now()
        good = {
            "unit": self.school,
            "duty": "report",
            "day": self.today,
            "counts_on": self.today,
            "topic": "甲",
            "recorded_at": at,
        }
        wrong: list[Any] = [
            LinkedAdministrator(unit=self.school, name="乙", post="副校长", since=self.today),
            LinkedAdministrator(unit=self.city, name="", post="副校长", since=self.today),
            LinkedAdministrator(unit=self.city, name="丙", post="副校长", since=self.today, until=self.today),
            Record(**good | {"topic": ""}), Record(**good, score=-1), Record(**good, replied_on=self.today - timedelta(days=1)),
        ]  # fmt: skip
        for row in wrong:
            with self.assertRaises(IntegrityError), transaction.atomic():
                row.save()


class Reminders(SupportCase):
    def remind(self, duty: str = "study") -> tuple[int, int]:
        return verbs.remind_units(
            [self.school], by=self.chair_c, at=clock.now(), duty=duty, due_on=self.today + timedelta(days=9), place=self.city
        )  # fmt: skip

    def test_a_reminder_is_one_todo_until_the_record_is_there(self) -> None:
        assert self.remind() == (1, 0)
        assert self.remind() == (1, 0)
        assert self.remind("report") == (1, 0)
        assert Item.objects.open().count() == 2
        self.add()
        assert list(Item.objects.open().values_list("kind", flat=True)) == ["support.report"]

    def test_an_old_record_does_not_close_it(self) -> None:
        self.remind()
        self.add(day=semesters(self.school, self.today)[1].since)
        assert Item.objects.open().count() == 1

    def test_the_button_says_how_many_and_sends(self) -> None:
        client = self.as_(self.chair_c)
        page = client.get("/support/remind/?duty=study").content.decode()
        assert "1 个单位待落实" in page
        answer = client.post("/support/remind/", {"duty": "study", "due_on": f"{self.today + timedelta(days=5)}"})
        assert answer.status_code == 302
        assert Item.objects.open().get().link == f"/support/{self.school.key}/study/new/"
        assert self.as_(self.chair_s).get("/support/remind/").status_code == 404


class Pages(SupportCase):
    def test_school_records_with_evidence_and_superior_sees_it(self) -> None:
        client = self.as_(self.chair_s)
        assert "本学期待落实" in client.get("/support/").content.decode()
        data = {
            "day": f"{self.today}", "topic": "听取工会汇报", "decisions": "同意", "attendees": "委员",
            "files": SimpleUploadedFile("纪要.txt", "会议纪要".encode()),
        }  # fmt: skip
        answer = client.post(f"/support/{self.school.key}/study/new/", data)
        assert answer.status_code == 302, answer.content.decode()[:2000]
        row = Record.objects.get()
        for user in (self.chair_s, self.chair_c, self.leader):
            page = self.as_(user).get(f"/support/records/{row.key}/").content.decode()
            assert "纪要.txt" in page
        assert "修改或补充佐证" not in self.as_(self.leader).get(f"/support/records/{row.key}/").content.decode()

    def test_table_counts_filters_and_exports_gaps(self) -> None:
        client = self.as_(self.chair_c)
        assert "1 个有待落实事项" in client.get("/support/").content.decode()
        assert client.get("/support/?duty=study").context["listing"].count == 1
        self.add()
        assert client.get("/support/?duty=study").context["listing"].count == 0
        assert client.get("/support/?before=no").context["listing"].count == 1
        assert client.get("/support/?export=xlsx").content[:2] == b"PK"

    def test_figures_agree_with_the_table(self) -> None:
        self.link_and_study()
        reckoning = Reckoning(self.city, self.today)
        for key in ("support.study_rate", "support.administrator_rate"):
            value = reckoning.value(key)
            assert (value.numerator, value.denominator) == (1, 1)

    def link_and_study(self) -> None:
        self.add()
        verbs.link_administrator(
            self.school, by=self.chair_s, at=clock.now(), name="王强", post="副校长", since=self.today
        )
