"""Calls: preparing, publishing, extending, closing, repeating last year's."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse

from jiaogong.engines.inbox.models import Message
from jiaogong.engines.org.models import Office, Unit
from jiaogong.engines.org.words import RoleKey
from jiaogong.kernel import journal
from jiaogong.kernel.access import require
from jiaogong.kernel.clock import SHANGHAI, add_months
from jiaogong.kernel.errors import RuleBroken

from ..models import Programme, Quota, SchemeVersion, Stage
from ..words import EntryState, ProgrammeState
from .schemes import judged, within

SEEN = ("title", "state", "opens_on", "closes_on", "notice")


def day_of(at: datetime) -> date:
    """The Shanghai day of a moment."""
    return at.astimezone(SHANGHAI).date()


def locked(programme: Programme, by: Any) -> Programme:
    """The call under its own lock, for whoever may run it."""
    row = Programme.objects.select_for_update(of=("self",)).select_related("unit", "version").get(pk=programme.pk)
    require(by, "programmes.call", row.unit)
    return row


def prepare(
    *, version: SchemeVersion, unit: Unit, title: str, year: int, opens_on: date, closes_on: date, notice: str = "",
    by: Any, at: datetime, previous: Programme | None = None,
) -> Programme:  # fmt: skip
    """A call in draft. Rules: programmes.call in `unit`; the last day is not before the first; one of a title in a year; the unit
    may give what the scheme gives."""
    require(by, "programmes.call", unit)
    if closes_on < opens_on:
        raise RuleBroken("申报截止日期早于开始日期，请检查。", field="closes_on")
    within(judged(version.body), unit, version.scheme)
    try:
        with transaction.atomic():
            programme = Programme.objects.create(
                version=version, unit=unit, title=title.strip(), family=version.scheme.family, year=year, opens_on=opens_on,
                closes_on=closes_on, notice=notice, previous=previous, made_at=at, made_by=by,
            )  # fmt: skip
            journal.write("新建申报项目", programme, by=by, after=journal.picture(programme, *SEEN))
    except IntegrityError as error:
        raise RuleBroken(
            f"{year} 年已有名为“{title}”的项目，请换一个名称，或打开原来的项目。", field="title"
        ) from error
    return programme


@transaction.atomic
def change_programme(
    programme: Programme, *, title: str, opens_on: date, closes_on: date, notice: str, by: Any, at: datetime
) -> None:
    """Change a draft, or the notice of a published call; dates of a published one go through `extend`."""
    row = locked(programme, by)
    before = journal.picture(row, *SEEN)
    if row.state not in (ProgrammeState.DRAFT, ProgrammeState.OPEN):
        raise RuleBroken("项目已截止，不能再修改；需要更正的，请发补充通知。")
    if row.state == ProgrammeState.OPEN and (opens_on, closes_on) != (row.opens_on, row.closes_on):
        raise RuleBroken("项目已发布，日期请用“延长申报”调整。", field="closes_on")
    if closes_on < opens_on:
        raise RuleBroken("申报截止日期早于开始日期，请检查。", field="closes_on")
    row.title, row.opens_on, row.closes_on, row.notice = title.strip(), opens_on, closes_on, notice
    row.save(update_fields=["title", "opens_on", "closes_on", "notice"])
    journal.write("修改申报项目", row, by=by, before=before, after=journal.picture(row, *SEEN))


@transaction.atomic
def set_quotas(programme: Programme, *, step: str, numbers: Mapping[int, int], by: Any, at: datetime) -> None:
    """Places per unit id for a step ("" for handing in). Rule: never fewer than have been used already."""
    row = locked(programme, by)
    units = Unit.objects.under(row.unit).in_bulk(list(numbers))
    for unit_id, number in sorted(numbers.items()):
        if unit_id not in units:
            raise RuleBroken("名额只能分给本级和下级单位。")
        quota, _ = Quota.objects.select_for_update().get_or_create(
            programme=row, step=step, unit_id=unit_id, defaults={"number": number}
        )
        if quota.taken > number:
            raise RuleBroken(f"{units[unit_id]}已用 {quota.taken} 个名额，不能减到 {number} 个。")
        if quota.number != number:
            quota.number = number
            quota.save(update_fields=["number"])
    named = {units[key].name: number for key, number in numbers.items()}
    journal.write("分配名额", row, by=by, after={"step": step, "numbers": named})


@transaction.atomic
def set_stages(programme: Programme, *, days: Mapping[str, date | None], by: Any, at: datetime) -> None:
    """Days by which steps should be done; None goes back to working days from arrival."""
    row = locked(programme, by)
    for step, day in days.items():
        if day is None:
            Stage.objects.filter(programme=row, step=step).delete()
        elif day < row.opens_on:
            raise RuleBroken(f"“{row.definition.step(step).title}”的截止日期早于申报开始日期。")
        else:
            Stage.objects.update_or_create(programme=row, step=step, defaults={"due_on": day})
    journal.write("设定环节期限", row, by=by, after={k: str(v) if v else None for k, v in days.items()})


@transaction.atomic
def publish(programme: Programme, *, by: Any, at: datetime) -> None:
    """Issue the call: the unions below get a message. Twice is once."""
    row = locked(programme, by)
    if row.state == ProgrammeState.OPEN:
        return
    if row.state != ProgrammeState.DRAFT:
        raise RuleBroken("只有筹备中的项目可以发布。")
    if row.closes_on < day_of(at):
        raise RuleBroken("申报截止日期已过，请先改日期再发布。", field="closes_on")
    within(row.definition, row.unit, row.version.scheme)
    row.state = ProgrammeState.OPEN
    row.save(update_fields=["state"])
    journal.write("发布申报项目", row, by=by, after=journal.picture(row, *SEEN))
    tell_below(row, at, "新的申报", f"{row.unit}发布“{row.title}”，{row.closes_on:%m月%d日}截止申报。")


def tell_below(programme: Programme, at: datetime, short: str, body: str) -> None:
    """A message for the chair of every union below the host."""
    below = Unit.objects.under(programme.unit).layers().open().exclude(pk=programme.unit_id)
    offices = Office.objects.filter(unit__in=below, role=RoleKey.CHAIR, abolished_on=None).values_list("pk", flat=True)
    link = reverse("programmes:programme", args=[programme.key])
    Message.objects.bulk_create(
        [Message(short=short[:20], body=body[:300], link=link, office_id=pk, at=at) for pk in offices], batch_size=500
    )


@transaction.atomic
def extend(programme: Programme, *, closes_on: date, reason: str, by: Any, at: datetime) -> None:
    """A later last day, told to everybody the call went to."""
    row = locked(programme, by)
    if row.state not in (ProgrammeState.OPEN, ProgrammeState.RUNNING):
        raise RuleBroken("只有已发布、尚未结束的项目可以延长申报。")
    if closes_on <= row.closes_on or closes_on < day_of(at):
        raise RuleBroken("新的截止日期应晚于原截止日期和今天。", field="closes_on")
    before = journal.picture(row, *SEEN)
    row.closes_on, row.state = closes_on, ProgrammeState.OPEN
    row.save(update_fields=["closes_on", "state"])
    journal.write("延长申报", row, by=by, before=before, after={**journal.picture(row, *SEEN), "reason": reason})
    tell_below(row, at, "申报延期", f"“{row.title}”申报截止日期延至 {closes_on:%m月%d日}。{reason}")


def close_entries(at: datetime) -> int:
    """The job: calls whose last day is over take no more entries; returns how many closed. Drafts stay readable."""
    due = Programme.objects.filter(state=ProgrammeState.OPEN, closes_on__lt=day_of(at))
    return due.update(state=ProgrammeState.RUNNING)


@transaction.atomic
def finish(programme: Programme, *, by: Any, at: datetime) -> None:
    """End a call. Rule: nothing that was handed in is still on its way."""
    row = locked(programme, by)
    if row.state in (ProgrammeState.CLOSED, ProgrammeState.CANCELLED):
        return
    left = row.entries.filter(state__in=(EntryState.RUNNING, EntryState.RETURNED)).count()
    if left:
        raise RuleBroken(f"还有 {left} 件申报没有办完，办完或退回后再结束。")
    row.state, row.ended_on = ProgrammeState.CLOSED, day_of(at)
    row.save(update_fields=["state", "ended_on"])
    journal.write("结束申报项目", row, by=by)


def repeat_programme(programme: Programme, *, year: int, by: Any, at: datetime) -> Programme:
    """This year's edition of a former call: the scheme's newest version, its dates moved by whole years, its quotas and days."""
    months = 12 * (year - programme.year)
    if months <= 0:
        raise RuleBroken("新一届的年度应晚于原项目。", field="year")
    scheme = programme.version.scheme
    newest = scheme.versions.order_by("-number").first() or programme.version
    title = programme.title.replace(str(programme.year), str(year))
    with transaction.atomic():
        row = prepare(
            version=newest, unit=programme.unit, title=title, year=year, opens_on=add_months(programme.opens_on, months),
            closes_on=add_months(programme.closes_on, months), notice=programme.notice, by=by, at=at, previous=programme,
        )  # fmt: skip
        known = {step.key for step in row.definition.steps}
        Stage.objects.bulk_create(
            Stage(programme=row, step=s.step, due_on=add_months(s.due_on, months))
            for s in programme.stages.all()
            if s.step in known
        )
        Quota.objects.bulk_create(
            Quota(programme=row, step=q.step, unit_id=q.unit_id, number=q.number)
            for q in programme.quotas.all()
            if q.step in known or not q.step
        )
    return row
