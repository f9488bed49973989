"""What the addresses of 待办 and 消息 answer to whom. Lists are everybody's own; a single one is its addressee's.

The samples are addressed to the chair of a school, whom only the account "school" is, and no account of the matrix
opened them: so its own school's are the one case allowed. Openers and former holders are held by tests/test_pages.py.
"""

from __future__ import annotations

from typing import Any

from jiaogong.engines.org.words import Layer
from jiaogong.kernel.access.matrix import EVERYONE, ROLES, Address

from .models import Item, Message


def _item(unit: Any) -> tuple[Any, ...] | None:
    if unit.layer != Layer.BASE:
        return None
    found = Item.objects.filter(office__unit=unit, office__role="chair").exclude(opened_by__username__in=ROLES)
    found = found.exclude(closed_by__username__in=ROLES)
    return next(((item.key,) for item in found.order_by("id")[:1]), None)


def _message(unit: Any) -> tuple[Any, ...] | None:
    if unit.layer != Layer.BASE:
        return None
    found = Message.objects.filter(office__unit=unit, office__role="chair").order_by("id")
    return next(((message.key,) for message in found[:1]), None)


SAMPLES = {"inbox.item": _item, "inbox.message": _message}

ADDRESSES = [
    Address("inbox:items", allow=EVERYONE),
    Address("inbox:item", kind="inbox.item", allow={"school": "own"}, ok=302),
    Address("inbox:messages", allow=EVERYONE),
    Address("inbox:messages", "POST", allow=EVERYONE, ok=302),
    Address("inbox:message", kind="inbox.message", allow={"school": "own"}, ok=302),
    Address("inbox:message", "POST", kind="inbox.message", allow={"school": "own"}, ok=302),
]
