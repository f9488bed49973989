"""Entering: a draft that survives, its files and team, handing in, taking back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from jiaogong.engines.inbox import verbs as inbox
from jiaogong.engines.org.models import Person, Unit
from jiaogong.engines.papers.models import Attachment
from jiaogong.kernel import journal
from jiaogong.kernel.access import allows, require
from jiaogong.kernel.errors import Refused, RuleBroken

from .. import prefill
from ..answers import cleaned, missing
from ..definition.schema import Definition
from ..eligibility import Entrant, refusals
from ..models import Entry, Programme, TeamMember
from ..naming import UNNAMED, unnamed
from ..rules import MEND_ITEM
from ..words import TEAM, TITLE, EntrantKind, EntryState, PassageState, ProgrammeState
from .agreeing import agree_for, withheld
from .calling import day_of
from .moving import arrive, leave
from .room import free_places, full, slots, take_entry_place


@transaction.atomic
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
        if field.prefill and not field.sensitive
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
    if programme.state == ProgrammeState.DRAFT:
        return f"“{programme.title}”还没有发布，发布后才能申报。"
    return f"“{programme.title}”申报已于{programme.closes_on:%m月%d日}截止。确有特殊情况的，请联系{programme.unit}延长申报。"


def _placed(
    programme: Programme, definition: Definition, home: Unit, person: Person | None, title: str, answers: dict[str, Any],
    by: Any, at: datetime,
) -> Entry:  # fmt: skip
    """Take the first free place of the entrant: two sendings at once cannot take the same one."""
    for slot in slots(definition, home, person):
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
    raise full(programme, definition, person)


def writable(entry: Entry, by: Any) -> Entry:
    """The entry under lock, for whoever fills it in: the person himself, its maker, the union of its unit."""
    row = (
        Entry.objects.select_for_update(of=("self",))
        .select_related("unit", "programme__unit", "person")
        .get(pk=entry.pk)
    )
    if not may_write(row, by):
        raise Refused("programmes.enter")
    return row


def may_write(entry: Entry, by: Any) -> bool:
    """Whether somebody may fill the entry in; of a confidential one the union's chair alone beside himself and its maker. A maker's
    right ends with his office."""
    himself = entry.person is not None and entry.person.user_id is not None and entry.person.user_id == by.pk
    made = entry.made_by_id == by.pk
    if himself or (made and entry.members.filter(person__user=by).exists()):
        return True
    union = allows(by, "programmes.enter_unit", entry.unit)
    return union and (made or not entry.confidential or allows(by, "programmes.see_confidential", entry.unit))


def open_for_change(row: Entry, keys: Iterable[str]) -> None:
    """Whether these fields may be changed now; RuleBroken says why not."""
    if not row.editable:
        raise RuleBroken(f"这份申报现在是“{row.get_state_display()}”，不能再改；要改请先撤回，或联系受理的工会退回。")
    if row.state == EntryState.RETURNED and row.to_mend:
        closed = [key for key in keys if key not in row.to_mend]
        if closed:
            raise RuleBroken("退回时只要求修改标出的内容，其余已经核对无误，不用再改。")


@transaction.atomic
def save_draft(
    entry: Entry, *, answers: Mapping[str, Any], revision: int, by: Any, at: datetime, title: str | None = None,
    window: str = "", serial: int = 0,
) -> dict[str, str]:  # fmt: skip
    """Keep what has been filled in so far; returns what is wrong by field (those keep their former value).

    Sensitive answers are kept once the person agreed (`agree`), the rest before.
    `revision` is the one the form was opened with: an older one is refused, so that two devices do not overwrite each other.
    A `window` may go on from its own sendings whose answers were lost on the way; one that comes late (`serial`) is dropped.
    """
    row = writable(entry, by)
    definition = row.programme.definition
    values, wrong = cleaned(definition.asked(), answers)
    unasked = withheld(row, definition, values)
    values, wrong = {k: v for k, v in values.items() if k not in unasked}, wrong | unasked
    was = {**row.answers, **row.open_sealed()}
    changed = {key: value for key, value in values.items() if was.get(key, "") != value}
    new_title = title.strip()[:120] if title and title.strip() else row.title
    if not changed and new_title == row.title:
        entry.refresh_from_db()
        return wrong
    open_for_change(row, [*changed, *([TITLE] if new_title != row.title else [])])
    if _late(row, window, serial):
        entry.refresh_from_db()
        return wrong
    if not _goes_on(row, revision, window):
        raise RuleBroken("这份申报在另一个窗口或设备上改过了。请刷新页面，接着最新的内容填写。", field="revision")
    keep(row, changed)
    since = row.writer["from"] if window and row.writer.get("window") == window else row.revision
    row.writer = {"window": window, "from": since, "serial": serial}
    row.title, row.revision, row.changed_at = new_title, row.revision + 1, at
    row.save(update_fields=["answers", "sealed", "title", "revision", "changed_at", "writer"])
    entry.refresh_from_db()
    return wrong


def keep(row: Entry, values: Mapping[str, Any]) -> None:
    """Put answers where they belong: sensitive ones are sealed. The caller saves the row."""
    sensitive = {field.key for field in row.programme.definition.fields if field.sensitive}
    row.answers = {**row.answers, **{k: v for k, v in values.items() if k not in sensitive}}
    secrets = {**row.open_sealed(), **{k: v for k, v in values.items() if k in sensitive}}
    row.sealed = json.dumps(secrets, ensure_ascii=False) if secrets else None


def _late(row: Entry, window: str, serial: int) -> bool:
    """A sending overtaken by a later one of the same window."""
    return bool(window) and row.writer.get("window") == window and serial <= row.writer.get("serial", 0)


def _goes_on(row: Entry, revision: int, window: str) -> bool:
    """Whether the form at hand knows everything that has been written."""
    if revision == row.revision:
        return True
    return bool(window) and row.writer.get("window") == window and revision >= row.writer.get("from", row.revision)


@transaction.atomic
def submit(entry: Entry, *, by: Any, at: datetime, consent: bool = False) -> Entry:
    """Hand the entry in (or back in, after a return). Twice is once.

    Rules: the call is open (a returned one may come later); a work has a name of its own; everything required is there; the conditions hold today;
    the unit has a place left; the person agrees separately where the call asks for it (个人信息保护法 art. 29, 2021):
    `consent` says that he does, or that the union which enters him keeps his written consent.
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
    if unnamed(row, definition):
        raise RuleBroken(UNNAMED, field=TITLE)
    _complete(row, definition)
    agree_for(row, definition, consent, by, at)
    person = row.person if definition.entrant != EntrantKind.UNIT else None
    reasons = refusals(definition, Entrant(row.unit, person, day_of(at)))
    if reasons:
        raise RuleBroken("暂不符合申报条件：" + "；".join(reasons) + f"。有疑问请联系{programme.unit}。")
    if first:
        take_entry_place(programme, definition, row.unit)
        row.number = _next_number(programme)
        row.submitted_at = at
    back_to = row.step
    row.state, row.to_mend, row.changed_at = EntryState.RUNNING, {}, at
    inbox.close_items(kind=MEND_ITEM, subject=row, by=by, at=at, outcome="已重新提交")
    arrive(row, after=None if first else back_to, again=not first, by=by, at=at)
    journal.write("提交申报" if first else "重新提交申报", row, by=by, after={"number": row.number, "step": row.step})
    entry.refresh_from_db()
    return row


@transaction.atomic
def agree(entry: Entry, *, by: Any, at: datetime) -> None:
    """The person agrees separately, before the first sensitive answer is kept; a union that fills in for him says that it keeps his
    written consent. Twice is once. Source: 个人信息保护法 art. 29 (2021)."""
    row = writable(entry, by)
    open_for_change(row, [])
    agree_for(row, row.programme.definition, True, by, at)


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
        raise RuleBroken(f"团队至少 {definition.limits.team_least} 人，请先填写团队成员。", field=TEAM)


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
    free_places(row)
    row.state, row.step, row.result = EntryState.WITHDRAWN, "", reason[:300]
    row.save(update_fields=["state", "step", "result"])
    inbox.close_items(kind=MEND_ITEM, subject=row, by=by, at=at, outcome="已撤回")
    journal.write("撤回申报", row, by=by, after={"reason": reason})
    entry.refresh_from_db()
