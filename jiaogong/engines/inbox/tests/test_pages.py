"""The pages: whose items, tabs, words, seen and read, handover, constant queries."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jiaogong.engines.org.models import Office
from jiaogong.engines.org.verbs import create_office, take_office
from jiaogong.kernel import clock

from .. import kinds
from ..models import Item, Message
from ..panels import open_count, unread_count
from ..verbs import close_items, open_item, send
from .cast import Cast


def give(cast: Cast, kind: str, to: str = "school", title: str = "报送台账", days: int = 0, by: str = "city") -> Item:
    office = Office.objects.select_related("unit").get(pk=cast.offices[to].pk)
    return open_item(
        kind=kind, title=title, link=reverse("inbox:messages"), subject=office, unit=office.unit, office=office,
        by=cast.users[by], at=clock.now(), due_on=clock.today() + timedelta(days=days),
    )  # fmt: skip


def page(cast: Cast, role: str, name: str = "inbox:items", **query: str) -> str:
    answer = cast.client(role).get(reverse(name), query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_addressee_sees_his_item_and_nobody_else(cast: Cast, kind: str) -> None:
    give(cast, kind, days=-3)
    assert "报送台账" in page(cast, "school") and "已逾期 3 天" in page(cast, "school")
    for role in ("county", "city", "member", "leader", "abroad"):
        assert "报送台账" not in page(cast, role)
    assert "报送台账" in page(cast, "city", tab="opened")
    assert "对方还未查看" in page(cast, "city", tab="opened")


def test_only_kinds_that_are_there_are_offered(cast: Cast, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(kinds._kinds, "inbox.elsewhere", kinds.ItemKind("inbox.elsewhere", "别处的事"))
    give(cast, kind)
    assert kinds.title_of(kind) in page(cast, "school") and "别处的事" not in page(cast, "school")
    kept = page(cast, "school", kind="inbox.elsewhere")
    assert "报送台账" not in kept and "别处的事" in kept
    for query in ({"kind": kind}, {"kind": kind, "tab": "done"}):
        assert f'value="{kind}" selected' in page(cast, "school", **query)


def test_a_handover_moves_the_items(cast: Cast, kind: str) -> None:
    item = give(cast, kind)
    assert open_count(cast.user("school")) == 1
    take_office(cast.offices["school"], by=None, person=cast.people["successor"], since=clock.today(), check=False)
    assert (open_count(cast.user("school")), open_count(cast.user("successor"))) == (0, 1)
    assert "报送台账" not in page(cast, "school")
    assert "报送台账" in page(cast, "successor")
    address = reverse("inbox:item", args=[item.key])
    assert cast.client("school").get(address).status_code == 404
    assert cast.client("successor").get(address).status_code == 302


def test_opening_notes_the_addressees_first_look_only(cast: Cast, kind: str) -> None:
    item = give(cast, kind)
    address = reverse("inbox:item", args=[item.key])
    assert cast.client("city").get(address)["Location"] == reverse("inbox:messages")
    item.refresh_from_db()
    assert item.seen_at is None
    assert cast.client("school").get(address).status_code == 302
    item.refresh_from_db()
    first = item.seen_at
    assert first is not None
    cast.client("school").get(address)
    item.refresh_from_db()
    assert item.seen_at == first
    assert cast.client("abroad").get(address).status_code == 404


def test_done_items_stay_with_who_did_them(cast: Cast, kind: str) -> None:
    give(cast, kind)
    close_items(kind=kind, subject=cast.offices["school"], by=cast.users["school"], at=clock.now())
    assert "报送台账" not in page(cast, "school")
    assert "报送台账" in page(cast, "school", tab="done")
    take_office(cast.offices["school"], by=None, person=cast.people["successor"], since=clock.today(), check=False)
    assert "报送台账" in page(cast, "school", tab="done")
    assert "报送台账" in page(cast, "successor", tab="done")
    assert "报送台账" not in page(cast, "city", tab="done")


def test_a_link_elsewhere_is_not_followed(cast: Cast, kind: str) -> None:
    item = give(cast, kind)
    Item.objects.filter(pk=item.pk).update(link="//evil.example/")
    answer = cast.client("school").get(reverse("inbox:item", args=[item.key]))
    assert answer["Location"] == reverse("inbox:items")


def test_messages_read_one_and_all(cast: Cast) -> None:
    for number in range(3):
        send(short="催办", body=f"第{number}条", link="/", at=clock.now(), office=cast.offices["school"])
    first = Message.objects.order_by("id").first()
    assert first is not None
    client = cast.client("school")
    assert unread_count(cast.user("school")) == 3
    assert client.get(reverse("inbox:message", args=[first.key]))["Location"] == "/"
    assert client.get(reverse("inbox:message", args=[first.key])).status_code == 302
    assert unread_count(cast.user("school")) == 2
    assert "第0条" not in page(cast, "school", "inbox:messages", tab="unread")
    assert client.post(reverse("inbox:messages")).status_code == 302
    assert unread_count(cast.user("school")) == 0
    assert "2 条消息已标为已读" in client.get(reverse("inbox:messages")).content.decode()


def test_a_foreign_message_is_not_there(cast: Cast) -> None:
    message = send(short="催办", body="内部", link="/", at=clock.now(), office=cast.offices["school"])
    address = reverse("inbox:message", args=[message.key])
    for role in ("city", "county", "abroad", "member"):
        assert cast.client(role).get(address).status_code == 404
        assert cast.client(role).post(address).status_code == 404
    assert cast.client("school").post(address)["Location"] == reverse("inbox:messages")
    assert unread_count(cast.user("school")) == 0


def test_markup_in_titles_is_text(cast: Cast, kind: str) -> None:
    give(cast, kind, title="<script>alert(1)</script>")
    for html in (
        page(cast, "school"),
        page(cast, "school", "inbox:messages"),
        page(cast, "school", "home"),
        page(cast, "city", "home"),
    ):
        assert "<script>alert" not in html


def test_home_shows_five_to_do_and_what_i_opened(cast: Cast, kind: str) -> None:
    unit = cast.units["school"]
    for number in range(7):
        office = create_office(unit, by=None, title=f"岗位{number}", role="handler", check=False)
        take_office(office, by=None, person=cast.people["school"], since=clock.today(), check=False)
        cast.offices[f"post{number}"] = office
        give(cast, kind, to=f"post{number}", title="七件同样的事", days=number)
    html = page(cast, "school", "home")
    assert "全部 7" in html and html.count("七件同样的事") == 5
    assert "7 个承办中 0 个办结" in page(cast, "city", "home")


@pytest.mark.parametrize("tab", ["open", "done", "opened"])
def test_lists_cost_the_same_with_one_and_six_rows(cast: Cast, kind: str, tab: str) -> None:
    def queries(role: str) -> int:
        client = cast.client(role)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(reverse("inbox:items"), {"tab": tab}).status_code == 200
        return len(seen)

    def fill(first: int, last: int) -> None:
        for number in range(first, last):
            office = create_office(cast.units["county"], by=None, title=f"岗位{number}", role="handler", check=False)
            take_office(office, by=None, person=cast.people["county"], since=clock.today(), check=False)
            cast.offices[f"post{number}"] = office
            give(cast, kind, to=f"post{number}", by="county")
            if tab == "done":
                close_items(kind=kind, subject=office, by=cast.users["county"], at=clock.now())

    fill(0, 1)
    one = queries("county")
    fill(1, 6)
    assert queries("county") == one <= 15
    send(short="催办", body="一", link="/", at=clock.now(), office=cast.offices["county"])
