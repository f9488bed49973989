"""我的: who I am, password, devices, keys."""

from __future__ import annotations

from django.contrib import auth, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from ... import clock
from ...errors import RuleBroken
from ...ui import shell
from .. import lockout, verbs
from ..forms import PasswordForm, TokenForm
from ..models import User
from ..requests import signed_in


@require_safe
def me(request: HttpRequest) -> HttpResponse:
    """我的: who I am, my posts, type size, keys; the way to 账号安全."""
    user = signed_in(request)
    at = clock.now()
    return render(
        request,
        "accounts/me.html",
        {
            "posts": shell.who(user).posts,
            "token_count": user.tokens.filter(revoked_at__isnull=True, expires_at__gt=at).count(),
        },
    )


@never_cache
@sensitive_post_parameters("old_password", "new_password", "again")
def password(request: HttpRequest) -> HttpResponse:
    """Change the password; other sessions and the API tokens end, this session stays."""
    user, at = signed_in(request), clock.now()
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            ended = verbs.change_password(user=user, old=data["old_password"], new=data["new_password"], at=at)
        except RuleBroken as error:
            form.add_error(error.field, error.message)
        else:
            fresh = User.objects.get(pk=user.pk)
            auth.update_session_auth_hash(request, fresh)
            keys = f"，{ended} 个接口令牌已停用，还要用的请重新建立" if ended else ""
            messages.success(request, f"密码已修改，其他设备上的登录已全部退出{keys}。")
            return redirect("accounts:me")
    alive = user.tokens.filter(revoked_at__isnull=True, expires_at__gt=at).count()
    context = {"form": form, "forced": user.must_change_password, "tokens": alive}
    return render(request, "accounts/password.html", context)


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
