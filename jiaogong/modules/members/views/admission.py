"""申请入会 inside the platform: staff who apply by their account, and the registrar's desk."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jiaogong.engines.org.models import Employment, Person, Unit, open_at
from jiaogong.engines.personal import purposes
from jiaogong.kernel import clock
from jiaogong.kernel.access import holds, home_units
from jiaogong.kernel.accounts.requests import signed_in
from jiaogong.kernel.errors import Refused, RuleBroken
from jiaogong.kernel.text import mask_id, mask_phone
from jiaogong.kernel.ui.broken import add_broken
from jiaogong.kernel.ui.listing import Empty, Listing, render_listing

from .. import admission, applying
from .. import joining_forms as forms
from ..application_table import ApplicationFilter, ApplicationTable
from ..cards import qr
from ..models import Application, JoiningLink, Membership
from ..purposes import JOINING
from ..reading import units_to_enrol
from ..tables import APPLICATION_STATES
from ..words import ApplicationStatus
from .common import note_seen_by, page


def _require_keeper(request: HttpRequest) -> None:
    if not (holds(request.user, "members.keep") or holds(request.user, "members.start")):
        raise Refused("members.keep")


@require_http_methods(["GET", "POST"])
def apply(request: HttpRequest) -> HttpResponse:
    """Staff with an account ask to join where they work."""
    person = Person.objects.filter(user=signed_in(request)).first()
    jobs = Employment.objects.filter(open_at(clock.today()), person=person).select_related("unit__home")
    job = jobs.order_by("since").first() if person else None
    if person is None or job is None or job.unit.home is None:
        raise Http404
    member = Membership.objects.current().filter(person=person).exists()
    form = forms.ApplyForm(
        request.POST if request.method == "POST" else None, initial={"employment_type": job.employment_type}
    )
    if form.is_bound and form.is_valid():
        try:
            kind = form.cleaned_data["employment_type"]
            applying.apply_own(job.unit.home, by=request.user, employment_type=kind, at=clock.now())
        except RuleBroken as broken:
            add_broken(form, broken)
        else:
            messages.success(request, "申请已提交，等工会审核。")
            return redirect("members:mine")
    context = {"person": person, "job": job, "unit": job.unit.home, "form": form, "member": member}
    context |= {"purpose": purposes.get(JOINING), "open": Application.objects.filter(person=person, status="submitted")}
    return page(request, "members/apply.html", context)


def _unit(request: HttpRequest) -> Unit:
    """The unit the address names, or the widest the user keeps; 404 out of reach."""
    units = units_to_enrol(request.user)
    if text := request.GET.get("unit", ""):
        try:
            return get_object_or_404(units, key=UUID(text))
        except ValueError:
            raise Http404 from None
    own = home_units(request.user, "members.keep")
    return get_object_or_404(units, pk=own[0] if own else 0)


@require_http_methods(["GET", "POST"])
def link(request: HttpRequest) -> HttpResponse:
    """The unit's joining link with its QR code; issue, replace, stop."""
    _require_keeper(request)
    unit, today = _unit(request), clock.today()
    act = request.POST.get("act", "")
    form = forms.LinkForm(request.POST if act == "issue" else None, initial={"expires_on": today + timedelta(days=60)})
    back = f"{reverse('members:link')}?unit={unit.key}"
    try:
        if act == "revoke":
            admission.revoke_link(unit, by=request.user, at=clock.now())
            messages.success(request, "入会码已停用。")
            return redirect(back)
        if form.is_bound and form.is_valid():
            admission.issue_link(unit, by=request.user, expires_on=form.cleaned_data["expires_on"], at=clock.now())
            messages.success(request, "已发放新的入会码，以前的随即停用。")
            return redirect(back)
    except RuleBroken as broken:
        if form.is_bound:
            add_broken(form, broken)
        else:
            messages.error(request, broken.message)
    now = JoiningLink.objects.filter(unit=unit, revoked_at__isnull=True).select_related("unit", "issued_by").first()
    address = request.build_absolute_uri(reverse("members:join", args=[now.code])) if now else ""
    context = {
        "unit": unit,
        "form": form,
        "link": now,
        "alive": now is not None and now.alive(today),
        "address": address,
    }
    return page(request, "members/link.html", context | {"picture": qr(address) if now else ""})


@require_GET
def applications(request: HttpRequest) -> HttpResponse:
    """Applications handed in to units whose register the user keeps."""
    _require_keeper(request)
    empty = Empty("还没有入会申请", "发放本单位的入会码，同事扫码就能申请。", "发放入会码", reverse("members:link"))
    listing = Listing(
        title="入会申请", queryset=Application.objects.visible_to(request.user).select_related("unit"),
        table=ApplicationTable, filters=ApplicationFilter, search=lambda rows, text: rows.filter(name__contains=text),
        search_hint="姓名", empty=empty,
    )  # fmt: skip
    return render_listing(request, listing, template="members/applications.html")


@require_GET
def application(request: HttpRequest, key: UUID) -> HttpResponse:
    """One application: what was said, what is known, what may be done."""
    row = _load(request, key)
    note_seen_by(request, row)
    return _show(request, row, {})


def _load(request: HttpRequest, key: UUID) -> Application:
    rows = Application.objects.visible_to(request.user).select_related("unit", "person", "membership", "transfer")
    return get_object_or_404(rows, key=key)


def _approve_form(row: Application, data: Any = None) -> forms.ApproveForm:
    now = {"since": clock.today(), "employment_type": row.employment_type}
    now |= {"position": row.position, "subject": row.subject}
    return forms.ApproveForm(data, initial=now, needs_code=applying.needs_check_code(row))


def _show(request: HttpRequest, row: Application, shown: dict[str, Any]) -> HttpResponse:
    waiting = row.status == ApplicationStatus.SUBMITTED
    context = {
        "application": row,
        "state": APPLICATION_STATES[ApplicationStatus(row.status)],
        "findings": admission.findings_of(row) if waiting else [],
        "id_masked": row.id_number.masked(mask_id) if row.id_number else "",
        "phone_masked": row.phone.masked(mask_phone) if row.phone else "",
        "waiting": waiting,
        "approve_form": shown.get("approve") or (_approve_form(row) if waiting else None),
        "return_form": shown.get("return") or forms.ReturnForm(),
        "reject_form": shown.get("reject") or forms.RejectForm(),
    }
    return page(request, "members/application.html", context)


@require_POST
def decide(request: HttpRequest, key: UUID) -> HttpResponse:
    """Approve, return with a reason, or reject by a rule."""
    row, act, at = _load(request, key), request.POST.get("act", ""), clock.now()
    makers = {
        "approve": lambda: _approve_form(row, request.POST),
        "return": lambda: forms.ReturnForm(request.POST),
        "reject": lambda: forms.RejectForm(request.POST),
    }
    form: Any = makers[act]() if act in makers else None
    if form is not None and form.is_valid():
        given = form.cleaned_data
        try:
            if act == "approve":
                row = admission.approve(row, by=request.user, at=at, **given)
            elif act == "return":
                row = admission.return_application(row, by=request.user, reason=given["reason"], at=at)
            else:
                row = admission.reject(row, by=request.user, rule=given["rule"], reason=given["note"], at=at)
        except RuleBroken as broken:
            add_broken(form, broken)
        else:
            messages.success(request, f"{row.name}的入会申请{row.get_status_display()}。")
            return redirect("members:application", key)
    return _show(request, row, {act: form} if form is not None else {})
