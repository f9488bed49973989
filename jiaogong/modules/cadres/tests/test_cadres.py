"""Cadres: service, selection, training, contact points, visits and issues; rights and constraints."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client, TestCase

from jiaogong.engines.figures.reckon import Reckoning
from jiaogong.engines.inbox.models import Item, Message
from jiaogong.engines.org.models import Employment, Office, Person
from jiaogong.engines.org.verbs import set_headcount
from jiaogong.kernel import clock
from jiaogong.kernel.errors import Refused, RuleBroken
from jiaogong.modules.cadres import verbs
from jiaogong.modules.cadres.models import Attendance, ContactPoint, Issue, Selection, Service, Training, Visit
from jiaogong.modules.cadres.posts import cadres_of, match_names, visible_posts
from jiaogong.modules.cadres.reading import coverage
from jiaogong.modules.unions.reading import Place
from jiaogong.modules.unions.tests.cast import days_ago, officer, three_units

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6300010000000500010d0a2db40000000049454e44ae426082"
)


class CadreCase(TestCase):
    """A city, a county, a school; a chair each."""

    def setUp(self) -> None:
        self.city, self.county, self.school = three_units()
        self.c = officer(self.city, "city-chair")
        self.y = officer(self.county, "county-chair")
        self.s = officer(self.school, "school-chair")
        self.today = clock.today()

    def as_(self, user: Any) -> Client:
        client = Client()
        client.force_login(user)
        return client

    def training(self, **facts: Any) -> Training:
        given: dict[str, Any] = {
            "title": "主席培训班", "kind": "chair", "first_day": self.today, "last_day": self.today, "hours": 16,
        }  # fmt: skip
        return verbs.hold_training(self.county, by=self.y, **given | facts)

    def visit(self, **facts: Any) -> Visit:
        given: dict[str, Any] = {
            "by": self.y,
            "visitor": self.y.person,
            "unit": self.school,
            "day": self.today,
            "seen": "座谈",
        }
        return verbs.record_visit(self.county, at=clock.now(), **given | facts)


class Services(CadreCase):
    def test_kind_changes_by_period_and_the_same_twice_is_once(self) -> None:
        for kind, days in (("part_time", 500), ("full_time", 100), ("full_time", 50)):
            verbs.set_service(self.school, by=self.y, person=self.s.person, kind=kind, since=days_ago(days))
        latest, former = Service.objects.all()
        assert (latest.kind, latest.until, former.until) == ("full_time", None, latest.since)
        with self.assertRaises(RuleBroken):
            verbs.set_service(self.school, by=self.y, person=self.s.person, kind="seconded", since=days_ago(300))

    def test_only_cadres_and_only_by_cadres_in_reach(self) -> None:
        with self.assertRaises(RuleBroken):
            verbs.set_service(self.school, by=self.y, person=self.c.person, kind="part_time", since=days_ago(3))
        with self.assertRaises(Refused):
            verbs.set_service(self.county, by=self.s, person=self.y.person, kind="part_time", since=days_ago(3))

    def test_large_unit_may_have_a_full_time_chair_as_a_hint(self) -> None:
        set_headcount(self.school, by=self.y, since=days_ago(9), numbers={"established": 200})
        client = self.as_(self.y)
        assert "可设专职主席" in client.get(f"/unions/{self.school.key}/").content.decode()
        assert client.get("/cadres/staffing/?full_time=may").context["listing"].count == 1
        verbs.set_service(self.school, by=self.y, person=self.s.person, kind="full_time", since=days_ago(3))
        assert client.get("/cadres/staffing/?full_time=may").context["listing"].count == 0
        assert client.get("/cadres/staffing/?full_time=have").context["listing"].count == 1
        assert client.get("/cadres/staffing/?export=xlsx").content[:2] == b"PK"

    def test_register_filters_and_reach(self) -> None:
        client = self.as_(self.y)
        assert client.get("/cadres/").context["listing"].count == 2
        assert client.get("/cadres/?service=none&trained=no&role=chair").context["listing"].count == 2
        assert self.as_(self.s).get("/cadres/").context["listing"].count == 1
        assert client.get(f"/cadres/people/{self.c.person.key}/").status_code == 404
        answer = client.post(
            f"/cadres/people/{self.s.person.key}/", {"unit": self.school.key, "kind": "seconded", "since": days_ago(1)}
        )
        assert answer.status_code == 302
        assert client.get("/cadres/?service=seconded&export=xlsx").content[:2] == b"PK"

    def test_selection_names_exactly_one_person(self) -> None:
        made = verbs.begin_selection(self.city, by=self.c, post="干事", places=1, method="open", opened_on=days_ago(20))
        facts: dict[str, Any] = {"by": self.c, "decided_on": self.today, "applicants": 3}
        for names in ("没有此人", "何建平"):
            with self.assertRaises(RuleBroken) as broken:
                verbs.conclude_selection(made, names=names, **facts)
            assert broken.exception.field == "names"
        verbs.conclude_selection(made, names="何建平 乙县小学", **facts)
        assert list(made.chosen.all()) == [self.s.person]
        with self.assertRaises(RuleBroken):
            verbs.conclude_selection(made, names="何建平 乙县小学", **facts)


class Trainings(CadreCase):
    def test_pasted_names_tell_namesakes_apart_by_school_and_subject(self) -> None:
        Employment.objects.filter(person=self.s.person).update(subject="语文")
        cadres = cadres_of(visible_posts(self.y, self.today).order_by("office__unit__path"))
        both, one, none = match_names("何建平\n何建平\t乙县小学 语文、王不在", cadres)
        assert (len(both.cadres), len(none.cadres)) == (2, 0)
        assert [c.person for c in one.cadres] == [self.s.person]

    def test_from_paste_to_hours_and_certificate(self) -> None:
        client = self.as_(self.y)
        made = self.training()
        page = client.post(f"/cadres/trainings/{made.key}/add/", {"act": "match", "names": "何建平 乙县小学"})
        assert f'value="{self.s.person.key}"' in page.content.decode()
        for _ in range(2):
            client.post(f"/cadres/trainings/{made.key}/add/", {"act": "add", "person": [self.s.person.key]})
        row = Attendance.objects.get()
        assert (row.unit, row.hours) == (self.school, 16)
        client.post(f"/cadres/trainings/{made.key}/", {f"hours-{row.pk}": "12", f"certificate-{row.pk}": "A1"})
        row.refresh_from_db()
        assert (row.hours, row.certificate) == (12, "A1")
        client.post(f"/cadres/trainings/{made.key}/", {f"hours-{row.pk}": "17", f"certificate-{row.pk}": "A1"})
        row.refresh_from_db()
        assert row.hours == 12
        value = Reckoning(self.city, self.today).value("cadres.chairs_trained")
        assert (value.numerator, value.denominator) == (1, 1)
        assert client.get("/cadres/?trained=yes").context["listing"].count == 1
        assert self.as_(self.s).get(f"/cadres/trainings/{made.key}/").status_code == 200
        assert self.as_(self.s).post(f"/cadres/trainings/{made.key}/", {}).status_code == 404

    def test_rules(self) -> None:
        made = self.training()
        for wrong in ({}, {"title": "乙", "hours": 0}, {"title": "乙", "last_day": self.today + timedelta(days=1)}):
            with self.assertRaises(RuleBroken):
                self.training(**wrong)
        with self.assertRaises(RuleBroken):
            verbs.add_attendances(made, by=self.y, people=[self.c.person])
        verbs.add_attendances(made, by=self.y, people=[self.s.person])
        verbs.change_training(
            made, by=self.y, title="主席班", kind="chair", first_day=self.today, last_day=self.today, hours=8
        )
        assert Attendance.objects.get().hours == 8
        verbs.remove_attendance(Attendance.objects.get(), by=self.y)
        assert not Attendance.objects.exists()


class Contacts(CadreCase):
    def assign(self, **facts: Any) -> ContactPoint:
        given: dict[str, Any] = {"by": self.y, "person": self.y.person, "unit": self.school, "since": days_ago(30)}
        return verbs.assign_contact(self.county, **given | facts)

    def test_points_visits_and_coverage(self) -> None:
        point = self.assign()
        assert self.assign() == point
        line = coverage(self.y, Place(None, self.today, False))[0]
        assert (line["units"], line["short"], line["unvisited"]) == (1, 1, 1)
        assert self.visit().point == point
        assert coverage(self.y, Place(None, self.today, False))[0]["unvisited"] == 0
        assert self.as_(self.y).get("/cadres/visits/contacts/?visited=no").context["listing"].count == 0
        verbs.end_contact(point, by=self.y, until=self.today, reason="分工调整")
        assert self.visit().point is None
        with self.assertRaises(RuleBroken):
            self.assign(since=days_ago(5))

    def test_rules(self) -> None:
        for wrong in ({"unit": self.city}, {"unit": self.county}, {"person": self.s.person}):
            with self.assertRaises(RuleBroken):
                self.assign(**wrong)
        with self.assertRaises(Refused):
            self.assign(by=self.s)
        for wrong in (
            {"unit": self.city},
            {"seen": " "},
            {"day": self.today + timedelta(days=1)},
            {"visitor": self.s.person},
        ):
            with self.assertRaises(RuleBroken):
                self.visit(**wrong)

    def test_an_issue_is_a_todo_until_solved_and_the_school_hears_of_it(self) -> None:
        visit, at = self.visit(), clock.now()
        own = Office.objects.get(unit=self.county)
        issue = verbs.raise_issue(visit, by=self.y, at=at, text="活动室器材旧", office=own)
        assert Item.objects.open().get().link == f"/cadres/visits/issues/{issue.key}/"
        with self.assertRaises(Refused):
            verbs.solve_issue(issue, by=self.s, at=at, answer="好了")
        verbs.solve_issue(issue, by=self.y, at=at, answer="已补助更新")
        assert not Item.objects.open().exists()
        assert Message.objects.get(short="走访问题反馈").office == Office.objects.get(unit=self.school)
        verbs.reopen_issue(issue, by=self.y, at=at, reason="还没有到货")
        assert Item.objects.open().count() == 1
        with self.assertRaises(RuleBroken):
            verbs.raise_issue(visit, by=self.y, at=at, text="甲", office=Office.objects.get(unit=self.city))

    def test_phone_form_makes_visit_photo_and_issue_at_once(self) -> None:
        client = self.as_(self.y)
        address = f"/cadres/visits/new/?unit={self.school.key}"
        assert 'accept="image/*"' in client.get(address).content.decode()
        office = Office.objects.get(unit=self.school)
        data = {
            "day": f"{self.today}", "visitor": f"{self.y.person.key}", "seen": "看了教工之家", "issue": "缺母婴室",
            "office": f"{office.key}", "files": SimpleUploadedFile("现场.png", PNG, "image/png"),
        }  # fmt: skip
        without = client.post(address, data | {"office": "", "files": SimpleUploadedFile("现场.png", PNG)})
        assert "请选择由谁解决" in without.content.decode()
        answer = client.post(address, data | {"files": SimpleUploadedFile("现场.png", PNG)})
        assert answer.status_code == 302, answer.content.decode()[:3000]
        page = self.as_(self.s).get(f"/cadres/visits/{Visit.objects.get().key}/").content.decode()
        assert "现场.png" in page and "缺母婴室" in page
        issue = Issue.objects.get()
        assert (
            self.as_(self.s)
            .post(f"/cadres/visits/issues/{issue.key}/", {"act": "solve", "answer": "已腾出一间"})
            .status_code
            == 302
        )
        issue.refresh_from_db()
        assert issue.state == "solved"
        value = Reckoning(self.city, self.today).value("cadres.units_visited")
        assert (value.numerator, value.denominator) == (1, 1)
        assert Reckoning(self.city, self.today).value("cadres.visits").numerator == 1

    def test_constraints(self) -> None:
        self.assign()
        visit = self.visit()
        office = Office.objects.get(unit=self.school)
        person: Person = self.y.person
        training = self.training()
        Attendance.objects.create(training=training, person=person, unit=self.county, hours=1)
        Service.objects.create(person=person, unit=self.county, kind="part_time", since=days_ago(9))
        day, at = self.today, clock.now()
        wrong: list[Any] = [
            ContactPoint(union=self.county, person=person, unit=self.school, since=day),
            ContactPoint(union=self.county, person=person, unit=self.county, since=day),
            ContactPoint(union=self.county, person=person, unit=self.city, since=day, until=day),
            Visit(union=self.county, visitor=person, unit=self.county, day=day, seen="甲", recorded_at=at),
            Visit(union=self.county, visitor=person, unit=self.school, day=day, seen="", recorded_at=at),
            Issue(visit=visit, text="", office=office), Issue(visit=visit, text="甲", office=office, state="solved"),
            Attendance(training=training, person=person, unit=self.county, hours=2),
            Service(person=person, unit=self.county, kind="full_time", since=day),
            Service(person=person, unit=self.school, kind="full_time", since=day, until=day),
            Training(unit=self.county, title=training.title, kind="chair", first_day=day, last_day=day, hours=1),
            Training(unit=self.county, title="乙", kind="chair", first_day=day, last_day=days_ago(1), hours=1),
            Training(unit=self.county, title="丙", kind="chair", first_day=day, last_day=day, hours=0),
            Selection(unit=self.county, post="甲", places=0, method="open", opened_on=day),
            Selection(unit=self.county, post="甲", places=1, method="open", opened_on=day, decided_on=days_ago(1)),
        ]  # fmt: skip
        for row in wrong:
            with self.assertRaises(IntegrityError), transaction.atomic():
                row.save()
