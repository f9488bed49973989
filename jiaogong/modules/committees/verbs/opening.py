"""Where renewals begin: opened by the recurring job, sent out as task packs, settled when the register ran ahead."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.urls import reverse

from jiaogong.engines.inbox import verbs as inbox
from jiaogong.engines.inbox.models import Item
from jiaogong.engines.org.models import Unit
from jiaogong.engines.provisions.reading import value_of
from jiaogong.kernel import clock, journal
from jiaogong.kernel.errors import RuleBroken
from jiaogong.modules.unions.models import CommitteeTerm

from .. import desks, provisions, rules
from ..models import Renewal, Step
from ..words import State, StepKind
from .renewals import _held, _move, _require_above


def open_due(at: datetime) -> int:
    """The recurring job: open a renewal for every committee that falls due within the months its place sets.

    Source of the months: provision `committees.renewal_months`. Tells the superior's desk how many wait for a task
    pack. Safe to run at any time; returns how many were opened.
    """
    today = at.astimezone(clock.SHANGHAI).date()
    settle(at)
    rows = CommitteeTerm.objects.current().filter(renewal__isnull=True, due_on__lte=clock.add_months(today, 24))
    opened = 0
    months: dict[int, int] = {}
    for term in list(rows.select_related("unit__superior").order_by("due_on", "id")):
        above = term.unit.superior_id or term.unit_id
        if above not in months:
            months[above] = value_of(provisions.MONTHS, term.unit.superior or term.unit, today)
        if term.due_on <= clock.add_months(today, months[above]):
            opened += _open(term, at, today)
    if opened:
        _remind_superiors(at)
    return opened


def _open(term: CommitteeTerm, at: datetime, today: date) -> int:
    with transaction.atomic():
        renewal, made = Renewal.objects.get_or_create(term=term, defaults={"changed_on": today})
        if made:
            Step.objects.create(renewal=renewal, kind=StepKind.OPENED, on=today, at=at)
            journal.write("列入换届", renewal, by=None, after={"due_on": str(term.due_on)}, unit_id=term.unit_id)
    return int(made)


def settle(at: datetime) -> None:
    """Renewals whose committee was replaced without them (the new term was registered at once) are done; those whose
    committee ended without another one are ended."""
    for renewal in list(Renewal.objects.open().filter(term__until__isnull=False).select_related("term__unit")):
        term = renewal.term
        with transaction.atomic():
            renewal.new_term = CommitteeTerm.objects.filter(
                unit=term.unit, kind=term.kind, since=term.until or at.date()
            ).first()
            if renewal.new_term is None:
                end(renewal, by=None, at=at, on=term.until or at.date(), note="委员会已终止，没有新一届")
                continue
            _move(
                renewal, State.DONE, StepKind.APPROVED, by=None, at=at, on=term.until, note="新一届已直接登记",
                save=("new_term",),
            )  # fmt: skip
            _close_desks(renewal, by=None, at=at, outcome="已换届")


def end(renewal: Renewal, *, by: Any, at: datetime, on: date, note: str) -> None:
    """No next committee will come of it: its unit was merged, or its union ended. Its to-dos are closed."""
    _move(renewal, State.ENDED, StepKind.ENDED, by=by, at=at, on=on, note=note)
    _close_desks(renewal, by=by, at=at, outcome="已终止")


def _close_desks(renewal: Renewal, *, by: Any, at: datetime, outcome: str) -> None:
    desks.close_own(renewal, by=by, at=at, outcome=outcome)
    for kind in (rules.DECIDE_ITEM, rules.LONGER_ITEM):
        desks.close_upper(renewal, by=by, at=at, outcome=outcome, kind=kind)


def _remind_superiors(at: datetime) -> None:
    """One to-do per superior that has committees without a task pack; its title says how many."""
    waiting: dict[int, int] = {}
    rows = Renewal.objects.filter(state=State.DUE, term__until__isnull=True, term__unit__superior__isnull=False)
    for superior_id in rows.values_list("term__unit__superior_id", flat=True):
        assert superior_id is not None
        waiting[superior_id] = waiting.get(superior_id, 0) + 1
    for superior in Unit.objects.filter(pk__in=waiting):
        if (office := desks.upper_desk(superior)) is not None:
            inbox.open_item(
                kind=rules.SEND_ITEM, title=f"{waiting[superior.pk]} 个委员会将届满，请发送换届任务包",
                link=f"{reverse('committees:renewals')}?unit={superior.key}&state=due", subject=superior, unit=superior,
                office=office, by=None, at=at,
            )  # fmt: skip


def send_packs(
    terms: Iterable[CommitteeTerm], *, by: Any, due_on: date, at: datetime
) -> tuple[list[Renewal], list[str]]:
    """Send the task pack: each unit's chair gets a to-do with the papers. Returns the renewals and the units without a desk.

    Rules: decided by a superior of each unit; the day for the request lies ahead; a committee that was sent a pack
    keeps it (sending twice does nothing).
    """
    today = at.astimezone(clock.SHANGHAI).date()
    if due_on <= today:
        raise RuleBroken("报送请示的期限要在今天之后。", field="due_on")
    sent: list[Renewal] = []
    deskless: list[str] = []
    with transaction.atomic():
        for term in terms:
            _require_above(by, term.unit)
            if desks.own_desk(term.unit) is None:
                deskless.append(term.unit.name)
                continue
            _open(term, at, today)
            renewal = _held(Renewal.objects.get(term=term))
            if renewal.state != State.DUE or term.until is not None:
                continue
            renewal.pack_due_on = due_on
            _move(renewal, State.NOTIFIED, StepKind.NOTIFIED, by=by, at=at, save=("pack_due_on",))
            title = f"办理{term}换届：报送换届请示"
            desks.ask_own(renewal, kind=rules.PACK_ITEM, title=title, by=by, at=at, due_on=due_on)
            sent.append(renewal)
        _close_sent(by, at)
    return sent, deskless


def _close_sent(by: Any, at: datetime) -> None:
    """A superior all of whose committees have their pack is done."""
    waiting = Renewal.objects.filter(state=State.DUE).values("term__unit__superior_id")
    done = Item.objects.open().filter(kind=rules.SEND_ITEM).exclude(subject_id__in=waiting)
    done.update(closed_at=at, closed_by=by, outcome="已发送")
