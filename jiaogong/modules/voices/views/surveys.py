"""问卷 for whoever makes them and whoever is asked; 思想动态 reports."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET

from jiaogong.engines.papers.official import OfficialDocument, Paragraph, to_docx
from jiaogong.kernel import clock
from jiaogong.kernel.access import allows, require_holds
from jiaogong.kernel.once.middleware import traceless
from jiaogong.kernel.ui.downloads import download
from jiaogong.kernel.ui.listing import Empty, Listing, render_listing

from .. import survey_forms as forms
from ..models import Invited, MoodReport, Questionnaire, Taken
from ..results import draft, results
from ..rules import SURVEY
from ..survey_tables import ReportTable, SurveyFilter, SurveyTable
from ..verbs import surveys as verbs
from ..words import SURVEY_BADGES, SURVEY_PROMISE, SurveyState
from .common import Act, form_page, home_unit, myself, page, pages, ran, serve


@require_GET
def surveys(request: HttpRequest) -> HttpResponse:
    """Surveys of my union."""
    require_holds(request.user, SURVEY)
    rows = Questionnaire.objects.visible_to(request.user).select_related("unit")
    counted = rows.annotate(taken_number=Count("taken", distinct=True), invited_number=Count("invited", distinct=True))
    found = Listing(
        title="问卷", queryset=counted, table=SurveyTable, filters=SurveyFilter,
        empty=Empty("还没有问卷", "制作一份，发给本单位教职工；匿名的少于 5 份不显示结果。"),
    )  # fmt: skip
    return render_listing(request, found, template="voices/surveys.html")


@pages
def new_survey(request: HttpRequest) -> HttpResponse:
    """A survey to be."""
    unit = home_unit(request.user, SURVEY)
    initial = {"closes_on": clock.today() + timedelta(days=7)}
    form = forms.SurveyForm(request.POST if request.method == "POST" else None, initial=initial)

    def run(given: dict[str, Any]) -> str:
        facts = given | {"anonymous": given["anonymous"] == "yes"}
        made = verbs.make(unit, by=request.user, at=clock.now(), **facts)
        return reverse("voices:survey", args=[made.key])

    context = {"title": "制作问卷", "meta": unit.name, "back": reverse("voices:surveys"), "button": "下一步，添加题目"}
    return form_page(request, form, run, context, said="已保存草稿，请添加题目。")


def _acts(row: Questionnaire, by: Any) -> list[Act]:
    at, found = clock.now(), list[Act]()
    if row.state == SurveyState.DRAFT:
        questions = row.questions.all()

        def add(given: dict[str, Any]) -> None:
            verbs.add_question(row, **given | {"options": given["options"].splitlines()}, by=by)

        found.append(Act("add", "添加题目", "添加", forms.QuestionForm, add, "已添加。", main=True))
        if questions:
            drop = partial(forms.DropForm, questions=questions)
            found.append(
                Act("drop", "删除题目", "删除", drop, lambda g: verbs.drop_question(g["question"], by=by), "已删除。")
            )
            found.append(
                Act(
                    "open",
                    "发出",
                    "发给本单位教职工",
                    None,
                    lambda g: verbs.open_survey(row, by=by, at=at),
                    "已发出。",
                    main=True,
                )
            )
    if row.state == SurveyState.OPEN:
        found.append(
            Act(
                "close",
                "结束",
                "现在结束",
                None,
                lambda g: verbs.close_survey(row, by=by, at=at),
                "已结束，可以看结果了。",
                hint="结束以后不能再填写，结果随即可以查看。",
            )
        )
    return found


@pages
def survey(request: HttpRequest, key: UUID) -> HttpResponse:
    """A survey: its questions while it is made, how many have answered while it runs, its results afterwards."""
    row = get_object_or_404(Questionnaire.objects.visible_to(request.user).select_related("unit"), key=key)

    def context() -> dict[str, Any]:
        return {
            "survey": row, "questions": row.questions.all(), "taken": row.taken.count(), "invited": row.invited.count(),
            "results": results(row, clock.today()), "badge_state": SURVEY_BADGES[SurveyState(row.state)], "promise": SURVEY_PROMISE,
        }  # fmt: skip

    return serve(request, _acts(row, request.user), "voices/survey.html", context, back=request.path)


@traceless
@sensitive_post_parameters()
@pages
def answer(request: HttpRequest, key: UUID) -> HttpResponse:
    """The questionnaire of whoever is asked. Leaves no key of the form behind."""
    person = myself(request)
    invited = Invited.objects.filter(person=person).values("survey")
    rows = Questionnaire.objects.filter(pk__in=invited).exclude(state=SurveyState.DRAFT)
    row = get_object_or_404(rows.select_related("unit"), key=key)
    context: dict[str, Any] = {"survey": row, "promise": SURVEY_PROMISE}
    over = row.state != SurveyState.OPEN or clock.today() > row.closes_on
    if over or Taken.objects.filter(survey=row, person=person).exists():
        return page(request, "voices/answered.html", {**context, "over": over})
    form = forms.AnswerForm(request.POST if request.method == "POST" else None, questions=list(row.questions.all()))
    if form.is_bound and form.is_valid():
        done, _ = ran(request, form, lambda: verbs.answer(row, person=person, given=form.given(), at=clock.now()), "")
        if done:
            return redirect(request.path)
    return page(request, "voices/answer.html", {"form": form, **context})


@require_GET
def reports(request: HttpRequest) -> HttpResponse:
    """Reports of my union, and those sent to it."""
    require_holds(request.user, SURVEY)
    found = Listing(
        title="思想动态", queryset=MoodReport.objects.visible_to(request.user).select_related("unit"), table=ReportTable,
        empty=Empty("还没有报告", "选一个时段，系统按诉求件数和问卷结果写出初稿，您再补充和报送。"),
    )  # fmt: skip
    return render_listing(request, found, template="voices/reports.html")


@pages
def new_report(request: HttpRequest) -> HttpResponse:
    """First the period, then the text."""
    unit, today = home_unit(request.user, SURVEY), clock.today()
    start = date(today.year, 3 * ((today.month - 1) // 3) + 1, 1)
    context = {"meta": unit.name, "back": reverse("voices:reports")}
    if request.method != "POST" and "since" not in request.GET:
        form = forms.PeriodForm(initial={"since": start, "until": today})
        return page(request, "voices/period.html", {"form": form, **context})
    if request.method != "POST":
        period = forms.PeriodForm(request.GET)
        if not period.is_valid():
            return page(request, "voices/period.html", {"form": period, **context})
        since, until = period.cleaned_data["since"], period.cleaned_data["until"]
        title = f"{unit.name}{since:%Y年}{since.month}月至{until.month}月教职工思想动态报告"
        initial = {"since": since, "until": until, "title": title, "text": draft(unit, since, until, today)}
        return page(request, "voices/form.html", {"form": forms.ReportForm(initial=initial), "title": "撰写思想动态报告", "button": "保存", **context})  # fmt: skip
    form = forms.ReportForm(request.POST)

    def run(given: dict[str, Any]) -> str:
        made = verbs.write_report(unit, **given, by=request.user, at=clock.now())
        return reverse("voices:report", args=[made.key])

    return form_page(request, form, run, {"title": "撰写思想动态报告", "button": "保存", **context}, said="已保存。")


def _report(request: HttpRequest, key: UUID) -> MoodReport:
    rows = MoodReport.objects.visible_to(request.user).select_related("unit__superior", "sent_to", "made_by")
    return get_object_or_404(rows, key=key)


@pages
def report(request: HttpRequest, key: UUID) -> HttpResponse:
    """One report: sent once, by the union that wrote it."""
    row, acts = _report(request, key), list[Act]()
    if row.sent_at is None and row.unit.superior_id and allows(request.user, SURVEY, row.unit):
        at = clock.now()
        acts.append(
            Act(
                "send",
                "报送上级",
                "报送上级",
                None,
                lambda g: verbs.send_report(row, by=request.user, at=at),
                "已报送。",
                main=True,
            )
        )
    return serve(request, acts, "voices/report.html", lambda: {"report": row}, back=request.path)


@require_GET
def report_paper(request: HttpRequest, key: UUID) -> HttpResponse:
    """The report as .docx."""
    row = _report(request, key)
    body = [Paragraph(line.strip()) for line in row.text.splitlines() if line.strip()]
    above = [row.unit.superior.name] if row.unit.superior else []
    document = OfficialDocument(
        title=row.title, body=body, addressees=above, signature=row.unit.name,
        date=row.sent_at.astimezone(clock.SHANGHAI).date() if row.sent_at else clock.today(),
    )  # fmt: skip
    return download(to_docx(document), f"{row.title}.docx")
