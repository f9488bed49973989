"""Merging, splitting, closing, tying: what moves, what stays as it was on past days, what is refused in which words."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from jiaogong.engines.figures.reckon import Reckoning
from jiaogong.engines.inbox.models import Item, Message
from jiaogong.engines.inbox.verbs import open_item
from jiaogong.engines.org import structure
from jiaogong.engines.org.models import (  # fmt: skip
    Affiliation,
    Employment,
    Headcount,
    Holding,
    LegalIdentity,
    Office,
    Succession,
    Unit,
    UnitPeriod,
)
from jiaogong.engines.org.verbs import change_unit, found_unit, take_office
from jiaogong.kernel import clock
from jiaogong.kernel.accounts.models import User
from jiaogong.kernel.errors import Refused, RuleBroken
from jiaogong.kernel.text.identity import uscc_check_character
from jiaogong.modules.members.models import Membership
from jiaogong.modules.unions import verbs
from jiaogong.modules.unions.models import Body, CommitteeTerm, Union
from jiaogong.modules.unions.tests.cast import (
    OPENED,
    CityCase,
    days_ago,
    officer,
    person_named,
    three_units,
    with_union,
)


def code(prefix: str) -> str:
    first = prefix + "320000MJ0000001"[: 17 - len(prefix)]
    return first + uscc_check_character(first)


class Merging(CityCase):
    def setUp(self) -> None:
        super().setUp()
        self.by = User.objects.get(username="city")
        self.former = self.school
        self.into = (
            Unit.objects.open().filter(superior=self.school.superior, layer="base", unions__until=None).exclude(pk=self.school.pk)
            .exclude(unions=None).order_by("path").first()
        )  # fmt: skip
        assert self.into is not None
        self.root = Unit.objects.get(pk=self.school.superior.superior_id)

    def _merge(self) -> dict[str, int]:
        return verbs.merge(self.former, by=self.by, successor=self.into, since=days_ago(1), basis="清教〔2026〕9号")

    def test_people_and_numbers_move_and_past_days_stay(self) -> None:
        chair = Office.objects.filter(unit=self.into, role="chair").first()
        item = open_item(kind="plans.task", title="清查台账", link="/", subject=self.former, unit=self.former, office=Office.objects.filter(unit=self.former, role="chair").get(), by=self.by, at=clock.now())  # fmt: skip
        figures = ("unions.units", "unions.establishment_rate", "members.real_name_rate")
        before = {key: Reckoning(self.root, days_ago(2)).value(key) for key in figures}
        people = Reckoning(self.root, days_ago(0)).value("members.real_name_rate").denominator
        members = Membership.objects.current().filter(unit=self.former).count()
        heads = sum(
            Headcount.objects.at(days_ago(2)).filter(unit__in=(self.former, self.into)).values_list("number", flat=True)
        )
        staff = Employment.objects.current().filter(unit=self.former).count()

        said = verbs.rehearse(self._merge)
        assert Unit.objects.get(pk=self.former.pk).closed_on is None
        moved = self._merge()
        assert said == moved
        assert (moved["会籍"], moved["名册在岗人员"]) == (members, staff)
        assert moved["待办"] >= 1
        self.former.refresh_from_db()
        assert self.former.closed_on == days_ago(1)
        assert not any(
            m.objects.current().filter(unit=self.former).exists() for m in (Union, Body, CommitteeTerm, Membership)
        )
        assert not Holding.objects.filter(office__unit__home=self.former, until=None).exists()
        assert not Office.objects.filter(unit__home=self.former, abolished_on=None).exists()
        item.refresh_from_db()
        assert item.office == chair
        assert item.closed_at is None
        assert sum(Headcount.objects.at(days_ago(0)).filter(unit=self.into).values_list("number", flat=True)) == heads
        assert Message.objects.filter(short="单位并入", office=chair).exists()
        assert self.last_line().verb == "单位并入"

        for key in figures:  # the day before stays as it was
            now = Reckoning(self.root, days_ago(2)).value(key)
            assert (now.numerator, now.denominator) == (before[key].numerator, before[key].denominator), key
        today = Reckoning(self.root, days_ago(0))
        assert today.value("unions.units").numerator == before["unions.units"].numerator - 1
        assert today.value("members.real_name_rate").denominator == people

        page = self.as_("city").get(f"/unions/{self.former.key}/").content.decode()
        assert "单位已撤销" in page
        assert f'已并入<a class="text-decoration-underline" href="/unions/{self.into.key}/">' in page
        assert "第" in page
        assert f"{self.former.name}并入" in self.as_("city").get(f"/unions/{self.into.key}/").content.decode()
        listed = self.as_("city").get("/unions/", {"q": self.former.name}).content.decode()
        assert f"/unions/{self.former.key}/" not in listed
        assert f"/unions/{self.former.key}/" in self.as_("city").get("/unions/", {"state": "closed"}).content.decode()

    def test_the_page_counts_first_and_then_does_it(self) -> None:
        city, address = self.as_("city"), f"/unions/{self.former.key}/merge/"
        assert self.into.name in city.get(address, {"q": self.into.name}).content.decode()
        data = {
            "successor": str(self.into.key),
            "since": str(days_ago(0)),
            "basis": "清教〔2026〕9号",
            "act": "preview",
        }
        page = city.post(address, data).content.decode()
        assert "办理后将变动" in page
        assert Unit.objects.get(pk=self.former.pk).closed_on is None
        assert city.post(address, data | {"act": "confirm"}).status_code == 302
        assert Succession.objects.get(former=self.former).successor == self.into
        assert "已于" in city.post(address, data | {"act": "confirm"}).content.decode()

    def test_only_whom_both_superiors_are_below(self) -> None:
        county = User.objects.get(username="county")
        mine = Unit.objects.open().filter(superior=self.county, layer="base").order_by("path").first()
        assert mine is not None
        with pytest.raises(RuleBroken, match="跨县"):
            verbs.merge(mine, by=county, successor=self.former, since=days_ago(0), basis="批复")
        with pytest.raises(Refused):
            verbs.merge(self.former, by=county, successor=mine, since=days_ago(0), basis="批复")
        page = self.as_("county").get(f"/unions/{mine.key}/merge/", {"q": self.former.name}).content.decode()
        assert "跨县（市、区）合并由市级教育工会办理" in page
        assert self.as_("school").get(f"/unions/{self.former.key}/merge/").status_code == 404

    def test_splitting_moves_the_chosen(self) -> None:
        jobs = list(Employment.objects.current().filter(unit=self.former).select_related("person").order_by("-pk")[:3])
        heads = sum(Headcount.objects.at(days_ago(0)).filter(unit=self.former).values_list("number", flat=True))
        data = {
            "name": "清岚市东校区学校", "kind": self.former.kind, "nature": "public", "since": str(days_ago(0)), "basis": "清教〔2026〕10号",
            "people": [str(j.person.key) for j in jobs], "act": "preview",
        }  # fmt: skip
        city = self.as_("city")
        assert "会籍" in city.post(f"/unions/{self.former.key}/split/", data).content.decode()
        assert not Unit.objects.filter(name="清岚市东校区学校").exists()
        assert city.post(f"/unions/{self.former.key}/split/", data | {"act": "confirm"}).status_code == 302
        new = Unit.objects.get(name="清岚市东校区学校")
        assert Employment.objects.current().filter(unit=new).count() == 3
        total = Headcount.objects.current().filter(unit__in=(new, self.former)).values_list("number", flat=True)
        assert sum(total) == heads
        assert Succession.objects.get(successor=new).kind == "split"
        assert Union.objects.current().filter(unit=self.former).exists()

    def test_closing_needs_an_empty_unit(self) -> None:
        with pytest.raises(RuleBroken, match=r"名在岗教职工.*请办理“并入”"):
            verbs.close(self.former, by=self.by, since=days_ago(0), basis="批复")
        with pytest.raises(RuleBroken, match="下级单位"):
            verbs.close(self.county, by=self.by, since=days_ago(0), basis="批复")
        empty = verbs.found(by=self.by, superior=self.county, name="云溪县旧校", layer="base", kind="primary", nature="public", since=days_ago(90))  # fmt: skip
        verbs.establish_union(
            empty, by=self.by, name="旧校工会", form="committee", approval="云教工〔2026〕99号", since=days_ago(50)
        )
        assert self.as_("county").post(f"/unions/{empty.key}/close/", {"since": str(days_ago(1)), "basis": "批复", "act": "confirm"}).status_code == 302  # fmt: skip
        empty.refresh_from_db()
        assert empty.closed_on == days_ago(1)
        assert Union.objects.get(unit=empty).until == days_ago(1)
        with pytest.raises(RuleBroken, match="不能再登记"):
            verbs.record_headcount(empty, by=self.by, since=days_ago(0), numbers={})


class Standing(CityCase):
    """Ties and identities; units founded in the past; offices that are gone."""

    def setUp(self) -> None:
        super().setUp()
        self.by = User.objects.get(username="city")

    def test_ties(self) -> None:
        group = found_unit(by=None, superior=self.city, code="GRP1", name="清岚一中教育集团", layer="county", kind="group", nature="public", since=OPENED, check=False)  # fmt: skip
        unit = verbs.found(by=self.by, superior=self.county, name="云溪县新校", layer="base", kind="primary", nature="public", since=days_ago(400))  # fmt: skip
        county, address = self.as_("county"), f"/unions/{unit.key}/ties/"
        data = {"act": "add", "kind": "group_member", "other": group.name, "since": str(days_ago(300))}
        assert county.post(address, data).status_code == 302
        tie = Affiliation.objects.get(unit=unit)
        assert "日期不能重叠" in county.post(address, data).content.decode()
        assert "不是教育集团" in county.post(address, data | {"other": self.school.name}).content.decode()
        assert "没有找到" in county.post(address, data | {"other": "天上小学"}).content.decode()
        end = {"act": "end", "tie": str(tie.pk), "until": str(days_ago(100)), "basis": "退出"}
        assert county.post(address, end).status_code == 302
        assert "日期不能重叠" in county.post(address, data | {"since": str(days_ago(200))}).content.decode()
        assert county.post(address, data | {"since": str(days_ago(100))}).status_code == 302
        with pytest.raises(RuleBroken, match="成环"):
            structure.add_tie(self.county, by=self.by, other=unit, kind="second_superior", since=days_ago(1))
        with pytest.raises(RuleBroken, match="没有联合基层工会"):
            verbs.record_tie(unit, by=self.by, other=self.school.code, kind="joint_member", since=days_ago(1))
        assert "教育集团成员" in county.get(f"/unions/{unit.key}/").content.decode()

    def test_identities_hold_the_check_character(self) -> None:
        LegalIdentity.objects.filter(unit=self.school).delete()
        school, address = self.as_("school"), f"/unions/{self.school.key}/identities/"
        data = {"act": "set", "kind": "union", "name": "三中工会", "code": code("81"), "since": str(days_ago(100))}
        assert "校验码不对" in school.post(address, data | {"code": code("81")[:-1] + ("A" if code("81")[-1] != "A" else "B")}).content.decode()  # fmt: skip
        assert "以 8 开头" in school.post(address, data | {"code": code("12")}).content.decode()
        assert school.post(address, data).status_code == 302
        assert (
            school.post(address, data | {"name": "第三中学工会", "code": "", "since": str(days_ago(10))}).status_code
            == 302
        )
        first, second = LegalIdentity.objects.filter(unit=self.school).order_by("since")
        assert first.until == second.since == days_ago(10)
        other = Unit.objects.open().filter(superior=self.county, layer="base").first()
        assert other is not None
        with pytest.raises(RuleBroken, match="不能更早"):
            structure.set_identity(self.school, by=self.by, kind="union", name="x", code="", since=days_ago(50))
        structure.set_identity(self.school, by=self.by, kind="union", name="x", code=code("81"), since=days_ago(1))
        with pytest.raises(RuleBroken, match="另一单位名下"):
            structure.set_identity(other, by=self.by, kind="union", name="x", code=code("81"), since=days_ago(1))

    def test_a_unit_founded_in_the_past_stood_where_its_superior_stood(self) -> None:
        city, county, _ = three_units()
        by = officer(city, "shengzhang")
        root = found_unit(by=None, superior=None, code="P0", name="丙省教育工会", layer="province", kind="union_office", nature="public", since=OPENED, check=False)  # fmt: skip
        officer(root, "shengji", title="主任")
        old = county.path
        second = found_unit(by=None, superior=city.superior, code="T2", name="丁市教育工会", layer="city", kind="union_office", nature="public", since=OPENED, check=False)  # fmt: skip
        both = User.objects.get(username="shengzhang")
        for number, unit in enumerate((second,)):
            office = Office.objects.create(unit=unit, title=f"主席{number}", role="chair")
            take_office(office, by=None, person=both.person, since=days_ago(900), check=False)
        both = User.objects.get(pk=both.pk)
        same = {"name": county.name, "kind": county.kind, "nature": county.nature}
        county = change_unit(county, by=both, since=days_ago(100), superior=second, reason="区划调整", **same)
        unit = found_unit(by=None, superior=county, code="T99", name="老校", layer="base", kind="primary", nature="public", since=days_ago(300), check=False)  # fmt: skip
        rows = list(UnitPeriod.objects.filter(unit=unit).order_by("since"))
        assert [r.path[: len(old)] for r in rows] == [old, county.path]
        assert rows[0].until == rows[1].since == days_ago(100)
        assert by

    def test_an_abolished_office_is_not_taken(self) -> None:
        office = Office.objects.create(unit=self.school, title="旧职务", role="member", abolished_on=days_ago(3))
        person = person_named("新人", self.school, days_ago(9))
        with pytest.raises(RuleBroken, match="撤销"):
            take_office(office, by=self.by, person=person, since=days_ago(1))

    def test_one_code_one_union(self) -> None:
        made = three_units()
        first, second = with_union(made[1]), with_union(made[2])
        Union.objects.filter(pk=first.pk).update(code="X1")
        with pytest.raises(IntegrityError), transaction.atomic():
            Union.objects.filter(pk=second.pk).update(code="X1")
        assert Item.objects.count() >= 0
