"""The frame: a menu of what one may use, few queries, health, robots, 404."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from jiaogong.engines.org.models import Employment, Unit
from jiaogong.engines.org.verbs import create_office, found_unit, make_person, take_office
from jiaogong.kernel import access
from jiaogong.kernel.accounts.models import User
from jiaogong.site import menu

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> Unit:
    return found_unit(
        by=None, superior=None, code="QL", name="清岚市教育工会", layer="city", kind="bureau", nature="public",
        since=date(2020, 1, 1), check=False,
    )  # fmt: skip


def somebody(unit: Unit, name: str, *titles: str) -> User:
    """A member of staff of the unit, holding the posts named."""
    user = User.objects.create_user(f"user{User.objects.count()}", None, name=name)
    person = make_person(name=name)
    person.user = user
    person.save()
    Employment.objects.create(person=person, unit=unit, employment_type="established", since=date(2020, 1, 1))
    for title in titles:
        office = create_office(unit, by=None, title=title, role="officer", check=False)
        take_office(office, by=None, person=person, since=date(2024, 1, 1), check=False)
    return user


def labels(client: Client, user: User) -> list[str]:
    client.force_login(user)
    groups = client.get("/services/").context["frame"].menu
    return [entry.label for group in groups for entry in group.entries]


def test_the_menu_holds_what_one_may_use(client: Client, city: Unit) -> None:
    officer, member = somebody(city, "周敏", "组织部部长"), somebody(city, "李梅")
    assert {"首页", "工作计划"} <= set(labels(client, officer))
    assert "工作计划" not in labels(client, member)
    assert "会员名册" not in labels(client, member)


def test_every_rule_of_the_menu_exists() -> None:
    known = {rule.key for rule in access.rules()}
    written = {rule for group in menu.MENU for entry in group.entries for rule in entry.rules}
    assert written <= known


def test_title_bar_says_who_and_where(client: Client, city: Unit) -> None:
    client.force_login(somebody(city, "周敏", "组织部部长"))
    page = client.get("/services/").content.decode()
    assert "周敏（清岚市教育工会 · 组织部部长）" in page


def test_the_frame_costs_four_queries_whatever_one_holds(client: Client, city: Unit) -> None:
    def cost(user: User) -> int:
        client.force_login(user)
        client.get("/services/")
        with CaptureQueriesContext(connection) as seen:
            client.get("/services/")
        return len(seen)

    session_and_user = 2
    assert cost(somebody(city, "周敏", "组织部部长")) <= session_and_user + 4
    assert cost(somebody(city, "钱多", "主席", "经审主任", "女工主任")) <= session_and_user + 4


def test_the_longest_fitting_address_is_the_active_one() -> None:
    hrefs = ["/", "/inbox/", "/inbox/messages/", "/plans/"]
    assert menu.active_href(hrefs, "/inbox/messages/1/") == "/inbox/messages/"
    assert menu.active_href(hrefs, "/") == "/"
    assert menu.active_href(hrefs, "/elsewhere/") == ""


def test_crumbs_come_from_the_menu(client: Client, city: Unit) -> None:
    client.force_login(somebody(city, "周敏", "组织部部长"))
    assert client.get("/plans/").context["frame"].crumbs == [
        ("清岚市教育工会", ""),
        ("督办", ""),
        ("工作计划", "/plans/"),
    ]


def test_health_needs_no_sign_in(client: Client) -> None:
    assert client.get("/healthz").json() == {"status": "ok", "version": "0.1.0", "database": connection.vendor}
    assert client.get("/readyz").json() == {
        "status": "ok", "version": "0.1.0", "database": connection.vendor, "cache": "ok", "queue": None,
    }  # fmt: skip


def test_search_engines_stay_out(client: Client) -> None:
    assert client.get("/robots.txt").content == b"User-agent: *\nDisallow: /\n"


def test_unknown_addresses_are_told_plainly(client: Client) -> None:
    answer = client.get("/没有这一页/")
    assert answer.status_code == 404
    assert "找不到这个页面" in answer.content.decode()


def test_pages_allow_no_inline_code(client: Client) -> None:
    answer = client.get("/login/")
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert b" style=" not in answer.content and b"onclick" not in answer.content
