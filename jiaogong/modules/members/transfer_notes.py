"""What the parties to a transfer are told: to-dos of the desks, messages; the receiving side never reads where he is."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse

from jiaogong.engines.inbox import verbs as inbox
from jiaogong.engines.provisions.reading import value_of
from jiaogong.kernel.access import allows
from jiaogong.kernel.clock import SHANGHAI, WorkingCalendar

from .desks import desk_of
from .models import Transfer
from .rules import TRANSFER_DAYS, TRANSFER_ITEM
from .words import TransferStatus


def _link(transfer: Transfer) -> str:
    return reverse("members:transfer", args=[transfer.key])


def waiting_words(transfer: Transfer) -> str:
    """Who has not agreed yet."""
    sides = ("" if transfer.released_at else "原单位", "" if transfer.received_at else "接收单位")
    return "和".join(side for side in sides if side)


def ask_desks(transfer: Transfer, by: Any, at: datetime) -> None:
    """A to-do for each unit that has not agreed. It is opened by nobody: who asked must not learn whom it went to."""
    today = at.astimezone(SHANGHAI).date()
    for unit, agreed, words in (
        (transfer.former, transfer.released_at, f"拟转入{transfer.to.name}"),
        (transfer.to, transfer.received_at, "拟转入本单位"),
    ):
        office = None if agreed else desk_of(unit)
        if office is not None:
            inbox.open_item(
                kind=TRANSFER_ITEM, title=f"会籍接转：{transfer.person.name}{words}", link=_link(transfer), subject=transfer,
                unit=unit, office=office, by=None, at=at,
                due_on=WorkingCalendar().add(today, value_of(TRANSFER_DAYS, unit, today)),
            )  # fmt: skip


def close_of_agreed(transfer: Transfer, by: Any, at: datetime) -> None:
    """Close the to-do of whoever agreed."""
    for unit, agreed in ((transfer.former, transfer.released_at), (transfer.to, transfer.received_at)):
        office = desk_of(unit) if agreed else None
        if office is not None:
            inbox.close_items(kind=TRANSFER_ITEM, subject=transfer, by=by, at=at, outcome="已同意", office=office)


def tell_member(transfer: Transfer, body: str, at: datetime) -> None:
    """A message to the member, when he has an account."""
    if transfer.person.user_id is not None:
        inbox.send(short="会籍接转", body=body, link=_link(transfer), person=transfer.person, at=at)


def tell_desks(transfer: Transfer, status: TransferStatus, at: datetime) -> None:
    """Both units' cadres learn how it ended; the receiving side's words name no unit but its own."""
    name = transfer.person.name
    why = f"：{transfer.reason}" if transfer.reason else ""
    for unit, words in ((transfer.former, f"{name}转往{transfer.to.name}"), (transfer.to, f"{name}转入本单位")):
        if office := desk_of(unit):
            body = f"{words}的会籍接转{status.label}{why}"
            inbox.send(short="会籍接转", body=body, link=_link(transfer), office=office, at=at)


def may_see_former(user: Any, transfer: Transfer) -> bool:
    """Whether the page may name the former unit: to those whose right reaches it, and to the member."""
    return allows(user, "members.view", transfer.former) or transfer.person.user_id == user.pk


def former_words(user: Any, transfer: Transfer) -> str:
    """The former unit, or that there is one."""
    return transfer.former.name if may_see_former(user, transfer) else "系统内其他单位"
