"""会籍接转: asked by any of three, agreed by both units, moved at once; who learns what; what the old unit still sees."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import TestCase

from jiaogong.engines.inbox.models import Item, Message
from jiaogong.engines.org.models import Employment, Person, Unit
from jiaogong.engines.org.verbs import create_office, make_person, take_office
from jiaogong.kernel import clock
from jiaogong.kernel.accounts.models import User
from jiaogong.kernel.errors import Refused, RuleBroken
from jiaogong.kernel.journal.models import Entry
from jiaogong.modules.members import verbs
from jiaogong.modules.members.models import Membership, Transfer
from jiaogong.modules.members.transfers import decide_transfer, request_transfer, withdraw_transfer
from jiaogong.modules.unions.tests.cast import days_ago, id_number, officer, three_units, with_union


class TransferCase(TestCase):
    """Two schools with a chair each, and a member of the first who has an account."""

    old: Unit
    new: Unit

    @classmethod
    def setUpTestData(cls) -> None:
        from jiaogong.engines.org.verbs import found_unit

        _, county, cls.old = three_units()
        cls.new = found_unit(
            by=None, superior=county, code="T10102", name="乙县中学", layer="base", kind="junior_high", nature="public",
            since=cls.old.opened_on, check=False,
        )  # fmt: skip
        for unit in (cls.old, cls.new):
            with_union(unit)
        cls.old_chair, cls.new_chair = officer(cls.old, "old"), officer(cls.new, "new")
        cls.county_chair = officer(county, "countychair")
        cls.person = make_person(name="钱多多", id_number=id_number(7), phone="13800000007")
        cls.person.user = User.objects.create_user("qianduoduo", None, name="钱多多")
        cls.person.save()
        Employment.objects.create(person=cls.person, unit=cls.old, employment_type="agency", since=days_ago(800))
        cls.row = Membership.objects.create(
            person=cls.person, unit=cls.old, employment_type="agency", since=days_ago(800), number="20240000017",
            verified_on=days_ago(700), proof="registrar",
        )  # fmt: skip

    def ask(self, by: User, **more: Any) -> Transfer:
        given = {"to": self.new, "person": self.person, "employment_type": "established", "since": days_ago(3)} | more
        return request_transfer(by=by, **given)

    def as_(self, user: User) -> Any:
        self.client.force_login(user)
        return self.client


class Asking(TransferCase):
    def test_the_receiving_unit_asks_and_the_other_agrees(self) -> None:
        asked = self.ask(self.new_chair, position="教师", subject="数学")
        assert (asked.status, asked.opened_side, asked.former) == ("open", "receiving", self.old)
        assert self.ask(self.new_chair).pk == asked.pk
        item = Item.objects.open().get()
        assert (item.unit, item.office.unit, item.opened_by, item.due_on is not None) == (
            self.old,
            self.old,
            None,
            True,
        )  # type: ignore[union-attr]
        decide_transfer(asked, by=self.old_chair, side="releasing", agree=True)
        asked.refresh_from_db()
        assert asked.status == "done" and not Item.objects.open().exists()
        ended = Membership.objects.get(pk=self.row.pk)
        assert (ended.until, ended.ending) == (days_ago(3), "moved")
        begun = Membership.objects.get(person=self.person, until=None)
        assert (begun.unit, begun.since, begun.number, begun.verified_on, begun.proof) == (
            self.new, days_ago(3), "20240000017", self.row.verified_on, "registrar",
        )  # fmt: skip
        jobs = Employment.objects.filter(person=self.person).order_by("since")
        assert [(j.unit, j.until, j.employment_type) for j in jobs] == [
            (self.old, days_ago(3), "agency"), (self.new, None, "established"),
        ]  # fmt: skip
        verbs_written = Entry.objects.filter(verb__startswith="会籍接转（转").values_list("unit_id", flat=True)
        assert set(verbs_written) == {self.old.pk, self.new.pk}
        assert Message.objects.filter(person=self.person, body__contains="已于").exists()
        assert decide_transfer(asked, by=self.old_chair, side="releasing", agree=True).status == "done"

    def test_the_member_asks_and_both_must_agree(self) -> None:
        asked = self.ask(self.person.user)  # type: ignore[arg-type]
        assert Item.objects.open().count() == 2
        decide_transfer(asked, by=self.new_chair, side="receiving", agree=True)
        assert Membership.objects.get(pk=self.row.pk).until is None
        with pytest.raises(Refused):
            decide_transfer(asked, by=self.new_chair, side="releasing", agree=True)
        decide_transfer(asked, by=self.old_chair, side="releasing", agree=True)
        assert Membership.objects.get(person=self.person, until=None).unit == self.new

    def test_a_refusal_says_why_and_ends_it(self) -> None:
        asked = self.ask(self.new_chair)
        with pytest.raises(RuleBroken, match="不同意须写明原因"):
            decide_transfer(asked, by=self.old_chair, side="releasing", agree=False)
        decide_transfer(asked, by=self.old_chair, side="releasing", agree=False, reason="人事手续未办")
        asked.refresh_from_db()
        assert (asked.status, asked.refused_side) == ("refused", "releasing")
        assert Membership.objects.get(pk=self.row.pk).until is None and not Item.objects.open().exists()
        with pytest.raises(RuleBroken, match="不能再改"):
            decide_transfer(asked, by=self.old_chair, side="releasing", agree=True)
        assert self.ask(self.old_chair).opened_side == "releasing"

    def test_the_asking_side_withdraws(self) -> None:
        asked = self.ask(self.person.user)  # type: ignore[arg-type]
        with pytest.raises(Refused):
            withdraw_transfer(asked, by=self.new_chair)
        assert withdraw_transfer(asked, by=self.person.user).status == "withdrawn"
        assert withdraw_transfer(asked, by=self.person.user).status == "withdrawn"
        assert not Item.objects.open().exists()

    def test_where_nobody_can_be_carried(self) -> None:
        for more, words in (
            ({"to": self.old}, "不能接转到本单位"),
            ({"since": days_ago(-1)}, "接转日期不能晚于今天"),
            ({"since": days_ago(801)}, "必须晚于该同志现有会籍"),
        ):
            with pytest.raises(RuleBroken, match=words):
                self.ask(self.old_chair, **more)
        county = self.old.superior
        with pytest.raises(RuleBroken, match="尚未建会"):
            self.ask(self.old_chair, to=county)
        Unit.objects.filter(pk=self.new.pk).update(closed_on=days_ago(1))
        with pytest.raises(RuleBroken, match="已撤销"):
            self.ask(self.old_chair)
        with pytest.raises(Refused):
            self.ask(User.objects.create_user("stranger", None, name="路人"))

    def test_no_office_is_left_behind(self) -> None:
        office = create_office(self.old, by=None, title="组织委员", role="officer", check=False)
        take_office(office, by=None, person=self.person, since=days_ago(100), check=False)
        asked = self.ask(self.new_chair)
        with pytest.raises(RuleBroken, match="还担任组织委员"):
            decide_transfer(asked, by=self.old_chair, side="releasing", agree=True)
        Transfer.objects.filter(pk=asked.pk).update(released_at=clock.now(), received_at=None)
        with pytest.raises(RuleBroken, match="原单位还有手续没有办妥") as refused:
            decide_transfer(asked, by=self.new_chair, side="receiving", agree=True)
        assert "组织委员" not in refused.value.message

    def test_the_database_holds_the_invariants(self) -> None:
        asked = self.ask(self.new_chair)
        for change in (
            {"to": self.old}, {"status": "refused", "closed_at": clock.now()}, {"status": "withdrawn"},
            {"status": "done", "closed_at": clock.now()},
        ):  # fmt: skip
            with pytest.raises(IntegrityError), transaction.atomic():
                Transfer.objects.filter(pk=asked.pk).update(**change)
        asked.pk = None
        with pytest.raises(IntegrityError), transaction.atomic():
            asked.key = self.person.key
            asked.save(force_insert=True)
        with pytest.raises(IntegrityError), transaction.atomic():
            Membership.objects.filter(pk=self.row.pk).update(ending="left")
        with pytest.raises(IntegrityError), transaction.atomic():
            Membership.objects.create(
                person=self.old_chair.person, unit=self.old, employment_type="filed", since=days_ago(9),
                number=self.row.number,
            )  # fmt: skip


class Pages(TransferCase):
    def test_from_the_refusal_to_enrol_to_the_new_unit(self) -> None:
        data = {
            "unit": str(self.new.key), "name": "钱多多", "id_number": id_number(7), "employment_type": "established",
            "since": str(days_ago(2)),
        }  # fmt: skip
        page = self.as_(self.new_chair).post("/members/new/", data).content.decode()
        assert "请办理会籍接转" in page and "发起会籍接转" in page and self.old.name not in page
        answer = self.client.post("/members/new/", data | {"act": "transfer"})
        asked = Transfer.objects.get()
        assert answer["Location"] == f"/members/transfers/{asked.key}/"
        for path in (answer["Location"], "/members/transfers/", "/inbox/"):
            seen = self.client.get(path).content.decode()
            assert self.old.name not in seen, path
            assert ("系统内其他单位" in seen) is ("transfers" in path), path
        theirs = self.as_(self.old_chair).get(answer["Location"]).content.decode()
        assert "作为原单位答复" in theirs and self.new.name in theirs
        self.client.post(f"{answer['Location']}decide/", {"side": "releasing", "act": "agree"})
        assert Membership.objects.get(person=self.person, until=None).unit == self.new
        again = self.as_(self.new_chair).get(answer["Location"]).content.decode()
        assert self.old.name not in again and "已接转" in again

    def test_a_wrong_name_tells_nothing(self) -> None:
        data = {
            "unit": str(self.new.key), "name": "钱少少", "id_number": id_number(7), "employment_type": "established",
            "since": str(days_ago(2)),
        }  # fmt: skip
        page = self.as_(self.new_chair).post("/members/new/", data).content.decode()
        assert "姓名与您填写的不一致" in page and "会籍在其他单位" not in page
        self.client.post("/members/new/", data | {"act": "transfer"})
        assert not Transfer.objects.exists()

    def test_a_member_asks_on_the_phone(self) -> None:
        data = {"to_name": "乙县中", "employment_type": "established", "since": str(days_ago(2))}
        answer = self.as_(self.person.user).post("/members/transfers/new/", data)  # type: ignore[arg-type]
        assert Transfer.objects.get().opened_side == "member", answer.content.decode()
        page = self.client.get(answer["Location"]).content.decode()
        assert self.old.name in page and "等原单位同意" in page
        both = self.client.post("/members/transfers/new/", data | {"to_name": "乙县"}).content.decode()
        assert "有几个单位符合" in both

    def test_the_old_unit_sees_its_own_period_and_nothing_later(self) -> None:
        asked = self.ask(self.new_chair)
        decide_transfer(asked, by=self.old_chair, side="releasing", agree=True)
        begun = Membership.objects.get(person=self.person, until=None)
        verbs.correct_person(
            begun, by=self.new_chair, note="改名", name="钱盈盈", id_number="", other_document=False, phone="13900000009",
            sex="", birth=None, position="年级组长", subject="物理", employment_type="established",
        )  # fmt: skip
        page = self.as_(self.old_chair).get(f"/members/{self.person.key}/").content.decode()
        assert "钱多多" in page and str(days_ago(3)) in page
        for later in ("钱盈盈", "年级组长", "物理", "139****0009", "138****0007", "0071", "更正会员信息"):
            assert later not in page, later
        assert self.new.name not in page
        assert self.client.post(f"/members/{self.person.key}/reveal/", {"reason": "核对信息"}).status_code == 404
        assert self.client.get(f"/members/{self.person.key}/change/").status_code == 404
        assert self.as_(self.new_chair).get(f"/members/{self.person.key}/").status_code == 200
        assert Person.objects.get(pk=self.person.pk).name == "钱盈盈"
