"""Postings end by themselves when their period is over and nothing holds them."""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import transaction

from jiaogong.engines.org.models import Unit

from ..models import Posting
from ..reading import day_of
from ..words import State
from .common import let_go, locked_posting

log = logging.getLogger(__name__)


def end_due(at: datetime) -> int:
    """End what is over and held by nothing; each in a transaction of its own, so that one failure stops no other.

    Returns how many ended. May run again at any time.
    """
    ended = 0
    due = Posting.objects.filter(state__in=(State.OPEN, State.HELD), ends_on__lt=day_of(at)).select_related("unit")
    for posting in due:
        try:
            with transaction.atomic():
                row = locked_posting(posting)
                let_go(row, at)
                ended += row.state == State.ENDED
        except Exception:
            log.exception("posting %s did not end", posting.pk)
    return ended


def running_in(unit: Unit) -> int:
    """How many postings of the unit have not ended: they forbid closing it without a successor."""
    return Posting.objects.filter(unit=unit, state__in=(State.OPEN, State.HELD)).count()
