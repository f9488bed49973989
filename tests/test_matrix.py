"""The authorisation matrix against the running pages (A1, A2): every address, every role, near and far."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client

from jiaogong.kernel.accounts.models import User
from jiaogong.kernel.clock import SHANGHAI
from jiaogong.site.demo.year import load_year
from jiaogong.site.matrix import Row, addresses, rows, url_names

DAY = datetime.now(SHANGHAI).date()


def test_every_address_is_in_the_matrix() -> None:
    listed = {address.url for address in addresses()}
    assert url_names() - listed == set()
    assert listed - url_names() == set()


@pytest.fixture
def worked_city(tiny_city: None) -> None:
    """The tiny city with plans, reports and a bulletin, so that every kind of object exists."""
    load_year(DAY)


def ask(row: Row, sessions: dict[str, str]) -> int:
    """The status a row's request gets, with nothing left behind: rows rolled back, a fresh browser."""
    client = Client()
    if row.role in sessions:
        client.cookies[settings.SESSION_COOKIE_NAME] = sessions[row.role]
    sid = transaction.savepoint()
    try:
        if row.method == "GET":
            return int(client.get(row.path).status_code)
        return int(client.generic(row.method, row.path, **_body(row)).status_code)  # type: ignore[arg-type]
    finally:
        transaction.savepoint_rollback(sid)


def _body(row: Row) -> dict[str, str]:
    return {"data": urlencode(row.data), "content_type": "application/x-www-form-urlencoded"}


def sampled(asked: list[Row]) -> list[Row]:
    """Every answer but a refusal, and of the refusals one in six of each role: SQLite has asked them all, and who may what is
    decided by the same lines on both databases."""
    kept, seen = [], Counter[str]()
    for row in asked:
        seen[row.role] += row.expect == 404
        if row.expect != 404 or seen[row.role] % 6 == 0:
            kept.append(row)
    return kept


def test_pages_answer_as_the_matrix_says(worked_city: None) -> None:
    sessions = {}
    asked = rows(effects=True)
    if connection.vendor == "postgresql":
        asked = sampled(asked)
    for role in {row.role for row in asked} - {"anonymous"}:
        client = Client()
        client.force_login(User.objects.get(username=role))
        sessions[role] = client.cookies[settings.SESSION_COOKIE_NAME].value
    wrong = [
        f"{row.role:9} {row.scope:9} {row.method:4} {row.url_name:28} expected {row.expect}, got {got}"
        for row in asked
        if (got := ask(row, sessions)) != row.expect
    ]
    assert wrong == [], "\n".join(wrong)


def test_each_scope_is_tried(worked_city: None) -> None:
    asked = rows(effects=True)
    assert {row.scope for row in asked} == {"own", "child", "sibling", "parent", "foreign", "anonymous"}
    assert {row.role for row in asked} == {
        "city",
        "county",
        "school",
        "leader",
        "handler",
        "member",
        "retired",
        "anonymous",
    }
