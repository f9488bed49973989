"""Whom to phone: a union's own contact phone, that of the joint union, or the superior's."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from jiaogong.engines.org.history import ancestors
from jiaogong.engines.org.models import Affiliation, Unit
from jiaogong.kernel.errors import RuleBroken

from .joint import joint_ties
from .models import Union

_DASHES = str.maketrans("－—–‐−", "-----")
_MOBILE = re.compile(r"1\d{10}\Z")
_LANDLINE = re.compile(r"(0\d{2,3})-?(\d{7,8})(?:(?:-|转|分机)(\d{1,6}))?\Z")


def phone_written(text: str) -> str:
    """0513-12345678转801 or 13812345678, however it was typed; "" for nothing. RuleBroken for anything else."""
    text = re.sub(r"[\s()（）]", "", unicodedata.normalize("NFKC", text).translate(_DASHES))
    if not text or _MOBILE.match(text):
        return text
    found = _LANDLINE.match(text)
    if found is None:
        raise RuleBroken(
            "请填带区号的座机（如 0513-12345678，有分机的写 0513-12345678转801）或 11 位手机号码。", field="phone"
        )
    extension = f"转{found[3]}" if found[3] else ""
    return f"{found[1]}-{found[2]}{extension}"


def phone_href(phone: str) -> str:
    """tel:051312345678,801: what a phone dials; the comma waits before the extension."""
    return "tel:" + phone.replace("-", "").replace("转", ",")


def phone_spoken(phone: str) -> str:
    """0 5 1 3，1 2 3…: digit by digit, for a voice that would read a number as millions."""
    number, _, extension = phone.partition("转")
    said = "，".join(" ".join(part) for part in number.split("-"))
    return f"{said}，转 {' '.join(extension)}" if extension else said


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom a unit's people phone. `own` False: the unit's union gave no number, this is the next above with one."""

    unit: Unit
    union: str
    phone: str
    own: bool = True

    @property
    def href(self) -> str:
        """For the link."""
        return phone_href(self.phone)

    @property
    def spoken(self) -> str:
        """For screen readers."""
        return phone_spoken(self.phone)


def contact_of(
    unit: Unit, day: date, above: list[Unit] | None = None, ties: list[Affiliation] | None = None
) -> Contact | None:
    """The unit's own union, or the joint one it belongs to; without a number the nearest superior that gave one. None
    when nobody did. `above`: its superiors from the root down, and `ties`: its joint unions, where they are known already.
    Three queries at most."""
    if ties is None:
        ties = list(joint_ties(day).filter(unit=unit).select_related("other"))
    joined = [tie.other for tie in ties]
    nearest = [unit, *joined, *reversed(ancestors(unit) if above is None else above)]
    rows = Union.objects.at(day).filter(unit__in=nearest).exclude(phone="").select_related("unit")
    given = {row.unit_id: row for row in rows}
    union = next((given[u.pk] for u in nearest if u.pk in given), None)
    if union is None:
        return None
    return Contact(union.unit, union.name, union.phone, own=union.unit in (unit, *joined))
