"""The link a rater without an account got by text message."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_GET

from jiaogong.kernel import clock

from ..verbs.links import by_token
from .common import page, remember


@login_not_required
@require_GET
@sensitive_variables("token")
def link(request: HttpRequest, token: str) -> HttpResponse:
    """Open the rater's own pages; the address without the token follows, so that it stands in no history of theirs."""
    rater = by_token(token, clock.now())
    if rater is None:
        if request.user.is_authenticated:
            raise Http404
        return page(request, "scoring/link_gone.html", {}, status=404)
    request.session.cycle_key()
    remember(request, rater)
    return redirect("scoring:judge", rater.panel.key)
