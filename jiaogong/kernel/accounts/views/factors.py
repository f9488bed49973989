"""账号安全: the page, and setting up and removing second factors."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from urllib.parse import urlencode

import segno
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ... import clock
from ...errors import RuleBroken
from ...seal import SealBroken, seal, unseal
from .. import factors, lockout, outside, passkeys, stages, verbs
from ..devices import device_words
from ..forms import CodeForm, ConfirmForm, NewPasskeyForm
from ..models import User
from ..outside.common import title_of
from ..requests import signed_in
from .signing import safe_next

SECRET, CODES = "totp_secret", "fresh_codes"


def ask_again(request: HttpRequest, *, adding: bool = False) -> HttpResponse | None:
    """The page that asks the password once more, or None when it was typed just now."""
    if stages.is_sure(request, clock.now(), sign_in_counts=adding):
        return None
    back = request.path if request.method == "GET" else reverse("accounts:security")
    return HttpResponseRedirect(f"{reverse('accounts:confirm')}?{urlencode({'next': back})}")


def _only_offered() -> None:
    if not factors.offered():
        raise Http404


@never_cache
@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """账号安全: password, second factors, passkeys, bound accounts, devices."""
    user, at = signed_in(request), clock.now()
    bound = {row.provider: row for row in user.outside_identities.all()}
    open_to = {provider.key for provider in outside.providers()}
    context = {
        "offered": factors.offered(), "has_app": factors.has_app(user), "passkeys": user.passkeys.order_by("pk"),
        "codes_left": factors.codes_left(user), "required": factors.required_of(user), "due": factors.due(user),
        "forced": factors.must_enrol(user, at),
        "outside": [(key, title_of(key), bound.get(key)) for key in ("wechat", "wecom", "dingtalk")
                    if key in open_to or key in bound],
        "sure": stages.is_sure(request, at, sign_in_counts=False),
        "devices": [(device_words(row.label), row.last_seen) for row in user.devices.order_by("-last_seen")[:50]],
    }  # fmt: skip
    return render(request, "accounts/security.html", context)


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest) -> HttpResponse:
    """The password once more, before something that weakens or widens the account; wrong ones are counted."""
    user, at = signed_in(request), clock.now()
    onward = safe_next(request, request.POST.get("next") or request.GET.get("next", ""))
    form = ConfirmForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        until = lockout.locked_until(request, user.username, at)
        try:
            if until is not None:
                raise RuleBroken(f"密码连续输错次数太多，请在 {until.astimezone(clock.SHANGHAI):%H:%M} 以后再试。")
            verbs.confirm_password(user=user, password=form.cleaned_data["password"])
        except RuleBroken as error:
            if error.field:
                lockout.note_failure(request, user.username, at)
            form.add_error(error.field, error.message)
        else:
            request.session[stages.SURE] = int(at.timestamp())
            if onward == reverse("accounts:security"):
                messages.success(request, "已确认是您本人，请在 5 分钟内办理。")
            return HttpResponseRedirect(onward)
    return render(request, "accounts/confirm.html", {"form": form, "next": onward})


@never_cache
@sensitive_variables("secret", "codes")
@require_http_methods(["GET", "HEAD", "POST"])
def totp(request: HttpRequest) -> HttpResponse:
    """Set up the authenticator app: QR code, the secret as text, and a first code as proof."""
    _only_offered()
    user, at = signed_in(request), clock.now()
    if factors.has_app(user):
        return redirect("accounts:security")
    again = ask_again(request, adding=True)
    if again is not None:
        return again
    secret = _kept(request, user, SECRET) or _keep(request, user, SECRET, factors.new_secret())
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            codes = verbs.enrol_totp(user=user, secret=secret, typed=form.cleaned_data["code"], at=at)
        except RuleBroken as error:
            form.add_error(error.field, error.message)
        else:
            request.session.pop(SECRET, None)
            messages.success(request, "验证器已设置好，下次登录时要输入验证码。")
            return _after(request, user, codes)
    picture = segno.make(factors.app_address(user, secret), error="l").svg_data_uri(scale=5, border=2)
    groups = " ".join(secret[i : i + 4] for i in range(0, len(secret), 4))
    return render(request, "accounts/totp.html", {"form": form, "picture": picture, "secret": groups})


@require_POST
def totp_remove(request: HttpRequest) -> HttpResponse:
    """Take the authenticator app away, after the password."""
    again = ask_again(request)
    if again is None and verbs.remove_totp(user=signed_in(request), at=clock.now()):
        messages.success(request, "验证器已移除。")
    return again or redirect("accounts:security")


@never_cache
@sensitive_post_parameters("answer")
@require_http_methods(["GET", "HEAD", "POST"])
def passkey_new(request: HttpRequest) -> HttpResponse:
    """Add a passkey of this or another device."""
    _only_offered()
    user, at = signed_in(request), clock.now()
    again = ask_again(request, adding=True)
    if again is not None:
        return again
    words = device_words(request.headers.get("User-Agent", ""))[:30]
    form = NewPasskeyForm(request.POST or None, initial={"name": words})
    if request.method == "POST" and form.is_valid():
        made = passkeys.made(request, user, form.cleaned_data["answer"])
        try:
            if made is None:
                raise RuleBroken("这次没有添加成功，请再试一次。")
            codes = verbs.add_passkey(user=user, name=form.cleaned_data["name"], made=made, at=at)
        except RuleBroken as error:
            form.add_error(error.field, error.message)
        else:
            messages.success(request, "通行密钥已添加。")
            return _after(request, user, codes)
    return render(request, "accounts/passkey_new.html", {"form": form, "options": passkeys.ask_new(request, user)})


@require_POST
def passkey_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one of my passkeys away, after the password."""
    user = signed_in(request)
    row = get_object_or_404(user.passkeys, pk=pk)
    again = ask_again(request)
    if again is None:
        verbs.remove_passkey(user=user, passkey=row, at=clock.now())
        messages.success(request, f"通行密钥“{row.name}”已移除。")
    return again or redirect("accounts:security")


@never_cache
@sensitive_variables("codes", "kept")
@require_http_methods(["GET", "HEAD", "POST"])
def codes(request: HttpRequest) -> HttpResponse:
    """Recovery codes: POST makes new ones (after the password), the look that follows shows them once."""
    user = signed_in(request)
    if request.method == "POST":
        again = ask_again(request)
        if again is not None:
            return again
        try:
            return _after(request, user, verbs.new_recovery_codes(user=user))
        except RuleBroken as error:
            messages.error(request, error.message)
            return redirect("accounts:security")
    kept = _kept(request, user, CODES)
    request.session.pop(CODES, None)
    if not kept:
        return redirect("accounts:security")
    text = f"教工之家 恢复码（{user.username}）\r\n每个只能用一次，请放在安全的地方。\r\n\r\n" + kept.replace(
        " ", "\r\n"
    )
    file = f"data:text/plain;charset=utf-8;base64,{base64.b64encode(text.encode()).decode()}"
    return render(request, "accounts/codes.html", {"codes": kept.split(), "file": file})


def _after(request: HttpRequest, user: User, codes: Sequence[str]) -> HttpResponse:
    """To the fresh recovery codes, which wait sealed in the session for one look; without any, back to 账号安全."""
    if not codes:
        return redirect("accounts:security")
    _keep(request, user, CODES, " ".join(codes))
    return redirect("accounts:codes")


def _keep(request: HttpRequest, user: User, slot: str, value: str) -> str:
    request.session[slot] = base64.b64encode(seal(value, f"accounts.{slot}.{user.key}")).decode()
    return value


def _kept(request: HttpRequest, user: User, slot: str) -> str:
    try:
        return unseal(base64.b64decode(request.session.get(slot, "")), f"accounts.{slot}.{user.key}")
    except SealBroken:
        return ""
