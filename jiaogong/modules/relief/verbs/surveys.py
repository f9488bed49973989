"""大病调查: a round opened, answered with numbers, and with names where the person agreed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.urls import reverse

from jiaogong.engines.inbox import verbs as inbox
from jiaogong.engines.org.models import Employment, Person, Unit, open_at
from jiaogong.engines.org.words import Layer
from jiaogong.engines.personal.verbs import give_consent
from jiaogong.kernel import journal
from jiaogong.kernel.access import require
from jiaogong.kernel.errors import RuleBroken

from .. import purposes
from ..models import Survey, SurveyAnswer, SurveyName
from ..models.surveys import ILLNESS_KEYS
from ..rules import SURVEY_ITEM
from .common import day_of, locked, tell_chair
from .files import agreed

MOST = 10_000


def open_survey(unit: Unit, *, by: Any, at: datetime, title: str, due_on: date) -> Survey:
    """A superior asks every base unit below it; each chair gets a to-do. Asked twice under one title it is one.

    Rules: a union above schools; due not before today. Source: domain F05.
    """
    day = day_of(at)
    if due_on < day:
        raise RuleBroken("截止日期不能早于今天。", field="due_on")
    if not title.strip():
        raise RuleBroken("请填写名称。", field="title")
    with transaction.atomic():
        unit = locked(unit, by, "relief.survey")
        if unit.layer == Layer.BASE:
            raise RuleBroken("大病调查由上级工会发起，基层单位填报。")
        row, made = Survey.objects.get_or_create(
            unit=unit, title=title.strip(), defaults={"opened_on": day, "due_on": due_on, "opened_by": by}
        )
        if not made:
            return row
        below = Unit.objects.open().under(unit).filter(layer=Layer.BASE).order_by("path")
        answers = SurveyAnswer.objects.bulk_create([SurveyAnswer(survey=row, unit=u) for u in below], batch_size=500)
        for answer in answers:
            link = reverse("relief:answer", args=[answer.key])
            tell_chair(SURVEY_ITEM, f"填报：{row.title}", answer, answer.unit, link=link, by=by, at=at, due_on=due_on)
        after = {"title": row.title, "due_on": str(due_on), "units": len(answers)}
        journal.write("发起大病调查", row, by=by, after=after, unit_id=unit.pk)
        return row


def answer_survey(
    answer: SurveyAnswer, *, by: Any, at: datetime, counts: Mapping[str, int], names: Mapping[Person, str] | None = None,
    on_paper: bool = False,
) -> SurveyAnswer:  # fmt: skip
    """A unit's chair answers how many people have which class of illness; answered again it replaces the former answer.

    Rules: numbers of the classes known; a name only of its own staff, with separate consent (on the platform, or `on_paper`);
    no more names than people. Classes and numbers are sealed, the journal holds neither. Source: 个人信息保护法 art. 29.
    """
    names = names or {}
    if set(counts) - set(ILLNESS_KEYS) or any(not 0 <= n <= MOST for n in counts.values()):
        raise RuleBroken("人数请填 0 以上的整数。")
    if set(names.values()) - set(ILLNESS_KEYS):
        raise RuleBroken("请选择疾病类别。")
    with transaction.atomic():
        unit = Unit.objects.select_for_update().get(pk=answer.unit_id)
        require(by, "relief.answer", unit)
        row = SurveyAnswer.objects.select_for_update(of=("self",)).select_related("survey").get(pk=answer.pk)
        for key in ILLNESS_KEYS:
            if sum(1 for k in names.values() if k == key) > counts.get(key, 0):
                raise RuleBroken("实名人数不能多于该类人数，请核对。")
        for person in names:
            _may_be_named(person, unit, by, at, on_paper)
        row.counts = json.dumps({k: counts.get(k, 0) for k in ILLNESS_KEYS})
        row.answered_by, row.answered_at = by, at
        row.save()
        row.names.all().delete()
        for person, illness in names.items():
            named = SurveyName(answer=row, person=person)
            named.illness = illness
            named.save()
        inbox.close_items(kind=SURVEY_ITEM, subject=row, by=by, at=at, outcome="已填报")
        journal.write("填报大病调查", row, by=by, after={"counts": "●●●", "names": len(names)}, unit_id=unit.pk)
        return row


def _may_be_named(person: Person, unit: Unit, by: Any, at: datetime, on_paper: bool) -> None:
    if not Employment.objects.filter(open_at(day_of(at)), person=person, unit__home=unit).exists():
        raise RuleBroken(f"{person.name}不是本单位教职工。", field="names")
    if on_paper:
        give_consent(person, by=by, purpose=purposes.SURVEY, at=at)
    elif not agreed(person, purposes.SURVEY):
        raise RuleBroken(f"{person.name}还没有单独同意实名上报，只能计入人数。", field="names")
