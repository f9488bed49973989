"""Issuing certificates, taking them back, giving a new one in place of an old."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import models, transaction

from jiaogong.engines.org.models import Person, Unit
from jiaogong.kernel import clock, journal
from jiaogong.kernel.access import require
from jiaogong.kernel.errors import RuleBroken

from ..models import Certificate
from ..words import RevokedFor
from .codes import new_code

_SEEN = ("kind", "title", "year", "awarded_on", "revoked_on", "revoked_for")


@transaction.atomic
def issue(
    subject: models.Model, *, unit: Unit, person: Person | None = None, holder_unit: Unit | None = None, kind: str, title: str,
    year: int, on: date, by: Any, at: datetime, holder_name: str = "", citation: str = "",
) -> Certificate:  # fmt: skip
    """A certificate of `unit` for the row `subject`; asked again it returns the one there is.

    Rules: a person or a unit holds it, never both (`holder_name` names a team of the unit); a row whose certificate was
    revoked gets no other in passing, only by `reissue`. The right to issue is the calling verb's.
    """
    if (person is None) == (holder_unit is None):
        raise ValueError("a certificate is held by a person or by a unit")
    if not kind.strip() or not title.strip():
        raise RuleBroken("证书要有种类和奖项名称。", field="title")
    Unit.objects.select_for_update().get(pk=unit.pk)
    about = {"subject_type": subject._meta.label_lower, "subject_id": subject.pk}
    latest = Certificate.objects.filter(**about).order_by("-id").first()
    if latest is not None and latest.revoked_on is None:
        return latest
    if latest is not None:
        raise RuleBroken(
            f"这项证书已于 {latest.revoked_on:%Y-%m-%d} 撤销（{latest.get_revoked_for_display()}），需要再发的请在证书页办理换发。"
        )
    name = person.name if person is not None else holder_name.strip() or str(holder_unit)
    return _made(
        by, "颁发证书", unit=unit, person=person, holder_unit=holder_unit, holder_name=name, kind=kind.strip()[:20],
        title=title.strip()[:80], citation=citation.strip()[:200], year=year, awarded_on=on, issued_at=at, **about,
    )  # fmt: skip


def _made(by: Any, verb: str, **fields: Any) -> Certificate:
    code = new_code()
    while Certificate.objects.filter(code=code).exists():
        code = new_code()
    row = Certificate.objects.create(code=code, issued_by=by, **fields)
    journal.write(verb, row, by=by, after=journal.picture(row, *_SEEN))
    return row


@transaction.atomic
def revoke(
    certificate: Certificate, *, reason: str, by: Any, at: datetime, note: str = "", check: bool = True
) -> Certificate:
    """The certificate holds no longer from today; verifying it says so with the day and the kind of reason.

    `reason` is a `RevokedFor`, or words of one's own, which are kept inside (the public sees 其他原因). `check` False when the
    calling verb has asked its own rule. Revoked twice is revoked once.
    """
    row = _locked(certificate)
    if check:
        require(by, "certificates.keep", row.unit)
    if row.revoked_on is not None:
        return row
    if reason not in RevokedFor.values:
        reason, note = RevokedFor.OTHER, reason
    if reason == RevokedFor.OTHER and len(note.strip()) < 4:
        raise RuleBroken("请写明撤销的依据和理由（至少四个字），留存备查，不对外显示。", field="note")
    before = journal.picture(row, *_SEEN)
    row.revoked_on = at.astimezone(clock.SHANGHAI).date()
    row.revoked_for, row.revoked_note = reason, note.strip()[:200]
    row.save(update_fields=["revoked_on", "revoked_for", "revoked_note"])
    journal.write("撤销证书", row, by=by, before=before, after=journal.picture(row, *_SEEN, "revoked_note"))
    return row


@transaction.atomic
def reissue(
    certificate: Certificate, *, by: Any, at: datetime, note: str = "", title: str = "", holder_name: str = "",
    check: bool = True,
) -> Certificate:  # fmt: skip
    """A new certificate with a new code in place of this one, with the holder's present name; twice is once.

    `title` and `holder_name` (a team's) correct what was misprinted. The old one says 已换发新证 from today, or keeps the
    reason for which it was revoked before.
    """
    row = _locked(certificate)
    if check:
        require(by, "certificates.keep", row.unit)
    newer = Certificate.objects.filter(replaces=row).first()
    if newer is not None:
        return newer
    revoke(row, reason=RevokedFor.REPLACED, note=note, by=by, at=at, check=False)
    name = row.person.name if row.person is not None else holder_name.strip() or row.holder_name
    return _made(
        by, "换发证书", subject_type=row.subject_type, subject_id=row.subject_id, unit=row.unit, person=row.person,
        holder_unit=row.holder_unit, holder_name=name, kind=row.kind, title=title.strip()[:80] or row.title,
        citation=row.citation, year=row.year, awarded_on=row.awarded_on, issued_at=at, replaces=row,
    )  # fmt: skip


def _locked(certificate: Certificate) -> Certificate:
    rows = Certificate.objects.select_for_update(of=("self",)).select_related("unit", "person", "holder_unit")
    return rows.get(pk=certificate.pk)
