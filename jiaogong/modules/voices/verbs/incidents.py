"""信息报送 and 应急处置: something that touches stability is graded, reported upwards in time, and its handling noted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse

from jiaogong.engines.inbox import verbs as inbox
from jiaogong.engines.org.models import Unit
from jiaogong.engines.org.offices import handling_office
from jiaogong.engines.provisions.reading import value_of
from jiaogong.kernel import clock, journal
from jiaogong.kernel.access import require
from jiaogong.kernel.errors import RuleBroken

from ..models import Incident, IncidentLine
from ..provisions import REPORT_HOURS_GRAVE, REPORT_HOURS_SERIOUS
from ..rules import INCIDENT, INCIDENT_ITEM
from ..words import Severity
from .common import day_of, locked_unit, needed, next_serial

_HOURS = {Severity.SERIOUS: REPORT_HOURS_SERIOUS, Severity.GRAVE: REPORT_HOURS_GRAVE}


@dataclass(frozen=True, slots=True)
class Happened:
    """What happened."""

    title: str
    severity: str
    occurred_at: datetime
    text: str
    place: str = ""
    people: int = 0


@transaction.atomic
def note_incident(unit: Unit, *, given: Happened, sending_key: str, by: Any, at: datetime) -> Incident:
    """An incident is written down; a serious or grave one gives the union's office a to-do to report it upwards within the hours of the place.

    Rules: voices.incident; not ahead of now. No names of people: whom it concerns stands in petition files. Source: 提醒性期限为规定参数.
    """
    row = locked_unit(unit)
    require(by, INCIDENT, row)
    earlier = Incident.objects.filter(sending=sending_key).first() if sending_key else None
    if earlier is not None:
        return earlier
    if given.occurred_at > at + timedelta(minutes=5):
        raise RuleBroken("发生时间不能晚于现在。", field="occurred_at")
    year, key = day_of(given.occurred_at).year, _HOURS.get(Severity(given.severity))
    due = at + timedelta(hours=value_of(key, row, day_of(at))) if key and row.superior_id else None
    made = Incident.objects.create(
        unit=row, year=year, serial=next_serial(Incident, row, year), title=given.title.strip()[:60], severity=given.severity,
        occurred_at=given.occurred_at, place=given.place.strip(), people=given.people, due_at=due, entered_by=by,
        text=needed(given.text, 10, "text", "发生了什么"), sending=sending_key or f"hand-{at.timestamp()}",
    )  # fmt: skip
    office = handling_office(row)
    if due is not None and office is not None:
        inbox.open_item(
            kind=INCIDENT_ITEM, title=f"报送{made.get_severity_display()}事件：{made.number}（{_hour(due)}前）", link=_link(made),
            subject=made, unit=row, by=by, at=at, due_on=day_of(due), office=office,
        )  # fmt: skip
    journal.write("登记稳定事件", made, by=by, after={"title": made.title, "severity": made.get_severity_display()})
    return made


def _hour(moment: datetime) -> str:
    return f"{moment.astimezone(clock.SHANGHAI):%m月%d日%H:%M}"


def _link(row: Incident) -> str:
    return reverse("voices:incident", args=[row.key])


def _locked(incident: Incident) -> Incident:
    rows = Incident.objects.select_for_update(of=("self",)).select_related("unit__superior", "reported_to")
    return rows.get(pk=incident.pk)


@transaction.atomic
def report(incident: Incident, *, by: Any, at: datetime) -> Incident:
    """信息报送: to the union above, whose office gets a to-do to sign for it. Twice is once."""
    row = _locked(incident)
    require(by, INCIDENT, row.unit)
    if row.reported_at is not None:
        return row
    if row.unit.superior is None:
        raise RuleBroken("没有上级工会可以报送。")
    row.reported_to, row.reported_at, row.reported_by = row.unit.superior, at, by
    row.save(update_fields=["reported_to", "reported_at", "reported_by"])
    inbox.close_items(kind=INCIDENT_ITEM, subject=row, by=by, at=at, outcome="已报送")
    office = handling_office(row.unit.superior)
    if office is not None:
        inbox.open_item(
            kind=INCIDENT_ITEM, title=f"签收{row.get_severity_display()}事件：{row.unit.name}{row.number}", link=_link(row), subject=row,
            unit=row.unit.superior, by=by, at=at, due_on=day_of(at), office=office,
        )  # fmt: skip
    journal.write("报送信息", row, by=by, after={"to": row.unit.superior.name})
    return row


@transaction.atomic
def acknowledge(incident: Incident, *, by: Any, at: datetime) -> Incident:
    """The superior has read it. Twice is once."""
    row = _locked(incident)
    if row.reported_to is None or row.reported_at is None:
        raise RuleBroken("还没有报送。")
    require(by, INCIDENT, row.reported_to)
    if row.acknowledged_at is None:
        row.acknowledged_at, row.acknowledged_by = at, by
        row.save(update_fields=["acknowledged_at", "acknowledged_by"])
        inbox.close_items(kind=INCIDENT_ITEM, subject=row, by=by, at=at, outcome="已签收")
        journal.write("签收报送信息", row, by=by, after={"from": row.unit.name})
    return row


@transaction.atomic
def log(incident: Incident, *, text: str, by: Any, at: datetime) -> IncidentLine:
    """A line of the emergency log. The same words as the last line are that line. Rule: not over yet."""
    row = _locked(incident)
    require(by, INCIDENT, row.unit)
    if row.closed_on is not None:
        raise RuleBroken("事件已经平息，不能再记录；有反复的请另登记一件。")
    text = needed(text, 4, "text", "处置情况")[:500]
    last = row.lines.order_by("-id").first()
    if last is not None and (last.text, last.by_id) == (text, by.pk):
        return last
    made = IncidentLine.objects.create(incident=row, at=at, by=by, who=by.name[:60], text=text)
    journal.write("记录应急处置", row, by=by, after={"text": text[:100]})
    return made


@transaction.atomic
def settle(incident: Incident, *, text: str, by: Any, at: datetime) -> Incident:
    """It is over. Rule: a serious or grave one has been reported. Twice is once."""
    row = _locked(incident)
    require(by, INCIDENT, row.unit)
    if row.closed_on is not None:
        return row
    if row.severity != Severity.ORDINARY and row.reported_at is None and row.unit.superior_id:
        raise RuleBroken(f"{row.get_severity_display()}事件要先报送上级，再登记平息。")
    log(row, text=text, by=by, at=at)
    row.closed_on = day_of(at)
    row.save(update_fields=["closed_on"])
    inbox.close_items(kind=INCIDENT_ITEM, subject=row, by=by, at=at, outcome="已平息")
    journal.write("平息事件", row, by=by, after={"closed_on": str(row.closed_on)})
    return row
