"""Writing rows so that their order tells nothing.

A database keeps rows in the order they came, and PostgreSQL stamps each with its transaction. So a new row is never
written alone: some old ones of the same vote, picked at random, are taken out and written again with it, in random order
under new keys. In a vote of up to `COMPANY` people all rows carry one stamp; in a larger one a new row hides among
as many. When the vote closes, everything is written once more in the order of random keys.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from typing import Any

from .models import Ballot, Participation, Vote, random_key

COMPANY = 40
_BATCH = 500
_chance = secrets.SystemRandom()


def _fields(row: Any) -> dict[str, Any]:
    return {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if not f.primary_key}


def _company(rows: Any, number: int) -> list[Any]:
    """So many rows from a random place of the (random) keys on, round the end."""
    pivot = random_key()
    found = list(rows.filter(pk__gte=pivot).order_by("pk")[:number])
    if len(found) < number:
        found += rows.filter(pk__lt=pivot).order_by("pk")[: number - len(found)]
    return found


def _anew(model: Any, old: list[Any], new: Iterable[Any]) -> None:
    model.objects.filter(pk__in=[row.pk for row in old]).delete()
    rows = [*(model(**_fields(row)) for row in old), *new]
    _chance.shuffle(rows)
    model.objects.bulk_create(rows, batch_size=_BATCH)


def write_among_others(vote: Vote, participation: Participation, ballots: list[Ballot]) -> None:
    """Write a secret vote's new rows hidden among old ones; the caller holds the vote's lock and transaction."""
    marks, papers = Participation.objects.filter(vote=vote), Ballot.objects.filter(vote=vote)
    _anew(Participation, _company(marks, COMPANY), [participation])
    _anew(Ballot, _company(papers, COMPANY * len(ballots)), ballots)


def rewrite(vote: Vote) -> None:
    """Write all rows of a secret vote once more, under new keys and in their order."""
    models: tuple[Any, ...] = (Participation, Ballot)
    for model in models:
        old = list(model.objects.filter(vote=vote))
        model.objects.filter(vote=vote).delete()
        rows = sorted((model(**_fields(row)) for row in old), key=lambda row: row.pk)
        model.objects.bulk_create(rows, batch_size=_BATCH)
