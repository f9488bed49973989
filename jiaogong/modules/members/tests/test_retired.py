"""A retired member keeps what is his own, and nothing that needs a standing; whom he phones."""

from __future__ import annotations

from typing import Any

import pytest

from jiaogong.engines.org.models import Employment
from jiaogong.kernel.access import reach_q, rules, standings
from jiaogong.kernel.accounts.models import User
from jiaogong.modules.members.models import Membership
from jiaogong.modules.unions.models import Union


@pytest.fixture
def kept(tiny_city: None) -> Membership:
    """The membership of the demo's retired teacher."""
    return Membership.objects.select_related("unit").get(person__user__username="retired", until=None)


def test_he_works_nowhere_and_holds_no_right(kept: Membership) -> None:
    user = User.objects.get(username="retired")
    assert kept.status == "kept"
    assert not Employment.objects.current().filter(person=kept.person).exists()
    assert standings(user) == []
    assert [rule.key for rule in rules() if Membership.objects.filter(reach_q(user, rule.key, "unit__")).exists()] == []


def test_what_is_his_own_he_reaches(sign_in: Any, kept: Membership) -> None:
    him = sign_in("retired")
    for path in (
        "/",
        "/services/",
        "/me/",
        "/members/mine/",
        "/members/card/",
        "/inbox/",
        "/inbox/messages/",
        "/personal/",
    ):
        answer = him.get(path)
        assert answer.status_code == 200, path
    assert "没有选举权" in him.get("/members/card/").content.decode()
    assert f"{kept.unit.name}" in him.get("/me/").content.decode()
    assert "会员（保留会籍）" in him.get("/me/").content.decode()


def test_what_needs_a_standing_is_not_there_for_him(sign_in: Any, kept: Membership) -> None:
    him = sign_in("retired")
    for path in (
        "/unions/",
        f"/unions/{kept.unit.key}/",
        "/members/",
        "/plans/",
        "/plans/deeds/",
        "/founding/",
        "/cadres/",
    ):
        assert him.get(path).status_code == 404, path
    home = him.get("/").content.decode()
    assert 'href="/unions/"' not in home


def test_his_union_is_one_tap_away(sign_in: Any, kept: Membership) -> None:
    union = Union.objects.get(unit=kept.unit, until=None)
    for path in ("/", "/members/mine/", "/members/card/"):
        page = sign_in("retired").get(path).content.decode()
        assert f'href="tel:{union.phone.replace("-", "")}"' in page, path
        assert f"拨打{union.name}电话" in page, path


def test_without_a_number_it_says_so_and_names_the_superior(sign_in: Any, kept: Membership) -> None:
    Union.objects.filter(unit=kept.unit).update(phone="")
    page = sign_in("retired").get("/").content.decode()
    above = Union.objects.get(unit=kept.unit.superior, until=None)
    assert f"{kept.unit.name}的工会还没有登记联系电话，请先联系上级工会：{above.name}" in page
    Union.objects.update(phone="")
    page = sign_in("retired").get("/").content.decode()
    assert "请向本单位工会干部当面询问" in page
    assert "tel:" not in page


def test_who_keeps_the_register_is_asked_for_the_number_only_while_there_is_none(
    sign_in: Any, kept: Membership
) -> None:
    own = Membership.objects.get(person__user__username="school", until=None).unit
    assert "联系本单位工会" not in sign_in("school").get("/").content.decode()
    Union.objects.filter(unit=own).update(phone="")
    page = sign_in("school").get("/").content.decode()
    assert f"/unions/{own.key}/union/" in page
    assert "登记本单位工会的联系电话" in page


def test_a_member_at_work_phones_his_own_union(sign_in: Any, kept: Membership) -> None:
    unit = Membership.objects.get(person__user__username="member", until=None).unit
    assert (
        Union.objects.get(unit=unit, until=None).phone.replace("-", "") in sign_in("member").get("/").content.decode()
    )
