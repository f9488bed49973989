"""Loading a handover; a code waits in the issuer's own session, sealed, to be shown once."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.debug import sensitive_variables

from jiaogong.kernel import clock
from jiaogong.kernel.accounts.requests import signed_in
from jiaogong.kernel.errors import RuleBroken
from jiaogong.kernel.seal import SealBroken, seal, unseal

from ..models import Handover
from ..reading import RELATED

KEPT_SECONDS = 600  # how long a new code waits to be shown


def load(request: HttpRequest, key: UUID) -> Handover:
    """A handover the user may see, or 404."""
    return get_object_or_404(Handover.objects.visible_to(request.user).select_related(*RELATED, "used_by"), key=key)


def page(request: HttpRequest, template: str, context: Mapping[str, Any]) -> HttpResponse:
    """A rendered page that no cache keeps."""
    response = render(request, template, dict(context))
    response["Cache-Control"] = "no-store"
    return response


def add_broken(form: BaseForm, broken: RuleBroken) -> None:
    """Show a broken rule beside its field, or above the form."""
    form.add_error(broken.field if broken.field in form.fields else None, broken.message)  # type: ignore[attr-defined]


def _slot(request: HttpRequest, row: Handover) -> tuple[str, str]:
    return f"handover_code_{row.key}", f"handover.code.{signed_in(request).key}.{row.key}"


@sensitive_variables()
def keep_code(request: HttpRequest, row: Handover, code: str) -> None:
    """The code waits for the page that follows."""
    name, aad = _slot(request, row)
    sealed = base64.b64encode(seal(code, aad)).decode()
    request.session[name] = {"sealed": sealed, "at": clock.now().timestamp()}


@sensitive_variables()
def taken_code(request: HttpRequest, row: Handover) -> str:
    """The waiting code, which leaves the session; "" when there is none, or it has waited too long."""
    name, aad = _slot(request, row)
    kept = request.session.pop(name, None)
    if kept is None or clock.now().timestamp() - kept["at"] > KEPT_SECONDS:
        return ""
    try:
        return unseal(base64.b64decode(kept["sealed"]), aad)
    except SealBroken:
        return ""
