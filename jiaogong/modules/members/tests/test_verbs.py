"""Writing the member register: joining, correcting, verifying, ending; the words of refusals; the journal."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest
from django.http import HttpResponse

from jiaogong.engines.org.models import Employment, Holding, Person, Unit
from jiaogong.engines.org.verbs import found_unit
from jiaogong.kernel.accounts.models import User
from jiaogong.kernel.errors import RuleBroken
from jiaogong.kernel.journal.models import Entry
from jiaogong.modules.members import verbs
from jiaogong.modules.members.models import Membership
from jiaogong.modules.unions.models import Union
from jiaogong.modules.unions.tests.cast import CityCase, days_ago, id_number


class Joining(CityCase):
    def _enrol(self, username: str = "school", unit: Unit | None = None, **more: str) -> HttpResponse:
        data = {
            "unit": str((unit or self.school).key), "name": "王新来", "id_number": id_number(1), "phone": "13800000001",
            "employment_type": "agency", "position": "专任教师", "subject": "数学", "since": str(days_ago(5)),
        }  # fmt: skip
        return self.as_(username).post("/members/new/", data | more)

    def test_a_new_member(self) -> None:
        answer = self._enrol()
        person = Person.objects.get(name="王新来")
        assert answer["Location"] == f"/members/{person.key}/"
        row = Membership.objects.get(person=person)
        assert (row.unit, row.status, row.employment_type, row.verified_on) == (self.school, "full", "agency", None)
        assert (person.sex, person.birth_date.isoformat(), person.id_checked) == ("male", "1985-03-12", True)  # type: ignore[union-attr]
        assert Employment.objects.get(person=person).subject == "数学"
        line = self.last_line()
        assert (line.verb, line.unit_id) == ("登记入会", self.school.pk)
        assert id_number(1) not in json.dumps(line.after)

    def test_sent_twice_enrols_once(self) -> None:
        key = str(uuid.uuid4())
        assert self._enrol(once=key)["Location"] == self._enrol(once=key)["Location"]
        assert Membership.objects.filter(person__name="王新来").count() == 1

    def test_refusals_name_the_rule(self) -> None:
        wrong = id_number(2)[:-1] + ("0" if id_number(2)[-1] != "0" else "1")
        union = Union.objects.get(unit=self.school)
        for more, words in (
            ({"id_number": wrong}, "校验码或出生日期不对"),
            ({"id_number": "1234567"}, "居民身份证号码为 18 位"),
            ({"since": str(days_ago(-1))}, "入会日期不能晚于今天"),
            ({"since": str(union.since.replace(year=union.since.year - 1))}, "早于本单位建会日期"),
            ({"id_number": id_number(3, f"{days_ago(0).year - 10}0101")}, "未满十六周岁"),
            ({"phone": "123"}, "手机号码为 11 位数字"),
        ):
            assert words in self._enrol(**more).content.decode()
        assert not Person.objects.filter(name="王新来").exists()

    def test_one_membership_at_a_time(self) -> None:
        other = Membership.objects.filter(
            until=None, status="full", unit__superior=self.county, person__id_number__isnull=False
        ).first()
        assert other is not None
        number = other.person.id_number.open()
        if not other.person.id_checked:
            number = id_number(9)
            other.person.id_number = number
            other.person.save()
        page = self._enrol(id_number=number, name=other.person.name).content.decode()
        assert "会籍在其他单位" in page
        assert other.unit.name not in page
        self._enrol()
        assert "已在本单位会员名册中" in self._enrol().content.decode()

    def test_somebody_who_left_may_join_again_under_his_right_name(self) -> None:
        self._enrol(since=str(days_ago(50)))
        row = Membership.objects.get(person__name="王新来")
        verbs.end_membership(row, by=User.objects.get(username="school"), ending="left", until=days_ago(20))
        assert "姓名与您填写的不一致" in self._enrol(name="王新莱").content.decode()
        assert "重叠" in self._enrol(since=str(days_ago(30))).content.decode()
        self._enrol()
        assert Person.objects.filter(name="王新来").count() == 1
        assert Membership.objects.filter(person__name="王新来", until=None).count() == 1

    def test_a_superior_starts_a_unit_without_cadres_and_no_other(self) -> None:
        unit = found_unit(
            by=None, superior=self.county, code="NEW1", name="新设幼儿园", layer="base", kind="kindergarten",
            nature="private", since=days_ago(400), check=False,
        )  # fmt: skip
        assert "尚未建会" in self._enrol("county", unit).content.decode()
        Union.objects.create(unit=unit, name="工会", approval="1号", since=days_ago(100))
        assert self._enrol("county", unit).status_code == 302
        assert "请选择" in self._enrol(
            "county", self.school, id_number=id_number(4)
        ).content.decode() or not Person.objects.filter(memberships__unit=self.school, name="王新来")
        assert self._enrol("leader", unit).status_code == 404


class Keeping(CityCase):
    def setUp(self) -> None:
        super().setUp()
        rows = Membership.objects.filter(unit=self.school, until=None, status="full", person__id_checked=True)
        held = Holding.objects.filter(until=None).values("person")
        self.row = (
            rows.exclude(person__in=held)
            .exclude(person__memberships__unit__in=Unit.objects.exclude(pk=self.school.pk))
            .select_related("person")[0]
        )
        self.by = User.objects.get(username="school")

    def _post(self, act: str, **data: str) -> Any:
        return self.as_("school").post(f"/members/{self.row.person.key}/{act}/", data)

    def test_verify_and_take_back(self) -> None:
        Membership.objects.filter(pk=self.row.pk).update(verified_on=None, proof="")
        assert (
            "不能早于入会日期"
            in self._post("verify", proof="registrar", day=str(self.row.since.replace(year=1990))).content.decode()
        )
        assert "不能晚于今天" in self._post("verify", proof="registrar", day=str(days_ago(-1))).content.decode()
        assert self._post("verify", proof="registrar", day=str(days_ago(0))).status_code == 302
        self.row.refresh_from_db()
        assert (self.row.verified_on, self.row.proof) == (days_ago(0), "registrar")
        assert self.last_line().verb == "实名核验"
        assert "撤销原因" in self._post("unverify", reason="").content.decode()
        assert self._post("unverify", reason="核验材料有误").status_code == 302
        self.row.refresh_from_db()
        assert (self.row.verified_on, self.row.proof) == (None, "")
        assert self.last_line().after["reason"] == "核验材料有误"  # type: ignore[index]

    def test_a_number_with_a_wrong_check_digit_cannot_be_verified(self) -> None:
        number = id_number(5)
        self.row.person.id_number = number[:-1] + ("0" if number[-1] != "0" else "1")
        self.row.person.id_checked = False
        self.row.person.save()
        with pytest.raises(RuleBroken, match="未通过校验码检验"):
            verbs.verify(self.row, by=self.by, proof="registrar", day=days_ago(0))

    def test_a_correction_is_noted_and_asks_for_a_new_verification(self) -> None:
        Membership.objects.filter(pk=self.row.pk).update(verified_on=days_ago(0), proof="roster")
        person, new = self.row.person, id_number(6)
        data = {
            "name": "李更名",
            "id_number": new,
            "phone": "13900000002",
            "employment_type": "agency",
            "subject": "英语",
            "position": "班主任",
        }
        assert "更正说明" in self._post("change", **data).content.decode()
        assert self._post("change", **data, note="证件换发").status_code == 302
        person.refresh_from_db()
        self.row.refresh_from_db()
        assert (person.name, person.initials, person.id_number.open(), person.phone.open()) == (
            "李更名",
            "lgm",
            new,
            "13900000002",
        )
        assert Person.objects.search(new).get() == person
        assert self.row.verified_on is None
        line = self.last_line()
        assert set(line.after["changed"]) >= {"name", "id_number", "phone"}  # type: ignore[index]
        assert new not in json.dumps([line.before, line.after])
        page = self.as_("school").get(f"/members/{person.key}/").content.decode()
        assert "更正会员信息" in page
        assert "证件换发" in page

    def test_a_correction_cannot_take_another_ones_number(self) -> None:
        other = (
            Membership.objects.filter(unit=self.school, person__id_checked=True)
            .exclude(person=self.row.person)[0]
            .person
        )
        data = {"name": "李更名", "id_number": other.id_number.open(), "employment_type": "agency", "note": "笔误"}
        assert "已登记在另一人名下" in self._post("change", **data).content.decode()

    def test_retirement_keeps_the_membership(self) -> None:
        assert self._post("end", ending="retired", until=str(days_ago(0))).status_code == 302
        rows = list(Membership.objects.filter(person=self.row.person).order_by("since"))
        assert [(r.status, r.until) for r in rows[-2:]] == [("full", days_ago(0)), ("kept", None)]
        assert not Employment.objects.filter(person=self.row.person, unit=self.school, until=None).exists()
        with pytest.raises(RuleBroken, match="已是保留会籍"):
            verbs.end_membership(rows[-1], by=self.by, ending="retired", until=days_ago(0))

    def test_ending_refuses_the_future_and_office_holders(self) -> None:
        assert "日期不能晚于今天" in self._post("end", ending="left", until=str(days_ago(-1))).content.decode()
        chair = Membership.objects.get(person__user__username="school", until=None)
        with pytest.raises(RuleBroken, match="还担任工会主席"):
            verbs.end_membership(chair, by=self.by, ending="left", until=days_ago(0))

    def test_withdrawal_leaves_the_job(self) -> None:
        lines = Entry.objects.count()
        verbs.end_membership(self.row, by=self.by, ending="withdrawn", until=days_ago(0), reason="本人申请")
        assert Employment.objects.filter(person=self.row.person, unit=self.school, until=None).exists()
        assert Entry.objects.count() == lines + 1
        with pytest.raises(RuleBroken, match="已于"):
            verbs.unverify(self.row, by=self.by, reason="再改")
