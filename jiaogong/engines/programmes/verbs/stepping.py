"""One entry at a step: recommended, checked, returned for correction, refused; undone within ten minutes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from jiaogong.engines.inbox import verbs as inbox
from jiaogong.engines.papers.models import Attachment
from jiaogong.kernel import journal
from jiaogong.kernel.access import allows, require
from jiaogong.kernel.errors import Refused, RuleBroken

from ..answers import cleaned, missing
from ..aside import not_own
from ..definition.schema import Definition
from ..models import Entry, Passage
from ..rules import MEND_ITEM
from ..words import PER_ENTRY, TEAM, TITLE, Actor, EntrantKind, EntryState, FieldType, PassageState, StepKind
from .entering import keep, writable
from .moving import arrive, ask, ask_entrant, leave, settle_desk, tell_entrant
from .room import free_places, free_step_place, retake_places, take_step_place

UNDO_MINUTES = 10
UNTOUCHED = (PassageState.WAITING, PassageState.SKIPPED)  # nobody has dealt with it


def handled(entry: Entry, by: Any) -> tuple[Entry, Passage]:
    """The entry and its waiting passage under lock, for the union whose turn it is."""
    row = (
        Entry.objects.select_for_update(of=("self",))
        .select_related("unit", "programme__unit", "person")
        .get(pk=entry.pk)
    )
    passage = row.passages.filter(state=PassageState.WAITING).select_related("unit").first()
    if passage is None:
        raise RuleBroken(f"这份申报现在是“{row.get_state_display()}”，没有待办理的环节，请刷新页面。")
    if not allows(by, "programmes.handle", passage.unit):
        _beaten(row, by)
        raise Refused("programmes.handle")
    at_base = passage.unit_id == row.unit_id
    if row.confidential and at_base and not allows(by, "programmes.see_confidential", passage.unit):
        raise Refused("programmes.handle")
    not_own([row], by, "办理")
    return row, passage


def _beaten(row: Entry, by: Any) -> None:
    """RuleBroken in words for whoever comes a moment late: a colleague of his desk has just dealt with it."""
    ended = row.passages.filter(ended_at__isnull=False).exclude(state=PassageState.SKIPPED)
    last = ended.select_related("unit").order_by("-pk").first()
    if last is None or not allows(by, "programmes.handle", last.unit):
        return
    if row.confidential and last.unit_id == row.unit_id and not allows(by, "programmes.see_confidential", last.unit):
        return
    raise RuleBroken("这件申报刚刚已由同事办理，请刷新页面看最新进展。")


def _per_entry(row: Entry) -> StepKind:
    kind = StepKind(row.programme.definition.step(row.step).kind)
    if kind not in PER_ENTRY or kind == StepKind.REPORT:
        raise RuleBroken("这个环节由主办工会统一办理，不能单独通过。")
    return kind


@transaction.atomic
def pass_on(entry: Entry, *, opinion: str, by: Any, at: datetime) -> Entry:
    """Recommend or let pass. Rule: the union has a place left, where the step has a quota."""
    row, passage = handled(entry, by)
    _per_entry(row)
    step = row.programme.definition.step(row.step)
    counted = take_step_place(row, passage, step.quota)
    leave(row, PassageState.PASSED, by=by, at=at, opinion=opinion, data={"quota": True} if counted else None)
    arrive(row, after=step.key, by=by, at=at)
    journal.write(step.title, row, by=by, after={"opinion": opinion, "step": row.step}, unit_id=passage.unit_id)
    entry.refresh_from_db()
    return row


def pass_many(entries: Iterable[Entry], *, opinion: str, by: Any, at: datetime) -> int:
    """Let several pass, all or none."""
    number = 0
    with transaction.atomic():
        for entry in entries:
            pass_on(entry, opinion=opinion, by=by, at=at)
            number += 1
    return number


def mendable(definition: Definition) -> dict[str, str]:
    """Key and title of everything that can be returned for correction."""
    fields = {field.key: field.title for field in definition.asked() if field.type != FieldType.NOTE}
    found = {TITLE: "申报名称"} | fields
    return found | ({TEAM: "团队成员"} if definition.entrant == EntrantKind.TEAM else {})


@transaction.atomic
def send_back(entry: Entry, *, fields: Mapping[str, str], opinion: str, by: Any, at: datetime) -> Entry:
    """Return for correction: the named fields open again with their remarks, the others stay as they are; it comes back here."""
    row, passage = handled(entry, by)
    _per_entry(row)
    known = mendable(row.programme.definition)
    if not opinion.strip() and not fields:
        raise RuleBroken("请写明要修改什么，申报人才知道怎么改。", field="opinion")
    odd = set(fields) - set(known)
    if odd:
        raise RuleBroken("退回的字段不在申报表里。", field="fields")
    leave(row, PassageState.RETURNED, by=by, at=at, opinion=opinion, data={"fields": dict(fields)})
    row.state, row.to_mend = EntryState.RETURNED, dict(fields)
    row.save(update_fields=["state", "to_mend"])
    ask_entrant(row, f"修改申报：{row.programme.title}", None, by, at)
    tell_entrant(row, "申报退回修改", f"“{row.title}”需要修改：{opinion or '、'.join(known[k] for k in fields)}", at)
    journal.write("退回修改", row, by=by, after={"fields": dict(fields), "opinion": opinion}, unit_id=passage.unit_id)
    entry.refresh_from_db()
    return row


@transaction.atomic
def refuse(entry: Entry, *, opinion: str, by: Any, at: datetime) -> Entry:
    """Not passed; the reason names its rule. Its place is free again."""
    row, passage = handled(entry, by)
    _per_entry(row)
    if len(opinion.strip()) < 4:
        raise RuleBroken("不通过要写明依据哪一条、为什么，申报人会看到。", field="opinion")
    leave(row, PassageState.REFUSED, by=by, at=at, opinion=opinion)
    free_places(row)
    row.state, row.result = EntryState.REFUSED, opinion[:300]
    row.save(update_fields=["state", "result"])
    tell_entrant(
        row, "申报未通过", f"“{row.title}”未通过{row.programme.definition.step(passage.step).title}：{opinion}", at
    )
    journal.write("申报不通过", row, by=by, after={"opinion": opinion}, unit_id=passage.unit_id)
    entry.refresh_from_db()
    return row


@transaction.atomic
def take_back(entry: Entry, *, by: Any, at: datetime) -> Entry:
    """Undo one's own decision on an entry within ten minutes, as long as nobody has gone on with it."""
    row = Entry.objects.select_for_update(of=("self",)).select_related("unit", "programme__unit").get(pk=entry.pk)
    last = (
        row.passages.exclude(state__in=UNTOUCHED)
        .order_by("-pk")  # in the order of the steps: clocks may differ
        .first()
    )
    gone = row.state not in (EntryState.RUNNING, EntryState.RETURNED, EntryState.REFUSED)
    if gone or last is None or last.ended_at is None or last.state == PassageState.WITHDRAWN:
        raise RuleBroken("没有可以撤销的办理。")
    require(by, "programmes.handle", last.unit)
    if last.by_id != by.pk or not timedelta(0) <= at - last.ended_at <= timedelta(minutes=UNDO_MINUTES):
        raise RuleBroken(f"只有经办人本人可以在 {UNDO_MINUTES} 分钟内撤销；已过时间的，请联系下一环节退回。")
    if last.batch_id is not None or row.programme.definition.step(last.step).kind == StepKind.REPORT:
        raise RuleBroken("这个环节的办理不能撤销。")
    later = row.passages.filter(pk__gt=last.pk)
    if later.filter(batch__isnull=False).exists() or later.exclude(state__in=UNTOUCHED).exists():
        raise RuleBroken("下一环节已经开始办理，不能撤销。")
    if row.state == EntryState.REFUSED:
        retake_places(row)
    units = [passage.unit for passage in later.select_related("unit")]
    later.delete()
    free_step_place(row, last)
    last.state, last.ended_at, last.by, last.opinion, last.data = PassageState.WAITING, None, None, "", {}
    last.save()
    row.state, row.step, row.to_mend, row.result = EntryState.RUNNING, last.step, {}, ""
    row.save(update_fields=["state", "step", "to_mend", "result"])
    inbox.close_items(kind=MEND_ITEM, subject=row, by=by, at=at, outcome="退回已撤销")
    for unit in units:
        settle_desk(row.programme, unit, by=by, at=at)
    ask(row, last, row.programme.definition.step(last.step), by=by, at=at)
    journal.write("撤销办理", row, by=by, after={"step": last.step}, unit_id=last.unit_id)
    entry.refresh_from_db()
    return row


@transaction.atomic
def hand_in_report(entry: Entry, *, answers: Mapping[str, Any], by: Any, at: datetime) -> dict[str, str]:
    """The entrant's report of a reporting step (midterm, conclusion); returns what is wrong by field, or {} once it went on."""
    row = writable(entry, by)
    step = row.programme.definition.step(row.step) if row.step else None
    if row.state != EntryState.RUNNING or step is None or step.kind != StepKind.REPORT or step.by != Actor.ENTRANT:
        raise RuleBroken("现在没有要补交的报告。")
    asked = row.programme.definition.asked(step.key)
    values, wrong = cleaned(asked, answers)
    filed = {f.pk: f.field for f in row.files.all()}
    owned = Attachment.objects.filter(owner_type="programmes.entryfile", owner_id__in=filed).values_list(
        "owner_id", flat=True
    )
    lacking = missing(asked, values, {filed[pk] for pk in owned})
    wrong |= {field.key: "请填写。" for field in lacking}
    if wrong:
        return wrong
    keep(row, values)
    row.changed_at = at
    inbox.close_items(kind=MEND_ITEM, subject=row, by=by, at=at, outcome="已提交")
    leave(row, PassageState.PASSED, by=by, at=at, opinion="已提交")
    arrive(row, after=step.key, by=by, at=at)
    journal.write(step.title, row, by=by, after={"step": row.step})
    entry.refresh_from_db()
    return {}
