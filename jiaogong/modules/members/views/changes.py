"""Writing: enrol, correct, verify, end, and looking at whole numbers."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from jiaogong.engines.org.models import Employment
from jiaogong.kernel import clock
from jiaogong.kernel.access import holds
from jiaogong.kernel.errors import Refused, RuleBroken
from jiaogong.kernel.ui.broken import add_broken

from .. import forms, verbs
from ..joining import HeldElsewhere
from ..reading import masked_id, masked_phone, units_to_enrol
from ..reveals import reveal
from ..transfers import request_by_number
from .common import load_membership, page, serve
from .person import person_context

pages = require_http_methods(["GET", "POST"])


@pages
def new(request: HttpRequest) -> HttpResponse:
    """Enrol one member."""
    if not (holds(request.user, "members.keep") or holds(request.user, "members.start")):
        raise Refused("members.keep")
    units = units_to_enrol(request.user)
    form = forms.EnrolForm(
        request.POST or None, units=units, initial={"unit": request.GET.get("unit"), "since": clock.today()}
    )
    elsewhere = False
    if request.method == "POST" and form.is_valid():
        try:
            if request.POST.get("act") == "transfer":
                return _asked_transfer(request, form.cleaned_data)
            row = verbs.add_member(by=request.user, **form.cleaned_data)
        except RuleBroken as broken:
            elsewhere = isinstance(broken, HeldElsewhere)
            add_broken(form, broken)
        else:
            messages.success(request, f"已登记{row.person.name}入会，请接着做实名核验。")
            return redirect("members:person", row.person.key)
    return page(request, "members/new.html", {"form": form, "elsewhere": elsewhere})


def _asked_transfer(request: HttpRequest, given: dict[str, Any]) -> HttpResponse:
    """Ask for a member of another unit with what the form holds."""
    names = ("name", "id_number", "other_document", "employment_type", "position", "subject", "since")
    row = request_by_number(by=request.user, to=given["unit"], **{name: given[name] for name in names})
    messages.success(request, "已发起会籍接转，等原单位同意。")
    return redirect("members:transfer", row.key)


@require_POST
def reveal_numbers(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show the whole numbers in this answer and in no other."""
    _, membership = load_membership(request, key, "members.reveal")
    form = forms.RevealForm(request.POST)
    whole = None
    if form.is_valid():
        try:
            whole = reveal(membership, by=request.user, reason=form.cleaned_data["reason"], at=clock.now())
        except RuleBroken as broken:
            add_broken(form, broken)
    context = person_context(request, key)
    return page(
        request,
        "members/person.html",
        {**context, "whole": whole, "reveal_form": form if whole is None else forms.RevealForm()},
    )


@pages
def verify(request: HttpRequest, key: UUID) -> HttpResponse:
    """Real name verified: how, and on which day."""
    record, membership = load_membership(request, key)
    form = forms.VerifyForm(request.POST if request.method == "POST" else None, initial={"day": clock.today()})
    context = {"title": "登记实名核验", "button": "登记核验", "done": "已登记实名核验。"}
    return serve(request, record, form, lambda d: verbs.verify(membership, by=request.user, **d), context)


@pages
def unverify(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take a verification back."""
    record, membership = load_membership(request, key)
    form = forms.UnverifyForm(request.POST if request.method == "POST" else None)
    context = {"title": "撤销实名核验", "button": "撤销核验", "done": "已撤销实名核验。", "danger": True}
    return serve(request, record, form, lambda d: verbs.unverify(membership, by=request.user, **d), context)


@pages
def change(request: HttpRequest, key: UUID) -> HttpResponse:
    """Correct what is written about a member."""
    record, membership = load_membership(request, key)
    person = record.person
    job = Employment.objects.filter(person=person, unit=membership.unit, until__isnull=True).first()
    now = {
        "name": person.name, "sex": person.sex, "birth": person.birth_date, "employment_type": membership.employment_type,
        "position": job.position if job else "", "subject": job.subject if job else "",
    }  # fmt: skip
    form = forms.CorrectForm(
        request.POST if request.method == "POST" else None,
        initial=now,
        masked_id=masked_id(person),
        masked_phone=masked_phone(person),
    )
    context = {"title": "更正会员信息", "button": "保存更正", "done": "已更正。"}
    return serve(request, record, form, lambda d: verbs.correct_person(membership, by=request.user, **d), context)


@pages
def end(request: HttpRequest, key: UUID) -> HttpResponse:
    """End a membership, or keep it on retirement."""
    record, membership = load_membership(request, key)
    form = forms.EndForm(
        request.POST if request.method == "POST" else None, status=membership.status, initial={"until": clock.today()}
    )
    context = {"title": "终止或保留会籍", "button": "登记", "done": "已登记。", "danger": True}
    return serve(request, record, form, lambda d: verbs.end_membership(membership, by=request.user, **d), context)
