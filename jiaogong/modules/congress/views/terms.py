"""The congresses of a unit, and a term: who sits in it, how they are counted."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from jiaogong.engines.org.models import Unit
from jiaogong.engines.org.words import Layer
from jiaogong.engines.provisions.reading import explain, value_of
from jiaogong.kernel import clock
from jiaogong.kernel.access import allows
from jiaogong.kernel.errors import RuleBroken
from jiaogong.kernel.ui.broken import add_broken
from jiaogong.kernel.ui.downloads import download
from jiaogong.modules.unions.reading import due_state, due_words

from .. import forms, papers, provisions, rules
from ..models import Term
from ..reading import bodies_of, own_seats, seconds_of, term_page
from ..staff import jobs_around
from ..verbs import delegates as delegate_verbs
from ..verbs import terms as verbs
from ..words import SHORT, Form, Kind
from .acts import Act, acted, load_term, load_unit, pages, sent


@require_GET
def unit(request: HttpRequest, key: UUID) -> HttpResponse:
    """The congresses of a unit: term in office, the year's standing, sessions; what to do first where there is none."""
    found, today = load_unit(request, key), clock.today()
    if found.layer not in (Layer.BASE, Layer.INNER):
        return redirect(f"{reverse('congress:year')}?unit={found.key}")
    context = {
        "unit": found, "bodies": bodies_of(found, today), "seconds": seconds_of(found, today),
        "may_run": allows(request.user, rules.RUN, found), "today": today,
        "may_read": allows(request.user, rules.VIEW_FILINGS, found) or bool(own_seats(request.user, today)),
    }  # fmt: skip
    return render(request, "congress/unit.html", context)


def _around(found: Unit, today: date) -> list[tuple[str, str]]:
    """Nobody is registered in the department: its people are chosen from the school's staff."""
    jobs = sorted(jobs_around(found, today).values(), key=lambda j: (j.subject, j.person.pinyin))
    return [(str(j.person_id), f"{j.person.name}（{j.subject or j.position}）") for j in jobs]


@pages
def begin(request: HttpRequest, key: UUID, kind: str) -> HttpResponse:
    """建立新一届: the reckoning of seats, then the form."""
    if kind not in Kind.values:
        raise Http404
    found, today = load_unit(request, key, rules.RUN), clock.today()
    form_of, people, least, source = verbs.reckon(found, kind, today)
    last = Term.objects.filter(congress__unit=found, congress__kind=kind).order_by("-number").first()
    everybody = form_of == Form.ALL
    around = _around(found, today) if found.is_inner and not people else None
    initial = {
        "since": today if last is None or last.since < today else None, "number": 1, "seats": least.seats,
        "years": int(value_of(provisions.YEARS, found, today)),
    }  # fmt: skip
    form = forms.BeginForm(request.POST or None, initial=initial, everybody=everybody, first=last is None, staff=around)
    if request.method == "POST" and form.is_valid():
        try:
            data = dict(form.cleaned_data)
            chosen = [int(pk) for pk in data.pop("people", [])]
            term = verbs.begin_term(found, kind=kind, by=request.user, at=clock.now(), people=chosen, **data)
        except RuleBroken as broken:
            add_broken(form, broken)
        else:
            whole = term.congress.form == Form.ALL
            messages.success(request, f"{term}已建立。" + ("人人都是代表。" if whole else "接着划分选举单位。"))
            return redirect("congress:term" if whole else "congress:roll", term.key)
    context = {
        "unit": found, "kind": kind, "title": f"建立{SHORT[Kind(kind)]}新一届", "form": form, "least": least, "source": source,
        "people": people, "everybody": everybody, "around": around is not None, "last": last,
        "threshold": explain(provisions.THRESHOLD, found, today),
    }  # fmt: skip
    return render(request, "congress/begin.html", context)


def _acts(request: HttpRequest, found: Term) -> list[Act]:
    """What those who run the congress may do with the standing body."""
    user, now = request.user, clock.now()
    acts: list[Act] = []
    if found.congress.form == Form.ALL and found.until is None:
        acts.append(Act(
            "refresh", "按在岗人员更新代表", forms.EmptyForm(sent(request, "refresh")),
            lambda d: "已更新：新增 {} 人，离开 {} 人。".format(*verbs.refresh_everybody(found, by=user, at=now)), "更新代表", "已更新。",
            folded=True, hint="全体大会人人都是代表。有人调入调出以后点一下。",
        ))  # fmt: skip
    if found.delegations.count() > 1:
        acts.append(Act(
            "merge", "合并代表团", forms.MergeForm(sent(request, "merge"), term=found),
            lambda d: delegate_verbs.merge_delegations(list(d["delegations"]), by=user, at=now, name=d["name"]),
            "合并", "代表团已合并，请指定团长。", folded=True, hint="几个选举单位的代表可以编成一个代表团一起讨论。",
        ))  # fmt: skip
    if found.until is None:
        acts.append(Act(
            "extend", "延期换届", forms.ExtendForm(sent(request, "extend")),
            lambda d: verbs.extend_term(found, by=user, at=now, **d), "延期", "届满日期已改。", folded=True,
        ))  # fmt: skip
    return acts


@pages
def term(request: HttpRequest, key: UUID) -> HttpResponse:
    """A term: its rule, shares of delegates, delegations with their delegates, and what may be done."""
    found, today = load_term(request, key), clock.today()
    may_run = allows(request.user, rules.RUN, found.unit)
    acts = _acts(request, found) if may_run else []
    if acted(request, acts):
        return redirect("congress:term", found.key)
    context: dict[str, Any] = {
        **term_page(found, today), "may_run": may_run, "acts": acts, "today": today,
        "may_export": allows(request.user, rules.VIEW_FILINGS, found.unit),
        "may_read": allows(request.user, rules.VIEW_FILINGS, found.unit)
        or rules.delegate_of(request.user, found, today) is not None,
        "due_words": due_words(found.due_on, today), "due_tone": due_state(found.due_on, today),
    }  # fmt: skip
    return render(request, "congress/term.html", context)


@require_GET
def roster(request: HttpRequest, key: UUID) -> HttpResponse:
    """代表名册 as .docx, for those who run or check congresses."""
    found = load_term(request, key, rules.VIEW_FILINGS)
    return download(papers.roster_of(found, clock.today()), f"{found}代表名册.docx")
