"""What 待办 puts on the home page, and the numbers beside the menu."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, F, Max, Min, Q
from django.http import HttpRequest

from jiaogong.kernel import clock
from jiaogong.kernel.clock import WorkingCalendar
from jiaogong.kernel.ui.panels import Content, Panel, Place, register
from jiaogong.kernel.ui.shell import register_counter

from . import kinds
from .models import Item, Message
from .wording import due_words

TOP = 5
TOP_OPENED = 3


def install() -> None:
    """Register panels and counters; called when the app is ready."""
    register(Panel("inbox", Place.HOME, "待我处理", to_do, order=10))
    register(Panel("opened", Place.HOME, "我发起的", opened, order=20))
    register_counter("inbox", open_count)
    register_counter("messages", unread_count)


def open_count(user: Any) -> int:
    """How many to-dos wait for the user."""
    return Item.objects.open().addressed_to(user, clock.today()).count()


def unread_count(user: Any) -> int:
    """How many messages the user has not read."""
    return Message.objects.for_user(user, clock.today()).unread().count()


def to_do(request: HttpRequest, user: Any) -> Content:
    """The five most urgent to-dos and the number of all. Three queries."""
    today = clock.today()
    mine = Item.objects.open().addressed_to(user, today)
    rows = list(mine.order_by(F("due_on").asc(nulls_last=True), "id").select_related("opened_by")[:TOP])
    calendar = WorkingCalendar()
    shown = [{"item": i, "kind": kinds.get(i.kind).title, "due": due_words(i.due_on, today, calendar)} for i in rows]
    total = mine.count() if len(rows) == TOP else len(rows)
    return Content("inbox/panel_items.html", {"rows": shown, "total": total})


def opened(request: HttpRequest, user: Any) -> Content | None:
    """What the user asked others to do and is not finished: one line per matter, with how many of them are done."""
    today = clock.today()
    matters = (
        Item.objects.filter(opened_by=user)
        .order_by()
        .values("kind", "title")
        .annotate(
            total=Count("id"),
            done=Count("closed_at"),
            due=Min("due_on", filter=Q(closed_at__isnull=True)),
            last=Max("opened_at"),
        )
        .filter(total__gt=F("done"))
        .order_by(F("due").asc(nulls_last=True), "-last")
    )
    rows: list[dict[str, Any]] = [dict(row) for row in matters[:TOP_OPENED]]
    if not rows:
        return None
    calendar = WorkingCalendar()
    for row in rows:
        row["kind_title"] = kinds.get(row["kind"]).title
        row["words"] = due_words(row["due"], today, calendar)
    return Content("inbox/panel_opened.html", {"rows": rows})
