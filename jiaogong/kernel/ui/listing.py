"""How every register list works: search, filters, sorting, pages, a count, an export of the same rows.

A view says what its list is; `render_listing` does the rest:

    def register(request):
        return render_listing(request, Listing(
            title="会员名册", queryset=Membership.objects.visible_to(request.user), table=MembershipTable,
            filters=MembershipFilter, search=lambda rows, text: rows.search(text), search_hint="姓名、拼音",
            export=export_memberships, export_name="会员名册"))

`export(rows, title, as_of)` gets the filtered, sorted queryset and answers the bytes of an .xlsx. Queries do not
grow with rows as long as the queryset selects what the table shows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import django_filters
import django_tables2 as tables
from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.http import content_disposition_header

from .. import clock
from ..errors import Refused
from ..text.searching import looks_like_number
from . import private
from .paging import MOST_COUNTED, Window, arrange

PAGE_SIZE = 50
PAGE_SIZE_LONGEST = 200
LONGEST_SEARCH = 60
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

Search = Callable[[Any, str], Any]
Export = Callable[[Any, str, date], bytes]


@dataclass(frozen=True, slots=True)
class Empty:
    """What an empty list says: what to do first."""

    title: str = "还没有记录"
    hint: str = ""
    action_label: str = ""
    action_href: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """A list as its view declares it. `may_export` False hides and refuses the export; `private`: the search takes whole
    ID numbers and phones, which must not stand in an address; `bound`: as far as rows are counted (tens of thousands);
    `search_note`: what to say of how a text was searched for. `few`: whether a search has found so few that all keys are
    read at once; `tally`: the search put so that its rows are counted quickest, where that is another way."""

    title: str
    queryset: QuerySet[Any]
    table: type[tables.Table]
    filters: type[django_filters.FilterSet] | None = None
    search: Search | None = None
    search_hint: str = "搜索"
    search_note: Callable[[str], str] | None = None
    few: Callable[[str], bool] | None = None
    tally: Callable[[Any, str], Any | None] | None = None
    export: Export | None = None
    export_name: str = ""
    may_export: bool = True
    meta: str = ""
    empty: Empty = field(default_factory=Empty)
    page_size: int = PAGE_SIZE
    table_options: Mapping[str, Any] = field(default_factory=dict)
    private: bool = False
    bound: int = MOST_COUNTED


@dataclass(slots=True)
class Shown:
    """The list as the template sees it."""

    title: str
    meta: str
    table: tables.Table
    count: int
    total: str
    q: str
    sort: str
    searchable: bool
    search_hint: str
    filter_form: Form | None
    filtered: bool
    export_href: str
    empty: Empty
    private: bool
    token: str
    number: str
    note: str = ""


def page_size(request: HttpRequest, usual: int) -> int:
    """Rows per page: `per_page` of the address, held between 1 and 200."""
    given = request.GET.get("per_page", "")
    wanted = int(given) if given.isdecimal() and len(given) < 5 else usual
    return max(1, min(PAGE_SIZE_LONGEST, wanted))


def asked(request: HttpRequest, listing: Listing) -> tuple[str, str]:
    """(search text of the address, text behind the token of a number searched for)."""
    q = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST_SEARCH]
    token = request.GET.get(private.PARAMETER, "") if listing.private and not q else ""
    return q, private.kept_text(request, token) if token else ""


def narrowed(request: HttpRequest, listing: Listing) -> tuple[QuerySet[Any], str, Form | None]:
    """The rows after search and filters, the search text, the filter form. A wrong filter value finds nothing, and says so at its field:
    a list must not look complete when it is not what was asked for. Nor does a number whose time has run out."""
    rows = listing.queryset
    q, number = asked(request, listing)
    if (q or number) and listing.search:
        rows = listing.search(rows, q or number)
    elif listing.private and request.GET.get(private.PARAMETER):
        rows = rows.none()
    rows, form = _chosen(request, listing, rows)
    return rows, q, form


def _chosen(request: HttpRequest, listing: Listing, rows: QuerySet[Any]) -> tuple[QuerySet[Any], Form | None]:
    if listing.filters is None:
        return rows, None
    chosen = listing.filters(request.GET, queryset=rows, request=request)
    return (chosen.qs if chosen.form.is_valid() else rows.none()), chosen.form


def _window(request: HttpRequest, listing: Listing, rows: QuerySet[Any]) -> Window:
    """The rows, with what is known of how to count them."""
    q, number = asked(request, listing)
    text = q or number
    if not text:
        return Window(rows)
    tallied = listing.tally(listing.queryset, text) if listing.tally else None
    if tallied is not None:
        tallied = _chosen(request, listing, tallied)[0]
    return Window(rows, whole=bool(listing.few and listing.few(text)), tallied=tallied)


def _sorted(request: HttpRequest, table: tables.Table) -> None:
    """Sort as the address says; odd values mean the usual order."""
    order = request.GET.getlist(table.prefixed_order_by_field)
    if order:
        table.order_by = order


def _export(table: tables.Table, listing: Listing) -> HttpResponse:
    if listing.export is None or not listing.may_export:
        raise Refused("export")
    day = clock.today()
    name = f"{listing.export_name or listing.title}_{day:%Y%m%d}.xlsx"
    response = HttpResponse(listing.export(table.data.data, listing.title, day), content_type=XLSX)
    response["Content-Disposition"] = content_disposition_header(True, name) or ""
    return response


def _export_href(request: HttpRequest, listing: Listing) -> str:
    if listing.export is None or not listing.may_export:
        return ""
    params = request.GET.copy()
    params.pop("page", None)
    params["export"] = "xlsx"
    return f"{request.path}?{params.urlencode()}"


def _filtered(request: HttpRequest, form: Form | None, q: str) -> bool:
    return bool(q or request.GET.get(private.PARAMETER)) or any(
        request.GET.get(name) for name in (form.fields if form else ())
    )


def _without_number(request: HttpRequest) -> HttpResponse:
    """The same list at an address that does not hold the number somebody put into it."""
    given = request.GET.copy()
    given[private.PARAMETER] = private.keep(request, str(given.pop("q")[-1]).strip()[:LONGEST_SEARCH])
    return redirect(f"{request.path}?{given.urlencode()}")


def render_listing(
    request: HttpRequest,
    listing: Listing,
    *,
    template: str = "ui/listing.html",
    context: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """The page, its table alone for HTMX aiming at #listing, or the workbook for ?export=xlsx."""
    if listing.private and looks_like_number(request.GET.get("q", "")):
        return _without_number(request)
    rows, q, form = narrowed(request, listing)
    table = listing.table(_window(request, listing, rows), **listing.table_options)
    _sorted(request, table)
    if request.GET.get("export") == "xlsx":
        return _export(table, listing)
    page = request.GET.get(table.prefixed_page_field, "1")
    arrange(table, page, page_size(request, listing.page_size), listing.bound)
    token = "" if q or not listing.private else request.GET.get(private.PARAMETER, "")
    number = asked(request, listing)[1]
    shown = Shown(
        title=listing.title, meta=listing.meta, table=table, count=table.paginator.count, total=table.paginator.words, q=q,
        sort=request.GET.get("sort", ""), searchable=listing.search is not None, search_hint=listing.search_hint,
        filter_form=form, filtered=_filtered(request, form, q), export_href=_export_href(request, listing),
        empty=listing.empty, private=listing.private, token=token, number=private.masked(number) if number else "",
        note=listing.search_note(q) if q and listing.search_note else "",
    )  # fmt: skip
    partial = bool(request.htmx) and request.htmx.target == "listing"  # type: ignore[attr-defined]
    response = render(request, "ui/listing_body.html" if partial else template, {**(context or {}), "listing": shown})
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    response["Cache-Control"] = "no-store"
    return response
