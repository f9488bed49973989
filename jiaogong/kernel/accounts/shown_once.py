"""A secret that the next page shows once: it waits in the session, sealed for its reader and its purpose."""

from __future__ import annotations

import base64

from django.http import HttpRequest
from django.views.decorators.debug import sensitive_variables

from .. import clock
from ..seal import SealBroken, seal, unseal
from .requests import signed_in

KEPT_SECONDS = 600


def _sealed_for(request: HttpRequest, purpose: str) -> str:
    return f"shown_once.{signed_in(request).key}.{purpose}"


@sensitive_variables()
def keep(request: HttpRequest, purpose: str, secret: str) -> None:
    """Let the secret wait for the page that follows; `purpose` names what it is and whose."""
    sealed = base64.b64encode(seal(secret, _sealed_for(request, purpose))).decode()
    request.session[f"once.{purpose}"] = {"sealed": sealed, "at": clock.now().timestamp()}


@sensitive_variables()
def take(request: HttpRequest, purpose: str) -> str:
    """The waiting secret, which leaves the session; "" when there is none, or it has waited ten minutes."""
    kept = request.session.pop(f"once.{purpose}", None)
    if kept is None or clock.now().timestamp() - kept["at"] > KEPT_SECONDS:
        return ""
    try:
        return unseal(base64.b64decode(kept["sealed"]), _sealed_for(request, purpose))
    except SealBroken:
        return ""
