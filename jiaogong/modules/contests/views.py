"""The shelf of works, and one work."""

from __future__ import annotations

from uuid import UUID

import django_filters as filters
from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from jiaogong.engines.org.models import Person, Unit
from jiaogong.kernel import clock
from jiaogong.kernel.access import allows, require_holds
from jiaogong.kernel.errors import RuleBroken
from jiaogong.kernel.ui.listing import Empty, Listing, render_listing

from . import verbs
from .models import Work
from .tables import WorkTable
from .words import WorkKind


class WorkFilter(filters.FilterSet):
    """By kind and year."""

    kind = filters.ChoiceFilter(label="类别", choices=WorkKind.choices, empty_label="全部")
    year = filters.NumberFilter(label="年度", min_value=1949, max_value=2199)

    class Meta:
        model = Work
        fields: list[str] = []


@require_GET
def works(request: HttpRequest) -> HttpResponse:
    """Works that won, of the unions above the reader."""
    require_holds(request.user, "contests.view")
    listing = Listing(
        title="获奖作品",
        queryset=Work.objects.visible_to(request.user).select_related("person", "unit").defer("text"),
        table=WorkTable,
        filters=WorkFilter,
        search=lambda rows, text: rows.filter(
            Q(title__contains=text) | Q(person__in=Person.objects.search(text)) | Q(unit__in=Unit.objects.search(text))
        ),
        search_hint="题目、作者、单位",
        private=True,
        empty=Empty("还没有作品", "竞赛公布结果后，作者同意公开的获奖作品会放在这里。"),
    )
    return render_listing(request, listing)


@require_GET
def work(request: HttpRequest, key: UUID) -> HttpResponse:
    """One work to read."""
    rows = Work.objects.visible_to(request.user).select_related("person", "unit", "publisher")
    found = get_object_or_404(rows, key=key)
    own = found.person is not None and found.person.user_id == request.user.pk
    context = {"work": found, "own": own, "may_hide": own or allows(request.user, "contests.publish", found.publisher)}
    return render(request, "contests/work.html", context)


@require_POST
def show(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take a work down, or put it back."""
    found = get_object_or_404(Work.objects.visible_to(request.user), key=key)
    try:
        if request.POST.get("act") == "back":
            verbs.put_back(found, by=request.user, at=clock.now())
        else:
            verbs.take_down(found, by=request.user, at=clock.now())
    except RuleBroken as broken:
        messages.error(request, broken.message)
    else:
        messages.success(request, "已下架，只有作者和主办工会还看得到。" if found.hidden_on else "已恢复展示。")
    return redirect("contests:work", key)
