"""The agenda of a session: items are added, changed, put in order, taken off."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.db.models import Max

from jiaogong.engines.ballot.models import Vote
from jiaogong.engines.ballot.words import State as VoteState
from jiaogong.engines.papers.models import Attachment
from jiaogong.engines.papers.verbs import attach, discard
from jiaogong.kernel import journal
from jiaogong.kernel.access import require
from jiaogong.kernel.errors import RuleBroken

from ..agendas import Preset, settle
from ..models import AgendaItem, Session
from ..rules import RUN
from ..words import AHEAD, Outcome, State

ITEM_TYPE = "congress.agendaitem"
SEEN = ("title", "matter", "power", "decision", "must_pass", "text", "version")
MOST_ITEMS = 40


def locked(session: Session, by: Any, *states: str) -> Session:
    """The session, its row held, for whoever runs congresses of the unit, in one of these states."""
    row = Session.objects.select_for_update(of=("self",)).select_related("term__congress__unit").get(pk=session.pk)
    require(by, RUN, row.unit)
    if states and row.state not in states:
        raise RuleBroken(f"{row}“{row.get_state_display()}”，不能再这样办理。请刷新页面。")
    return row


def _frozen(session: Session, reason: str) -> bool:
    """Whether the agenda has been filed; a change then needs a reason."""
    if session.state == State.DRAFT:
        return False
    if not reason.strip():
        raise RuleBroken("议程已经报备，改动须写明原因，并记为新的一稿；请同时告知代表和上级工会。", field="reason")
    return True


def add_item(
    session: Session, *, matter: str, title: str, text: str = "", power: str = "", decision: str = "",
    files: Iterable[Any] = (), reason: str = "", about: models.Model | None = None, by: Any, at: datetime,
) -> AgendaItem:  # fmt: skip
    """Put a matter on the agenda, last. `about`: the row of another app that may not go on before this has passed (gates.py).

    Rules: before the session opens; the power and the way of deciding fit the matter (agendas.settle); after filing only
    with a reason.
    """
    title = title.strip()
    if not title:
        raise RuleBroken("请写明议题。", field="title")
    wanted = settle(matter, power, decision)
    with transaction.atomic():
        row = locked(session, by, *AHEAD)
        late = _frozen(row, reason)
        if row.agenda.filter(title=title).exclude(outcome=Outcome.WITHDRAWN).exists():
            raise RuleBroken("议程里已经有这个议题。", field="title")
        if row.agenda.count() >= MOST_ITEMS:
            raise RuleBroken(f"一次会议最多 {MOST_ITEMS} 个议题。", field="title")
        last = row.agenda.aggregate(last=Max("position"))["last"] or 0
        item = AgendaItem.objects.create(
            session=row, position=last + 1, matter=matter, title=title, text=text.strip(), power=wanted.power,
            decision=wanted.decision, must_pass=wanted.must_pass, matter_type=about._meta.label_lower if about else "",
            matter_id=about.pk if about else None,
        )  # fmt: skip
        names = [attach(item, upload=f, unit_id=row.unit.pk, by=by, at=at).name for f in files]
        after = journal.picture(item, *SEEN) | {"files": names} | ({"reason": reason.strip()} if late else {})
        journal.write("列入议程", item, by=by, after=after, unit_id=row.unit.pk)
        return item


def revise_item(
    item: AgendaItem, *, matter: str, title: str, text: str = "", power: str = "", decision: str = "",
    files: Iterable[Any] = (), reason: str = "", by: Any, at: datetime,
) -> AgendaItem:  # fmt: skip
    """Change an item. Rules: before the session opens, with no vote prepared; after filing it becomes the next 稿次, with a reason."""
    title = title.strip()
    if not title:
        raise RuleBroken("请写明议题。", field="title")
    wanted = settle(matter, power, decision)
    with transaction.atomic():
        session = locked(item.session, by, *AHEAD)
        late = _frozen(session, reason)
        row = AgendaItem.objects.select_for_update(of=("self",)).get(pk=item.pk, session=session)
        _untouched(row)
        _still_as_strict(row, matter, text, wanted, late=late)
        before = journal.picture(row, *SEEN)
        row.matter, row.title, row.text = matter, title, text.strip()
        row.power, row.decision, row.must_pass = wanted.power, wanted.decision, wanted.must_pass
        if late:
            row.version += 1
        row.save()
        names = [attach(row, upload=f, unit_id=session.unit.pk, by=by, at=at).name for f in files]
        after = journal.picture(row, *SEEN) | {"files": names} | ({"reason": reason.strip()} if late else {})
        journal.write("修改议题", row, by=by, before=before, after=after, unit_id=session.unit.pk)
        return row


def _still_as_strict(item: AgendaItem, matter: str, text: str, wanted: Preset, *, late: bool) -> None:
    """What other apps tied to the item, and what was filed as a matter that must pass, stays that."""
    changed = (matter, wanted.power, wanted.decision) != (item.matter, item.power, item.decision)
    if item.matter_type and (changed or text.strip() != item.text):
        raise RuleBroken(
            f"“{item.title}”连着已经形成的文本，事项、表决方式和正文不能在这里改：请撤下，改好以后重新列入议程。"
        )
    if late and item.must_pass and not wanted.must_pass:
        raise RuleBroken(
            f"“{item.title}”已作为须经通过的事项报备，不能改成不用通过的事项；不审议的，请撤下。", field="matter"
        )


def _untouched(item: AgendaItem) -> None:
    if item.outcome != Outcome.PENDING:
        raise RuleBroken(f"“{item.title}”{item.get_outcome_display()}，不能再改。")
    if votes_of(item).exclude(state=VoteState.CANCELLED).exists():
        raise RuleBroken(f"“{item.title}”已经准备了表决，请先取消那次表决，再改议题。")


def votes_of(item: AgendaItem) -> models.QuerySet[Vote]:
    """Every vote on the item, first round first."""
    return Vote.objects.filter(subject_type=ITEM_TYPE, subject_id=item.pk).order_by("id")


def move_item(item: AgendaItem, *, up: bool, by: Any) -> None:
    """One place up or down. Rules: while the agenda is prepared, or in the hall, where the presidium may take matters in another
    order; between filing and the session the order stands as it was filed."""
    with transaction.atomic():
        session = locked(item.session, by, *AHEAD, State.OPEN)
        if session.state in (State.FILED, State.CALLED):
            raise RuleBroken("议程已经按这个次序报备。要改动议题，请修改或撤下并写明原因；次序由主席团在会上调整。")
        rows = list(session.agenda.exclude(outcome=Outcome.WITHDRAWN).order_by("position", "id"))
        keys = [row.pk for row in rows]
        if item.pk not in keys:
            raise RuleBroken("这个议题已经撤下。")
        here = keys.index(item.pk)
        there = here - 1 if up else here + 1
        if not 0 <= there < len(rows):
            return
        rows[here], rows[there] = rows[there], rows[here]
        for position, row in enumerate(rows, 1):
            row.position = position
        AgendaItem.objects.bulk_update(rows, ["position"])
        journal.write(
            "调整议程次序", session, by=by, after={"agenda": [r.title for r in rows]}, unit_id=session.unit.pk
        )


def withdraw_item(item: AgendaItem, *, reason: str, by: Any, at: datetime) -> AgendaItem:
    """Take an item off, or put it off to a later session. Rules: before the session closes, undecided, no vote running; a reason,
    which delegates read."""
    if not reason.strip():
        raise RuleBroken("请写明撤下或者延期的原因，代表会看到。", field="reason")
    with transaction.atomic():
        session = locked(item.session, by, *AHEAD, State.OPEN)
        row = AgendaItem.objects.select_for_update(of=("self",)).get(pk=item.pk, session=session)
        if row.outcome not in (Outcome.PENDING, Outcome.AGAIN):
            raise RuleBroken(f"“{row.title}”{row.get_outcome_display()}，不能撤下。")
        if votes_of(row).filter(state__in=[VoteState.DRAFT, VoteState.OPEN, VoteState.CLOSED]).exists():
            raise RuleBroken(f"“{row.title}”还有没有办完的表决，请先计票，或者取消那次表决。")
        row.outcome, row.sentence, row.decided_at = Outcome.WITHDRAWN, reason.strip()[:400], at
        row.save(update_fields=["outcome", "sentence", "decided_at"])
        journal.write("撤下议题", row, by=by, after={"reason": reason.strip()}, unit_id=session.unit.pk)
        return row


def mark_heard(item: AgendaItem, *, by: Any, at: datetime) -> AgendaItem:
    """The report was heard. Rule: the session is open, the item needs no vote."""
    with transaction.atomic():
        session = locked(item.session, by, State.OPEN)
        row = AgendaItem.objects.select_for_update(of=("self",)).get(pk=item.pk, session=session)
        if row.decision != "none" or row.outcome != Outcome.PENDING:
            raise RuleBroken(f"“{row.title}”不是等待听取的报告。")
        row.outcome, row.decided_at = Outcome.HEARD, at
        row.save(update_fields=["outcome", "decided_at"])
        journal.write("听取报告", row, by=by, after={"outcome": row.outcome}, unit_id=session.unit.pk)
        return row


def remove_paper(item: AgendaItem, *, key: str, by: Any) -> None:
    """Take a paper off the item. Rule: before the agenda was filed; what was filed stays."""
    with transaction.atomic():
        session = locked(item.session, by, State.DRAFT)
        found = Attachment.objects.filter(owner_type=ITEM_TYPE, owner_id=item.pk, key=key)
        names = [row.name for row in found]
        if not names:
            raise RuleBroken("这份材料已经不在了，请刷新页面。")
        discard(found)
        journal.write("移去会议材料", item, by=by, before={"files": names}, unit_id=session.unit.pk)
