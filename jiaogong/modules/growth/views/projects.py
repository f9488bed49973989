"""The register of research topics, and one topic."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import django_filters as filters
from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from jiaogong.engines.org.models import Person, Unit
from jiaogong.kernel import clock
from jiaogong.kernel.access import allows, holds, require_holds
from jiaogong.kernel.errors import Refused, RuleBroken
from jiaogong.kernel.ui.broken import add_broken
from jiaogong.kernel.ui.listing import Empty, Listing, render_listing
from jiaogong.modules.awards.filters import BelowFilter

from .. import forms, verbs
from ..models import Project
from ..tables import ProjectTable, due_words, export_projects
from ..words import ProjectKind, ProjectState


class ProjectFilter(BelowFilter):
    """By source, state and whether late."""

    kind = filters.ChoiceFilter(label="来源", choices=ProjectKind.choices, empty_label="全部")
    state = filters.ChoiceFilter(label="状态", choices=ProjectState.choices, empty_label="全部")
    late = filters.ChoiceFilter(label="逾期", choices=(("yes", "逾期未结题"),), method="is_late", empty_label="全部")

    class Meta:
        model = Project
        fields: list[str] = []

    def is_late(self, rows: Any, name: str, value: str) -> Any:
        """Past their day and not concluded."""
        return rows.filter(ended_on=None, due_on__lt=clock.today())


@require_GET
def projects(request: HttpRequest) -> HttpResponse:
    """Topics in reach, and one's own."""
    require_holds(request.user, "programmes.view")
    listing = Listing(
        title="课题台账" if holds(request.user, "growth.view") else "我的课题",
        queryset=Project.objects.visible_to(request.user).select_related("leader", "unit"),
        table=ProjectTable,
        filters=ProjectFilter,
        search=lambda rows, text: rows.filter(
            Q(title__contains=text) | Q(leader__in=Person.objects.search(text)) | Q(unit__in=Unit.objects.search(text))
        ),
        search_hint="题目、主持人、单位",
        private=True,
        export=export_projects,
        may_export=holds(request.user, "growth.export"),
        empty=Empty("还没有课题", "课题立项项目公布后，课题会列在这里。"),
        table_options={"day": clock.today()},
    )
    return render_listing(request, listing)


@require_http_methods(["GET", "POST"])
def project(request: HttpRequest, key: UUID) -> HttpResponse:
    """One topic; its union puts it off or ends it."""
    rows = Project.objects.visible_to(request.user).select_related("leader", "unit", "host", "entry__programme")
    found = get_object_or_404(rows, key=key)
    keeps = found.ended_on is None and allows(request.user, "growth.keep", found.host)
    act = request.POST.get("act", "") if request.method == "POST" else ""
    if act and not keeps:
        raise Refused("growth.keep")
    by, at = request.user, clock.now()
    later = forms.PutOffForm(request.POST if act == "later" else None)
    end = forms.ReasonForm(request.POST if act == "end" else None)
    runs = {
        "later": (later, lambda d: verbs.put_off(found, by=by, at=at, **d), "已延期。"),
        "end": (end, lambda d: verbs.end_project(found, by=by, at=at, **d), "课题已终止。"),
    }
    if act in runs and runs[act][0].is_valid():
        try:
            runs[act][1](runs[act][0].cleaned_data)
        except RuleBroken as broken:
            add_broken(runs[act][0], broken)
        else:
            messages.success(request, runs[act][2])
            return redirect("growth:project", key)
    context = {
        "project": found,
        "standing": due_words(found, clock.today()),
        "keeps": keeps,
        "later": later,
        "end": end,
    }
    return render(request, "growth/project.html", context)
