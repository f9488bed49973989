"""An entry's way, like a parcel's: what it came through, where it is, what is still to come."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from jiaogong.engines.inbox.wording import DueWords, due_words
from jiaogong.kernel.clock import WorkingCalendar

from .definition.schema import Definition
from .models import Entry, Passage, Programme, Stage
from .places import acting_unit
from .words import PER_ENTRY, Actor, EntryState, PassageState, StepKind

_TONES = {
    PassageState.WAITING: "info", PassageState.PASSED: "done", PassageState.RETURNED: "attention",
    PassageState.REFUSED: "danger", PassageState.SKIPPED: "muted", PassageState.WITHDRAWN: "muted",
}  # fmt: skip


@dataclass(slots=True)
class Stop:
    """One stop on the way. `come`: it has been reached."""

    title: str
    tone: str
    word: str
    who: str = ""
    by: str = ""
    began: datetime | None = None
    ended: datetime | None = None
    due: DueWords | None = None
    due_on: date | None = None
    opinion: str = ""
    remarks: list[tuple[str, str]] = field(default_factory=list)
    come: bool = True
    help: str = ""


def track(entry: Entry, titles: dict[str, str], today: date) -> list[Stop]:
    """All stops; `titles` names what can be returned for correction. The passages should be prefetched with unit and by."""
    definition, calendar = entry.programme.definition, WorkingCalendar()
    passages = list(entry.passages.all())
    stops = [_start(entry)]
    stops += [_stop(entry, passage, definition, titles, today, calendar) for passage in passages]
    if entry.running:
        stops += _to_come(entry, definition, passages)
    return stops


def _start(entry: Entry) -> Stop:
    who = entry.person.name if entry.person else entry.unit.name
    by = entry.made_by.name if entry.made_by and entry.made_by.name != who else ""
    if entry.submitted_at is None:
        return Stop("填写申报", "info", str(EntryState(entry.state).label), who, by, began=entry.made_at)
    return Stop("提交申报", "done", "已提交", who, by, began=entry.made_at, ended=entry.submitted_at)


def _stop(
    entry: Entry, passage: Passage, definition: Definition, titles: dict[str, str], today: date, calendar: WorkingCalendar
) -> Stop:  # fmt: skip
    step = definition.step(passage.step)
    state = PassageState(passage.state)
    word, tone = str(state.label), _TONES[state]
    if state == PassageState.WAITING:
        word = "等您补交" if step.by == Actor.ENTRANT else "办理中" if passage.batch_id else word
    elif state == PassageState.PASSED and step.kind not in PER_ENTRY:
        word = {StepKind.DECIDE: "已确定", StepKind.PUBLICISE: "公示期满", StepKind.CONFIRM: "已发布"}.get(
            StepKind(step.kind), "已完成"
        )
    elif state == PassageState.REFUSED and step.kind == StepKind.DECIDE:
        word, tone = "未入选", "muted"
    who = (entry.person.name if entry.person else entry.unit.name) if step.by == Actor.ENTRANT else passage.unit.name
    remarks = [(titles.get(key, key), str(said)) for key, said in passage.data.get("fields", {}).items()]
    return Stop(
        step.title, tone, word, "" if state == PassageState.SKIPPED else who, passage.by.name if passage.by else "",
        began=passage.opened_at, ended=passage.ended_at, due_on=passage.due_on,
        due=due_words(passage.due_on, today, calendar) if state == PassageState.WAITING and passage.due_on else None,
        opinion=passage.opinion, remarks=remarks, help=step.help if state == PassageState.WAITING else "",
    )  # fmt: skip


def _to_come(entry: Entry, definition: Definition, passages: list[Passage]) -> list[Stop]:
    days = dict(Stage.objects.filter(programme=entry.programme).values_list("step", "due_on"))
    found = []
    if entry.state == EntryState.RETURNED:
        who = entry.person.name if entry.person else entry.unit.name
        found.append(Stop("修改后重新提交", "attention", "等您修改", who, come=False))
    last = passages[-1].step if passages else None
    for step in definition.following(last):
        unit = acting_unit(step, entry.unit, entry.programme.unit)
        if unit is None:
            continue
        who = (entry.person.name if entry.person else entry.unit.name) if step.by == Actor.ENTRANT else unit.name
        found.append(Stop(
            step.title, "muted", "未到", who, due_on=days.get(step.key), come=False,
            help=f"收到后 {step.days} 个工作日内" if step.days and step.key not in days else "",
        ))  # fmt: skip
    return found


def way_of(programme: Programme, definition: Definition) -> list[dict[str, Any]]:
    """The steps of a call in words: what, who, how many days, by which day. One query."""
    days = dict(Stage.objects.filter(programme=programme).values_list("step", "due_on"))
    return [
        {
            "title": step.title, "kind": StepKind(step.kind).label, "help": step.help, "days": step.days, "quota": step.quota,
            "who": programme.unit.name if step.by == Actor.HOST else Actor(step.by).label, "due_on": days.get(step.key),
            "blind": bool(step.judging and step.judging.blind),
        }
        for step in definition.steps
    ]  # fmt: skip
