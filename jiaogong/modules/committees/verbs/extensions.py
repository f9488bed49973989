"""Holding a renewal later than its term allows: asked with a reason, decided by the superior, recorded."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from jiaogong.kernel import clock, journal
from jiaogong.kernel.errors import RuleBroken
from jiaogong.modules.unions.verbs.common import locked

from .. import desks, rules
from ..models import Extension, Renewal, Step
from ..numbers import issue
from ..words import OVER, ExtensionState, State, StepKind
from .renewals import _held, _require_above, reply_day

_LONGEST = 12  # months; a bound against slips, not a rule of any document


def ask_longer(renewal: Renewal, *, by: Any, at: datetime, to_day: date, reason: str) -> Extension:
    """The unit asks to hold the renewal by a later day.

    Rules: a reason; after the term's last day and at most a year; one request at a time. The term's own last day
    stays what it is: the extension is recorded beside it. No official text on extensions was found.
    """
    today = at.astimezone(clock.SHANGHAI).date()
    with transaction.atomic():
        locked(renewal.unit, by, "committees.file")
        renewal = _held(renewal)
        _going_on(renewal)
        if not reason.strip():
            raise RuleBroken("请写明延期原因。", field="reason")
        earliest = max(renewal.term.due_on, today)
        if to_day <= earliest:
            raise RuleBroken(f"延期后的日期要在 {earliest:%Y-%m-%d} 之后。", field="to_day")
        if to_day > clock.add_months(earliest, _LONGEST):
            raise RuleBroken("一次延期最多一年，请改写日期。", field="to_day")
        if renewal.extensions.filter(state=ExtensionState.ASKED).exists():
            raise RuleBroken("已有一份延期申请待批复，请等上级工会批复后再申请。")
        row = Extension.objects.create(renewal=renewal, reason=reason.strip(), to_day=to_day, asked_on=today)
        Step.objects.create(
            renewal=renewal,
            kind=StepKind.ASKED_LONGER,
            on=today,
            note=f"申请延期至 {to_day:%Y-%m-%d}：{reason.strip()}"[:300],
            at=at,
            by=by,
        )
        after = {"to_day": str(to_day), "reason": reason.strip()}
        journal.write("申请延期换届", renewal, by=by, after=after, unit_id=renewal.unit.pk)
        title = f"批复{renewal.term}延期换届申请"
        desks.ask_upper(renewal, title=title, by=by, at=at, due_on=reply_day(renewal, today), kind=rules.LONGER_ITEM)
        return row


def _going_on(renewal: Renewal) -> None:
    if renewal.state in OVER:
        raise RuleBroken(f"换届{'已经完成' if renewal.state == State.DONE else '已经终止'}，不必延期。")


def decide_longer(extension: Extension, *, by: Any, at: datetime, granted: bool, number: str = "") -> Extension:
    """The superior grants the later day, with a document number (each is given once), or refuses it."""
    today = at.astimezone(clock.SHANGHAI).date()
    with transaction.atomic():
        _require_above(by, extension.renewal.unit)
        renewal = _held(extension.renewal)
        _going_on(renewal)
        extension = Extension.objects.get(pk=extension.pk)
        if extension.state != ExtensionState.ASKED:
            raise RuleBroken("这份申请已经批复。")
        if granted:
            number = issue(extension, number, at)
        extension.state = ExtensionState.GRANTED if granted else ExtensionState.REFUSED
        extension.decided_on, extension.number = today, number if granted else ""
        extension.save(update_fields=["state", "decided_on", "number"])
        if granted:
            renewal.extended_to = extension.to_day
            renewal.save(update_fields=["extended_to"])
        kind = StepKind.GRANTED_LONGER if granted else StepKind.REFUSED_LONGER
        note = f"延期至 {extension.to_day:%Y-%m-%d}"
        Step.objects.create(renewal=renewal, kind=kind, on=today, number=extension.number, note=note, at=at, by=by)
        after = {"to_day": str(extension.to_day), "number": extension.number}
        journal.write(str(kind.label), renewal, by=by, after=after, unit_id=renewal.unit.pk)
        desks.close_upper(renewal, by=by, at=at, outcome="已批复", kind=rules.LONGER_ITEM)
        desks.tell_own(renewal, short="延期换届已批复", body=f"{renewal.term}：{kind.label}（{note}）。", at=at)
        return extension
