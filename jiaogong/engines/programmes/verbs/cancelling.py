"""Calling a call off: everything that runs for it stops, and whoever entered is told."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from jiaogong.engines.ballot import verbs as ballot
from jiaogong.engines.ballot.words import State as VoteState
from jiaogong.engines.inbox import verbs as inbox
from jiaogong.engines.inbox.models import Item
from jiaogong.engines.postings import verbs as postings
from jiaogong.engines.scoring import verbs as scoring
from jiaogong.kernel import journal
from jiaogong.kernel.errors import RuleBroken

from ..models import Batch, Entry, Passage, Programme
from ..rules import ENTER_ITEM, HANDLE_ITEM, MEND_ITEM
from ..words import ALIVE, EntryState, PassageState, ProgrammeState
from .calling import day_of, locked, tell_below
from .judging import panel_of, vote_of
from .moving import tell_entrant
from .posting import posting_of

OFF = "项目取消"


@transaction.atomic
def cancel(programme: Programme, *, reason: str, by: Any, at: datetime) -> None:
    """Call it off: postings, judging, votes and to-dos end with it, whoever entered is told; entries stay readable. Twice is once.

    Rule: nothing has been confirmed yet.
    """
    row = locked(programme, by)
    if row.entries.filter(state=EntryState.DONE).exists():
        raise RuleBroken("已有结果公布，不能取消；请结束项目，个别结果可以撤销。")
    if row.state == ProgrammeState.CANCELLED:
        return
    told = row.state != ProgrammeState.DRAFT
    row.state, row.ended_on = ProgrammeState.CANCELLED, day_of(at)
    row.save(update_fields=["state", "ended_on"])
    said = f"{OFF}：{reason}".strip("：")
    for batch in Batch.objects.filter(programme=row, closed_at=None).select_related("unit", "programme__unit"):
        _stop(batch, said, by, at)
    _entries(row, said, by, at)
    journal.write("取消申报项目", row, by=by, after={"reason": reason})
    if told:
        tell_below(row, at, "申报取消", f"“{row.title}”已取消。{reason}")


def _stop(batch: Batch, said: str, by: Any, at: datetime) -> None:
    """What runs for a batch in the engines below; then the batch itself."""
    posting, panel, vote = posting_of(batch), panel_of(batch), vote_of(batch)
    if posting is not None:
        postings.withdraw(posting, reason=said, by=by, at=at, check=False)
    if panel is not None:
        scoring.call_off(panel, by=by, at=at, reason=said)
    if vote is not None and vote.state in (VoteState.DRAFT, VoteState.OPEN, VoteState.CLOSED):
        ballot.cancel_vote(vote, reason=said, by=by, at=at, check=False)
    batch.closed_at = at
    batch.save(update_fields=["closed_at"])


def _entries(row: Programme, said: str, by: Any, at: datetime) -> None:
    alive = list(row.entries.filter(state__in=ALIVE).select_related("unit", "programme__unit", "person"))
    Passage.objects.filter(programme=row, state=PassageState.WAITING).update(
        state=PassageState.WITHDRAWN, ended_at=at, by=by, opinion=OFF
    )
    Entry.objects.filter(pk__in=[entry.pk for entry in alive]).update(
        state=EntryState.WITHDRAWN, step="", result=said[:300]
    )
    for kind in (HANDLE_ITEM, ENTER_ITEM):
        inbox.close_items(kind=kind, subject=row, by=by, at=at, outcome=OFF)
    mending = Item.objects.open().filter(kind=MEND_ITEM, subject_type="programmes.entry")
    mending.filter(subject_id__in=[entry.pk for entry in alive]).update(closed_at=at, closed_by=by, outcome=OFF)
    for entry in alive:
        tell_entrant(entry, "申报取消", f"“{entry.title}”所报的“{row.title}”已取消。{said}", at)
