"""Objectors are no persons of the register: their sealed words go by themselves after the years the place provides."""

from __future__ import annotations

from datetime import datetime

from jiaogong.engines.org.models import Unit
from jiaogong.engines.papers.models import Attachment
from jiaogong.engines.provisions.reading import value_of
from jiaogong.kernel.clock import minus_years

from .models import Objection
from .reading import day_of
from .rules import KEEP_YEARS


def forget_objectors(at: datetime) -> int:
    """Empty what objectors wrote and attached once the years are over; numbers and results stay. Returns how many."""
    day, gone = day_of(at), 0
    written = Objection.objects.filter(closed_at__isnull=False, text__isnull=False)
    for unit in Unit.objects.filter(pk__in=written.values("unit")):
        limit = minus_years(day, value_of(KEEP_YEARS, unit, day))
        rows = written.filter(unit=unit, closed_at__date__lt=limit)
        for file in Attachment.objects.filter(
            owner_type="postings.objection", owner_id__in=list(rows.values_list("pk", flat=True))
        ):
            file.file.delete(save=False)
            file.delete()
        gone += rows.update(name=None, phone=None, phone_tail=None, text=None, code=None)
    return gone
