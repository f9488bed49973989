"""Loading what a page is about, and pages made of a few small forms."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from jiaogong.engines.org.models import Unit
from jiaogong.kernel import clock
from jiaogong.kernel.access import require
from jiaogong.kernel.errors import Refused, RuleBroken
from jiaogong.kernel.ui.broken import add_broken

from .. import rules
from ..models import Session, Term
from ..reading_hall import reads

pages = require_http_methods(["GET", "POST"])
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(slots=True)
class Act:
    """One form of a page; `run` gets the cleaned data."""

    key: str
    title: str
    form: BaseForm
    run: Callable[[dict[str, Any]], Any]
    button: str
    done: str
    danger: bool = False
    folded: bool = False
    hint: str = ""


def acted(request: HttpRequest, acts: Sequence[Act]) -> bool:
    """Runs the act that was sent; False when nothing was sent, or its form shows what is wrong. 404 for one the page does not have."""
    if request.method != "POST":
        return False
    act = next((a for a in acts if a.key == request.POST.get("act")), None)
    if act is None:
        raise Refused(rules.RUN)
    if not act.form.is_valid():
        return False
    try:
        said = act.run(dict(act.form.cleaned_data))
    except RuleBroken as broken:
        add_broken(act.form, broken)
        return False
    messages.success(request, said if isinstance(said, str) else act.done)
    return True


def sent(request: HttpRequest, act: str) -> Any:
    """POST for the form whose act was sent, None for the others."""
    return request.POST if request.method == "POST" and request.POST.get("act") == act else None


def load_unit(request: HttpRequest, key: UUID, rule: str = rules.VIEW) -> Unit:
    """A unit whose congress the user may see; with another rule, one he may also do that to."""
    rows = Unit.objects.visible_to(request.user, rules.VIEW).select_related("superior", "home")
    found = get_object_or_404(rows, key=key)
    if rule != rules.VIEW:
        require(request.user, rule, found)
    return found


def load_term(request: HttpRequest, key: UUID, rule: str = "") -> Term:
    """A term the user may see, by his right or by his seat; with a rule, one he may also do that to."""
    found = get_object_or_404(Term.objects.select_related("congress__unit__superior", "congress__unit__home"), key=key)
    if rule:
        require(request.user, rule, found.unit)
    elif not rules.sees(request.user, found, clock.today()):
        raise Refused(rules.VIEW)
    return found


def load_session(request: HttpRequest, key: UUID, rule: str = "") -> Session:
    """A session the user reads (its cadres, leaders, superiors, delegates, observers); with a rule, one he may also do
    that to."""
    rows = Session.objects.select_related("term__congress__unit__superior", "term__congress__unit__home")
    found = get_object_or_404(rows, key=key)
    if rule:
        require(request.user, rule, found.unit)
    elif not reads(request.user, found, clock.today()):
        raise Refused(rules.VIEW)
    return found
