"""Loading the unit a page is about, and pages made of a few small forms."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from jiaogong.engines.org.models import Unit
from jiaogong.kernel.access import require
from jiaogong.kernel.errors import RuleBroken
from jiaogong.kernel.ui.broken import add_broken


def load_unit(request: HttpRequest, key: UUID, rule: str = "unions.view") -> Unit:
    """A unit the user may see, or 404; with another rule, one he may also do that to."""
    found = get_object_or_404(
        Unit.objects.visible_to(request.user, "unions.view").select_related("superior", "home"), key=key
    )
    if rule != "unions.view":
        require(request.user, rule, found)
    return found


@dataclass(slots=True)
class Act:
    """One form of a page: `run` gets its cleaned data, `done` is said afterwards."""

    key: str
    title: str
    form: BaseForm
    run: Callable[[dict[str, Any]], Any]
    button: str
    done: str
    danger: bool = False


def form_data(request: HttpRequest, act: str) -> Any:
    """The posted data for the form whose act was sent, None for the others."""
    return request.POST if request.method == "POST" and request.POST.get("act") == act else None


def serve(
    request: HttpRequest, unit: Unit, title: str, acts: Sequence[Act], context: Mapping[str, Any] | None = None
) -> HttpResponse:
    """Run the act that was sent; otherwise, or when a rule is broken, the page with its forms."""
    for act in acts:
        if act.form.is_bound and act.form.is_valid():
            try:
                act.run(act.form.cleaned_data)
            except RuleBroken as broken:
                add_broken(act.form, broken)
            else:
                messages.success(request, act.done)
                return redirect("unions:unit", unit.key)
    return render(request, "unions/acts.html", {"unit": unit, "title": title, "acts": acts, **(context or {})})
