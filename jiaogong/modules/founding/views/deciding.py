"""The superior's page: approve, return, refuse; at the end, code and union."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from jiaogong.engines.papers.models import DocNumber
from jiaogong.kernel import clock
from jiaogong.kernel.errors import Refused, RuleBroken
from jiaogong.kernel.ui.broken import add_broken
from jiaogong.modules.unions.models import Union
from jiaogong.modules.unions.views.common import form_data

from .. import verbs
from ..forms import ApproveForm, ReasonForm
from ..models import Founding
from ..rights import may_decide
from ..words import State
from .common import load


class Nothing(Form):
    """A button alone."""


def _mark(founding: Founding) -> str:
    """The 代字 the superior used last: in approvals given here, else in those registered below it."""
    superior = founding.unit.superior
    given = Founding.objects.filter(unit__superior=superior).exclude(approval="").values("pk")
    last = DocNumber.objects.filter(owner_type="founding.founding", owner_id__in=given).order_by("-id").first()
    if last is not None:
        return last.mark
    rows = Union.objects.filter(unit__superior=superior).exclude(approval="").order_by("-since")
    text = rows.values_list("approval", flat=True).first() or ""
    return text.split("〔")[0] if "〔" in text else ""


@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, key: UUID) -> HttpResponse:
    """What the superior may do now, each with its form."""
    found = load(request, key)
    if not may_decide(request.user, found.unit):
        raise Refused("founding.review")
    acts = _acts(request, found)
    by, at = request.user, clock.now()
    runs = {
        "approve": (lambda d: verbs.approve(found, by=by, at=at, **d), "已批复，文号已编，对方会收到待办。"),
        "return": (lambda d: verbs.send_back(found, by=by, at=at, **d), "已退回，对方的待办重新打开。"),
        "refuse": (lambda d: verbs.refuse(found, by=by, at=at, **d), "已登记不予批准。"),
        "complete": (lambda d: verbs.complete(found, by=by, at=at), "建会完成，组织代码已颁发。"),
    }
    for name, _, form, _, _ in acts:
        if form.is_bound and form.is_valid():
            run, done = runs[name]
            try:
                run(form.cleaned_data)
            except RuleBroken as broken:
                add_broken(form, broken)
            else:
                messages.success(request, done)
                return redirect("founding:case", found.key)
    says = "" if acts else f"本次建会现在是“{found.get_state_display()}”，没有需要上级办理的事项。"
    return render(request, "founding/acts.html", {"founding": found, "title": "审批建会", "acts": acts, "says": says})


def _acts(request: HttpRequest, found: Founding) -> list[tuple[str, str, Any, str, bool]]:
    back = ReasonForm(form_data(request, "return"), prefix=None, auto_id="return_%s")
    if found.state == State.APPLIED:
        first = {"mark": _mark(found), "day": clock.today()}
        return [
            ("approve", "同意建会", ApproveForm(form_data(request, "approve"), initial=first), "批复同意", False),
            ("return", "退回补正（写明缺什么）", back, "退回", True),
            (
                "refuse",
                "不予批准（写明依据）",
                ReasonForm(form_data(request, "refuse"), auto_id="refuse_%s"),
                "不予批准",
                True,
            ),
        ]
    if found.state == State.ELECTED:
        code = verbs.organisation_code(found)
        return [
            (
                "complete",
                f"核对无误，颁发组织代码 {code}",
                Nothing(form_data(request, "complete")),
                "颁发代码，完成建会",
                False,
            ),
            ("return", "退回选举结果（写明原因）", back, "退回", True),
        ]
    return []
