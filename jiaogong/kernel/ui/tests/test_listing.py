"""A register list: search, filter, sort, pages, export, HTMX, and the same number of queries for any number of rows."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from jiaogong.kernel.accounts.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.urls("jiaogong.kernel.ui.tests.pages")]


@pytest.fixture
def reader(client: Client) -> Client:
    """A client signed in as 王芳."""
    client.force_login(User.objects.create_user("wangfang", name="王芳"))
    client.get("/me/")  # the session's first click writes its start
    return client


def people(number: int) -> None:
    User.objects.bulk_create(User(username=f"u{n:03}", name=f"教师{n:03}") for n in range(number))


def test_page_shows_rows_with_labels_for_the_phone(reader: Client) -> None:
    html = reader.get("/list/").content.decode()
    assert '<td data-label="姓名" >王芳</td>' in html
    assert "共 1 条" in html


def test_search_and_filter_narrow_and_can_be_cleared(reader: Client) -> None:
    people(3)
    User.objects.filter(username="u001").update(is_active=False)
    page = reader.get("/list/", {"q": "教师", "is_active": "false"})
    assert [row.record.username for row in page.context["listing"].table.rows] == ["u001"]
    assert '符合条件的有 1 条。<a href="/list/">清除条件</a>' in page.content.decode()


def test_nothing_found_differs_from_nothing_there(reader: Client) -> None:
    assert "没有符合条件的记录" in reader.get("/list/", {"q": "无此人"}).content.decode()


def test_fifty_rows_a_page_two_hundred_at_most(reader: Client) -> None:
    people(260)
    assert len(list(reader.get("/list/").context["listing"].table.paginated_rows)) == 50
    assert len(list(reader.get("/list/", {"per_page": "9999"}).context["listing"].table.paginated_rows)) == 200
    assert reader.get("/list/", {"page": "99"}).context["listing"].table.page.number == 6


def test_sorting_keeps_the_search(reader: Client) -> None:
    people(2)
    page = reader.get("/list/", {"q": "教师", "sort": "-name"})
    assert [row.record.username for row in page.context["listing"].table.rows] == ["u001", "u000"]
    assert "sort=name&amp;q=" in page.content.decode() or "q=%E6%95%99%E5%B8%88&amp;sort=name" in page.content.decode()
    assert 'aria-sort="descending"' in page.content.decode()


def test_export_holds_the_same_rows_as_the_list(reader: Client) -> None:
    people(60)
    answer = reader.get("/list/", {"q": "教师00", "sort": "-username", "export": "xlsx"})
    assert answer.content.decode().splitlines() == ["账号名册", *(f"教师00{n}" for n in range(9, -1, -1))]
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''%E8%B4%A6")


def test_export_is_refused_without_the_right(reader: Client) -> None:
    assert "导出Excel" not in reader.get("/list/?locked=1").content.decode()
    assert reader.get("/list/?locked=1&export=xlsx").status_code == 404


def test_htmx_gets_the_table_alone(reader: Client) -> None:
    answer = reader.get("/list/", headers={"HX-Request": "true", "HX-Target": "listing"})
    assert b"<html" not in answer.content
    assert "HX-Request" in answer["Vary"]


@pytest.mark.parametrize(
    "address", ["?q=%00", "?page=x", "?per_page=-1", "?is_active=maybe", "?sort=password", "?page=0"]
)
def test_odd_addresses_do_no_harm(reader: Client, address: str) -> None:
    assert reader.get(f"/list/{address}").status_code == 200


def test_queries_do_not_grow_with_rows(reader: Client) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as seen:
            reader.get("/list/")
        return len(seen)

    few = cost()
    people(40)
    assert cost() == few


def test_a_broken_rule_is_told_where_the_user_stood(reader: Client) -> None:
    answer = reader.post("/rule/", headers={"Referer": "http://testserver/list/"}, follow=True)
    assert answer.redirect_chain == [("http://testserver/list/", 303)]
    assert "任期未满，不能换届。" in answer.content.decode()


def test_a_refusal_is_a_404(reader: Client) -> None:
    answer = reader.get("/rule/?refuse=1")
    assert answer.status_code == 404
    assert "找不到这个页面" in answer.content.decode()


def test_a_crash_is_told_in_plain_words_with_a_number(client: Client) -> None:
    client.raise_request_exception = False
    answer: Any = client.get("/crash/")
    assert answer.status_code == 500
    assert answer["X-Request-ID"] in answer.content.decode()


def test_a_stale_form_is_told_in_plain_words() -> None:
    answer = Client(enforce_csrf_checks=True).post("/login/", {"username": "a"})
    assert answer.status_code == 403
    assert "页面已过期" in answer.content.decode()
