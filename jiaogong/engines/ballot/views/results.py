"""The result: page, workbook, official sheet."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from jiaogong.kernel import clock
from jiaogong.kernel.access import allows
from jiaogong.kernel.errors import Refused
from jiaogong.kernel.ui.listing import XLSX

from .. import subjects
from ..counting import Result, choices_of
from ..models import Elector, Vote
from ..reading import asked_words, named_choices, result_of, result_rows
from ..result_paper import as_docx, as_pdf
from ..rules import VIEW, may_manage
from ..tables import result_workbook
from ..words import Kind, State

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def _load(request: HttpRequest, key: UUID) -> tuple[Vote, bool]:
    """A counted vote, for officers in reach and its electors; and whether the user is one of the officers."""
    vote = get_object_or_404(Vote.objects.select_related("unit", "counted_by"), key=key, state=State.COUNTED)
    user: Any = request.user
    officer = may_manage(user, vote) or allows(request.user, VIEW, vote.unit)
    if not officer and not Elector.objects.filter(vote=vote, person__user=user).exists():
        raise Refused(VIEW)
    return vote, officer


@require_GET
def result(request: HttpRequest, key: UUID) -> HttpResponse:
    """What came out, in sentences and a table."""
    vote, officer = _load(request, key)
    found = result_of(vote)
    subject_title, subject_link = subjects.title_and_link(vote)
    named = named_choices(vote)
    rules = vote.counting_rules
    won = "当选" if rules.whole_paper else "通过"
    titles = ["选择"] if rules.kind == Kind.CHOOSE else [row.title for row in found.options]
    shown = [row | {"said": list(zip(titles, row["said"], strict=True)) if row["said"] else None} for row in named]
    context = {
        "vote": vote, "result": found, "rows": result_rows(vote, found), "officer": officer, "named": shown, "won": won, "lost": f"未{won}",
        "words": [word for _, word in choices_of(rules)], "titles": titles, "asked": asked_words(vote),
        "subject_title": subject_title, "subject_link": subject_link if officer else "", "further": _further(request, vote, found),
    }  # fmt: skip
    return render(request, "ballot/result.html", context)


def _further(request: HttpRequest, vote: Vote, found: Result) -> bool:
    """Whether a tie or a shortfall asks whoever runs the vote for another round."""
    rules = vote.counting_rules
    left = (
        rules.whole_paper
        and rules.places
        and found.quorate
        and sum(1 for o in found.options if o.passed) < rules.places
    )
    return bool(left) and may_manage(request.user, vote)


@require_GET
def download(request: HttpRequest, key: UUID, form: str) -> HttpResponse:
    """xlsx, docx or pdf, for officers in reach."""
    vote, officer = _load(request, key)
    if not officer:
        raise Refused(VIEW)
    found = result_of(vote)
    if form == "xlsx":
        body, kind = result_workbook(vote, found, named_choices(vote), clock.today()), XLSX
    elif form == "docx":
        body, kind = as_docx(vote, found), DOCX
    elif form == "pdf":
        body, kind = as_pdf(vote, found), "application/pdf"
    else:
        raise Http404
    response = HttpResponse(body, content_type=kind)
    response["Content-Disposition"] = content_disposition_header(True, f"{vote.title}结果.{form}") or ""
    return response
