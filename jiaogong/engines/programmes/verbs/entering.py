"""Entering: a draft that survives, its files and team, handing in, taking back."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.db.models import F

from jiaogong.engines.inbox import verbs as inbox
from jiaogong.engines.org.models import Employment, Person, Unit, open_at
from jiaogong.engines.papers.models import Attachment
from jiaogong.engines.papers.verbs import attach
from jiaogong.kernel import journal
from jiaogong.kernel.access import allows, require
from jiaogong.kernel.errors import Refused, RuleBroken

from .. import prefill
from ..answers import cleaned, missing
from ..definition.schema import Definition
from ..eligibility import Entrant, refusals
from ..models import Entry, EntryFile, Passage, Programme, Quota, TeamMember
from ..rules import MEND_ITEM
from ..words import EntrantKind, EntryState, FieldType, PassageState, ProgrammeState
from .calling import day_of
from .moving import arrive, leave

LEAST_SLOTS = 1
MOST_FILES = 12


def start_entry(
    programme: Programme, *, unit: Unit, by: Any, at: datetime, person: Person | None = None, title: str = ""
) -> Entry:
    """A draft with what the registers know filled in; asked again for the same entrant it returns the draft there is.

    Rules: the call takes entries today; the entrant meets its conditions; not more entries than it allows.
    """
    definition, home = programme.definition, unit.home or unit
    _may_enter(definition, home, person, by)
    if not programme.open_on(day_of(at)):
        raise RuleBroken(_not_open(programme, at))
    if not home.path.startswith(programme.unit.path):
        raise Refused("programmes.enter")
    subject = person if definition.entrant != EntrantKind.UNIT else None
    drafts = Entry.objects.filter(programme=programme, unit=home, person=subject, state=EntryState.DRAFT, made_by=by)
    if (draft := drafts.first()) is not None:
        return draft
    reasons = refusals(definition, Entrant(home, subject, day_of(at)))
    if reasons:
        raise RuleBroken("暂不符合申报条件：" + "；".join(reasons) + f"。有疑问请联系{programme.unit}。")
    answers = {
        field.key: prefill.read(field.prefill, home, subject, day_of(at))
        for field in definition.asked()
        if field.prefill
    }
    entry = _placed(programme, definition, home, subject, title.strip() or (subject or home).name, answers, by, at)
    if definition.entrant == EntrantKind.TEAM and person is not None:
        TeamMember.objects.create(entry=entry, person=person, leader=True)
    return entry


def _may_enter(definition: Definition, home: Unit, person: Person | None, by: Any) -> None:
    if definition.entrant == EntrantKind.UNIT:
        require(by, "programmes.enter_unit", home)
        return
    if person is None:
        raise RuleBroken("请先选定申报人。", field="person")
    himself = getattr(getattr(by, "person", None), "pk", None) == person.pk
    if himself and definition.self_entry:
        return
    require(by, "programmes.enter_unit", home)


def _not_open(programme: Programme, at: datetime) -> str:
    if programme.state == ProgrammeState.OPEN and day_of(at) < programme.opens_on:
        return f"“{programme.title}”{programme.opens_on:%m月%d日}开始申报，请到时再来。"
    return f"“{programme.title}”申报已于{programme.closes_on:%m月%d日}截止。确有特殊情况的，请联系{programme.unit}延长申报。"


def _slots(definition: Definition, home: Unit, person: Person | None) -> list[str]:
    if person is not None:
        number = definition.limits.per_person
        return [f"p{person.pk}.{n}" for n in range(number)] if number else [f"p{uuid.uuid4().hex}"]
    number = definition.limits.per_unit or LEAST_SLOTS
    return [f"u{home.pk}.{n}" for n in range(number)]


def _placed(
    programme: Programme, definition: Definition, home: Unit, person: Person | None, title: str, answers: dict[str, Any],
    by: Any, at: datetime,
) -> Entry:  # fmt: skip
    """Take the first free place of the entrant: two sendings at once cannot take the same one."""
    for slot in _slots(definition, home, person):
        try:
            with transaction.atomic():
                entry = Entry.objects.create(
                    programme=programme, unit=home, person=person, title=title[:120], slot=slot, answers=answers, made_at=at,
                    changed_at=at, made_by=by, confidential=definition.confidential,
                )  # fmt: skip
                journal.write("开始申报", entry, by=by, after={"title": entry.title, "programme": str(programme)})
                return entry
        except IntegrityError:
            continue
    limit = definition.limits.per_person if person is not None else definition.limits.per_unit or LEAST_SLOTS
    who = "每人" if person is not None else "每个单位"
    raise RuleBroken(f"“{programme.title}”{who}限报 {limit} 项，已经报满。要换一项，请先撤回原来的申报。")


def writable(entry: Entry, by: Any) -> Entry:
    """The entry under lock, for whoever fills it in: the person himself, its maker, the union of its unit."""
    row = (
        Entry.objects.select_for_update(of=("self",))
        .select_related("unit", "programme__unit", "person")
        .get(pk=entry.pk)
    )
    himself = row.person is not None and row.person.user_id == by.pk
    if not (himself or row.made_by_id == by.pk or allows(by, "programmes.enter_unit", row.unit)):
        raise Refused("programmes.enter")
    if row.confidential and not (
        himself or row.made_by_id == by.pk or allows(by, "programmes.see_confidential", row.unit)
    ):
        raise Refused("programmes.enter")
    return row


def _editable(row: Entry, keys: Iterable[str]) -> None:
    if not row.editable:
        raise RuleBroken(f"这份申报现在是“{row.get_state_display()}”，不能再改；要改请先撤回，或联系受理的工会退回。")
    if row.state == EntryState.RETURNED and row.to_mend:
        closed = [key for key in keys if key not in row.to_mend]
        if closed:
            raise RuleBroken("退回时只要求修改标出的内容，其余已经核对无误，不用再改。")


@transaction.atomic
def save_draft(
    entry: Entry, *, answers: Mapping[str, Any], revision: int, by: Any, at: datetime, title: str | None = None
) -> dict[str, str]:
    """Keep what has been filled in so far; returns what is wrong by field (those keep their former value).

    `revision` is the one the form was opened with: an older one is refused, so that two devices do not overwrite each other.
    """
    row = writable(entry, by)
    definition = row.programme.definition
    values, wrong = cleaned(definition.asked(), answers)
    sensitive = {field.key for field in definition.asked() if field.sensitive}
    sealed = row.open_sealed()
    was = {**row.answers, **sealed}
    changed = {key: value for key, value in values.items() if was.get(key, "") != value}
    new_title = title.strip()[:120] if title and title.strip() else row.title
    if not changed and new_title == row.title:
        entry.refresh_from_db()
        return wrong
    _editable(row, changed)
    if revision != row.revision:
        raise RuleBroken("这份申报在另一个窗口或设备上改过了。请刷新页面，接着最新的内容填写。")
    row.answers = {**row.answers, **{k: v for k, v in changed.items() if k not in sensitive}}
    secrets = {**sealed, **{k: v for k, v in changed.items() if k in sensitive}}
    row.sealed = json.dumps(secrets, ensure_ascii=False) if secrets else None
    row.title, row.revision, row.changed_at = new_title, row.revision + 1, at
    row.save(update_fields=["answers", "sealed", "title", "revision", "changed_at"])
    entry.refresh_from_db()
    return wrong


@transaction.atomic
def attach_file(entry: Entry, *, field: str, upload: UploadedFile, by: Any, at: datetime) -> Attachment:
    """A file under a file field. Rules: of this form, at most twelve a field; the file itself is judged by papers."""
    row = writable(entry, by)
    fields = {f.key: f for f in row.programme.definition.fields if f.type == FieldType.FILES}
    if field not in fields:
        raise RuleBroken("这里不能上传附件。", field=field)
    if not fields[field].step:
        _editable(row, [field])
    place, _ = EntryFile.objects.get_or_create(entry=row, field=field)
    owned = Attachment.objects.filter(owner_type="programmes.entryfile", owner_id=place.pk)
    if owned.count() >= (fields[field].max or MOST_FILES):
        raise RuleBroken(
            f"“{fields[field].title}”最多 {fields[field].max or MOST_FILES} 个文件，请合并后再传。", field=field
        )
    kept = attach(place, upload=upload, unit_id=row.unit_id, by=by, at=at)
    journal.write("上传申报附件", row, by=by, after={"field": field, "name": kept.name})
    return kept


@transaction.atomic
def remove_file(entry: Entry, *, attachment: Attachment, by: Any, at: datetime) -> None:
    """Take a file out again while the form may be changed."""
    row = writable(entry, by)
    place = EntryFile.objects.filter(entry=row, pk=attachment.owner_id).first()
    if place is None or attachment.owner_type != "programmes.entryfile":
        raise Refused("programmes.enter")
    _editable(row, [place.field])
    journal.write("删除申报附件", row, by=by, before={"field": place.field, "name": attachment.name})
    attachment.delete()


@transaction.atomic
def set_team(entry: Entry, *, people: list[Person], leader: Person, by: Any, at: datetime) -> None:
    """Who is in the team. Rules: everybody works in the unit today; as many as the call allows; the leader is one of them."""
    row = writable(entry, by)
    _editable(row, [])
    limits = row.programme.definition.limits
    if leader not in people:
        raise RuleBroken("负责人应是团队成员。", field="leader")
    if not limits.team_least <= len(set(people)) <= limits.team_most:
        raise RuleBroken(f"团队应有 {limits.team_least}–{limits.team_most} 人（含负责人）。", field="people")
    working = Employment.objects.filter(open_at(day_of(at)), unit__home=row.unit, person__in=people)
    strangers = {p.pk: p.name for p in people}
    for pk in working.values_list("person_id", flat=True):
        strangers.pop(pk, None)
    if strangers:
        raise RuleBroken(f"{'、'.join(strangers.values())}不在本单位教职工名册中，请先登记。", field="people")
    row.members.all().delete()
    TeamMember.objects.bulk_create(TeamMember(entry=row, person=p, leader=p == leader) for p in dict.fromkeys(people))
    if row.person_id != leader.pk:
        row.person = leader
        row.save(update_fields=["person"])
    journal.write("确定团队成员", row, by=by, after={"people": [p.name for p in people]})


@transaction.atomic
def submit(entry: Entry, *, by: Any, at: datetime) -> Entry:
    """Hand the entry in (or back in, after a return). Twice is once.

    Rules: the call is open (a returned one may come later); everything required is there; the conditions hold today;
    the unit has a place left.
    """
    row = writable(entry, by)
    if row.state == EntryState.RUNNING:
        return row
    if not row.editable:
        raise RuleBroken(f"这份申报现在是“{row.get_state_display()}”，不能提交。")
    programme, definition = row.programme, row.programme.definition
    first = row.state == EntryState.DRAFT
    if first and not programme.open_on(day_of(at)):
        raise RuleBroken(_not_open(programme, at))
    _complete(row, definition)
    person = row.person if definition.entrant != EntrantKind.UNIT else None
    reasons = refusals(definition, Entrant(row.unit, person, day_of(at)))
    if reasons:
        raise RuleBroken("暂不符合申报条件：" + "；".join(reasons) + f"。有疑问请联系{programme.unit}。")
    if first:
        _take_place(programme, definition, row.unit)
        row.number = _next_number(programme)
        row.submitted_at = at
    back_to = row.step
    row.state, row.to_mend, row.changed_at = EntryState.RUNNING, {}, at
    inbox.close_items(kind=MEND_ITEM, subject=row, by=by, at=at, outcome="已重新提交")
    arrive(row, after=None if first else back_to, again=not first, by=by, at=at)
    journal.write("提交申报" if first else "重新提交申报", row, by=by, after={"number": row.number, "step": row.step})
    entry.refresh_from_db()
    return row


def _complete(row: Entry, definition: Definition) -> None:
    asked = definition.asked()
    filed = {f.pk: f.field for f in row.files.all()}
    with_files = Attachment.objects.filter(owner_type="programmes.entryfile", owner_id__in=filed)
    keys = {filed[pk] for pk in with_files.values_list("owner_id", flat=True)} if filed else set()
    lacking = missing(asked, {**row.answers, **row.open_sealed()}, keys)
    if lacking:
        raise RuleBroken(
            "还没有填完：" + "、".join(f.title for f in lacking) + "。补齐后再提交。", field=lacking[0].key
        )
    team = definition.entrant == EntrantKind.TEAM
    if team and row.members.count() < definition.limits.team_least:
        raise RuleBroken(f"团队至少 {definition.limits.team_least} 人，请先填写团队成员。", field="people")


def _take_place(programme: Programme, definition: Definition, home: Unit) -> None:
    limit = definition.limits.per_unit
    if limit and definition.entrant != EntrantKind.UNIT:
        Quota.objects.get_or_create(programme=programme, step="", unit=home, defaults={"number": limit})
    rows = Quota.objects.filter(programme=programme, step="", unit=home)
    if rows.filter(taken__lt=F("number")).update(taken=F("taken") + 1):
        return
    quota = rows.first()
    if quota is not None:
        raise RuleBroken(f"{home}的申报名额是 {quota.number} 个，已经用完。请与本单位工会商量，或请主办工会增加名额。")


def _next_number(programme: Programme) -> int:
    Programme.objects.filter(pk=programme.pk).update(last_number=F("last_number") + 1)
    return Programme.objects.values_list("last_number", flat=True).get(pk=programme.pk)


@transaction.atomic
def withdraw(entry: Entry, *, reason: str, by: Any, at: datetime) -> None:
    """Take the entry back; its place is free again. Rule: not once a result has been decided."""
    row = writable(entry, by)
    if row.state == EntryState.WITHDRAWN:
        return
    if not row.running or row.chosen is not None:
        raise RuleBroken("结果已经确定，不能撤回；有疑问请联系主办工会。")
    if row.passages.filter(state=PassageState.WAITING, batch__isnull=False).exists():
        raise RuleBroken("评审已经开始，不能自行撤回；确需退出的，请联系主办工会。")
    leave(row, PassageState.WITHDRAWN, by=by, at=at, opinion=reason)
    if row.number is not None:
        Quota.objects.filter(programme=row.programme, step="", unit=row.unit, taken__gt=0).update(taken=F("taken") - 1)
    for passed in Passage.objects.filter(entry=row, state=PassageState.PASSED, data__quota=True):
        Quota.objects.filter(programme=row.programme, step=passed.step, unit=passed.unit, taken__gt=0).update(
            taken=F("taken") - 1
        )
    row.state, row.step, row.result = EntryState.WITHDRAWN, "", reason[:300]
    row.save(update_fields=["state", "step", "result"])
    inbox.close_items(kind=MEND_ITEM, subject=row, by=by, at=at, outcome="已撤回")
    journal.write("撤回申报", row, by=by, after={"reason": reason})
    entry.refresh_from_db()
