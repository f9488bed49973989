"""What the addresses of voices answer to whom; reviewed by hand.

A case is open by case alone: to the office that takes it (in the demo city the officers of city and county, the chair of the school), to its
handlers, to whoever was granted access; never from above, never to a leader or a colleague. One's own is one's own alone. Asking by code needs
no sign-in. Numbers: cadres of a union and its superiors, its leaders.
"""

from __future__ import annotations

from typing import Any

from jiaogong.engines.cases.models import Case
from jiaogong.kernel.access.matrix import EVERYONE, STAFF, Address

from .models import Grievance, Incident, Mediation, MoodReport, Petition, Questionnaire

_DESK = {"city": "own", "county": "own", "school": "own"}
_ENTER = {**_DESK, "handler": "own"}
_COUNTS = {**_DESK, "leader": "own"}
_STAFF = {role: "own" for role in STAFF}


def _waiting(model: Any, kind: str) -> Any:
    def find(unit: Any) -> tuple[Any, ...] | None:
        cases = Case.objects.open().filter(subject_type=kind, unit_id=unit.pk, handlers=None)
        found = model.objects.filter(pk__in=cases.values("subject_id")).order_by("pk").first()
        return (found.key,) if found else None

    return find


def _incident(unit: Any) -> tuple[Any, ...] | None:
    found = Incident.objects.filter(unit_id=unit.pk, reported_to=None, closed_on=None).order_by("pk").first()
    return (found.key,) if found else None


def _agreed(unit: Any) -> tuple[Any, ...] | None:
    found = Mediation.objects.filter(unit_id=unit.pk, state="agreed").order_by("pk").first()
    return (found.key,) if found else None


def _first(model: Any, **facts: Any) -> Any:
    def find(unit: Any) -> tuple[Any, ...] | None:
        found = model.objects.filter(unit_id=unit.pk, **facts).order_by("pk").first()
        return (found.key,) if found else None

    return find


SAMPLES = {
    "voices_grievance": _waiting(Grievance, "voices.grievance"),
    "voices_petition": _waiting(Petition, "voices.petition"),
    "voices_mediation": _waiting(Mediation, "voices.mediation"),
    "voices_agreed": _agreed,
    "voices_incident": _incident,
    "voices_survey": _first(Questionnaire, state="open"),
    "voices_report": _first(MoodReport, sent_at=None),
}

ADDRESSES = [
    Address("voices:overview", allow=_COUNTS),
    Address("voices:desk", allow={"school": "own"}),
    Address("voices:desk", "POST", allow={"school": "own"}),
    Address("voices:new", allow=_STAFF),
    Address("voices:new", "POST", allow=_STAFF),
    Address("voices:mine", allow=EVERYONE),
    Address("voices:own", kind="voices_grievance"),
    Address("voices:own", "POST", kind="voices_grievance", data={"act": "withdraw"}),
    Address("voices:ask", allow=EVERYONE, anonymous=200),
    Address("voices:ask", "POST", allow=EVERYONE, anonymous=200),
    Address("voices:list", allow=EVERYONE),
    Address("voices:enter", allow=_ENTER),
    Address("voices:enter", "POST", allow=_ENTER),
    Address("voices:work", kind="voices_grievance", allow=_DESK),
    Address("voices:work", "POST", kind="voices_grievance", allow=_DESK, data={"act": "note"}),
    Address("voices:petitions", allow=_ENTER),
    Address("voices:receive", allow=_ENTER),
    Address("voices:receive", "POST", allow=_ENTER),
    Address("voices:petition", kind="voices_petition", allow=_DESK),
    Address("voices:petition", "POST", kind="voices_petition", allow=_DESK, data={"act": "accept"}),
    Address("voices:mediations", allow=EVERYONE),
    Address("voices:apply", allow=_STAFF),
    Address("voices:apply", "POST", allow=_STAFF),
    Address("voices:enter_mediation", allow=_DESK),
    Address("voices:enter_mediation", "POST", allow=_DESK),
    Address("voices:own_mediation", kind="voices_mediation"),
    Address("voices:own_mediation", "POST", kind="voices_mediation", data={"act": "withdraw"}),
    Address("voices:mediation", kind="voices_mediation", allow=_DESK),
    Address("voices:mediation", "POST", kind="voices_mediation", allow=_DESK, data={"act": "fail"}),
    Address("voices:mediation_paper", kind="voices_agreed", allow=_DESK),
    Address("voices:surveys", allow=_DESK),
    Address("voices:new_survey", allow=_DESK),
    Address("voices:new_survey", "POST", allow=_DESK),
    Address("voices:survey", kind="voices_survey", allow=_DESK),
    Address("voices:survey", "POST", kind="voices_survey", allow=_DESK, data={"act": "close"}, ok=302, effect=True),
    Address("voices:answer", kind="voices_survey", allow={"school": "own", "member": "own"}),
    Address("voices:answer", "POST", kind="voices_survey", allow={"school": "own", "member": "own"}),
    Address("voices:reports", allow=_DESK),
    Address("voices:new_report", allow=_DESK),
    Address("voices:new_report", "POST", allow=_DESK),
    Address("voices:report", kind="voices_report", allow=_DESK),
    Address("voices:report", "POST", kind="voices_report", allow=_DESK, data={"act": "send"}, ok=302, effect=True),
    Address("voices:report_paper", kind="voices_report", allow=_DESK),
    Address("voices:incidents", allow=_DESK),
    Address("voices:new_incident", allow=_DESK),
    Address("voices:new_incident", "POST", allow=_DESK),
    Address("voices:incident", kind="voices_incident", allow=_DESK),
    Address("voices:incident", "POST", kind="voices_incident", allow=_DESK, data={"act": "log"}),
]
