"""Writing through the pages: what is done, what is refused and in which words, what the journal keeps."""

from __future__ import annotations

import uuid

import pytest

from jiaogong.engines.org.models import Headcount, Holding, Unit
from jiaogong.kernel.accounts.models import User
from jiaogong.kernel.errors import Refused, RuleBroken
from jiaogong.kernel.journal.models import Entry
from jiaogong.modules.unions import verbs
from jiaogong.modules.unions.models import Body, CommitteeTerm, Union
from jiaogong.modules.unions.verbs.common import document_number

from .cast import CityCase, days_ago


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("清教工 [2025]012号", "清教工〔2025〕12号"),
        (" 云教工（2026）第5号 ", "云教工〔2026〕5号"),
        ("清教工〔2005〕3号", "清教工〔2005〕3号"),
        ("县总工会 2025 年批复", "县总工会 2025 年批复"),
        ("12号", "12号"),
    ],
)
def test_approval_numbers_are_kept_strictly_and_other_text_as_it_is(typed: str, kept: str) -> None:
    assert document_number(typed) == kept


class Founding(CityCase):
    def _new(self, username: str, **more: str) -> object:
        data = {
            "superior": str(self.county.key),
            "name": "云溪县新苗幼儿园",
            "layer": "base",
            "kind": "kindergarten",
            "nature": "private",
            "since": str(days_ago(30)),
        }
        return self.as_(username).post("/unions/new/", data | more)

    def test_a_county_founds_a_kindergarten_and_registers_it(self) -> None:
        county = self.as_("county")
        answer = self._new("county")
        unit = Unit.objects.get(name="云溪县新苗幼儿园")
        assert answer.url == f"/unions/{unit.key}/"  # type: ignore[attr-defined]
        assert unit.superior_id == self.county.pk
        assert self.last_line().verb == "设立单位"
        heads = {k: "0" for k in ("filed", "agency", "dispatched", "rehired")} | {
            "established": "20",
            "school_hired": "12",
        }
        county.post(f"/unions/{unit.key}/headcount/", {"act": "headcount", "since": str(days_ago(20)), **heads})
        assert sum(Headcount.objects.current().filter(unit=unit).values_list("number", flat=True)) == 32
        data = {
            "act": "establish",
            "name": "新苗幼儿园工会委员会",
            "form": "committee",
            "approval": "云教工[2026]05号",
            "since": str(days_ago(10)),
        }
        county.post(f"/unions/{unit.key}/union/", data)
        assert Union.objects.get(unit=unit).approval == "云教工〔2026〕5号"
        assert self.last_line().verb == "登记建会"
        assert self.last_line().unit_id == unit.pk

    def test_refusals_name_the_rule(self) -> None:
        for more, words in (
            ({"since": str(days_ago(-1))}, "日期不能晚于今天"),
            ({"code": self.school.code}, "已被使用"),
            ({"layer": "city"}, "上级单位的层级必须高于本单位"),
        ):
            assert words in self._new("county", **more).content.decode()  # type: ignore[attr-defined]
        assert not Unit.objects.filter(name="云溪县新苗幼儿园").exists()

    def test_a_superior_out_of_reach_is_404(self) -> None:
        assert self._new("county", superior=str(self.city.key)).status_code == 404  # type: ignore[attr-defined]
        assert self._new("leader").status_code == 404  # type: ignore[attr-defined]

    def test_the_same_form_twice_founds_one_unit(self) -> None:
        key = str(uuid.uuid4())
        first, second = self._new("county", once=key), self._new("county", once=key)
        assert first.url == second.url  # type: ignore[attr-defined]
        assert Unit.objects.filter(name="云溪县新苗幼儿园").count() == 1


class UnionAndTerms(CityCase):
    def setUp(self) -> None:
        super().setUp()
        self.by = User.objects.get(username="city")

    def test_a_new_term_ends_the_former(self) -> None:
        former = CommitteeTerm.objects.get(unit=self.school, kind="union", until=None)
        data = {
            "act": "begin",
            "kind": "union",
            "number": str(former.number + 1),
            "since": str(days_ago(3)),
            "years": "5",
        }
        assert self.as_("school").post(f"/unions/{self.school.key}/terms/", data).status_code == 302
        former.refresh_from_db()
        now = CommitteeTerm.objects.get(unit=self.school, kind="union", until=None)
        assert former.until == now.since == days_ago(3)
        assert now.due_on.year == now.since.year + 5
        line = self.last_line()
        assert (line.verb, line.before["until"], line.after["number"]) == ("登记换届", None, now.number)  # type: ignore[index]

    def test_terms_refuse_what_the_law_does_not_know(self) -> None:
        former = CommitteeTerm.objects.get(unit=self.school, kind="union", until=None)
        for number, since, years, words in (
            (former.number, days_ago(3), 5, "新一届的届次必须更大"),
            (former.number + 1, former.since, 5, "换届日期必须在其后"),
            (former.number + 1, days_ago(-1), 5, "不能晚于今天"),
            (former.number + 1, days_ago(3), 4, "三年或者五年"),
        ):
            with pytest.raises(RuleBroken, match=words):
                verbs.begin_term(self.school, by=self.by, kind="union", number=number, since=since, years=years)
        with pytest.raises(RuleBroken, match="每届任期五年"):
            verbs.begin_term(self.county, by=self.by, kind="union", number=99, since=days_ago(3), years=3)

    def test_ending_a_union_ends_bodies_and_terms_with_one_line(self) -> None:
        lines = Entry.objects.count()
        verbs.end_union(self.school, by=self.by, until=days_ago(0), reason="学校撤并")
        assert not any(
            model.objects.current().filter(unit=self.school).exists() for model in (Union, Body, CommitteeTerm)
        )
        assert Entry.objects.count() == lines + 1
        with pytest.raises(RuleBroken, match="尚未建会"):
            verbs.set_up_body(self.school, by=self.by, kind="women", since=days_ago(0))

    def test_a_body_cannot_be_older_than_the_union(self) -> None:
        union = Union.objects.get(unit=self.school)
        Body.objects.filter(unit=self.school, kind="women").delete()
        with pytest.raises(RuleBroken, match="机构不能早于建会"):
            verbs.set_up_body(
                self.school, by=self.by, kind="women", since=union.since.replace(year=union.since.year - 1)
            )

    def test_verbs_refuse_whoever_has_no_right(self) -> None:
        for username in ("leader", "handler", "member", "county"):
            by = User.objects.get(username=username)
            with pytest.raises(Refused):
                verbs.set_up_body(self.school, by=by, kind="women", since=days_ago(1))
            with pytest.raises(Refused):
                verbs.record_headcount(self.school, by=by, since=days_ago(1), numbers={"established": 1})

    def test_a_change_needs_a_reason_and_a_difference(self) -> None:
        now = {
            "name": self.school.name,
            "kind": self.school.kind,
            "nature": self.school.nature,
            "superior": self.school.superior,
        }
        with pytest.raises(RuleBroken, match="依据"):
            verbs.record_change(self.school, by=self.by, since=days_ago(0), reason=" ", **now)
        with pytest.raises(RuleBroken, match="没有任何变化"):
            verbs.record_change(self.school, by=self.by, since=days_ago(0), reason="批复", **now)


class Offices(CityCase):
    def test_create_search_and_appoint(self) -> None:
        school = self.as_("school")
        address = f"/unions/{self.school.key}/offices/"
        assert school.post(address, {"act": "create", "title": "信息员", "role": "member"}).status_code == 302
        office = self.school.offices.get(title="信息员")
        person = self.school.employments.filter(until=None).exclude(person__user__username="school").first().person  # type: ignore[union-attr]
        page = school.get(address, {"q": person.initials}).content.decode()
        assert person.name in page
        data = {
            "act": "appoint",
            "office": str(office.key),
            "person": str(person.key),
            "since": str(days_ago(1)),
            "basis": "批复",
        }
        school.post(address, data)
        assert Holding.objects.get(office=office, until=None).person == person
        assert self.last_line().verb == "任职"
        school.post(address, {"act": "leave", "office": str(office.key), "until": str(days_ago(0)), "basis": "调离"})
        assert not Holding.objects.filter(office=office, until=None).exists()
        assert self.last_line().verb == "免职"

    def test_nobody_from_elsewhere(self) -> None:
        other = self.county.inferiors.filter(employments__until=None).exclude(employments=None).first()
        stranger = other.employments.filter(until=None).first().person  # type: ignore[union-attr]
        office = self.school.offices.first()
        by = User.objects.get(username="city")
        with pytest.raises(RuleBroken, match="只能从本单位"):
            verbs.appoint(office, by=by, person=stranger, since=days_ago(1))
        data = {"act": "appoint", "office": str(office.key), "person": str(stranger.key), "since": str(days_ago(1))}  # type: ignore[union-attr]
        answer = self.as_("school").post(f"/unions/{self.school.key}/offices/", data)
        assert answer.status_code == 200
        assert stranger.name not in answer.content.decode()
