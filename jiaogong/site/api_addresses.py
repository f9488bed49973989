"""The API's addresses for the authorisation matrix.

The matrix signs in by session, and the API knows keys only: so every address answers 401 to every role there. What
a role's key reaches, object by object, is held by tests/test_api.py.
"""

from __future__ import annotations

from typing import Any

from jiaogong.engines.figures import registry
from jiaogong.kernel.access.matrix import EVERYONE, SCOPES, Address
from jiaogong.modules.members.models import Membership
from jiaogong.modules.plans.models import Plan


def _member(unit: Any) -> tuple[Any, ...] | None:
    found = (
        Membership.objects.filter(unit=unit, until__isnull=True).order_by("id").values_list("person__key", flat=True)
    )
    return next(((key,) for key in found[:1]), None)


def _plan(unit: Any) -> tuple[Any, ...] | None:
    return next(
        ((key,) for key in Plan.objects.filter(unit=unit).order_by("id").values_list("key", flat=True)[:1]), None
    )


def _figure(unit: Any) -> tuple[Any, ...] | None:
    return next(((figure.key,) for figure in registry.all_figures()[:1]), None)


SAMPLES = {"api.member": _member, "api.plan": _plan, "api.figure": _figure}
NO_KEY = {role: " ".join(SCOPES) for role in EVERYONE}

ADDRESSES = [
    Address("api:openapi-json", allow=EVERYONE, anonymous=200),
    Address("api:api-root", allow={}, anonymous=404),
    *(
        Address(f"api:{name}", allow=EVERYONE, ok=401, anonymous=401)
        for name in ("units", "members", "figures", "plans")
    ),
    Address("api:unit", kind="unit", allow=NO_KEY, ok=401, anonymous=401),
    Address("api:member", kind="api.member", allow=NO_KEY, ok=401, anonymous=401),
    Address("api:figure", kind="api.figure", allow=NO_KEY, ok=401, anonymous=401),
    Address("api:plan", kind="api.plan", allow=NO_KEY, ok=401, anonymous=401),
]
