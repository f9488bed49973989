"""Who is at the page: the rater (by his account, or by the link he opened), or whoever runs the panel."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from jiaogong.kernel import clock
from jiaogong.kernel.access import allows

from ..models import Panel, Rater
from ..rules import RUN
from ..words import PanelState

SLOT, SINCE_SLOT = "scoring_rater", "scoring_since"
SLOT_SECONDS = 12 * 3600
RaterView = Callable[..., HttpResponse]


def page(request: HttpRequest, template: str, context: Mapping[str, Any], status: int = 200) -> HttpResponse:
    """A rendered page that no cache keeps and no search engine lists."""
    response = render(request, template, dict(context), status=status)
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def remember(request: HttpRequest, rater: Rater) -> None:
    """The browser that opened a rater's link is his for half a day, for that panel alone."""
    request.session[SLOT], request.session[SINCE_SLOT] = [rater.pk, rater.token], int(clock.now().timestamp())


def _by_link(request: HttpRequest, key: UUID) -> Rater | None:
    """The rater whose link this browser opened, as long as the link has not been replaced."""
    kept = request.session.get(SLOT)
    if not kept:
        return None
    if clock.now().timestamp() - request.session.get(SINCE_SLOT, 0) > SLOT_SECONDS:
        request.session.pop(SLOT, None)
        return None
    rows = Rater.objects.select_related("panel__unit", "person").exclude(panel__state=PanelState.DRAFT)
    return rows.filter(pk=kept[0], token=kept[1], panel__key=key).first()


def _by_account(request: HttpRequest, key: UUID) -> Rater | None:
    if not request.user.is_authenticated:
        return None
    rows = Rater.objects.select_related("panel__unit", "person").exclude(panel__state=PanelState.DRAFT)
    return rows.filter(person__user=request.user, panel__key=key).first()


def rater_at(request: HttpRequest, key: UUID) -> Rater | None:
    """The rater of this panel who is at the page, by his account before any link."""
    return _by_account(request, key) or _by_link(request, key)


def actor(request: HttpRequest, rater: Rater) -> Any:
    """`by` of a rater's verbs: his account, or None for whoever came by the link."""
    own = rater.person.user_id if rater.person else None
    return request.user if own is not None and request.user.pk == own else None


def for_rater(view: RaterView) -> RaterView:
    """A page for the raters of a panel: `view(request, rater, …)`. Others are asked to sign in, or find nothing."""

    @login_not_required
    @wraps(view)
    def shown(request: HttpRequest, key: UUID, *args: Any, **kwargs: Any) -> HttpResponse:
        rater = rater_at(request, key)
        if rater is None:
            return _ask(request)
        return view(request, rater, *args, **kwargs)

    return shown


def _ask(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        raise Http404
    return redirect_to_login(request.get_full_path() if request.method == "GET" else "/")


def run(request: HttpRequest, key: UUID) -> Panel:
    """A panel the user runs, or 404."""
    return get_object_or_404(Panel.objects.visible_to(request.user).select_related("unit"), key=key)


def may_run(request: HttpRequest, panel: Panel) -> bool:
    """Whether the user runs it."""
    return request.user.is_authenticated and allows(request.user, RUN, panel.unit)
