"""The member register: lists, what is masked, whom it shows to whom, what it costs."""

from __future__ import annotations

from io import BytesIO
from unittest.mock import patch

from django.db.models import Q
from openpyxl import load_workbook

from jiaogong.engines.figures.reckon import Reckoning
from jiaogong.engines.org.models import Employment, Person, Unit
from jiaogong.engines.org.verbs import make_person
from jiaogong.kernel import clock
from jiaogong.modules.members.models import Membership
from jiaogong.modules.unions.tests.cast import CityCase, days_ago, id_number, person_named


class Register(CityCase):
    def _rows(self, username: str, query: str = "") -> list[Membership]:
        answer = self.as_(username).get(f"/members/{query}", follow=True)
        assert answer.status_code == 200
        return list(answer.context["listing"].table.data.data)

    def test_the_list_agrees_with_the_figures(self) -> None:
        reckoning = Reckoning(self.city, clock.today())
        place = f"?unit={self.city.key}&at={clock.today()}"
        assert len(self._rows("city", place)) == reckoning.value("members.members").numerator
        rate = reckoning.value("members.real_name_rate")
        assert len(self._rows("city", f"{place}&verified=no")) == rate.denominator - rate.numerator  # type: ignore[operator]

    def test_a_past_day_agrees_too(self) -> None:
        day = days_ago(300)
        reckoning = Reckoning(self.city, day)
        rows = self._rows("city", f"?unit={self.city.key}&at={day}&verified=yes")
        assert len(rows) == reckoning.value("members.real_name_rate").numerator

    def test_everyone_sees_only_his_subtree(self) -> None:
        assert {m.unit_id for m in self._rows("school", "?status=all")} == {self.school.pk}
        below = set(Unit.objects.under(self.county).values_list("pk", flat=True))
        own = {m.unit_id for m in self._rows("county", "?status=all")}
        assert own
        assert own <= below

    def test_leader_handler_member_and_strangers_get_404(self) -> None:
        person = Person.objects.filter(memberships__unit=self.school, memberships__until=None).first()
        assert person is not None
        for username in ("leader", "handler", "member"):
            for path in ("/members/", "/members/new/", f"/members/{person.key}/", "/members/?export=xlsx"):
                assert self.as_(username).get(path).status_code == 404

    def test_numbers_are_masked_on_the_page_and_in_the_workbook(self) -> None:
        school = self.as_("school")
        whole = [p.id_number.open() for p in Person.objects.filter(memberships__unit=self.school) if p.id_number]
        phones = [p.phone.open() for p in Person.objects.filter(memberships__unit=self.school) if p.phone]
        page = school.get("/members/?per_page=200").content.decode()
        sheet = load_workbook(BytesIO(school.get("/members/?export=xlsx").content)).active
        book = "\n".join(str(c) for row in sheet.iter_rows(values_only=True) for c in row)
        assert whole
        for number in whole + phones:
            assert number not in page
            assert number not in book
        assert f"{whole[0][:3]}***********" in page
        assert self.last_line().verb == "导出会员名册"
        assert self.last_line().after["rows"] == len(self._rows("school"))  # type: ignore[index]

    def test_search_by_name_initials_and_whole_numbers(self) -> None:
        found = Membership.objects.filter(
            unit=self.school, until=None, status="full", person__id_number__isnull=False
        ).select_related("person")[0]
        person = found.person
        for q in (person.name, person.initials, person.pinyin, person.id_number.open()):
            assert person.pk in {m.person_id for m in self._rows("school", f"?q={q}")}
        assert person.pk not in {m.person_id for m in self._rows("county", f"?q={person.id_number.open()}")}

    def test_filters(self) -> None:
        kept = self._rows("city", "?status=kept")
        assert all(m.status == "kept" for m in kept)
        ended = self._rows("city", "?status=ended")
        assert all(m.until is not None for m in ended)
        agency = self._rows("city", "?employment_type=agency")
        assert agency
        assert {m.employment_type for m in agency} == {"agency"}
        named = self._rows("city", f"?at_unit={self.school.initials}")
        assert {m.unit_id for m in named} == {self.school.pk}

    def test_namesakes_are_told_apart_by_unit_and_subject(self) -> None:
        for subject in ("语文", "数学"):
            person = person_named("王小芳", self.school, days_ago(900))
            Employment.objects.filter(person=person).update(subject=subject, position="班主任")
            Membership.objects.create(
                person=person, unit=self.school, employment_type="established", since=days_ago(800)
            )
        page = self.as_("school").get("/members/?q=王小芳").content.decode()
        assert "语文 · 班主任" in page
        assert "数学 · 班主任" in page

    def test_sorted_by_pinyin(self) -> None:
        names = [m.person.pinyin for m in self._rows("city")]
        assert names == sorted(names)


class Mine(CityCase):
    def test_everyone_sees_his_own_record_masked(self) -> None:
        person = Person.objects.get(user__username="member")
        answer = self.as_("member").get("/members/mine/")
        page = answer.content.decode()
        assert answer["Cache-Control"] == "no-store"
        assert person.name in page
        assert f"{person.id_number.open()[:3]}***" in page
        assert person.id_number.open() not in page

    def test_without_a_person_404(self) -> None:
        from jiaogong.kernel.accounts.models import User

        User.objects.create_user("nobody", None, name="无名")
        assert self.as_("nobody").get("/members/mine/").status_code == 404


class FormerUnit(CityCase):
    def test_a_former_unit_sees_its_own_period_and_no_numbers(self) -> None:
        person = person_named("赵前任", self.school, days_ago(900), id_number=id_number(7))
        Employment.objects.filter(person=person).update(until=days_ago(100))
        Membership.objects.create(
            person=person, unit=self.school, employment_type="established", since=days_ago(800), until=days_ago(100)
        )
        other = Unit.objects.filter(superior=self.county, memberships__isnull=False).first()
        assert other is not None
        Membership.objects.create(person=person, unit=other, employment_type="agency", since=days_ago(100))
        page = self.as_("school").get(f"/members/{person.key}/").content.decode()
        assert "只能查看在本单位期间的记录" in page
        assert other.name not in page
        assert "***" not in page
        listed = self.as_("school").get("/members/?q=赵前任&status=ended").content.decode()
        assert person.name in listed
        assert "***" not in listed
        for act in ("verify", "change", "end"):
            assert self.as_("school").get(f"/members/{person.key}/{act}/").status_code == 404
        assert other.name in self.as_("county").get(f"/members/{person.key}/").content.decode()


class Costs(CityCase):
    """The same number of questions for few rows and many."""

    def _more(self, first: int, last: int) -> None:
        for n in range(first, last):
            person = person_named(
                f"王{n}", self.school, days_ago(900), id_number=id_number(100 + n), phone="13800000000"
            )
            Membership.objects.create(
                person=person, unit=self.school, employment_type="established", since=days_ago(800)
            )

    def test_queries_do_not_grow_with_rows(self) -> None:
        school = self.as_("school")
        paths = ("/members/?per_page=200", "/members/?per_page=200&q=w&verified=no")
        self._more(0, 2)
        few = [self.queries(school, path) for path in paths]
        self._more(2, 60)
        assert [self.queries(school, path) for path in paths] == few
        assert max(few) <= 14

    def test_a_person_costs_the_same_with_many_periods(self) -> None:
        person = Membership.objects.filter(Q(unit=self.school), until=None).first().person  # type: ignore[union-attr]
        school = self.as_("school")
        few = self.queries(school, f"/members/{person.key}/")
        for n in range(10):
            span = {"since": days_ago(9000 - n * 100), "until": days_ago(8950 - n * 100)}
            Membership.objects.create(person=person, unit=self.school, employment_type="agency", **span)
        assert self.queries(school, f"/members/{person.key}/") == few
        assert few <= 15


class Finding(CityCase):
    def _named(self, name: str) -> Membership:
        row = Membership.objects.filter(unit=self.school, until=None, status="full").select_related("person")[3]
        row.person.name = name
        row.person.pinyin, row.person.initials = make_person(name=name).pinyin, make_person(name=name).initials
        row.person.save()
        return row

    def _found(self, q: str) -> set[str]:
        page = self.as_("school").get("/members/", {"q": q}, follow=True)
        return {row.record.person.name for row in page.context["listing"].table.rows}

    def test_dots_rare_characters_and_long_names(self) -> None:
        for name, ways in (
            ("欧阳·娜", ("欧阳娜", "欧阳•娜", "欧阳・娜", "欧阳‧娜", "欧阳．娜", "娜", "ouyangna", "oyn", "ouyang n")),
            ("王𠅤", ("王𠅤", "𠅤")),
            ("阿卜杜热合曼·阿卜杜热合曼·买买提依明江吐尔逊", ("买买提依明江", "阿卜杜热合曼阿卜杜热合曼买买提")),
        ):
            self._named(name)
            for way in ways:
                assert name in self._found(way), (name, way)

    def test_a_new_name_is_found_and_sorted_at_once_whatever_wrote_it(self) -> None:
        row = self._named("曾小明")
        assert "曾小明" in self._found("小明")
        Person.objects.filter(pk=row.person_id).update(name="单大海", pinyin="shandahai", initials="sdh")
        assert "单大海" in self._found("大海")
        assert "曾小明" not in self._found("小明")
        row.refresh_from_db()
        assert row.name_key == "shandahai 单大海 sdh"

    def test_many_hits_read_the_order_of_the_list(self) -> None:
        self._named("王小明")
        names = {p.name for p in Person.objects.filter(memberships__unit=self.school, memberships__until=None)}
        with patch("jiaogong.modules.members.finding.MANY", 0):
            assert "王小明" in self._found("王")
            assert {n for n in self._found("小")} <= names
            assert "王小明" in self._found("wang")
            said = self.as_("school").get("/members/?q=王").content.decode()
            assert "先列姓名以“王”开头的人，多输入一个字可缩小范围。" in said
        assert "多输入一个字" not in self.as_("school").get("/members/?q=王").content.decode()

    def test_a_number_in_an_address_is_moved_out_of_it_and_its_token_runs_out(self) -> None:
        row = Membership.objects.filter(unit=self.school, until=None, person__phone__isnull=False)[0]
        number = row.person.phone.open()
        client = self.as_("school")
        answer = client.get("/members/", {"q": number})
        assert answer.status_code == 302
        assert number not in answer["Location"]
        page = client.get(answer["Location"])
        assert {r.record.person_id for r in page.context["listing"].table.rows} == {row.person_id}
        assert number not in page.content.decode()
        assert "已过时" in self.as_("county").get(answer["Location"]).content.decode()  # another's session knows it not
