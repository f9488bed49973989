"""Who sends a request."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.test import RequestFactory
from django.utils.functional import SimpleLazyObject

from jiaogong.kernel.accounts.models import User
from jiaogong.kernel.accounts.requests import signed_in


def test_somebody_signed_in_is_known_and_nobody_is_refused(rf: RequestFactory) -> None:
    request = rf.get("/me/")
    request.user = SimpleLazyObject(lambda: User(username="ann"))
    assert signed_in(request).username == "ann"
    request.user = AnonymousUser()
    with pytest.raises(PermissionDenied):
        signed_in(request)
