"""One app's rows of the matrix."""
from __future__ import annotations
import pytest
from django.test import Client
from jiaogong.kernel.accounts.models import User
from django.conf import settings
from jiaogong.site.matrix import rows
from tests.test_matrix import worked_city, ask  # noqa: F401
def test_mine(worked_city):
    asked=[r for r in rows(effects=True) if r.url_name.startswith("congress:")]
    print(len(asked))
    sessions={}
    for role in {r.role for r in asked}-{"anonymous"}:
        c=Client(); c.force_login(User.objects.get(username=role)); sessions[role]=c.cookies[settings.SESSION_COOKIE_NAME].value
    wrong=[f"{r.role:9} {r.scope:9} {r.method:4} {r.url_name:28} {r.path} expected {r.expect}, got {g}" for r in asked if (g:=ask(r,sessions))!=r.expect]
    assert wrong==[], "\n".join(wrong)
