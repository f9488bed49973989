"""Loading members, and pages with one form; nothing here may be kept by a cache."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Model
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from jiaogong.engines.inbox.models import Item
from jiaogong.engines.inbox.verbs import note_seen
from jiaogong.kernel import clock
from jiaogong.kernel.access import require_holds
from jiaogong.kernel.errors import RuleBroken
from jiaogong.kernel.ui.broken import add_broken

from ..models import Membership
from ..reading import Record, record_of


def load_record(request: HttpRequest, key: UUID) -> Record:
    """The person within reach, or 404."""
    require_holds(request.user, "members.view")
    return record_of(request.user, key)


def load_membership(request: HttpRequest, key: UUID, rule: str = "members.keep") -> tuple[Record, Membership]:
    """The person and the open membership the user may do this to, or 404."""
    record = load_record(request, key)
    membership = record.open_membership(request.user, rule)
    if membership is None:
        raise Http404
    return record, membership


def note_seen_by(request: HttpRequest, subject: Model) -> None:
    """The reader's own to-dos about the matter count as seen from now on; those of another desk do not."""
    about = {"subject_type": subject._meta.label_lower, "subject_id": subject.pk}
    for item in Item.objects.open().filter(seen_at__isnull=True, **about):
        note_seen(item, by=request.user, at=clock.now())


def kept_out_of_caches(response: HttpResponse) -> HttpResponse:
    """Personal data stays on the screen."""
    response["Cache-Control"] = "no-store"
    return response


def page(request: HttpRequest, template: str, context: Mapping[str, Any]) -> HttpResponse:
    """A rendered page that no cache keeps."""
    return kept_out_of_caches(render(request, template, dict(context)))


def serve(
    request: HttpRequest,
    record: Record,
    form: BaseForm,
    run: Callable[[dict[str, Any]], Any],
    context: Mapping[str, Any],
) -> HttpResponse:
    """Run the form's verb and go back to the person; otherwise show the form. `context["done"]` is said afterwards."""
    if form.is_bound and form.is_valid():
        try:
            run(form.cleaned_data)
        except RuleBroken as broken:
            add_broken(form, broken)
        else:
            messages.success(request, context["done"])
            return redirect("members:person", record.person.key)
    return page(request, "members/form.html", {"record": record, "form": form, **context})
