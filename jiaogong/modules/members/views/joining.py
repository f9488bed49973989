"""申请入会 by whoever has no account: three screens on the phone, then the progress and the own account."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from jiaogong.engines.personal import purposes
from jiaogong.kernel import clock
from jiaogong.kernel.errors import RuleBroken
from jiaogong.kernel.text import mask_id, mask_phone
from jiaogong.kernel.ui.broken import add_broken

from .. import applying
from .. import joining_forms as forms
from ..accounts import held_beyond, suggested_username
from ..models import Application, JoiningLink
from ..progress import steps_of
from ..purposes import JOINING
from ..words import ApplicationStatus
from .common import kept_out_of_caches

SLOT, SINCE_SLOT, CODE_SLOT, SHOWN_SLOT = "joining", "joining_since", "joining_code", "joining_shown"
SLOT_SECONDS = 2 * 3600
pages = require_http_methods(["GET", "POST"])


def _page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    response = kept_out_of_caches(render(request, template, context))
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _link(code: str) -> JoiningLink:
    link = applying.link_of(code)
    if link is None:
        raise Http404
    return link


def _own(request: HttpRequest, unit_id: int | None = None) -> Application | None:
    """The application this browser is about. A browser that others may use forgets it after two hours, and when
    somebody signs in; the asking code brings it back."""
    _forget_stale(request)
    rows = Application.objects.select_related("unit", "person", "membership", "transfer")
    key = request.session.get(SLOT)
    row = rows.filter(key=key).first() if key else None
    return row if row is None or unit_id is None or row.unit_id == unit_id else None


def _remember(request: HttpRequest, row: Application) -> None:
    request.session[SLOT], request.session[SINCE_SLOT] = str(row.key), int(clock.now().timestamp())


def _forget_stale(request: HttpRequest) -> None:
    age = clock.now().timestamp() - request.session.get(SINCE_SLOT, 0)
    if SLOT in request.session and (age > SLOT_SECONDS or request.user.is_authenticated):
        for slot in (SLOT, SINCE_SLOT, SHOWN_SLOT, CODE_SLOT):
            request.session.pop(slot, None)


def _address(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))


@login_not_required
@sensitive_post_parameters("id_number", "phone")
@pages
def start(request: HttpRequest, code: str) -> HttpResponse:
    """Screen one: what is asked for and why, and the form."""
    link = _link(code)
    earlier = _own(request, link.unit_id)
    again = earlier if earlier and earlier.status in (ApplicationStatus.DRAFT, ApplicationStatus.RETURNED) else None
    names = ("name", "employment_type", "position", "subject")
    initial = {name: getattr(again, name) for name in names} if again else {}
    form = forms.JoinForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        given = {k: v for k, v in form.cleaned_data.items() if k != "agree"}
        try:
            row = applying.begin(
                link, given=applying.Given(**given), address=_address(request), at=clock.now(), earlier=again
            )
            _remember(request, row)
            if not applying.needs_phone_code():
                return redirect("members:join_confirm", code)
            request.session[SHOWN_SLOT] = applying.send_code(row, at=clock.now())
            return redirect("members:join_phone", code)
        except RuleBroken as broken:
            add_broken(form, broken)
    context = {"link": link, "form": form, "purpose": purposes.get(JOINING), "again": again, "total": _total()}
    return _page(request, "members/join.html", context)


def _total() -> int:
    return 3 if applying.needs_phone_code() else 2


def _draft(request: HttpRequest, link: JoiningLink) -> Application:
    row = _own(request, link.unit_id)
    if row is None or row.status not in (ApplicationStatus.DRAFT, ApplicationStatus.RETURNED) or row.phone is None:
        raise Http404
    return row


@login_not_required
@pages
def phone(request: HttpRequest, code: str) -> HttpResponse:
    """Screen two: the code the phone got."""
    link = _link(code)
    row = _draft(request, link)
    resend = request.POST.get("act") == "resend"
    form = forms.PhoneCodeForm(request.POST if request.method == "POST" and not resend else None)
    try:
        if resend:
            request.session[SHOWN_SLOT] = applying.send_code(row, at=clock.now())
            messages.success(request, "验证码已重新发送。")
            return redirect("members:join_phone", code)
        if form.is_bound and form.is_valid():
            if applying.prove_phone(row, code=form.cleaned_data["code"], at=clock.now()):
                request.session.pop(SHOWN_SLOT, None)
                return redirect("members:join_confirm", code)
            form.add_error("code", "验证码不对，请核对短信；输错五次后须重新发送。")
    except RuleBroken as broken:
        if not form.is_bound:
            messages.error(request, broken.message)
            return redirect("members:join_phone", code)
        add_broken(form, broken)
    shown = request.session.get(SHOWN_SLOT, "")
    context = {"link": link, "form": form, "phone": row.phone.masked(mask_phone), "shown": shown}
    return _page(request, "members/join_phone.html", context)


@login_not_required
@pages
def confirm(request: HttpRequest, code: str) -> HttpResponse:
    """Screen three: what will be handed in; the match only to the owner of the roster's phone."""
    link = _link(code)
    if (
        request.method == "POST"
        and (sent := _own(request, link.unit_id))
        and sent.status == ApplicationStatus.SUBMITTED
    ):
        return redirect("members:join_progress")
    row = _draft(request, link)
    if applying.needs_phone_code() and row.phone_proven_at is None:
        return redirect("members:join_phone", code)
    if request.method == "POST":
        if asking_code := applying.submit(row, at=clock.now()):
            request.session[CODE_SLOT] = asking_code
        return redirect("members:join_progress")
    context = {
        "link": link, "application": row, "match": applying.match_words(row), "total": _total(),
        "id_masked": row.id_number.masked(mask_id), "phone_masked": row.phone.masked(mask_phone),
    }  # fmt: skip
    return _page(request, "members/join_confirm.html", context)


@login_not_required
@pages
def progress(request: HttpRequest) -> HttpResponse:
    """Where the application stands, step by step; asked with the code, or by the browser that handed it in."""
    row = _own(request)
    form = forms.AskingCodeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            found = applying.by_code(form.cleaned_data["code"], address=_address(request), at=clock.now())
            if found is not None:
                request.session.cycle_key()
                _remember(request, found)
                return redirect("members:join_progress")
            form.add_error("code", "没有这份申请，请核对查询码。")
        except RuleBroken as broken:
            add_broken(form, broken)
    if row is not None and row.status == ApplicationStatus.DRAFT:
        row = None
    return _show(request, row, form, None)


def _show(
    request: HttpRequest, row: Application | None, form: forms.AskingCodeForm, account: forms.OwnAccountForm | None
) -> HttpResponse:
    context: dict[str, Any] = {"application": row, "form": form}
    if row is not None:
        waiting = row.status == ApplicationStatus.SUBMITTED
        may_open = row.account_until is not None and row.person is not None and row.person.user_id is None
        elsewhere = may_open and row.person is not None and held_beyond(row.person, row.unit)
        may_open = may_open and not elsewhere
        if may_open and account is None:
            assert row.person is not None
            account = forms.OwnAccountForm(initial={"username": suggested_username(row.person)})
        link = JoiningLink.objects.filter(unit=row.unit, revoked_at__isnull=True).select_related("unit").first()
        context |= {
            "steps": steps_of(row), "asking_code": request.session.pop(CODE_SLOT, ""),
            "check_code": applying.check_code(row) if waiting and applying.needs_check_code(row) else "",
            "account": account if may_open else None, "account_at_office": applying.AT_OFFICE if elsewhere else "",
            "link": link if link is not None and link.alive(clock.today()) else None,
            "may_withdraw": row.status in (ApplicationStatus.SUBMITTED, ApplicationStatus.RETURNED),
            "has_account": row.status == ApplicationStatus.APPROVED and row.person and row.person.user_id is not None,
        }  # fmt: skip
    return _page(request, "members/join_progress.html", context)


@login_not_required
@require_POST
def withdraw(request: HttpRequest) -> HttpResponse:
    """Take it back."""
    row = _own(request)
    if row is None or row.by_account:
        raise Http404
    applying.withdraw_application(row, by=None, at=clock.now())
    messages.success(request, "申请已撤回。")
    return redirect("members:join_progress")


@login_not_required
@sensitive_post_parameters("new_password", "again")
@require_POST
def own_account(request: HttpRequest) -> HttpResponse:
    """The approved applicant takes his account."""
    row = _own(request)
    if row is None or row.person is None:
        raise Http404
    form = forms.OwnAccountForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        try:
            applying.open_own_account(
                row, username=given["username"], password=given["new_password"], day=clock.today()
            )
        except RuleBroken as broken:
            add_broken(form, broken)
        else:
            request.session.pop(SLOT, None)
            messages.success(request, "账号已开通，请用刚才的用户名和密码登录。")
            return redirect("accounts:login")
    return _show(request, row, forms.AskingCodeForm(), form)
