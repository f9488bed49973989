"""Objecting to a posting, and taking the objection back."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max

from jiaogong.engines.inbox import verbs as inbox
from jiaogong.engines.papers.verbs import attach
from jiaogong.engines.provisions.reading import value_of
from jiaogong.kernel import journal
from jiaogong.kernel.access import require
from jiaogong.kernel.clock import WorkingCalendar
from jiaogong.kernel.errors import RuleBroken

from .. import subjects
from ..models import Objection, Posting
from ..reading import day_of, is_public
from ..rules import ANONYMOUS, HANDLE, OBJECTION_DAYS, OBJECTION_ITEM
from ..words import STILL_OPEN, Channel, ObjectionState
from .common import ask_desk, hold, let_go, locked_posting

CODE_ALPHABET = "34679ACDEFGHJKMNPQRTVWXY"
MOST_FILES, LONGEST_TEXT = 3, 2000
_PHONE = re.compile(r"\d{7,12}\Z")


@dataclass(frozen=True, slots=True)
class Objecting:
    """What an objector gives. Without a name and a phone it is anonymous."""

    text: str
    name: str = ""
    phone: str = ""
    files: Sequence[UploadedFile] = field(default=())


@transaction.atomic
def object_to(
    posting: Posting, *, given: Objecting, sending_key: str, by: Any, at: datetime, channel: Channel = Channel.WEB
) -> Objection:
    """An objection with its number and the day of the answer; the same `sending_key` again is the same objection.

    `by` is the handler who writes down what came by phone or in person (rule postings.handle), else None: who objects is
    in no journal line. Rules: within the period; a name and a phone together, or neither where the place allows it.
    """
    row = locked_posting(posting)
    if by is not None:
        require(by, HANDLE, row.unit)
    key = sending_key.strip()[:64] or secrets.token_hex(16)
    earlier = Objection.objects.filter(posting=row, sending_key=key).first()
    if earlier is not None:
        return earlier
    day = day_of(at)
    if not is_public(row, day):
        raise RuleBroken(
            f"这份公示已于 {row.ends_on:%Y-%m-%d} 截止，不再受理网上异议；仍要反映的，请直接联系{row.contact}。"
        )
    name, phone = _who(row, given, day)
    text = given.text.strip()
    if len(text) < 10 or len(text) > LONGEST_TEXT:
        raise RuleBroken(f"请写清楚对谁、有什么异议、依据是什么（10 到 {LONGEST_TEXT} 字）。", field="text")
    if len(given.files) > MOST_FILES:
        raise RuleBroken(f"证明材料最多 {MOST_FILES} 个文件。", field="files")
    last = Objection.objects.filter(unit=row.unit, year=day.year).aggregate(last=Max("serial"))["last"] or 0
    objection = Objection.objects.create(
        posting=row, unit=row.unit, year=day.year, serial=last + 1, sending_key=key, channel=channel, named=bool(name),
        name=name or None, phone=phone or None, text=text, code=_code(), received_at=at,
        due_on=WorkingCalendar().add(day, value_of(OBJECTION_DAYS, row.unit, day)),
    )  # fmt: skip
    for upload in given.files:
        attach(objection, upload=upload, unit_id=row.unit_id, by=by, at=at, sealed=True)
    hold(row)
    ask_desk(objection, by=by, at=at)
    journal.write(
        "收到公示异议",
        objection,
        by=by,
        after={"posting": row.title, "named": objection.named, "due_on": str(objection.due_on)},
    )
    subjects.tell_objection(row, objection, by, at)
    return objection


def _who(posting: Posting, given: Objecting, day: Any) -> tuple[str, str]:
    name, phone = given.name.strip(), re.sub(r"[\s\-]", "", given.phone)
    if phone and not _PHONE.match(phone):
        raise RuleBroken("电话请填数字，如 13800000000 或 0513-12345678。", field="phone")
    if name and not phone:
        raise RuleBroken("实名提出异议的，请留下电话，便于核实和回复。", field="phone")
    if phone and not name:
        raise RuleBroken("留了电话的，请写姓名；要匿名的，两项都不填。", field="name")
    if not name and value_of(ANONYMOUS, posting.unit, day) == "named":
        raise RuleBroken("本单位的公示异议须实名提出，请填姓名和电话；只有办理的工会干部看得到。", field="name")
    return name[:40], phone


def _code() -> str:
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(8))


@transaction.atomic
def withdraw_objection(objection: Objection, *, by: Any, at: datetime) -> Objection:
    """The objector, who has shown number and code, takes it back. Twice is once; an answered one stays answered."""
    posting = locked_posting(objection.posting)
    row = Objection.objects.select_for_update(of=("self",)).select_related("unit").get(pk=objection.pk)
    if row.state not in STILL_OPEN:
        return row
    row.state, row.closed_at = ObjectionState.WITHDRAWN, at
    row.save(update_fields=["state", "closed_at"])
    inbox.close_items(kind=OBJECTION_ITEM, subject=row, by=by, at=at, outcome="异议人撤回")
    journal.write("异议人撤回异议", row, by=by, after={"state": row.state})
    subjects.tell_objection(posting, row, by, at)
    let_go(posting, at)
    return row
