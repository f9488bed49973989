"""/members of the API: the register within the caller's reach. Numbers of papers and phones only ever masked."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet
from django.http import Http404, HttpRequest
from ninja import Field, Query, Router, Schema

from jiaogong.engines.org.models import Person, Unit
from jiaogong.engines.org.words import EmploymentType, Sex
from jiaogong.kernel import clock
from jiaogong.kernel.access import require_holds
from jiaogong.kernel.apikit import REFUSALS, Page, Paging, clean, paged
from jiaogong.kernel.text import mask_id, mask_phone

from .models import Membership
from .words import Status

router = Router(tags=["members"])
RULE = "members.view"


class MemberOut(Schema):
    """A membership of today: `key` names the person; number of the ID paper and phone are masked here, for everybody."""

    key: UUID
    name: str
    sex: Sex | None
    unit: UUID
    unit_name: str
    number: str
    status: Status
    employment_type: EmploymentType
    since: date
    verified: bool
    id_number: str
    phone: str


class MemberPage(Page):
    items: list[MemberOut]


class MemberFilter(Schema):
    """What narrows the list."""

    q: str = Field("", max_length=60, description="姓名或拼音")
    unit: UUID | None = None
    status: Status | None = None
    verified: bool | None = None


def _shown(row: Membership, today: date) -> dict[str, Any]:
    person = row.person
    return {
        "key": person.key, "name": person.name, "sex": person.sex or None, "unit": row.unit.key, "unit_name": row.unit.name,
        "number": row.number, "status": row.status, "employment_type": row.employment_type, "since": row.since,
        "verified": row.verified(today), "id_number": mask_id(_plain(person.id_number)), "phone": mask_phone(_plain(person.phone)) if person.phone else "",
    }  # fmt: skip


def _plain(sealed: Any) -> str:
    return str(sealed.open()) if sealed else ""


def _visible(request: HttpRequest, today: date) -> QuerySet[Membership]:
    require_holds(request.user, RULE)
    rows = Membership.objects.visible_to(request.user, RULE).at(today)
    return rows.select_related("person", "unit").order_by("unit__path", "person__pinyin", "pk")


@router.get("", response={200: MemberPage, **REFUSALS}, summary="会员列表", url_name="members")
def members(request: HttpRequest, wanted: Query[MemberFilter], paging: Query[Paging]) -> Any:
    """Memberships that hold today, by unit and name."""
    today = clock.today()
    rows = _visible(request, today)
    if wanted.unit is not None:
        unit = Unit.objects.visible_to(request.user, RULE).filter(key=wanted.unit).first()
        if unit is None:
            raise Http404
        rows = rows.filter(unit__in=Unit.objects.under(unit))
    if wanted.status is not None:
        rows = rows.filter(status=wanted.status)
    if wanted.verified is not None:
        done = {"verified_on__lte": today}
        rows = rows.filter(**done) if wanted.verified else rows.exclude(verified_on__isnull=False, **done)
    if text := clean(wanted.q):
        rows = rows.filter(person__in=Person.objects.search(text))
    page = paged(rows, paging)
    return {**page, "items": [_shown(row, today) for row in page["items"]]}


@router.get("/{key}", response={200: MemberOut, **REFUSALS}, summary="会员详情", url_name="member")
def member(request: HttpRequest, key: UUID) -> Any:
    """One person's membership of today (the latest begun, should there be two)."""
    today = clock.today()
    row = _visible(request, today).filter(person__key=key).order_by(F("since").desc(), "-pk").first()
    if row is None:
        raise Http404
    return _shown(row, today)
