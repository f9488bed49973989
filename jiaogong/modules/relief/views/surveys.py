"""大病调查: rounds, one round's result, a unit's answer."""

from __future__ import annotations

import json
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET

from jiaogong.engines.inbox.verbs import note_seen_about
from jiaogong.engines.org.models import Person, Unit
from jiaogong.kernel import clock
from jiaogong.kernel.access import allows, holds, home_units, reach_q
from jiaogong.kernel.errors import Refused, RuleBroken

from .. import access, care_forms, verbs
from ..models import Survey, SurveyAnswer
from ..people import find_person
from ..words import ILLNESSES
from .common import done, home_unit, page, pages

_KEYS = {label: key for key, label in ILLNESSES}


@require_GET
def surveys(request: HttpRequest) -> HttpResponse:
    """Rounds my union holds, and those it is asked in."""
    if not (holds(request.user, "relief.survey") or holds(request.user, "relief.answer")):
        raise Refused("relief.survey")
    rows = Survey.objects.visible_to(request.user).select_related("unit")
    mine = SurveyAnswer.objects.filter(reach_q(request.user, "relief.answer", "unit__"), survey__in=rows)
    asked = {a.survey_id: a for a in mine}
    lines = [(s, asked.get(s.pk), allows(request.user, "relief.survey", s.unit)) for s in rows[:100]]
    may_open = holds(request.user, "relief.survey") and home_unit(request.user, "relief.survey").layer != "base"
    return page(request, "relief/surveys.html", {"lines": lines, "may_open": may_open, "today": clock.today()})


@pages
def new_survey(request: HttpRequest) -> HttpResponse:
    """A superior asks."""
    unit = home_unit(request.user, "relief.survey")
    if unit.layer == "base":
        raise Refused("relief.survey")
    form = care_forms.SurveyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made: list[Survey] = []
        facts = form.cleaned_data
        if done(
            request, form, lambda: made.append(verbs.open_survey(unit, by=request.user, at=clock.now(), **facts)),
            "已发起，各单位工会主席会收到待办。",
        ):  # fmt: skip
            return redirect("relief:survey", made[0].key)
    context = {
        "form": form,
        "title": "发起大病调查",
        "meta": unit.name,
        "back": reverse("relief:surveys"),
        "button": "发起",
    }
    return page(request, "relief/form.html", context)


@require_GET
def survey(request: HttpRequest, key: UUID) -> HttpResponse:
    """The result: who answered, numbers by class with small ones hidden, how many agreed to be named."""
    found = get_object_or_404(Survey.objects.filter(reach_q(request.user, "relief.survey", "unit__")), key=key)
    answers = list(found.answers.select_related("unit").prefetch_related("names"))
    sums = dict.fromkeys(_KEYS.values(), 0)
    for answer in answers:
        for illness, number in json.loads(answer.counts.open()).items() if answer.counts else ():
            sums[illness] += number
    least = access.least_shown(found.unit, clock.today())
    shown = access.hidden_small(list(sums.values()), least)
    context = {
        "survey": found, "rows": list(zip(_KEYS, shown, strict=True)), "total": access.shown_total(sum(sums.values()), least),
        "answered": [a for a in answers if a.answered_at], "waiting": [a for a in answers if not a.answered_at],
        "names": sum(len(a.names.all()) for a in answers), "least": least, "number": len(answers),
    }  # fmt: skip
    return page(request, "relief/survey.html", context)


@pages
def answer(request: HttpRequest, key: UUID) -> HttpResponse:
    """My unit answers."""
    rows = SurveyAnswer.objects.filter(unit_id__in=home_units(request.user, "relief.answer"))
    found = get_object_or_404(rows.select_related("survey", "unit"), key=key)
    form = care_forms.AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():

        def act() -> None:
            given = form.cleaned_data
            verbs.answer_survey(
                found, by=request.user, at=clock.now(), counts=form.counts(), names=_named(given["names"], found.unit),
                on_paper=given["on_paper"],
            )  # fmt: skip

        if done(request, form, act, "已填报。"):
            return redirect("relief:surveys")
    elif request.method == "GET":
        note_seen_about(found, at=clock.now())
    return page(request, "relief/answer.html", {"answer": found, "form": form})


def _named(text: str, unit: Unit) -> dict[Person, str]:
    """姓名 疾病类别, a line each."""
    found: dict[Person, str] = {}
    for line in filter(None, (part.strip() for part in text.splitlines())):
        *name, label = line.replace("\t", " ").split()
        if label not in _KEYS or not name:
            raise RuleBroken(f"“{line}”：请写成“姓名 疾病类别”，类别见下面的说明。", field="names")
        found[find_person(" ".join(name), unit, clock.today(), field="names")] = _KEYS[label]
    return found
