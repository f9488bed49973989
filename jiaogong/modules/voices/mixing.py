"""Writing an anonymous survey's rows so that their order tells nothing, as the ballots of level 1 are written: a new row goes in among old
ones picked at random, all under new keys; at the end everything is written once more."""

from __future__ import annotations

import secrets
from typing import Any

from .models import Answer, Questionnaire, Taken
from .models.surveys import random_key

COMPANY, _BATCH = 40, 500
_chance = secrets.SystemRandom()


def _copy(row: Any) -> Any:
    fields = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if not f.primary_key}
    return type(row)(**fields)


def _company(rows: Any, number: int) -> list[Any]:
    pivot = random_key()
    found = list(rows.filter(pk__gte=pivot).order_by("pk")[:number])
    if len(found) < number:
        found += rows.filter(pk__lt=pivot).order_by("pk")[: number - len(found)]
    return found


def _anew(model: Any, old: list[Any], new: list[Any]) -> None:
    rows = [*(_copy(row) for row in old), *new]
    model.objects.filter(pk__in=[row.pk for row in old]).delete()
    _chance.shuffle(rows)
    model.objects.bulk_create(sorted(rows, key=lambda row: row.pk), batch_size=_BATCH)


def write_among_others(survey: Questionnaire, taken: Taken, answers: list[Answer]) -> None:
    """The caller holds the survey's lock and transaction."""
    _anew(Taken, _company(Taken.objects.filter(survey=survey), COMPANY), [taken])
    old = _company(Answer.objects.filter(question__survey=survey), COMPANY * max(1, len(answers)))
    _anew(Answer, old, answers)


def rewrite(survey: Questionnaire) -> None:
    """All rows once more."""
    for model, rows in (
        (Taken, Taken.objects.filter(survey=survey)),
        (Answer, Answer.objects.filter(question__survey=survey)),
    ):
        _anew(model, list(rows), [])
