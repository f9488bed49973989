"""The author's side: bringing something forward, my own, and by code. Nothing here may say who was promised to stay unknown, so these
addresses leave no key of the form behind (`traceless`): their verbs make sending twice safe by themselves."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET

from jiaogong.engines.cases import reading as cases
from jiaogong.engines.org.models import Person
from jiaogong.kernel import clock
from jiaogong.kernel.access import require_holds
from jiaogong.kernel.attempts import counting as attempts
from jiaogong.kernel.once.middleware import FIELD, traceless

from .. import codes, forms, verbs
from ..models import Grievance, Mediation, Questionnaire
from ..reading import open_desks
from ..rules import SUBMIT
from ..words import NOT_COVERED, Promise
from .common import Act, file_links, myself, page, pages, ran, serve


@traceless
@sensitive_post_parameters()
@pages
def new(request: HttpRequest) -> HttpResponse:
    """The form on the phone; an anonymous one answers with its code, shown once."""
    require_holds(request.user, SUBMIT)
    person = myself(request)
    desks = open_desks(person, clock.today())
    data = (request.POST, request.FILES) if request.method == "POST" else ()
    form = forms.GrievanceForm(*data, desks=desks)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        filing = verbs.Filing(given["topic"], given["promise"], given["text"], files=given["files"])
        key = request.POST.get(FIELD, "")
        done, filed = ran(
            request,
            form,
            lambda: verbs.file_grievance(person, unit=given["unit"], given=filing, sending_key=key, at=clock.now()),
            "",
        )
        if done and filed.code:
            return page(request, "voices/code.html", {"grievance": filed.grievance, "code": codes.printed(filed.code)})
        if done:
            return redirect("voices:own", filed.grievance.key)
    return page(request, "voices/new.html", {"form": form, "desks": desks, "not_covered": NOT_COVERED})


@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """What I brought forward (named, or known to the handler), and my mediations."""
    person = myself(request)
    rows = list(Grievance.objects.of_author(person).select_related("unit")[:100])
    return page(request, "voices/mine.html", {
        "rows": [(row, *state_of(row)) for row in rows],
        "surveys": Questionnaire.objects.asked_of(request.user)[:20],
        "mediations": Mediation.objects.filter(person=person).select_related("unit")[:50],
    })  # fmt: skip


def state_of(row: Grievance) -> tuple[str, str]:
    """(badge, words) of a grievance as its author reads it."""
    case = cases.case_of(row)
    if case is None or case.state == "closed":
        return ("done", case.outcome) if case else ("muted", "")
    if row.replied_on:
        return "attention", "有新的回复，请评价"
    last = case.entries.filter(inner=False).order_by("-id").first()
    if last is not None and last.what == "询问":
        return "attention", "有新的询问，请查看"
    if case.handlers.filter(until__isnull=True).exists():
        return "info", "二次办理中" if case.round == 2 else "办理中"
    return "attention", "待受理"


def _acts(row: Grievance) -> list[Act]:
    case, at = cases.case_of(row), clock.now()
    if case is None or case.state != "open":
        return []
    found = [
        Act(
            "text",
            "补充情况",
            "补充",
            forms.TextForm,
            lambda g: verbs.supplement(row, text=g["text"], at=at),
            "已补充。",
        ),
        Act(
            "withdraw",
            "撤回诉求",
            "撤回诉求",
            None,
            lambda g: verbs.withdraw(row, at=at),
            "已撤回。",
            hint="撤回后办理结束，不能恢复。",
        ),
    ]
    if row.replied_on is not None:
        rate = Act(
            "rate",
            "评价答复",
            "提交评价",
            forms.RateForm,
            lambda g: verbs.rate(row, at=at, **g),
            "已评价，谢谢。",
            main=True,
        )
        found.insert(0, rate)
    return found


def _about(row: Grievance) -> dict[str, Any]:
    case = cases.case_of(row)
    assert case is not None
    return {
        "grievance": row, "state": state_of(row), "lines": cases.trail(case, inner=False), "text": row.text.open() if row.text else "",
        "clocks": cases.clocks_of(case, clock.today()), "case": case, "files": file_links(row),
        "looks": row.looks.select_related("user") if row.promise == Promise.HANDLER else [],
    }  # fmt: skip


@traceless
@sensitive_post_parameters()
@pages
def own(request: HttpRequest, key: UUID) -> HttpResponse:
    """One of mine: the answer, who looked at my name, what I may do."""
    person = get_object_or_404(Person, user_id=request.user.pk)
    row = get_object_or_404(Grievance.objects.of_author(person).select_related("unit", "person__user"), key=key)
    return serve(request, _acts(row), "voices/own.html", lambda: _about(row), back=request.path)


@traceless
@login_not_required
@sensitive_post_parameters()
@pages
def ask(request: HttpRequest) -> HttpResponse:
    """By code, without signing in: the answer, a supplement, the rating. The code travels in the form, never in an address."""
    if request.method != "POST":
        return _public(request, {"form": forms.CodeForm()})
    form = forms.CodeForm(request.POST)
    if not form.is_valid():
        return _public(request, {"form": form})
    try:
        row = codes.asked(form.cleaned_data["code"], source=attempts.source_of(request), at=clock.now())
    except attempts.TooMany as refused:
        form.add_error(None, refused.message)
        return _public(request, {"form": form}, status=429)
    if row is None:
        form.add_error("code", "没有找到这个查询码，请核对；字母不分大小写，横线可以不写。")
        return _public(request, {"form": form})
    return _by_code(request, row, form.cleaned_data["code"])


def _by_code(request: HttpRequest, row: Grievance, code: str) -> HttpResponse:
    acts, wanted = _acts(row), request.POST.get("act", "")
    bound, said = None, ""
    act = next((a for a in acts if a.key == wanted), None)
    if act is not None:
        run, bound = act.run, act.form(request.POST, prefix=act.key) if act.form else None
        if bound is None or bound.is_valid():
            given = bound.cleaned_data if bound is not None else {}
            done, _ = ran(request, bound, lambda: run(given), "")
            if done:
                bound, said = None, act.said
                row = Grievance.objects.select_related("unit").get(pk=row.pk)
                acts = _acts(row)
    rows = [
        (a, bound if act is not None and a.key == act.key and bound else (a.form(prefix=a.key) if a.form else None))
        for a in acts
    ]
    return _public(request, {"acts": rows, "said": said, "code": code, **_about(row)})


def _public(request: HttpRequest, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    response = render(request, "voices/ask.html", context, status=status)
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response
