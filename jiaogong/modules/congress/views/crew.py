"""Who does what at a session, who observes, who has asked leave."""

from __future__ import annotations

from collections import defaultdict
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from jiaogong.engines.org.models import Person
from jiaogong.kernel import clock
from jiaogong.kernel.errors import RuleBroken
from jiaogong.kernel.ui.broken import add_broken

from .. import forms_hall as forms
from ..models import Session
from ..reading_hall import delegates_of
from ..verbs import roles as verbs
from ..words import SessionPost
from .common_hall import load_session, tabs_of


@require_http_methods(["GET", "POST"])
def crew(request: HttpRequest, key: UUID) -> HttpResponse:
    """Posts by kind, observers, leave; two forms."""
    session = load_session(request, key, run=True)
    delegates = delegates_of(session, clock.today()).select_related("person", "delegation").order_by("number")
    which = request.POST.get("act", "")
    role = forms.RoleForm(request.POST if which == "role" else None, delegates=delegates)
    observer = forms.ObserverForm(request.POST if which == "observer" else None)
    if request.method == "POST":
        form = role if which == "role" else observer
        if form.is_valid():
            try:
                said = _give(request, session, role) if which == "role" else _invite(request, session, observer)
            except RuleBroken as broken:
                add_broken(form, broken)
            else:
                messages.success(request, said)
                return redirect("congress:crew", session.key)
    posts = defaultdict(list)
    for row in session.roles.select_related("delegate__person", "delegate__delegation"):
        posts[row.post].append(row)
    context = {
        "session": session, "tabs": tabs_of(session), "role": role, "observer": observer,
        "posts": [(SessionPost(p).label, posts[p]) for p in SessionPost.values],
        "observers": session.observers.all(), "excuses": session.excuses.select_related("delegate__person", "delegate__delegation"),
        "working": session.state in verbs.WORKING,
        "back": reverse("congress:agenda", args=[session.key]),
    }  # fmt: skip
    return render(request, "congress/crew.html", context)


def _give(request: HttpRequest, session: Session, form: forms.RoleForm) -> str:
    made = verbs.give_role(session, by=request.user, at=clock.now(), **form.cleaned_data)
    return f"{made.delegate}：{made.get_post_display()}。"


def _invite(request: HttpRequest, session: Session, form: forms.ObserverForm) -> str:
    given = form.cleaned_data
    person = None
    if given["account"].strip():
        person = Person.objects.filter(
            user__username=given["account"].strip(), employments__unit__home=session.unit
        ).first()
        if person is None or person.name != given["name"].strip():
            raise RuleBroken("本单位没有这个用户名，或者与姓名不符。", field="account")
    made = verbs.add_observer(session, name=given["name"], capacity=given["capacity"], person=person, by=request.user)
    return f"已邀请{made.name}列席。"


@require_POST
def crew_act(request: HttpRequest, key: UUID, what: str, pk: int) -> HttpResponse:
    """免去职务、登记到会、取消列席: one press each."""
    session = load_session(request, key, run=True)
    if what == "take":
        verbs.take_role(get_object_or_404(session.roles.select_related("delegate__person"), pk=pk), by=request.user)
    elif what in ("came", "absent"):
        verbs.mark_observer(get_object_or_404(session.observers, pk=pk), came=what == "came", by=request.user)
    elif what == "remove":
        verbs.remove_observer(get_object_or_404(session.observers, pk=pk), by=request.user)
    else:
        raise Http404
    return redirect("congress:crew", session.key)
