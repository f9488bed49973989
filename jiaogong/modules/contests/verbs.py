"""Works on the shelf: taken down, put back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from jiaogong.kernel import journal
from jiaogong.kernel.access import allows
from jiaogong.kernel.clock import SHANGHAI
from jiaogong.kernel.errors import Refused, RuleBroken

from .models import Work


def _locked(work: Work, by: Any) -> Work:
    row = Work.objects.select_for_update(of=("self",)).select_related("publisher", "person").get(pk=work.pk)
    own = row.person is not None and row.person.user_id == by.pk
    if not own and not allows(by, "contests.publish", row.publisher):
        raise Refused("contests.publish")
    return row


@transaction.atomic
def take_down(work: Work, *, by: Any, at: datetime) -> None:
    """Colleagues no longer see it: by its author at any time, or by the union that published it. Twice is once."""
    row = _locked(work, by)
    if row.hidden_on is None:
        row.hidden_on = max(at.astimezone(SHANGHAI).date(), row.shown_on)
        row.save(update_fields=["hidden_on"])
        journal.write("作品下架", row, by=by, unit_id=row.publisher_id)
    work.refresh_from_db()


@transaction.atomic
def put_back(work: Work, *, by: Any, at: datetime) -> None:
    """Show it again. Rule: its author alone may, for it is he who agrees to its being shown."""
    row = _locked(work, by)
    if row.person is None or row.person.user_id != by.pk:
        raise RuleBroken("作品由作者本人恢复展示。")
    if row.hidden_on is not None:
        row.hidden_on = None
        row.save(update_fields=["hidden_on"])
        journal.write("作品恢复展示", row, by=by, unit_id=row.publisher_id)
    work.refresh_from_db()
