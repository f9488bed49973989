"""Signing in through, and binding, 微信, 企业微信, 钉钉.

The state is random, lives in the session for ten minutes and is good once; an answer that does not carry it is nobody's.
No account is ever made here.
"""

from __future__ import annotations

import logging
import secrets
from dataclasses import asdict
from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ... import clock
from ...errors import RuleBroken
from .. import stages, verbs
from ..outside import provider_of
from ..outside.common import STALE, Identity, OutsideError, title_of
from ..requests import signed_in
from .factors import ask_again
from .signing import safe_next

SLOT, TO_BIND, WAIT_SECONDS = "outside", "to_bind", 600
log = logging.getLogger("jiaogong.accounts.outside")


@login_not_required
@never_cache
@require_safe
def start(request: HttpRequest, key: str) -> HttpResponse:
    """Lead the browser to the platform, to sign in."""
    if provider_of(key) is None:
        raise Http404
    onward = safe_next(request, request.GET.get("next", ""))
    return HttpResponseRedirect(onward) if request.user.is_authenticated else _lead(request, key, "sign_in", onward)


@never_cache
@require_safe
def bind(request: HttpRequest, key: str) -> HttpResponse:
    """Lead the browser to the platform, to bind its identity to my account; the password comes first."""
    if provider_of(key) is None:
        raise Http404
    return ask_again(request) or _lead(request, key, "bind", reverse("accounts:security"))


def _lead(request: HttpRequest, key: str, purpose: str, onward: str) -> HttpResponse:
    provider = provider_of(key)
    if provider is None:
        raise Http404
    agent, state = request.headers.get("User-Agent", ""), secrets.token_urlsafe(24)
    back = request.build_absolute_uri(reverse("accounts:outside_back", args=[key]))
    address = provider.address(back=back, state=state, agent=agent)
    if address is None:
        return _failed(request, f"这个浏览器不能用{title_of(key)}登录，请用密码登录。")
    request.session[SLOT] = {
        "state": state, "provider": key, "app": provider.app_for(agent), "purpose": purpose, "onward": onward,
        "user": request.user.pk, "until": clock.now().timestamp() + WAIT_SECONDS,
    }  # fmt: skip
    return HttpResponseRedirect(address)


@login_not_required
@never_cache
@require_safe
def back(request: HttpRequest, key: str) -> HttpResponse:
    """The platform sends the browser back: the code is exchanged, once, and the account opened or the identity bound."""
    provider = provider_of(key)
    if provider is None:
        raise Http404
    at = clock.now()
    kept = request.session.pop(SLOT, None)
    right = (
        kept is not None
        and kept["provider"] == key
        and kept["until"] >= at.timestamp()
        and kept["user"] == request.user.pk
        and constant_time_compare(kept["state"], request.GET.get("state", ""))
    )
    if kept is None or not right:
        return _failed(request, STALE)
    code = request.GET.get("code") or request.GET.get("authCode") or ""
    if not code:
        return _failed(request, f"您没有同意用{title_of(key)}登录，请用密码登录。")
    try:
        identity = provider.identity(code=code[:512], app=kept["app"])
        if kept["purpose"] == "bind":
            verbs.bind(user=signed_in(request), identity=identity, at=at)
            messages.success(request, f"{title_of(key)}已绑定，以后可以用它登录。")
            return redirect("accounts:security")
        return _sign_in(request, identity, kept["onward"], at)
    except OutsideError as error:
        log.warning("%s refused a sign-in: %s", key, error.code)
        return _failed(request, error.message)
    except RuleBroken as error:
        return _failed(request, error.message)


def _sign_in(request: HttpRequest, identity: Identity, onward: str, at: datetime) -> HttpResponse:
    """Open the bound account, by way of its second factor; an unknown identity waits to be bound after the password."""
    row = identity.find()
    title = title_of(identity.provider)
    if row is None:
        request.session[TO_BIND] = asdict(identity) | {"until": at.timestamp() + WAIT_SECONDS}
        words = f"这个{title}还没有绑定账号。请先用用户名和密码登录一次，登录后就能绑定。还没有账号的，请联系本单位工会干部。"
        return _failed(request, words)
    if not row.user.is_active:
        return _failed(request, "该账号已停用，请联系本单位工会干部。")
    verbs.note_use(row=row, at=at)
    return stages.after_first(request, row.user, onward, at, sure=False)


def _failed(request: HttpRequest, words: str) -> HttpResponse:
    messages.error(request, words)
    return redirect("accounts:security" if request.user.is_authenticated else "accounts:login")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def bind_waiting(request: HttpRequest) -> HttpResponse:
    """After the password: whether the identity one came with shall be bound. Says whose account it would be."""
    at, user = clock.now(), signed_in(request)
    kept = request.session.get(TO_BIND)
    if not kept or kept["until"] < at.timestamp():
        request.session.pop(TO_BIND, None)
        return redirect("home")
    title = title_of(kept["provider"])
    if request.method != "POST":
        return render(request, "accounts/bind_waiting.html", {"title": title})
    request.session.pop(TO_BIND, None)
    if request.POST.get("act") == "bind":
        if not stages.is_sure(request, at, sign_in_counts=True):
            return _failed(request, "时间太久了，请重新登录后再绑定。")
        identity = Identity(**{name: value for name, value in kept.items() if name != "until"})
        try:
            verbs.bind(user=user, identity=identity, at=at)
        except RuleBroken as error:
            return _failed(request, error.message)
        messages.success(request, f"{title}已绑定，以后可以用它登录。")
    return redirect("home")


@require_POST
def unbind(request: HttpRequest, pk: int) -> HttpResponse:
    """Unbind one of my identities, after the password."""
    user = signed_in(request)
    row = get_object_or_404(user.outside_identities, pk=pk)
    again = ask_again(request)
    if again is None:
        verbs.unbind(user=user, row=row, at=clock.now())
        messages.success(request, f"{title_of(row.provider)}已解除绑定。")
    return again or redirect("accounts:security")
