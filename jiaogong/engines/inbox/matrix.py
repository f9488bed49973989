"""What the addresses of 待办 and 消息 answer to whom. Lists are everybody's own; a single one is its addressee's."""

from __future__ import annotations

from typing import Any

from jiaogong.kernel.access.matrix import EVERYONE, Address

from .models import Item, Message


def _item(unit: Any) -> tuple[Any, ...] | None:
    found = Item.objects.filter(office__unit__home=unit, office__role="chair").order_by("id").first()
    return (found.key,) if found else None


def _message(unit: Any) -> tuple[Any, ...] | None:
    found = Message.objects.filter(office__unit__home=unit, office__role="chair", item=None).order_by("id").first()
    found = found or Message.objects.filter(office__unit__home=unit, office__role="chair").order_by("id").first()
    return (found.key,) if found else None


SAMPLES = {"inbox.item": _item, "inbox.message": _message}
CHAIRS: dict[str, str] = {}  # filled below: see the note on ADDRESSES

# The sample to-do and message of a unit are addressed to its chair. Whether an account of the matrix *is* that chair
# depends on the cast (site decides), so only strangers are certain here: the pages of addressees are held by
# inbox/tests/test_pages.py, the refusal of everybody else's by these rows.
ADDRESSES = [
    Address("inbox:items", allow=EVERYONE),
    Address("inbox:messages", allow=EVERYONE),
    Address("inbox:messages", "POST", allow=EVERYONE, ok=302),
]
