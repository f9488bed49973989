"""The hall: the chair's console, the screen on the wall, the little picture every phone asks for."""

from __future__ import annotations

import hashlib
import hmac
from typing import Any
from uuid import UUID

import segno
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from jiaogong.kernel import clock

from .. import hallcode
from ..forms_hall import OpenForm
from ..hall import FRESH, Hall, forget, hall_of, picture_of
from ..verbs import hall as verbs
from ..words import AHEAD, OUTCOME_SHAPES, Outcome, State
from .common_hall import load_session, tabs_of

_SAID = {
    "begin": "已开始签到。请把会场屏幕打开投影，代表扫码签到。", "renew": "会场链接已更换，旧的打不开了。", "current": "屏幕已切换。",
    "open": "会议已宣布开始。", "close": "会议已闭会。请在规定期限内办理会后报备。",
}  # fmt: skip


@require_GET
def hall(request: HttpRequest, key: UUID) -> HttpResponse:
    """What the chair needs while the session runs."""
    session = load_session(request, key, run=True)
    now = clock.now()
    found = picture_of(session.key, now)
    assert found is not None
    items: list[dict[str, Any]] = [
        {"item": i, "shape": OUTCOME_SHAPES[Outcome(i.outcome)], "on": found.item is not None and i.pk == found.item.pk}
        for i in session.agenda.exclude(outcome=Outcome.WITHDRAWN).order_by("position", "id")
    ]
    screen = reverse("congress:screen", args=[session.key, hallcode.screen_token(found.secret)]) if found.secret else ""
    context = {
        "session": session, "hall": found, "tabs": tabs_of(session), "items": items, "screen": screen,
        "open_form": OpenForm(), "ahead": session.state in AHEAD,
        "may_begin": session.state in (State.CALLED, State.OPEN) and not found.secret,
        "undecided": sum(1 for row in items if row["item"].outcome in (Outcome.PENDING, Outcome.AGAIN)),
    }  # fmt: skip
    return render(request, "congress/hall.html", context)


@require_POST
def hall_act(request: HttpRequest, key: UUID, what: str) -> HttpResponse:
    """开始签到、宣布开会、进行议题、换链接、闭会."""
    session = load_session(request, key, run=True)
    at = clock.now()
    if what == "begin":
        verbs.begin_sign_in(session, by=request.user, at=at)
    elif what == "renew":
        verbs.renew_hall(session, by=request.user)
    elif what == "open":
        verbs.open_session(session, by=request.user, at=at, party_head=request.POST.get("party_head", "")[:40])
    elif what == "current":
        wanted = request.POST.get("item", "")
        item = get_object_or_404(session.agenda, pk=wanted) if wanted.isdecimal() and len(wanted) < 16 else None
        verbs.set_current(session, item=item, by=request.user)
    elif what == "close":
        verbs.close_session(session, by=request.user, at=at)
    else:
        raise Http404
    forget(session.key)
    messages.success(request, _SAID[what])
    return redirect("congress:hall", session.key)


def _opened_by(token: str, key: UUID, kind: str) -> Hall:
    """The picture, for whoever holds the link; else 404. After closing the links are dead."""
    found = hall_of(key, clock.now())
    if found is None or found.secret is None:
        raise Http404
    right = hallcode.screen_token(found.secret) if kind == "screen" else hallcode.phone_token(found.secret)
    if not hmac.compare_digest(right.encode(), token.encode()):
        raise Http404
    return found


@login_not_required
@require_GET
def screen(request: HttpRequest, key: UUID, token: str) -> HttpResponse:
    """The hall's screen: big, no menu, renewed every few seconds."""
    found = _opened_by(token, key, "screen")
    response = render(request, "congress/screen.html", {"key": key, "token": token, **_screen(request, key, found)})
    response["Referrer-Policy"] = "no-referrer"
    return response


@login_not_required
@require_GET
def screen_now(request: HttpRequest, key: UUID, token: str) -> HttpResponse:
    """The part of the screen that changes."""
    found = _opened_by(token, key, "screen")
    return _answer(request, render_to_string("congress/screen_now.html", _screen(request, key, found)))


def _screen(request: HttpRequest, key: UUID, found: Hall) -> dict[str, object]:
    code = hallcode.code_at(found.secret or b"", clock.now())
    link = request.build_absolute_uri(f"{reverse('congress:here', args=[key])}?c={code}")
    drawn = segno.make(link, error="m", micro=False)
    return {
        "hall": found, "code": f"{code[:3]} {code[3:]}",
        "picture": drawn.svg_inline(scale=8, border=3, omitsize=True, svgclass="hall-qr", lineclass=None, light="#fff"),
        "shape": OUTCOME_SHAPES[Outcome(found.item.outcome)] if found.item else "", "decided": _decided(found),
    }  # fmt: skip


def _decided(found: Hall) -> bool:
    return found.item is not None and found.item.outcome != Outcome.PENDING


@login_not_required
@require_GET
def phone_now(request: HttpRequest, key: UUID, token: str) -> HttpResponse:
    """The same for every phone: "现在：…". Drawn once a second for all."""
    found = _opened_by(token, key, "phone")
    name = f"congress.phone.{key}"
    kept = cache.get(name)
    if kept is None or kept[0] != found:
        context = {"hall": found, "decided": _decided(found)}
        kept = (found, render_to_string("congress/phone_now.html", context))
        cache.set(name, kept, timeout=int(FRESH) * 10)
    return _answer(request, kept[1])


def _answer(request: HttpRequest, body: str) -> HttpResponse:
    """With the body's digest, so that an unchanged picture is not sent again."""
    tag = f'"{hashlib.sha256(body.encode()).hexdigest()[:24]}"'
    same = request.headers.get("If-None-Match", "").removeprefix("W/") == tag
    response = HttpResponse(status=304) if same else HttpResponse(body)
    response["ETag"], response["Cache-Control"] = tag, "private, no-cache"
    return response


def phone_link(found: Hall | None) -> str:
    """Where a phone asks how things stand; "" before sign-in has begun and after closing."""
    if found is None or found.secret is None:
        return ""
    return reverse("congress:phone_now", args=[found.key, hallcode.phone_token(found.secret)])
