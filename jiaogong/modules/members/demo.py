"""Joining, moving and leaving in the demo city: applications in every state, two open transfers, evidence of the
verified, people who left so long ago that their data is due to go."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db.models import Exists, OuterRef

from jiaogong.engines.org.models import Employment, Holding, Unit, open_at
from jiaogong.engines.org.verbs import make_person
from jiaogong.kernel.access import standings
from jiaogong.kernel.accounts.models import User
from jiaogong.kernel.clock import SHANGHAI, minus_years
from jiaogong.kernel.text.identity import id_check_digit

from . import admission, applying
from .models import Application, JoiningLink, Membership, RealNameEvidence
from .transfers import request_transfer
from .words import Ending, EvidenceKind, Refusal

_PEOPLE = (
    ("沈晓禾", "school_hired", "专任教师", "音乐", "submitted"),
    ("顾长明", "dispatched", "保安", "", "submitted"),
    ("陆明珠", "agency", "专任教师", "英语", "returned"),
    ("丁小满", "school_hired", "食堂", "", "rejected"),
    ("汤一诺", "agency", "专任教师", "美术", "approved"),
)
_GONE = (
    ("许怀远", "1971", "专任教师", "地理", 6),
    ("温如玉", "1988", "图书管理员", "", 7),
    ("白明川", "1964", "专任教师", "物理", 9),
)


def load(day: date) -> None:
    """Everything goes through the verbs, some days before `day`."""
    chair = User.objects.get(username="school")
    school = Unit.objects.get(pk=standings(chair)[0].home_id)
    if JoiningLink.objects.filter(unit=school).exists():
        return
    at = datetime.combine(day - timedelta(days=6), time(9), SHANGHAI)
    link = admission.issue_link(school, by=chair, expires_on=day + timedelta(days=60), at=at)
    for number, person in enumerate(_PEOPLE):
        _apply(link, chair, number, *person, at=at + timedelta(hours=5 * number))
    _transfers(school, chair, day, at)
    _evidence([school])
    _long_gone(school, day)


def _apply(
    link: JoiningLink, chair: User, number: int, name: str, kind: str, position: str, subject: str, state: str,
    *, at: datetime,
) -> None:  # fmt: skip
    first = f"99019919{85 + number}0{number + 1}12{number + 31:03d}"
    given = applying.Given(
        name=name, id_number=first + id_check_digit(first), other_document=False, phone=f"1008800{number:04d}",
        employment_type=kind, position=position, subject=subject,
    )  # fmt: skip
    row = applying.begin(link, given=given, address=f"demo-{number}", at=at)
    Application.objects.filter(pk=row.pk).update(phone_proven_at=at + timedelta(minutes=2))
    row.refresh_from_db()
    applying.submit(row, at=at + timedelta(minutes=4))
    row.refresh_from_db()
    then = at + timedelta(hours=3)
    if state == "returned":
        admission.return_application(row, by=chair, reason="请把岗位写具体，并确认劳动合同的签订单位。", at=then)
    elif state == "rejected":
        admission.reject(row, by=chair, rule=Refusal.NOT_STAFF, reason="餐饮公司承包人员，请在该公司入会。", at=then)
    elif state == "approved":
        admission.approve(
            row, by=chair, at=then, since=then.date(), employment_type=kind, position=position, subject=subject,
            code=applying.check_code(row), seen=True,
        )  # fmt: skip


def _transfers(school: Unit, chair: User, day: date, at: datetime) -> None:
    """One into the school that waits for the other unit, one out of it that waits for the receiver."""
    others = Unit.objects.layers().open().filter(layer="base", superior=school.superior).exclude(pk=school.pk)
    union = [u for u in others.order_by("path")[:12] if u.unions.filter(until=None, since__lt=day - timedelta(90))]
    if not union:
        return
    for former, to in ((union[0], school), (school, union[-1])):
        held = Holding.objects.filter(person=OuterRef("person"))
        elsewhere = Membership.objects.current().filter(person=OuterRef("person")).exclude(pk=OuterRef("pk"))
        job = Employment.objects.filter(
            open_at(day), person=OuterRef("person"), unit=former, since__lt=day - timedelta(60)
        )
        rows = Membership.objects.current().filter(
            ~Exists(held), ~Exists(elsewhere), Exists(job), unit=former, status="full", since__lt=day - timedelta(60),
            person__user=None,
        )  # fmt: skip
        row = rows.select_related("person").order_by("-pk").first()
        if row is not None:
            request_transfer(
                by=chair, to=to, person=row.person, employment_type=row.employment_type, since=day - timedelta(days=5),
                at=at, note="教师交流",
            )  # fmt: skip


def _evidence(units: list[Unit]) -> None:
    """What stands behind the verified memberships of the units the demo accounts look at."""
    done = RealNameEvidence.objects.filter(person=OuterRef("person"))
    rows = Membership.objects.current().filter(~Exists(done), unit__in=units, verified_on__isnull=False)
    fresh: list[RealNameEvidence] = []
    for row in rows.order_by("person_id", "pk"):
        assert row.verified_on is not None
        at = datetime.combine(row.verified_on, time(10), SHANGHAI)
        kinds = [EvidenceKind.ROSTER_MATCH, EvidenceKind.OWN_CONFIRMATION]
        if row.proof == "registrar":
            kinds = [EvidenceKind.REGISTRAR_CHECK]
        if not fresh or fresh[-1].person_id != row.person_id:
            fresh += [
                RealNameEvidence(person_id=row.person_id, unit_id=row.unit_id, kind=kind, at=at) for kind in kinds
            ]
    RealNameEvidence.objects.bulk_create(fresh, batch_size=500)


def _long_gone(school: Unit, day: date) -> None:
    """Left the school, and the union with it, longer ago than their data is kept."""
    union = school.unions.filter(until=None).order_by("since").first()
    for number, (name, born, position, subject, years) in enumerate(_GONE):
        until = minus_years(day, years)
        since = max(minus_years(until, 8), school.opened_on, union.since if union else school.opened_on)
        if since >= until:
            continue
        first = f"990199{born}0512{number + 71:03d}"
        person = make_person(name=name, id_number=first + id_check_digit(first), phone=f"1008801{number:04d}")
        person.save()
        kind = "school_hired" if number == 1 else "established"
        about = {"person": person, "unit": school, "employment_type": kind, "since": since, "until": until}
        Employment.objects.create(position=position, subject=subject, **about)
        if union is not None:
            Membership.objects.create(ending=Ending.LEFT, **about)
