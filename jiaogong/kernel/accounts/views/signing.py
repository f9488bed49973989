"""Sign-in and sign-out: password, second factor, passkey; 大字版."""

from __future__ import annotations

from datetime import datetime

from django import forms
from django.conf import settings
from django.contrib import auth, messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from ... import clock
from ...ui import shell
from .. import factors, lockout, outside, passkeys, stages, verbs
from ..forms import AnswerForm, CodeForm, LargeTypeForm, RecoveryForm, SignInForm, demo_accounts
from ..models import User
from ..outside.common import title_of

REASONS = {
    "idle": "您已很久没有操作，为安全已退出。请重新登录，登录后会回到刚才的页面。",
    "stage": "时间太久，请重新输入用户名和密码。",
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
        if user is not None and not _expired(form, user, at):
            return stages.after_first(request, user, onward, at)
    return render(
        request,
        "accounts/login.html",
        {
            "form": form,
            "next": onward,
            "reason": REASONS.get(request.GET.get("why", ""), ""),
            "passkeys": factors.offered(),
            "outside": _outside(request),
            "demo_accounts": [(user, shell.who(user).line) for user in demo_accounts()] if settings.DEMO else [],
            "demo_password": settings.CONFIG.demo_password if settings.DEMO else "",
        },
    )


def _outside(request: HttpRequest) -> list[tuple[str, str]]:
    """The configured platforms that this browser can be sent to."""
    agent = request.headers.get("User-Agent", "")
    return [(provider.key, title_of(provider.key)) for provider in outside.providers() if provider.app_for(agent)]


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


def _expired(form: SignInForm, user: User, at: datetime) -> bool:
    """Whether the password was a one-time one whose days are over; says so."""
    if not user.must_change_password or user.password_until is None or user.password_until > at:
        return False
    form.add_error(None, "一次性密码已过期，请联系本单位工会干部重置。")
    return True


@login_not_required
@never_cache
@sensitive_post_parameters("code", "recovery", "answer")
@require_http_methods(["GET", "HEAD", "POST"])
def second(request: HttpRequest) -> HttpResponse:
    """The second factor after the first: the app's code, a recovery code, or a passkey."""
    at = clock.now()
    found = stages.waiting(request, at)
    if found is None:
        request.session.pop(stages.WAITING, None)
        return HttpResponseRedirect(f"{reverse('accounts:login')}?why=stage")
    user, onward = found
    given = request.POST if request.method == "POST" else None
    which = "recovery" if given and "recovery" in given else "answer" if given and "answer" in given else "code"
    filled: dict[str, forms.Form] = {"code": CodeForm(), "recovery": RecoveryForm(), "answer": AnswerForm()}
    if given is not None:
        filled[which] = type(filled[which])(given)
        if filled[which].is_valid() and _second_right(request, user, which, filled[which], at):
            return stages.welcomed(request, user, onward, at)
    keys = user.passkeys.exists()
    context = {
        "has_app": factors.has_app(user), "has_keys": keys, "code_form": filled["code"], "which": which,
        "recovery_form": filled["recovery"], "answer_form": filled["answer"], "name": user.name,
        "options": passkeys.ask(request, user) if keys else "",
    }  # fmt: skip
    return render(request, "accounts/second.html", context)


def _second_right(request: HttpRequest, user: User, which: str, form: forms.Form, at: datetime) -> bool:
    """Whether the factor is right; a wrong one is counted, too many are refused for a while."""
    until = lockout.locked_until(request, user.username, at, "factor")
    if until is not None:
        when = f"{until.astimezone(clock.SHANGHAI):%H:%M}"
        form.add_error(None, f"输错次数太多，请在 {when} 以后再试。手机不在身边，请联系上级工会干部重置二次验证。")
        return False
    typed = form.cleaned_data[which]
    if which == "answer":
        proven = passkeys.proven(request, user, typed)
        right = proven is not None and verbs.use_passkey(passkey=proven[0], count=proven[1], at=at)
    else:
        right = verbs.use_code(user=user, typed=typed, at=at)
    if not right:
        lockout.note_failure(request, user.username, at, "factor")
        form.data = {}  # what was typed is not shown again
        words = {
            "code": "验证码不对，或者已经用过。请等 App 换一个新的再输入。",
            "recovery": "恢复码不对，或者已经用过。",
            "answer": "通行密钥没有通过，请再试一次。",
        }
        form.add_error(None, words[which])
    return right


@login_not_required
@never_cache
@sensitive_post_parameters("answer")
@require_http_methods(["GET", "HEAD", "POST"])
def passkey_sign_in(request: HttpRequest) -> HttpResponse:
    """Signing in with a passkey alone: it is held and unlocked by its owner, so it is both factors at once."""
    at = clock.now()
    onward = safe_next(request, request.POST.get("next") or request.GET.get("next", ""))
    if not factors.offered() or (request.user.is_authenticated and request.method != "POST"):
        return HttpResponseRedirect(onward)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        proven = passkeys.proven(request, None, form.cleaned_data["answer"])
        if proven and proven[0].user.is_active and verbs.use_passkey(passkey=proven[0], count=proven[1], at=at):
            return stages.welcomed(request, proven[0].user, onward, at)
        form.add_error(None, "没有找到可用的通行密钥，请用密码登录。")
    context = {"form": form, "next": onward, "options": passkeys.ask(request, None)}
    return render(request, "accounts/passkey_sign_in.html", context)


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
