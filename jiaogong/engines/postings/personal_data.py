"""Objectors are no persons of the register: their sealed words go by themselves after the years the place provides.
Who was posted is a line of a table: it loses its name when the person is erased."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from jiaogong.engines.org.models import Unit
from jiaogong.engines.papers.models import Attachment
from jiaogong.engines.papers.verbs import discard
from jiaogong.engines.personal.scrubbing import Scrub
from jiaogong.engines.personal.words import NOBODY
from jiaogong.engines.provisions.reading import value_of
from jiaogong.kernel.clock import minus_years
from jiaogong.kernel.text import mask_name

from .models import Correction, Objection, Posting
from .reading import day_of
from .rules import KEEP_YEARS


def forget_objectors(at: datetime) -> int:
    """Empty what objectors wrote and attached once the years are over; numbers and results stay. Returns how many."""
    day, gone = day_of(at), 0
    written = Objection.objects.filter(closed_at__isnull=False, text__isnull=False)
    for unit in Unit.objects.filter(pk__in=written.values("unit")):
        limit = minus_years(day, value_of(KEEP_YEARS, unit, day))
        rows = written.filter(unit=unit, closed_at__date__lt=limit)
        discard(
            Attachment.objects.filter(
                owner_type="postings.objection", owner_id__in=list(rows.values_list("pk", flat=True))
            )
        )
        gone += rows.update(name=None, phone=None, phone_tail=None, text=None, code=None)
    return gone


def forget_posted(subject_type: str, subject_ids: Collection[int], *, name: str, unit: str, words: Scrub) -> int:
    """The lines of somebody of that unit lose his masked name, texts his full one, in postings of these subjects and in what stood
    before a correction. A colleague who is masked alike (刘* of the same unit) loses his too: nobody can tell them apart any more."""
    number = 0
    for row in Posting.objects.filter(subject_type=subject_type, subject_id__in=subject_ids):
        former = {"title": row.title, "body": row.body, "rows": row.rows}
        new = _without(former, name, unit, words)
        if new != former:
            Posting.objects.filter(pk=row.pk).update(**new)
            number += 1
        for correction in Correction.objects.filter(posting=row):
            Correction.objects.filter(pk=correction.pk).update(
                before=_without(correction.before, name, unit, words), note=words.text(correction.note)[:200]
            )
    return number


def _without(kept: dict[str, Any], name: str, unit: str, words: Scrub) -> dict[str, Any]:
    masked, found = mask_name(name), words.value(kept)
    for line in found.get("rows", ()):
        if masked and unit in line:
            line[:] = [NOBODY if cell.startswith(masked) and "*" in cell else cell for cell in line]
    return dict(found)
