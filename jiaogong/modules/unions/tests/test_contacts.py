"""The contact phone of a union: how it is written, who gives it, whose is shown."""

from __future__ import annotations

import pytest
from django.test import TestCase

from jiaogong.engines.org.models import Affiliation
from jiaogong.kernel import clock
from jiaogong.kernel.errors import Refused, RuleBroken
from jiaogong.kernel.journal.models import Entry
from jiaogong.modules.unions import verbs
from jiaogong.modules.unions.contacts import contact_of, phone_href, phone_spoken, phone_written

from .cast import CityCase, days_ago, officer, three_units, with_union


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("0513-12345678", "0513-12345678"), ("(0513) 12345678", "0513-12345678"), ("０１０－１２３４５６７８", "010-12345678"),
        ("0513-1234567转801", "0513-1234567转801"), ("0513—12345678 分机 12", "0513-12345678转12"),
        ("0513-12345678-801", "0513-12345678转801"), ("100 1234 5678", "10012345678"), ("", ""), ("  ", ""),
    ],
)  # fmt: skip
def test_a_phone_is_written_one_way(typed: str, written: str) -> None:
    assert phone_written(typed) == written


@pytest.mark.parametrize(
    "typed", ["12345678", "9999", "0513-123", "工会办公室", "0513-12345678转", "138123456789", "+1 2"]
)
def test_what_no_phone_dials_is_refused(typed: str) -> None:
    with pytest.raises(RuleBroken, match="区号"):
        phone_written(typed)


def test_what_a_phone_dials_and_a_voice_says() -> None:
    assert phone_href("0513-12345678转801") == "tel:051312345678,801"
    assert phone_href("10012345678") == "tel:10012345678"
    assert phone_spoken("0513-12转8") == "0 5 1 3，1 2，转 8"


class Contacts(TestCase):
    def setUp(self) -> None:
        self.city, self.county, self.school = three_units()
        self.chair = officer(self.school, "chair")

    def test_the_chair_gives_it_and_sending_again_does_nothing(self) -> None:
        union = with_union(self.school)
        for _ in range(2):
            verbs.set_phone(self.school, by=self.chair, phone="(0513)12345678")
        union.refresh_from_db()
        assert union.phone == "0513-12345678"
        line = Entry.objects.get(verb="登记联系电话")
        assert (line.before, line.after, line.unit_id) == ({"phone": ""}, {"phone": "0513-12345678"}, self.school.pk)

    def test_without_a_union_there_is_nothing_to_phone(self) -> None:
        with pytest.raises(RuleBroken, match="尚未建会"):
            verbs.set_phone(self.school, by=self.chair, phone="0513-12345678")

    def test_nobody_else_gives_it(self) -> None:
        with_union(self.school)
        for user in (
            officer(self.school, "member", role="member", title="会员"),
            officer(self.county, "leader", role="leader"),
        ):
            with pytest.raises(Refused):
                verbs.set_phone(self.school, by=user, phone="0513-12345678")

    def test_own_then_joint_then_the_nearest_superior(self) -> None:
        today = clock.today()
        assert contact_of(self.school, today) is None
        with_union(self.city).__class__.objects.filter(unit=self.city).update(phone="0513-11111111")
        found = contact_of(self.school, today)
        assert found is not None
        assert (found.unit, found.own) == (self.city, False)
        county = with_union(self.county)
        county.phone = "0513-22222222"
        county.save()
        assert contact_of(self.school, today).phone == "0513-22222222"  # type: ignore[union-attr]
        tie = Affiliation.objects.create(unit=self.school, other=self.county, kind="joint_member", since=days_ago(30))
        assert contact_of(self.school, today).own  # type: ignore[union-attr]
        tie.delete()
        with_union(self.school).__class__.objects.filter(unit=self.school).update(phone="0513-33333333")
        own = contact_of(self.school, today)
        assert own is not None
        assert (own.phone, own.own) == ("0513-33333333", True)
        with self.assertNumQueries(3):
            contact_of(self.school, today)


class Pages(CityCase):
    def test_the_chair_writes_it_and_the_page_shows_it_with_a_line(self) -> None:
        chair, path = self.as_("school"), f"/unions/{self.school.key}/"
        assert "联系电话" in chair.get(f"{path}union/").content.decode()
        wrong = chair.post(f"{path}union/", {"act": "phone", "phone": "123"})
        assert "区号" in wrong.content.decode()
        done = chair.post(f"{path}union/", {"act": "phone", "phone": "0513-12345678转801"})
        assert done.status_code == 302
        page = chair.get(path).content.decode()
        assert 'href="tel:051312345678,801"' in page
        assert "登记联系电话" in page

    def test_a_cleared_one_leads_to_the_superior(self) -> None:
        chair = self.as_("school")
        chair.post(f"/unions/{self.school.key}/union/", {"act": "phone", "phone": ""})
        page = chair.get(f"/unions/{self.school.key}/").content.decode()
        superior = self.school.superior
        assert superior is not None
        assert f"还没有登记，可先拨打{superior.name}" in page
