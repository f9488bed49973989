"""What must have passed the congress before it may be carried out (domain B04): other apps ask here.

A module that owns such a matter calls `require_passed(row)` in the verb that carries it out; the row is tied to an agenda
item by `AgendaItem.matter_type` and `matter_id`. It is refused with the session that has to pass it.
"""

from __future__ import annotations

from django.db import models

from jiaogong.kernel.errors import RuleBroken

from .models import AgendaItem
from .words import Decision, Outcome


def items_of(matter: models.Model) -> models.QuerySet[AgendaItem]:
    """The agenda items about the row, latest first."""
    found = AgendaItem.objects.filter(matter_type=matter._meta.label_lower, matter_id=matter.pk)
    return found.exclude(outcome=Outcome.WITHDRAWN).select_related("session__term__congress__unit").order_by("-id")


def passed(matter: models.Model) -> bool:
    """Whether the latest item about the row has passed. One query."""
    latest = items_of(matter).first()
    return latest is not None and latest.outcome == Outcome.PASSED and _by_the_way(latest)


def _by_the_way(item: AgendaItem) -> bool:
    """Whether it was put as a matter that must pass, by secret ballot."""
    return item.must_pass and item.decision == Decision.SECRET


def require_passed(matter: models.Model, *, name: str) -> None:
    """Raise RuleBroken unless the congress has passed it.

    Rule: 教育部令第32号 (2012): welfare, distribution, appointment, appraisal and reward rules are discussed and passed by the
    congress; not passed, not carried out (article not verified).
    """
    latest = items_of(matter).first()
    if latest is None:
        raise RuleBroken(f"{name}须经教代会讨论通过后才能实施：请先把它列入教代会议程。")
    if latest.outcome == Outcome.FAILED:
        raise RuleBroken(f"{name}在{latest.session}上没有通过，不能实施：请修改后再次提请审议。")
    if latest.outcome != Outcome.PASSED:
        raise RuleBroken(f"{name}要等{latest.session}表决通过后才能实施。")
    if not _by_the_way(latest):
        raise RuleBroken(f"{name}在{latest.session}上没有作为须经通过的事项无记名表决，不能实施：请再次提请审议。")
