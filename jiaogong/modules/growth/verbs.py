"""Pairs: made by hand (teacher and pupil), logged, reviewed, ended. Projects: put off, ended."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from jiaogong.engines.org.models import Employment, Person, Unit, open_at
from jiaogong.kernel import journal
from jiaogong.kernel.access import allows, require
from jiaogong.kernel.clock import SHANGHAI, add_months
from jiaogong.kernel.errors import Refused, RuleBroken

from .models import Pair, PairLog, PairReview, Project
from .words import PUPIL_LOGS, PairKind, ProjectState, Side

LABELS = "甲乙丙丁戊己庚辛壬癸"
PAIR_MONTHS = 12


def day_of(at: datetime) -> date:
    """The Shanghai day of a moment."""
    return at.astimezone(SHANGHAI).date()


@transaction.atomic
def pair_pupil(
    unit: Unit, *, mentor: Person, pupil: str, guardian_agreed_on: date, goals: str, by: Any, at: datetime
) -> Pair:
    """A teacher takes a pupil under his wing. The name is sealed; pages show 学生甲.

    Rules: the teacher works in the unit; himself or his union enters it; a guardian has agreed (个人信息保护法第三十一条, 2021: under
    fourteen by law, here always); not in the future.
    """
    himself = mentor.user_id is not None and mentor.user_id == by.pk
    if not himself:
        require(by, "growth.keep", unit)
    day = day_of(at)
    if not Employment.objects.filter(open_at(day), person=mentor, unit__home=unit).exists():
        raise (
            Refused("growth.keep") if himself else RuleBroken(f"{mentor.name}不在本单位教职工名册中。", field="mentor")
        )
    if guardian_agreed_on > day:
        raise RuleBroken("监护人同意日期不能晚于今天；先征得监护人书面同意，再登记。", field="guardian_agreed_on")
    if not pupil.strip():
        raise RuleBroken("请填写学生姓名（加密保存，页面只显示代称）。", field="pupil")
    number = Pair.objects.select_for_update().filter(mentor=mentor, kind=PairKind.PUPIL).count()
    label = f"学生{LABELS[number % len(LABELS)]}{number // len(LABELS) + 1 if number >= len(LABELS) else ''}"
    pair = Pair.objects.create(
        kind=PairKind.PUPIL, unit=unit, mentor=mentor, pupil=pupil.strip()[:60], pupil_label=label,
        guardian_agreed_on=guardian_agreed_on, goals=goals.strip()[:600], since=day, planned_until=add_months(day, PAIR_MONTHS), made_at=at, made_by=by,
    )  # fmt: skip
    journal.write("师生结对", pair, by=by, after={"pupil": label, "guardian_agreed_on": str(guardian_agreed_on)})
    return pair


def _worked_by(pair: Pair, by: Any) -> Pair:
    """The pair under lock, for one of the two or the union of their unit."""
    row = Pair.objects.select_for_update(of=("self",)).select_related("unit", "mentor", "apprentice").get(pk=pair.pk)
    two = [person for person in (row.mentor, row.apprentice) if person is not None]
    if not any(person.user_id == by.pk for person in two if person.user_id) and not allows(by, "growth.keep", row.unit):
        raise Refused("growth.keep")
    return row


@transaction.atomic
def log(pair: Pair, *, day: date, kind: str, content: str, by: Any, at: datetime) -> PairLog:
    """Note what the two did. Rules: while the pair lasts, not in the future; sent twice it is once. Pupils: no names."""
    row = _worked_by(pair, by)
    if row.until is not None:
        raise RuleBroken("结对已结束，不能再记录。")
    if day > day_of(at) or day < row.since:
        raise RuleBroken(f"日期应在 {row.since:%Y-%m-%d} 到今天之间。", field="day")
    if row.kind == PairKind.PUPIL and kind not in PUPIL_LOGS:
        raise RuleBroken("师生结对请选谈心、辅导、家访或帮扶。", field="kind")
    name = row.pupil.open() if row.pupil else ""
    if name and name in content:
        raise RuleBroken(f"记录里不要写学生姓名，请写“{row.pupil_label}”。", field="content")
    made, fresh = PairLog.objects.get_or_create(
        pair=row, day=day, kind=kind, content=content.strip(), defaults={"by": by, "at": at}
    )
    if fresh:
        journal.write("结对记录", row, by=by, after={"day": str(day), "kind": kind})
    return made


@transaction.atomic
def review(pair: Pair, *, year: int, side: str, score: int, text: str, by: Any, at: datetime) -> PairReview:
    """One side rates the other. Rules: of mentoring pairs; each rates from his own side; neither sees the other's before his own."""
    row = _worked_by(pair, by)
    if row.kind != PairKind.MENTORING:
        raise RuleBroken("师生结对不互评。")
    writer = row.mentor if side == Side.MENTOR else row.apprentice
    if writer is None or writer.user_id != by.pk:
        raise Refused("growth.review")
    if not row.since.year <= year <= day_of(at).year:
        raise RuleBroken(f"年度应在 {row.since.year} 到 {day_of(at).year} 之间。", field="year")
    if not 0 <= score <= 100:
        raise RuleBroken("分数在 0 到 100 之间。", field="score")
    made, _ = PairReview.objects.update_or_create(
        pair=row, year=year, side=side, defaults={"score": score, "text": text.strip()[:400], "at": at}
    )
    journal.write("师徒互评", row, by=by, after={"year": year, "side": side})
    return made


@transaction.atomic
def end_pair(pair: Pair, *, reason: str, by: Any, at: datetime) -> None:
    """The pair ends; a pupil's name is deleted with it (minimum retention). Twice is once."""
    row = _worked_by(pair, by)
    if row.until is not None:
        return
    if not reason.strip():
        raise RuleBroken("请写明结束的原因，如期满、调动。", field="reason")
    row.until, row.ended_for, row.pupil = day_of(at), reason.strip()[:200], None
    row.save(update_fields=["until", "ended_for", "pupil"])
    journal.write("结对结束", row, by=by, after={"reason": row.ended_for})
    pair.refresh_from_db()


@transaction.atomic
def reveal_pupil(pair: Pair, *, reason: str, by: Any) -> str:
    """The pupil's name: to the teacher, or to the union's chair with a reason. Leaves a journal line."""
    row = Pair.objects.select_related("unit", "mentor").get(pk=pair.pk)
    own = row.mentor.user_id is not None and row.mentor.user_id == by.pk
    if not own:
        require(by, "growth.reveal_pupil", row.unit)
        if len(reason.strip()) < 4:
            raise RuleBroken("请写明查看事由（至少四个字）。", field="reason")
    if not row.pupil:
        raise RuleBroken("结对已结束，学生姓名已按规定删除。")
    journal.write("查看结对学生姓名", row, by=by, after={"reason": reason.strip()[:200]})
    return row.pupil.open()


def _kept(project: Project, by: Any) -> Project:
    row = Project.objects.select_for_update(of=("self",)).select_related("host").get(pk=project.pk)
    require(by, "growth.keep", row.host)
    if row.ended_on is not None:
        raise RuleBroken(f"课题{row.get_state_display()}，不能再改。")
    return row


@transaction.atomic
def put_off(project: Project, *, due_on: date, reason: str, by: Any, at: datetime) -> None:
    """A later day for the conclusion. Rules: later than the present one; with a reason."""
    row = _kept(project, by)
    if due_on <= row.due_on:
        raise RuleBroken(f"新的结题日期应晚于 {row.due_on:%Y-%m-%d}。", field="due_on")
    if not reason.strip():
        raise RuleBroken("请写明延期的原因。", field="reason")
    before = {"due_on": str(row.due_on)}
    row.due_on, row.note = due_on, f"延期：{reason.strip()}"[:300]
    row.save(update_fields=["due_on", "note"])
    journal.write(
        "课题延期", row, by=by, before=before, after={"due_on": str(due_on), "reason": reason}, unit_id=row.host_id
    )
    project.refresh_from_db()


@transaction.atomic
def end_project(project: Project, *, reason: str, by: Any, at: datetime) -> None:
    """A project is given up. Rule: with a reason."""
    row = _kept(project, by)
    if not reason.strip():
        raise RuleBroken("请写明终止的原因。", field="reason")
    row.state, row.ended_on, row.note = ProjectState.ENDED, day_of(at), reason.strip()[:300]
    row.save(update_fields=["state", "ended_on", "note"])
    journal.write("课题终止", row, by=by, after={"reason": reason}, unit_id=row.host_id)
    project.refresh_from_db()
