"""信访: received, told whether it is accepted, handled, answered, reviewed twice at the most. Periods by 信访工作条例 (2022), dated provisions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from jiaogong.engines.cases import reading as cases_read
from jiaogong.engines.cases import verbs as cases
from jiaogong.engines.cases.models import Case
from jiaogong.engines.org.models import Office, Unit
from jiaogong.engines.provisions.reading import explain, value_of
from jiaogong.kernel import journal
from jiaogong.kernel.access import require
from jiaogong.kernel.errors import RuleBroken

from ..models import Petition
from ..provisions import ASK_REVIEW_DAYS, EXTEND_DAYS, HANDLE_DAYS, NOTICE_DAYS, OBJECTION_DAYS, REVIEW_DAYS
from ..reading import desk_of
from ..rules import PETITION, PETITION_CASE
from ..words import Finding, PetitionChannel, Stage
from .common import case_for, day_of, locked_unit, needed, next_serial

MOST_REPRESENTATIVES = 5


@dataclass(frozen=True, slots=True)
class Reception:
    """What is written down at a reception or when a letter is opened."""

    channel: str
    topic: str
    severity: str
    petitioner: str
    contact: str
    text: str
    received_on: date
    received_by: str
    people: int = 1
    representatives: str = ""
    place: str = ""


def own_office(by: Any, unit: Unit, day: date) -> Office | None:
    """The office in which somebody receives petitions, else the union's desk."""
    rows = Office.objects.held_by(by, day).filter(unit__home=unit, role__in=("chair", "officer", "handler"))
    return rows.select_related("unit").order_by("pk").first() or desk_of(unit)


@transaction.atomic
def receive(unit: Unit, *, given: Reception, sending_key: str, by: Any, at: datetime) -> Petition:
    """A petition is registered, with the period for telling whether it is accepted (and, handed down to us, for objecting to that).

    Rules: voices.petition; not ahead of today; of five people or more up to five represent them (they are named). The same key again is
    the same petition. Source: 信访工作条例 (2022) art. 20 (representatives; from memory), 23 (15 days; 5 working days).
    """
    row, day = locked_unit(unit), day_of(at)
    require(by, PETITION, row)
    earlier = Petition.objects.filter(sending=sending_key).first() if sending_key else None
    if earlier is not None:
        return earlier
    if given.received_on > day:
        raise RuleBroken("收到日期不能晚于今天。", field="received_on")
    names = [name for name in given.representatives.replace("，", "、").replace(",", "、").split("、") if name.strip()]
    if given.people >= MOST_REPRESENTATIVES and not 1 <= len(names) <= MOST_REPRESENTATIVES:
        raise RuleBroken("五人以上的，请登记一至五名代表（姓名用顿号隔开）。", field="representatives")
    year = given.received_on.year
    made = Petition(
        unit=row, year=year, serial=next_serial(Petition, row, year), channel=given.channel, topic=given.topic,
        severity=given.severity, people=given.people, place=given.place.strip(), received_by=given.received_by.strip(),
        received_on=given.received_on, sending=sending_key or f"hand-{at.timestamp()}", entered_by=by,
    )  # fmt: skip
    made.petitioner, made.contact = given.petitioner.strip()[:60], given.contact.strip()[:60] or None
    made.representatives, made.text = "、".join(names) or None, needed(given.text, 10, "text", "信访事项和请求")
    made.save()
    case = cases.open_case(
        made, kind=PETITION_CASE, unit=row, title=made.number, by=by, at=at, desk=own_office(by, row, day)
    )
    _clock(case, made, NOTICE_DAYS, "notice", "告知是否受理", given.received_on, by)
    if given.channel == PetitionChannel.TRANSFERRED:
        _clock(
            case,
            made,
            OBJECTION_DAYS,
            "objection",
            "对转送交办提出异议",
            given.received_on,
            by,
            working=True,
            ours=False,
        )
    journal.write("登记信访事项", made, by=by, after={"channel": made.get_channel_display(), "people": made.people})
    return made


def _clock(
    case: Case, row: Petition, provision: str, key: str, title: str, on: date, by: Any, *, working: bool = False, ours: bool = True
) -> None:  # fmt: skip
    found = explain(provision, row.unit, on)
    cases.start_clock(
        case, key=key, title=title, on=on, days=found.value, working=working, source=found.source, by=by, ours=ours
    )


def _locked(petition: Petition, by: Any, *stages: str) -> tuple[Petition, Case]:
    case = case_for(petition, by)
    row = Petition.objects.select_for_update(of=("self",)).select_related("unit").get(pk=petition.pk)
    if row.stage not in stages:
        raise RuleBroken(f"{row.number}现在是“{row.get_stage_display()}”，不能这样办理；请刷新页面。")
    return row, case


def _moved(
    row: Petition, case: Case, stage: str, *, what: str, text: str, by: Any, at: datetime, **fields: Any
) -> None:
    """The next stage, a line in the trail, a line in the journal."""
    row.stage = stage
    for name, value in fields.items():
        setattr(row, name, value)
    row.save(update_fields=["stage", *fields])
    cases.write(case, what=what, text=text, by=by, at=at, traced=False)
    journal.write(what, row, by=by, after={"stage": row.get_stage_display()})


def _met(case: Case, *keys: str, by: Any, at: datetime, on: date | None = None) -> None:
    for clock in case.clocks.running().filter(key__in=keys):
        cases.meet_clock(clock, by=by, at=at, on=on)


@transaction.atomic
def accept(petition: Petition, *, on: date, by: Any, at: datetime) -> Petition:
    """Told in writing on that day that it is accepted; the sixty days run from then. Source: art. 23, 34."""
    row, case = _locked(petition, by, Stage.RECEIVED)
    _not_odd(on, row.received_on, day_of(at), "on")
    _met(case, "notice", by=by, at=at, on=on)
    for clock in case.clocks.running().filter(key="objection"):
        cases.stop_clock(clock, reason="已经受理", by=by, at=at)
    _clock(case, row, HANDLE_DAYS, "handle", "办结并书面答复", on, by)
    _moved(row, case, Stage.ACCEPTED, what="受理", text=f"{on:%Y-%m-%d} 书面告知受理。", by=by, at=at)
    return row


@transaction.atomic
def decline(petition: Petition, *, reason: str, where: str, on: date, by: Any, at: datetime) -> Petition:
    """Told that it is not accepted here, why, and where to go; it ends. Source: art. 23."""
    row, case = _locked(petition, by, Stage.RECEIVED)
    _not_odd(on, row.received_on, day_of(at), "on")
    text = f"不予受理：{needed(reason, 4, 'reason', '理由')} 告知的去处：{needed(where, 2, 'where', '告知的去处')}"
    _met(case, "notice", by=by, at=at, on=on)
    _moved(row, case, Stage.ENDED, what="不予受理", text=text, by=by, at=at)
    cases.close_case(case, outcome="不予受理", by=by, at=at)
    return row


@transaction.atomic
def on_the_spot(petition: Petition, *, text: str, by: Any, at: datetime) -> Petition:
    """Settled at the reception itself."""
    row, case = _locked(petition, by, Stage.RECEIVED)
    _met(case, "notice", by=by, at=at)
    _moved(row, case, Stage.ENDED, what="当场答复", text=needed(text, 4, "text", "答复"), by=by, at=at)
    cases.close_case(case, outcome="当场答复，信访人同意", by=by, at=at)
    return row


@transaction.atomic
def extend(petition: Petition, *, days: int, reason: str, by: Any, at: datetime) -> Petition:
    """The sixty days are longer, once, by thirty at the most, with the head's approval. Source: art. 34."""
    row, case = _locked(petition, by, Stage.ACCEPTED)
    clock = case.clocks.running().filter(key="handle").first()
    most = value_of(EXTEND_DAYS, row.unit, day_of(at))
    if clock is None or clock.reason:
        raise RuleBroken("办理期限只能延长一次。", field="days")
    if not 1 <= days <= most:
        raise RuleBroken(f"最多延长 {most} 日（《信访工作条例》第三十四条）。", field="days")
    cases.extend_clock(clock, days=days, reason=reason, by=by, at=at)
    return row


@transaction.atomic
def answer(petition: Petition, *, finding: str, text: str, on: date, by: Any, at: datetime) -> Petition:
    """The written opinion is handed over; the petitioner has thirty days to ask for a review. Source: art. 34, 35."""
    row, case = _locked(petition, by, Stage.ACCEPTED)
    _not_odd(on, row.received_on, day_of(at), "on")
    words = f"{Finding(finding).label}：{needed(text, 10, 'text', '处理意见')}"
    _met(case, "handle", by=by, at=at, on=on)
    _clock(case, row, ASK_REVIEW_DAYS, "ask_review", "信访人可以请求复查", on, by, ours=False)
    mine = cases_read.my_part(by, case)
    if mine is not None:
        cases.finish_part(mine, by=by, at=at)
    _moved(row, case, Stage.ANSWERED, what="书面答复", text=words, by=by, at=at, finding=finding)
    return row


@transaction.atomic
def ask_review(petition: Petition, *, on: date, body: str, by: Any, at: datetime) -> Petition:
    """The petitioner asks the superior for a review (复查), or after that for a re-review (复核). Rule: within thirty days of the answer."""
    row, case = _locked(petition, by, Stage.ANSWERED, Stage.REVIEWED)
    again = row.stage == Stage.REVIEWED
    key, word = ("ask_rereview", "复核") if again else ("ask_review", "复查")
    limit = case.clocks.filter(key=key).first()
    _not_odd(on, row.received_on, day_of(at), "on")
    if limit is not None and on > limit.due_on:
        raise RuleBroken(
            f"请求{word}的期限已于 {limit.due_on:%Y-%m-%d} 届满（《信访工作条例》），不再受理。", field="on"
        )
    _met(case, key, by=by, at=at, on=on)
    _clock(case, row, REVIEW_DAYS, "rereview" if again else "review", f"{word}机关答复", on, by, ours=False)
    stage = Stage.REREVIEW if again else Stage.REVIEW
    _moved(row, case, stage, what=f"请求{word}", text=f"{on:%Y-%m-%d} 向{body.strip()}请求{word}。", by=by, at=at)
    return row


@transaction.atomic
def decide_review(petition: Petition, *, on: date, text: str, by: Any, at: datetime) -> Petition:
    """What the reviewing body decided. After the re-review it is final: it ends. Source: art. 35, 36."""
    row, case = _locked(petition, by, Stage.REVIEW, Stage.REREVIEW)
    last = row.stage == Stage.REREVIEW
    _not_odd(on, row.received_on, day_of(at), "on")
    _met(case, "rereview" if last else "review", by=by, at=at, on=on)
    words = needed(text, 4, "text", "复查、复核意见")
    if not last:
        _clock(case, row, ASK_REVIEW_DAYS, "ask_rereview", "信访人可以请求复核", on, by, ours=False)
    _moved(
        row,
        case,
        Stage.ENDED if last else Stage.REVIEWED,
        what="复核意见" if last else "复查意见",
        text=words,
        by=by,
        at=at,
    )
    if last:
        cases.close_case(case, outcome="复核终结", by=by, at=at)
    return row


@transaction.atomic
def end(petition: Petition, *, reason: str, by: Any, at: datetime) -> Petition:
    """It ends without a further step: the petitioner is content, took it back, or let the period pass."""
    row, case = _locked(petition, by, Stage.RECEIVED, Stage.ACCEPTED, Stage.ANSWERED, Stage.REVIEWED)
    _moved(row, case, Stage.ENDED, what="终结", text=needed(reason, 4, "reason", "终结的理由"), by=by, at=at)
    cases.close_case(case, outcome="已终结", by=by, at=at)
    return row


def _not_odd(on: date, since: date, today: date, field: str) -> None:
    if not since <= on <= today:
        raise RuleBroken(f"日期应在收到之日（{since:%Y-%m-%d}）到今天之间。", field=field)
