"""A member's page, and one's own."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from jiaogong.engines.org.models import Person
from jiaogong.kernel import clock
from jiaogong.kernel.accounts.requests import signed_in

from .. import evidence
from ..contacts import contacts_of
from ..forms import RevealForm
from ..models import Application, Transfer
from ..progress import steps_of
from ..reading import history_of, id_wrong, masked_id, masked_phone, own_record, reveals_of
from ..tables import status_words
from ..words import RealName
from .common import load_record, page


@require_GET
def person(request: HttpRequest, key: UUID) -> HttpResponse:
    """Masked data, periods, offices, real-name status and history, as far as the user's reach goes."""
    return page(request, "members/person.html", person_context(request, key))


def person_context(request: HttpRequest, key: UUID) -> dict[str, object]:
    """What the page shows; the reveal's answer shows the same with the whole numbers."""
    record = load_record(request, key)
    user, today = request.user, clock.today()
    reveal_at = record.open_membership(user, "members.reveal")
    return {
        "record": record,
        "person": record.person,
        "memberships": [(m, *status_words(m, today)) for m in record.memberships],
        "id_masked": masked_id(record.person) if record.here else "",
        "id_wrong": id_wrong(record.person),
        "phone_masked": masked_phone(record.person) if record.here else "",
        "kept_here": record.open_membership(user, "members.keep"),
        "reveal_form": RevealForm() if reveal_at else None,
        "lines": history_of(record),
        "real_name": evidence.real_name_of(record) if record.here else None,
        "whole": None,
        "today": today,
    }


@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """Everybody's own record: masked numbers, memberships, and who looked at the whole ones."""
    found = Person.objects.filter(user=signed_in(request)).first()
    if found is None:
        raise Http404
    record, today = own_record(found), clock.today()
    context = {
        "record": record,
        "person": found,
        "memberships": [(m, *status_words(m, today)) for m in record.memberships],
        "id_masked": masked_id(found),
        "id_wrong": id_wrong(found),
        "phone_masked": masked_phone(found),
        "reveals": reveals_of(found),
        "real_name": evidence.real_name_of(record),
        "member": any(m.until is None for m in record.memberships),
        "applications": [(a, steps_of(a)) for a in _own_applications(found)],
        "transfers": Transfer.objects.filter(person=found).select_related("to")[:5],
        "contacts": [{"unit": unit, "whom": whom} for unit, whom in contacts_of(found, today)],
        "today": today,
    }
    return page(request, "members/mine.html", context)


def _own_applications(found: Person) -> list[Application]:
    rows = Application.objects.filter(person=found).exclude(status="draft")
    return list(rows.select_related("unit", "membership", "transfer")[:3])


@require_POST
def confirm(request: HttpRequest) -> HttpResponse:
    """The member confirms that what is written about him is right."""
    found = Person.objects.filter(user=signed_in(request)).first()
    if found is None:
        raise Http404
    state = evidence.confirm_own(found, by=request.user, at=clock.now())
    said = (
        "谢谢，实名核验已完成。"
        if state is RealName.VERIFIED
        else "谢谢，已记下您的确认；工会核对名册或证件后完成实名核验。"
    )
    messages.success(request, said)
    return redirect("members:mine")
