"""A person's account: opening it, a new password, stopping and resuming sign-in."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from jiaogong.engines.org.models import Person
from jiaogong.kernel.access import require_holds
from jiaogong.kernel.accounts import shown_once
from jiaogong.kernel.errors import RuleBroken
from jiaogong.kernel.ui.broken import add_broken

from .. import accounts
from ..forms import ActForm, OpenAccountForm, ResetSecondForm
from .common import page


@require_http_methods(["GET", "POST"])
@sensitive_variables("password")
def account(request: HttpRequest, key: UUID) -> HttpResponse:
    """The account's state and what may be done; a new password is shown by the first look after the act, and never again."""
    require_holds(request.user, accounts.RULE)
    person = Person.objects.select_related("user").filter(key=key).first()
    found = accounts.account_in_reach(request.user, person) if person else None
    if person is None or found is None:
        raise Http404
    form = OpenAccountForm(initial={"username": "" if found.user else accounts.suggested_username(person)})
    second_form, broken = ResetSecondForm(), ""
    if request.method == "POST":
        given = ActForm(request.POST)
        act = given.cleaned_data["act"] if given.is_valid() else ""
        if act == "open":
            form = OpenAccountForm(request.POST)
        if act == "reset_second":
            second_form = ResetSecondForm(request.POST)
        needed = {"open": form, "reset_second": second_form}.get(act)
        try:
            if act and (needed is None or needed.is_valid()):
                _run(request, person, act, needed)
                return redirect("members:account", key)
        except RuleBroken as error:
            broken = "" if error.field else error.message
            if error.field:
                add_broken(second_form if act == "reset_second" else form, error)
    password = shown_once.take(request, _purpose(person)) if request.method == "GET" else ""
    context = {"person": person, "account": found, "form": form, "broken": broken, "password": password}
    context |= {"second_form": second_form, "one_time_days": settings.ONE_TIME_PASSWORD_DAYS}
    return page(request, "members/account.html", context | {"site": request.build_absolute_uri(reverse("home"))})


def _run(request: HttpRequest, person: Person, act: str, form: Form | None) -> None:
    """One act; a new password waits, sealed, in the asker's own session for the page that follows."""
    if act == "open" and form:
        shown_once.keep(
            request,
            _purpose(person),
            accounts.open_account(person, by=request.user, username=form.cleaned_data["username"]),
        )
    elif act == "reset":
        shown_once.keep(request, _purpose(person), accounts.reset(person, by=request.user))
    elif act == "reset_second" and form:
        accounts.reset_second(person, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, f"{person.name}的二次验证已重置，他下次用密码登录后重新设置。")
    elif act == "stop":
        accounts.stop(person, by=request.user)
        messages.success(request, f"{person.name}的账号已停用，不能再登录。")
    else:
        accounts.resume(person, by=request.user)
        messages.success(request, f"{person.name}的账号已恢复，可以登录。")


def _purpose(person: Person) -> str:
    return f"accounts.one_time.{person.key}"
