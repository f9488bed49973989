"""The page of a case: where it stands, how long each step took, what is lacking, what to do next."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jiaogong.engines.inbox.verbs import note_seen_about
from jiaogong.engines.inbox.wording import due_words
from jiaogong.engines.org.models import Holding
from jiaogong.kernel import clock
from jiaogong.kernel.access import allows
from jiaogong.kernel.clock import WorkingCalendar
from jiaogong.kernel.errors import RuleBroken

from .. import verbs
from ..document import approval_docx, title_of
from ..forms import ReasonForm
from ..models import Founding
from ..reading import advice, lacking, paper_lines, papers_source, track
from ..rights import may_decide, may_see_papers, may_work
from ..words import EDITABLE, TONES, State
from .common import load

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_GET
def case(request: HttpRequest, key: UUID) -> HttpResponse:
    """The case."""
    return _page(request, load(request, key))


def _page(request: HttpRequest, found: Founding, broken: str = "") -> HttpResponse:
    user, today = request.user, clock.today()
    works, decides, papers = may_work(user, found), may_decide(user, found.unit), may_see_papers(user, found)
    if works or decides:
        note_seen_about(found, at=clock.now())
    holding = Holding.objects.filter(office=found.contact_id).select_related("person__user").order_by("-since").first()
    context = {
        "founding": found, "unit": found.unit, "tone": TONES[State(found.state)], "track": track(found, today), "broken": broken,
        "works": works, "decides": decides, "papers": papers, "editable": works and found.state in EDITABLE,
        "contact": holding.person if holding and (papers or allows(user, "unions.view_officers", found.unit)) else None,
        "lines": paper_lines(found, today) if papers else [], "source": papers_source(found, today),
        "lacking": lacking(found, today) if found.state in EDITABLE else [],
        "partners": list(found.partners.select_related("unit")), "joined": found.joiners.count(),
        "advice": advice(found.unit, found.intended, today),
        "elected": list(found.elected.select_related("person")),
        "due": due_words(found.due_on, today, WorkingCalendar()) if found.due_on and found.running else None,
        "may_account": decides and allows(user, "members.open_account", found.unit),
    }  # fmt: skip
    return render(request, "founding/case.html", context)


@require_POST
def submit(request: HttpRequest, key: UUID) -> HttpResponse:
    """Hand the application in; what lacks is named on the page."""
    found = load(request, key, working=True)
    try:
        verbs.apply(found, by=request.user, at=clock.now())
    except RuleBroken as broken:
        return _page(request, found, broken.message)
    messages.success(request, f"申请已提交，{found.unit.superior}会收到待办。")
    return redirect("founding:case", found.key)


@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, key: UUID) -> HttpResponse:
    """Give the case up."""
    found = load(request, key, working=True)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            verbs.withdraw(found, by=request.user, at=clock.now(), reason=form.cleaned_data["reason"])
        except RuleBroken as broken:
            form.add_error(broken.field if broken.field in form.fields else None, broken.message)
        else:
            messages.success(request, "已撤回建会申请，以后可以重新办理。")
            return redirect("founding:case", found.key)
    context = {"founding": found, "title": "撤回建会申请", "acts": [("withdraw", "撤回", form, "确认撤回", True)]}
    return render(request, "founding/acts.html", context)


@require_GET
def approval(request: HttpRequest, key: UUID) -> HttpResponse:
    """The 批复 as .docx, once it was given."""
    found = load(request, key)
    if not found.approval:
        raise Http404
    answer = HttpResponse(approval_docx(found), content_type=DOCX)
    answer["Content-Disposition"] = content_disposition_header(True, f"{title_of(found)}.docx") or "attachment"
    return answer
