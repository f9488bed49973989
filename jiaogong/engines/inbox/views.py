"""待办, 已办, 我发起的; messages."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import django_tables2 as tables
from django.contrib import messages as notices
from django.core.paginator import Paginator
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from jiaogong.kernel import clock
from jiaogong.kernel.clock import WorkingCalendar
from jiaogong.kernel.ui.listing import Empty, Listing, render_listing

from .models import Item, ItemQuerySet, Message
from .panels import open_count
from .tables import DoneTable, ItemFilter, ItemTable, OpenedTable
from .verbs import mark_all_read, mark_read, note_seen

PER_PAGE = 20
TABS = {"open": "待办", "done": "已办", "opened": "我发起的"}
TABLES: dict[str, type[tables.Table]] = {"open": ItemTable, "done": DoneTable, "opened": OpenedTable}
EMPTY = {
    "open": Empty("没有待办事项", "需要您办理的事项会出现在这里，并发消息提醒。"),
    "done": Empty("还没有办结的事项", "您办结的事项会留在这里备查。"),
    "opened": Empty("您还没有发起过事项", "您交办、送审的事项会出现在这里，可随时查看办理进度。"),
}


def _rows(user: Any, tab: str) -> QuerySet[Item]:
    today, items = clock.today(), Item.objects.select_related("opened_by")
    due_first = F("due_on").asc(nulls_last=True)
    if tab == "open":
        return items.open().addressed_to(user, today).order_by(due_first, "id")
    if tab == "done":
        return items.closed().handled_by(user, today).order_by("-closed_at", "-id")
    opened = items.filter(opened_by=user).select_related("office__unit", "person")
    return opened.order_by(F("closed_at").desc(nulls_first=True), due_first, "id")


@require_GET
def items(request: HttpRequest) -> HttpResponse:
    """The three lists, each by due day, narrowed by kind and by words of the title."""
    tab = request.GET.get("tab", "open")
    tab = tab if tab in TABS else "open"
    listing = Listing(
        title="待办", queryset=_rows(request.user, tab), table=TABLES[tab], filters=ItemFilter, search_hint="事项名称",
        search=_search, empty=EMPTY[tab], table_options={"today": clock.today(), "calendar": WorkingCalendar()},
    )  # fmt: skip
    return render_listing(request, listing, template="inbox/items.html", context={"tab": tab, "tabs": _tabs(request)})


def _search(rows: ItemQuerySet, text: str) -> ItemQuerySet:
    return rows.filter(title__contains=text)


def _tabs(request: HttpRequest) -> list[tuple[str, str, str, int | None]]:
    start = reverse("inbox:items")
    return [
        (key, label, f"{start}?tab={key}", open_count(request.user) if key == "open" else None)
        for key, label in TABS.items()
    ]


@require_GET
@never_cache
def item(request: HttpRequest, key: UUID) -> HttpResponse:
    """Lead to the matter; an addressee's first look is noted."""
    today = clock.today()
    found = get_object_or_404(Item.objects.within_sight_of(request.user, today), key=key)
    note_seen(found, by=request.user, at=clock.now())
    return _lead(request, found.link, "inbox:items")


def _lead(request: HttpRequest, link: str, instead: str) -> HttpResponse:
    """To the link, which is always one of this site."""
    if link and url_has_allowed_host_and_scheme(link, {request.get_host()}, request.is_secure()):
        return HttpResponseRedirect(link)
    return redirect(instead)


@never_cache
@require_http_methods(["GET", "POST"])
def messages(request: HttpRequest) -> HttpResponse:
    """Messages, the newest first; all may be marked read at once."""
    today = clock.today()
    mine = Message.objects.for_user(request.user, today)
    if request.method == "POST":
        number = mark_all_read(mine, by=request.user, at=clock.now())
        notices.success(request, f"{number} 条消息已标为已读。" if number else "没有未读消息。")
        return redirect("inbox:messages")
    unread = mine.unread()
    tab = "unread" if request.GET.get("tab") == "unread" else "all"
    page = Paginator(unread if tab == "unread" else mine, PER_PAGE).get_page(request.GET.get("page"))
    start, number = reverse("inbox:messages"), unread.count()
    context = {
        "page": page,
        "tab": tab,
        "unread": number,
        "tabs": [("all", "全部", start), ("unread", "未读", f"{start}?tab=unread", number)],
    }
    return render(request, "inbox/messages.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def message(request: HttpRequest, key: UUID) -> HttpResponse:
    """Open a message: it counts as read, and its link is followed (a POST stays on the list)."""
    found = get_object_or_404(Message.objects.for_user(request.user, clock.today()), key=key)
    mark_read(found, by=request.user, at=clock.now())
    return redirect("inbox:messages") if request.method == "POST" else _lead(request, found.link, "inbox:messages")
