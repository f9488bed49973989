"""The e-card: a QR code that is another one every minute, and what somebody who scans it learns.

The token names a membership and a minute under a keyed digest; nothing is kept, so nothing can be stolen or used up. A
photograph of the code is worth nothing two minutes later.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

import segno
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.http import base36_to_int, int_to_base36
from django.utils.safestring import SafeString, mark_safe

from jiaogong.engines.org.models import Person
from jiaogong.kernel.clock import SHANGHAI
from jiaogong.kernel.text import mask_name

from .models import Membership
from .words import Status

STEP = 60  # seconds
_TOKEN = re.compile(r"([0-9a-z]{1,12})-([0-9a-z]{1,8})-([0-9a-f]{32})\Z")


@dataclass(frozen=True, slots=True)
class Checked:
    """What scanning a card tells: a state with its words, and, while it is not expired, a masked name and the unit."""

    state: str
    words: str
    name: str = ""
    unit: str = ""
    valid: bool = False


def _digest(pk: int, step: int) -> str:
    return salted_hmac("members.card", f"{pk}.{step}", algorithm="sha256").hexdigest()[:32]


def token_for(membership: Membership, at: datetime) -> str:
    """The card's token of this minute."""
    step = int(at.timestamp()) // STEP
    return f"{int_to_base36(membership.pk)}-{int_to_base36(step)}-{_digest(membership.pk, step)}"


def good_until(at: datetime) -> datetime:
    """When a token of this minute stops being taken."""
    step = int(at.timestamp()) // STEP
    return datetime.fromtimestamp((step + 2) * STEP, SHANGHAI)


def check(token: str, at: datetime) -> Checked | None:
    """What a scanned token says now; None when it is no token of ours. This minute's and the last one's are taken."""
    found = _TOKEN.match(token)
    if found is None:
        return None
    pk, step = base36_to_int(found[1]), base36_to_int(found[2])
    now = int(at.timestamp()) // STEP
    if not constant_time_compare(found[3], _digest(pk, step)) or step > now:
        return None
    if step < now - 1:
        return Checked("attention", "二维码已过期，请持卡人刷新后再扫")
    row = Membership.objects.select_related("person", "unit").filter(pk=pk).first()
    if row is None:
        return None
    day = at.astimezone(SHANGHAI).date()
    who = {"name": mask_name(row.person.name), "unit": row.unit.name}
    if row.until is not None and row.until <= day:
        return Checked("danger", "会籍已终止，会员卡无效", **who)
    if row.status == Status.KEPT:
        return Checked("done", "有效 · 保留会籍", valid=True, **who)
    return Checked("done", "有效 · 在册会员", valid=True, **who)


def card_of(person: Person) -> Membership | None:
    """The membership a person's card shows: an open one, full before kept; else the one that ended last."""
    rows = list(Membership.objects.filter(person=person).select_related("unit", "person"))
    rows.sort(key=lambda r: (r.until is None, r.status == Status.FULL, r.until or r.since, r.pk))
    return rows[-1] if rows else None


def joined_on(row: Membership) -> date:
    """When its holder joined: the first day of the memberships that lead to this one without a gap. A transfer, a merger
    or retirement ends a row and begins another, and is no new joining; joining again after having left is."""
    first = row.since
    rows = Membership.objects.filter(person=row.person_id, since__lt=first).order_by("-since", "-pk")
    for since, until in rows.values_list("since", "until"):
        if until is None or until >= first:
            first = since
    return first


def qr(address: str) -> SafeString:
    """The address as an inline SVG picture."""
    code = segno.make(address, error="m", micro=False)
    return mark_safe(code.svg_inline(scale=6, border=2, omitsize=True, svgclass="qr", lineclass=None))  # noqa: S308 (drawn here)
