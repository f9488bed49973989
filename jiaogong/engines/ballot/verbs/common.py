"""What the verbs share: the vote's lock."""

from __future__ import annotations

from typing import Any

from jiaogong.kernel.errors import RuleBroken

from ..models import Ticket, TicketKey, Vote
from ..rules import require_manage
from ..signer import signer
from ..stores import box
from ..words import State

SEEN = ("title", "explanation", "secrecy", "rules", "opens_at", "closes_at")


def locked(vote: Vote) -> Vote:
    """The vote's row, held until the transaction ends: casting, closing and counting never overlap."""
    rows = Vote.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("unit").get(pk=vote.pk)


def managed(vote: Vote, by: Any, *states: State) -> Vote:
    """The locked vote in one of these states, for whoever may run it."""
    row = locked(vote)
    require_manage(by, row)
    if row.state not in states:
        raise RuleBroken(f"这次投票“{row.get_state_display()}”，不能再这样办理，请刷新页面。")
    return row


def end_receipts(vote: Vote) -> None:
    """No ticket can be signed any more: the private keys and the kept signatures go. A cancelled vote's box goes too."""
    signer().forget(str(vote.key))
    TicketKey.objects.filter(vote=vote).update(wrapped=None)
    Ticket.objects.filter(vote=vote).update(signatures=None)
    if vote.state == State.CANCELLED:
        box().destroy(str(vote.key))
