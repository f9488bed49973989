"""The authorisation matrix against the running pages (A1, A2): every address, every role, near and far."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.db import transaction
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


def ask(row: Row, clients: dict[str, Client]) -> int:
    """The status a row's request gets, with nothing left behind."""
    sid = transaction.savepoint()
    try:
        client = clients[row.role]
        answer: Any = client.get(row.path) if row.method == "GET" else client.generic(
            row.method, row.path, **_body(row)
        )  # fmt: skip
        return int(answer.status_code)
    finally:
        transaction.savepoint_rollback(sid)


def _body(row: Row) -> dict[str, str]:
    from urllib.parse import urlencode

    return {"data": urlencode(row.data), "content_type": "application/x-www-form-urlencoded"}


def test_pages_answer_as_the_matrix_says(worked_city: None) -> None:
    clients = {"anonymous": Client()}
    asked = rows(effects=True)
    for role in {row.role for row in asked} - {"anonymous"}:
        clients[role] = Client()
        clients[role].force_login(User.objects.get(username=role))
    wrong = [
        f"{row.role:9} {row.scope:9} {row.method:4} {row.url_name:28} expected {row.expect}, got {got}"
        for row in asked
        if (got := ask(row, clients)) != row.expect
    ]
    assert wrong == [], "\n".join(wrong)


def test_each_scope_is_tried(worked_city: None) -> None:
    asked = rows(effects=True)
    assert {row.scope for row in asked} == {"own", "child", "sibling", "parent", "foreign", "anonymous"}
    assert {row.role for row in asked} == {"city", "county", "school", "leader", "handler", "member", "anonymous"}
