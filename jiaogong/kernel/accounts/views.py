"""Sign-in and sign-out, 我的, password, devices, keys."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.contrib import auth, messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from .. import clock
from ..errors import RuleBroken
from ..ui import shell
from . import lockout, verbs
from .devices import device_words
from .forms import LargeTypeForm, PasswordForm, SignInForm, TokenForm, demo_accounts
from .models import User
from .requests import signed_in

REASONS = {
    "idle": "您已很久没有操作，为安全已退出。请重新登录，登录后会回到刚才的页面。",
    "forgotten": "已在所有设备上退出，请重新登录。",
}


def safe_next(request: HttpRequest, given: str) -> str:
    """The address to go on to: only a path on this site."""
    if url_has_allowed_host_and_scheme(given, {request.get_host()}, request.is_secure()):
        return given
    return reverse("home")


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The sign-in page; a wrong password is counted, too many are refused for a while."""
    onward = safe_next(request, request.POST.get("next") or request.GET.get("next", ""))
    if request.user.is_authenticated and request.method != "POST":
        return HttpResponseRedirect(onward)
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        at = clock.now()
        user = _authenticated(request, form, at)
        if user is not None:
            return _welcomed(request, user, onward, at)
    return render(
        request,
        "accounts/login.html",
        {
            "form": form,
            "next": onward,
            "reason": REASONS.get(request.GET.get("why", ""), ""),
            "demo_accounts": [(user, shell.who(user).line) for user in demo_accounts()] if settings.DEMO else [],
            "demo_password": settings.CONFIG.demo_password if settings.DEMO else "",
        },
    )


def _authenticated(request: HttpRequest, form: SignInForm, at: datetime) -> User | None:
    username = form.cleaned_data["username"]
    until = lockout.locked_until(request, username, at)
    if until is not None:
        when = until.astimezone(clock.SHANGHAI)
        form.add_error(None, f"密码连续输错次数太多，请在 {when:%H:%M} 以后再试。忘记密码，请联系本单位工会干部重置。")
        return None
    user = auth.authenticate(request, username=username, password=form.cleaned_data["password"])
    if user is None:
        lockout.note_failure(request, username, at)
        form.add_error(None, "用户名或密码不对。请检查大小写；连续输错 5 次，要等 15 分钟再试。")
    return user  # type: ignore[return-value]


def _welcomed(request: HttpRequest, user: User, onward: str, at: datetime) -> HttpResponse:
    auth.login(request, user)
    now = int(at.timestamp())
    request.session["started"] = request.session["seen"] = now
    response = HttpResponseRedirect(reverse("accounts:password") if user.must_change_password else onward)
    lockout.note_success(request, response, user, at)
    return response


@login_not_required
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End this session."""
    auth.logout(request)
    messages.success(request, "已退出。")
    return redirect("accounts:login")


@login_not_required
@require_POST
def large_type(request: HttpRequest) -> HttpResponse:
    """Switch 大字版: kept with the account, or in the browser before signing in."""
    form = LargeTypeForm(request.POST)
    onward = safe_next(request, form.cleaned_data["next"] if form.is_valid() else "")
    response = HttpResponseRedirect(onward)
    if request.user.is_authenticated:
        User.objects.filter(pk=request.user.pk).update(large_type=not request.user.large_type)
    else:
        wanted = "0" if request.COOKIES.get("large_type") == "1" else "1"
        response.set_cookie("large_type", wanted, max_age=lockout.COOKIE_AGE, httponly=True, samesite="Lax")
    return response


@require_safe
def me(request: HttpRequest) -> HttpResponse:
    """我的: who I am, my posts, type size, devices, keys."""
    user = signed_in(request)
    at = clock.now()
    return render(
        request,
        "accounts/me.html",
        {
            "posts": shell.who(user).posts,
            "devices": [
                (device_words(device.label), device.last_seen) for device in user.devices.order_by("-last_seen")[:50]
            ],
            "token_count": user.tokens.filter(revoked_at__isnull=True, expires_at__gt=at).count(),
        },
    )


@never_cache
@sensitive_post_parameters("old_password", "new_password", "again")
def password(request: HttpRequest) -> HttpResponse:
    """Change the password; other sessions end, this one stays."""
    user = signed_in(request)
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            verbs.change_password(user=user, old=data["old_password"], new=data["new_password"], at=clock.now())
        except RuleBroken as error:
            form.add_error(error.field, error.message)
        else:
            fresh = User.objects.get(pk=user.pk)
            auth.update_session_auth_hash(request, fresh)
            messages.success(request, "密码已修改，其他设备上的登录已全部退出。")
            return redirect("accounts:me")
    return render(request, "accounts/password.html", {"form": form, "forced": user.must_change_password})


@require_POST
def forget(request: HttpRequest) -> HttpResponse:
    """Sign out everywhere, here as well."""
    verbs.forget_devices(user=signed_in(request))
    auth.logout(request)
    response = HttpResponseRedirect(f"{reverse('accounts:login')}?why=forgotten")
    response.delete_cookie(lockout.COOKIE, samesite="Lax")
    return response


@never_cache
def tokens(request: HttpRequest) -> HttpResponse:
    """My keys for programs; a new one is shown once."""
    user = signed_in(request)
    form = TokenForm(request.POST or None)
    at = clock.now()
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            _, raw = verbs.create_token(user=user, name=data["name"], days=data["days"], at=at)
        except RuleBroken as error:
            form.add_error(error.field, error.message)
        else:
            request.session["fresh_token"] = raw
            return redirect("accounts:tokens")
    raw = request.session.pop("fresh_token", "") if request.method == "GET" else ""
    rows = user.tokens.order_by("-created_at")
    return render(request, "accounts/tokens.html", {"form": form, "raw": raw, "rows": rows, "now": at})


@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw one of my keys."""
    user = signed_in(request)
    token = get_object_or_404(user.tokens, pk=pk)
    verbs.revoke_token(token=token, by=user, at=clock.now())
    messages.success(request, f"令牌“{token.name}”已停用。")
    return redirect("accounts:tokens")
