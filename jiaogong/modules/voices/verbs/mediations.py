"""调解: applied for, taken by the group within fifteen days, agreed in writing or ended with the advice where to go next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.urls import reverse

from jiaogong.engines.cases import reading as cases_read
from jiaogong.engines.cases import verbs as cases
from jiaogong.engines.cases.models import Case
from jiaogong.engines.inbox import verbs as inbox
from jiaogong.engines.org.models import Person, Unit
from jiaogong.engines.provisions.reading import explain
from jiaogong.kernel import journal
from jiaogong.kernel.access import require
from jiaogong.kernel.errors import Refused, RuleBroken
from jiaogong.modules.committees.models import SpecialCommittee

from ..models import Mediation, Party
from ..provisions import MEDIATE_DAYS
from ..reading import desk_of, open_desks
from ..rules import MEDIATE, MEDIATION_CASE
from ..words import Dispute, MediationState, Side
from .common import case_for, day_of, locked_unit, needed, next_serial

_NO_MEDIATION = (
    "对考核、处分等人事处理不服的，不是调解和仲裁的范围：请在规定期限内向原处理单位申请复核，或者向其上级提出申诉。"
)


@dataclass(frozen=True, slots=True)
class Applying:
    """What an application says."""

    dispute: str
    topic: str
    facts: str
    claims: str
    respondent: str
    applicant: str = ""
    contact: str = ""
    knew_on: date | None = None
    applied_on: date | None = None


def group_of(unit: Unit, day: date) -> SpecialCommittee | None:
    """The unit's mediation group, as the union registered it."""
    return SpecialCommittee.objects.at(day).filter(unit=unit, title__contains="调解").order_by("since", "id").first()


@transaction.atomic
def apply(person: Person, *, unit: Unit, given: Applying, sending_key: str, at: datetime) -> Mediation:
    """Somebody on the staff asks for mediation under his name. Rules: one of the unions open to him; the same key again is the same."""
    if unit.pk not in {place.pk for place, _ in open_desks(person, day_of(at))}:
        raise Refused("voices.submit")
    return _made(unit, given, sending_key, person=person, name=person.name, by=person.user, at=at)


@transaction.atomic
def enter(unit: Unit, *, given: Applying, sending_key: str, by: Any, at: datetime) -> Mediation:
    """An officer writes down an application made by word of mouth or on paper (调解仲裁法 art. 12). Rule: voices.mediate."""
    require(by, MEDIATE, unit)
    if not given.applicant.strip():
        raise RuleBroken("请写申请人的姓名。", field="applicant")
    return _made(unit, given, sending_key, person=None, name=given.applicant, by=by, at=at)


def _made(
    unit: Unit, given: Applying, sending_key: str, *, person: Person | None, name: str, by: Any, at: datetime
) -> Mediation:  # fmt: skip
    row, day = locked_unit(unit), day_of(at)
    earlier = Mediation.objects.filter(sending=sending_key).first() if sending_key else None
    if earlier is not None:
        return earlier
    if given.dispute == Dispute.APPRAISAL:
        raise RuleBroken(_NO_MEDIATION, field="dispute")
    on = given.applied_on or day
    if on > day or (given.knew_on and given.knew_on > day):
        raise RuleBroken("日期不能晚于今天。", field="applied_on" if on > day else "knew_on")
    if not given.respondent.strip():
        raise RuleBroken("请写被申请人（一般是所在单位）。", field="respondent")
    made = Mediation(
        unit=row, year=on.year, serial=next_serial(Mediation, row, on.year), dispute=given.dispute, topic=given.topic,
        group=group_of(row, day), person=person, knew_on=given.knew_on, applied_on=on, entered_by=None if person else by,
        sending=sending_key or f"hand-{at.timestamp()}",
    )  # fmt: skip
    made.facts = needed(given.facts, 10, "facts", "事实和理由")
    made.claims = needed(given.claims, 4, "claims", "调解请求")
    made.save()
    for side, who, contact in ((Side.APPLICANT, name, given.contact), (Side.RESPONDENT, given.respondent, "")):
        party = Party(mediation=made, side=side)
        party.name, party.contact = who.strip()[:80], contact.strip()[:60] or None
        party.save()
    case = cases.open_case(made, kind=MEDIATION_CASE, unit=row, title=made.number, by=by, at=at, desk=desk_of(row))
    found = explain(MEDIATE_DAYS, row, on)
    cases.start_clock(case, key="mediate", title="调解", on=on, days=found.value, source=found.source, by=by)
    journal.write("申请调解", made, by=by, after={"dispute": made.get_dispute_display()})
    return made


def _locked(mediation: Mediation, by: Any, *states: str) -> tuple[Mediation, Case]:
    case = case_for(mediation, by)
    row = Mediation.objects.select_for_update(of=("self",)).select_related("unit").get(pk=mediation.pk)
    if row.state not in states:
        raise RuleBroken(f"{row.number}现在是“{row.get_state_display()}”，不能这样办理；请刷新页面。")
    return row, case


@transaction.atomic
def take_up(mediation: Mediation, *, mediators: Sequence[Person], by: Any, at: datetime) -> Mediation:
    """The group takes it and names who mediates; the first leads. Rules: somebody; never the applicant himself."""
    row, case = _locked(mediation, by, MediationState.ASKED)
    if not mediators:
        raise RuleBroken("请写调解员的姓名。", field="mediators")
    if row.person_id in {person.pk for person in mediators}:
        raise RuleBroken("当事人不能做调解员。", field="mediators")
    clock = case.clocks.filter(key="mediate").first()
    due = clock.due_on if clock and clock.due_on >= day_of(at) else None
    new = [
        cases.NewHandler("lead" if number == 0 else "co", person, due_on=due) for number, person in enumerate(mediators)
    ]
    cases.assign(case, handlers=new, by=by, at=at)
    row.state = MediationState.RUNNING
    row.save(update_fields=["state"])
    cases.write(case, what="受理", text="调解小组已经受理。", by=by, at=at, traced=False)
    journal.write("受理调解", row, by=by, after={"mediators": [person.name for person in mediators]})
    _tell(row, "已经受理", at)
    return row


@transaction.atomic
def agree(
    mediation: Mediation, *, text: str, signed_on: date, perform_by: date | None, by: Any, at: datetime
) -> Mediation:
    """Both sides agree in writing; it binds them once signed by both and by the mediator under the group's seal.

    Source: 劳动争议调解仲裁法 (2008) art. 14. Rules: signed no later than today, not before the application.
    """
    row, case = _locked(mediation, by, MediationState.RUNNING)
    if not row.applied_on <= signed_on <= day_of(at):
        raise RuleBroken("签订日期应在收到申请之日到今天之间。", field="signed_on")
    if perform_by is not None and perform_by < signed_on:
        raise RuleBroken("履行期限不能早于签订日期。", field="perform_by")
    row.agreement = needed(text, 10, "text", "协议条款")
    row.state, row.signed_on, row.perform_by, row.ended_on = MediationState.AGREED, signed_on, perform_by, day_of(at)
    row.save(update_fields=["agreement", "state", "signed_on", "perform_by", "ended_on"])
    return _ended(row, case, "达成协议", by, at)


@transaction.atomic
def fail(mediation: Mediation, *, reason: str, by: Any, at: datetime) -> Mediation:
    """No agreement: it ends, and the parties read where they may go next."""
    row, case = _locked(mediation, by, MediationState.ASKED, MediationState.RUNNING)
    cases.write(case, what="调解不成", text=needed(reason, 4, "reason", "原因"), by=by, at=at, traced=False)
    row.state, row.ended_on = MediationState.FAILED, day_of(at)
    row.save(update_fields=["state", "ended_on"])
    return _ended(row, case, "调解不成", by, at)


def _ended(row: Mediation, case: Case, outcome: str, by: Any, at: datetime) -> Mediation:
    for clock in case.clocks.running().filter(key="mediate"):
        cases.meet_clock(clock, by=by, at=at)
    cases.close_case(case, outcome=outcome, by=by, at=at)
    journal.write("调解结束", row, by=by, after={"state": row.get_state_display()})
    _tell(row, row.get_state_display(), at)
    return row


@transaction.atomic
def withdraw(mediation: Mediation, *, by: Any, at: datetime) -> Mediation:
    """The applicant takes it back himself. Twice is once."""
    row = Mediation.objects.select_for_update(of=("self",)).select_related("unit", "person").get(pk=mediation.pk)
    if row.person is None or row.person.user_id != getattr(by, "pk", None):
        raise Refused("voices.mediation")
    if row.state in (MediationState.ASKED, MediationState.RUNNING):
        row.state, row.ended_on = MediationState.WITHDRAWN, day_of(at)
        row.save(update_fields=["state", "ended_on"])
        case = cases_read.case_of(row)
        if case is not None:
            cases.close_case(case, outcome="申请人撤回", by=by, at=at)
    return row


@transaction.atomic
def performed(mediation: Mediation, *, on: date, by: Any, at: datetime) -> Mediation:
    """The agreement has been carried out. Twice is once."""
    row, _ = _locked(mediation, by, MediationState.AGREED)
    if row.performed_on is None:
        if row.signed_on is None or not row.signed_on <= on <= day_of(at):
            raise RuleBroken("履行日期应在签订之日到今天之间。", field="on")
        row.performed_on = on
        row.save(update_fields=["performed_on"])
        journal.write("协议履行完毕", row, by=by, after={"performed_on": str(on)})
    return row


def _tell(row: Mediation, words: str, at: datetime) -> None:
    if row.person is not None:
        link = reverse("voices:own_mediation", args=[row.key])
        inbox.send(short="调解有新进展", body=f"{row.number}{words}。", link=link, at=at, person=row.person)
