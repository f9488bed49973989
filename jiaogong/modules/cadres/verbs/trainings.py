"""Trainings and who attended them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from jiaogong.engines.org.models import Person, Unit
from jiaogong.kernel import clock, journal
from jiaogong.kernel.errors import RuleBroken

from ..models import Attendance, Training
from ..posts import visible_posts
from .common import locked, not_ahead

_SEEN = ("title", "kind", "first_day", "last_day", "hours", "place")
MOST_HOURS = 400


def hold_training(
    unit: Unit, *, by: Any, title: str, kind: str, first_day: date, last_day: date, hours: int, place: str = ""
) -> Training:
    """A training the unit held. Rules: not in the future; ends after it begins; one of a title and day. (Domain E11.)"""
    _check(first_day, last_day, hours)
    with transaction.atomic():
        unit = locked(unit, by, "cadres.train")
        if Training.objects.filter(unit=unit, title=title.strip(), first_day=first_day).exists():
            raise RuleBroken("这一天的同名培训已经登记，请在培训列表中打开它。", field="title")
        row = Training.objects.create(
            unit=unit, title=title.strip(), kind=kind, first_day=first_day, last_day=last_day, hours=hours, place=place
        )
        journal.write("登记干部培训", row, by=by, after=journal.picture(row, *_SEEN), unit_id=unit.pk)
        return row


def change_training(
    training: Training, *, by: Any, title: str, kind: str, first_day: date, last_day: date, hours: int, place: str = ""
) -> Training:
    """Correct a training; whoever had all its hours has all of the new ones."""
    _check(first_day, last_day, hours)
    with transaction.atomic():
        unit = locked(training.unit, by, "cadres.train")
        row = Training.objects.select_for_update().get(pk=training.pk)
        same = Training.objects.filter(unit=unit, title=title.strip(), first_day=first_day).exclude(pk=row.pk)
        if same.exists():
            raise RuleBroken("这一天的同名培训已经登记。", field="title")
        before = journal.picture(row, *_SEEN)
        Attendance.objects.filter(training=row, hours=row.hours).update(hours=hours)
        Attendance.objects.filter(training=row, hours__gt=hours).update(hours=hours)
        row.title, row.kind, row.place = title.strip(), kind, place
        row.first_day, row.last_day, row.hours = first_day, last_day, hours
        row.save()
        journal.write(
            "修改干部培训", row, by=by, before=before, after=journal.picture(row, *_SEEN), unit_id=row.unit_id
        )
        return row


def _check(first_day: date, last_day: date, hours: int) -> None:
    not_ahead(last_day, "last_day")
    if last_day < first_day:
        raise RuleBroken("结束日期不能早于开始日期。", field="last_day")
    if not 1 <= hours <= MOST_HOURS:
        raise RuleBroken(f"学时在 1 到 {MOST_HOURS} 之间。", field="hours")


def add_attendances(training: Training, *, by: Any, people: list[Person]) -> int:
    """These cadres attended, for all its hours; who is listed already stays as he is. Returns how many were added.

    Rule: cadres of the organiser's subtree.
    """
    with transaction.atomic():
        locked(training.unit, by, "cadres.train")
        posts = visible_posts(by, clock.today()).filter(person__in=people)
        homes: dict[int, int] = {}
        for row in posts:
            homes.setdefault(row.person_id, row.office.unit.home_id)
        strangers = [p.name for p in people if p.pk not in homes]
        if strangers:
            raise RuleBroken(f"{'、'.join(strangers[:5])} 不是范围内的现任工会干部，不能登记。")
        there = set(Attendance.objects.filter(training=training).values_list("person_id", flat=True))
        new = [p for p in {p.pk: p for p in people}.values() if p.pk not in there]
        Attendance.objects.bulk_create(
            Attendance(training=training, person=p, unit_id=homes[p.pk], hours=training.hours) for p in new
        )
        if new:
            journal.write(
                "登记参训人员", training, by=by, after={"people": [p.name for p in new]}, unit_id=training.unit_id
            )
        return len(new)


def keep_attendances(training: Training, *, by: Any, rows: Mapping[int, tuple[int, str]]) -> int:
    """Hours and certificate numbers of those who attended; returns how many changed.

    Rule: no more hours than the training had.
    """
    with transaction.atomic():
        locked(training.unit, by, "cadres.train")
        before, after = {}, {}
        for row in Attendance.objects.filter(training=training, pk__in=rows).select_related("person"):
            hours, certificate = rows[row.pk]
            if not 0 <= hours <= training.hours:
                raise RuleBroken(f"{row.person.name}的学时在 0 到 {training.hours} 之间。")
            if (hours, certificate) == (row.hours, row.certificate):
                continue
            before[row.person.name] = [row.hours, row.certificate]
            after[row.person.name] = [hours, certificate]
            row.hours, row.certificate = hours, certificate
            row.save(update_fields=["hours", "certificate"])
        if after:
            journal.write("登记学时证书", training, by=by, before=before, after=after, unit_id=training.unit_id)
        return len(after)


def remove_attendance(attendance: Attendance, *, by: Any) -> None:
    """Somebody did not attend after all."""
    with transaction.atomic():
        locked(attendance.training.unit, by, "cadres.train")
        name = attendance.person.name
        if Attendance.objects.filter(pk=attendance.pk).delete()[0]:
            journal.write(
                "移除参训人员", attendance.training, by=by, before={"person": name}, unit_id=attendance.training.unit_id
            )
