"""All figures of a subtree on a day; one figure with its split, its trend and the units behind it."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.http import content_disposition_header, urlencode
from django.views.decorators.http import require_GET

from jiaogong.engines.org.links import unit_url
from jiaogong.engines.org.models import Unit
from jiaogong.engines.org.words import Kind, Nature
from jiaogong.kernel import clock
from jiaogong.kernel.access import allows

from . import pictures, registry, workbooks
from .asking import Asked, Place, asked_of, place_asked
from .chips import chips, part_addresses
from .forms import NarrowForm, PlaceForm
from .reckon import DIMENSIONS, Reckoning, Row, Value, split
from .registry import Figure

PER_PAGE = 20
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _download(data: bytes, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=XLSX)
    response["Content-Disposition"] = content_disposition_header(True, name) or ""
    response["Cache-Control"] = "no-store"
    return response


@require_GET
def figures(request: HttpRequest) -> HttpResponse:
    """Every figure: value, description, chart with its table; the same as a workbook for ?export=xlsx."""
    place, problems = place_asked(request.user, request.GET, clock.today())
    values = Reckoning(place.unit, place.at).everything()
    cards = _cards(values, place, request.user)
    if request.GET.get("export") == "xlsx":
        rows = [(one["value"], one["category"]) for card in cards for one in card["values"]]
        return _download(workbooks.overview(place, rows), f"{place.unit.name}指标数据_{place.at:%Y%m%d}.xlsx")
    groups: dict[str, list[dict[str, Any]]] = {}
    for card in cards:
        groups.setdefault(card["figure"].group, []).append(card)
    context = {"place": place, "groups": groups, "problems": problems, "form": PlaceForm(request.user, place)}
    return render(request, "figures/figures.html", context)


def _cards(values: list[Value], place: Place, user: Any) -> list[dict[str, Any]]:
    """One card a figure the user may open; everything() gives each category of a figure, in their order."""
    cards: list[dict[str, Any]] = []
    left = iter(values)
    for figure in registry.all_figures():
        keys = list(figure.categories) or [""]
        own = [(key, next(left)) for key in keys]
        if not allows(user, figure.rule, place.unit):
            continue
        titles = [figure.categories.get(key, "") for key in keys]
        rows = [
            {"value": value, "category": title, "href": Asked(figure, place, category=key).address()}
            for (key, value), title in zip(own, titles, strict=True)
        ]
        chart = pictures.overview_chart([value for _, value in own], titles)
        cards.append({"figure": figure, "values": rows, "chart": chart, "key": figure.key.replace(".", "-")})
    return cards


def _asked(request: HttpRequest, key: str) -> tuple[Asked, list[str]]:
    try:
        figure = registry.get(key)
    except KeyError:
        raise Http404 from None
    place, problems = place_asked(request.user, request.GET, clock.today(), figure.rule)
    asked, more = asked_of(figure, place, request.GET)
    return asked, problems + more


def _value(asked: Asked, reckoning: Reckoning) -> Value:
    return reckoning.value(asked.figure.key, asked.conditions, category=asked.category, parameters=asked.parameters)


@require_GET
def figure(request: HttpRequest, key: str) -> HttpResponse:
    """One figure: the number with what it is made of, its split, its trend, the units behind it."""
    asked, problems = _asked(request, key)
    reckoning = Reckoning(asked.place.unit, asked.place.at)
    value = _value(asked, reckoning)
    title = _title(asked)
    if request.GET.get("export") == "xlsx":
        return _download(workbooks.detail(asked, value, title), f"{title}_{asked.place.at:%Y%m%d}.xlsx")
    parts = split(value, asked.by)
    page = Paginator(value.missing if asked.missing else value.rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "asked": asked, "figure": asked.figure, "place": asked.place, "value": value, "title": title, "problems": problems,
        "chips": chips(asked, reckoning), "form": NarrowForm(request.user, asked), "page": page,
        "parts": part_addresses(asked, parts), "dimension": DIMENSIONS[asked.by], "missing": len(value.missing),
        "chart": pictures.parts_chart(value, parts, f"按{DIMENSIONS[asked.by]}") if parts else None,
        "tabs": [(by, word, asked.address(by=by)) for by, word in DIMENSIONS.items()],
        "rows": _rows(request.user, asked, list(page)), "register": _register(request.user, asked.figure, asked.place.unit, asked),
        "all_href": asked.address(missing=False), "missing_href": asked.address(missing=True),
        "trend_href": _trend_address(asked), "export_href": f"{asked.address()}&export=xlsx",
    }  # fmt: skip
    return render(request, "figures/figure.html", context)


def _title(asked: Asked) -> str:
    category = asked.figure.categories.get(asked.category, "")
    return f"{asked.figure.title}（{category}）" if category else asked.figure.title


def _trend_address(asked: Asked) -> str:
    query = asked.address(missing=False, by="branch").partition("?")[2]
    return f"{reverse('figures:trend', args=[asked.figure.key])}?{query}"


def _register(user: Any, figure: Figure, unit: Unit, asked: Asked) -> str:
    """Address of the list of a unit that the figure was counted from, or "" for who may not see it."""
    if not figure.rows or not allows(user, figure.rows_rule, unit):
        return ""
    query = {"unit": str(unit.key), "at": asked.place.at.isoformat(), **figure.rows_query}
    return f"{reverse(figure.rows)}?{urlencode(query)}"


def _rows(user: Any, asked: Asked, rows: list[Row]) -> list[dict[str, Any]]:
    """The rows of one page with their links: one query for the units."""
    units = Unit.objects.in_bulk([row.unit.id for row in rows])
    people = asked.figure.counts == "people"
    return [
        {
            "row": row,
            "kind": Kind(row.unit.kind).label,
            "nature": Nature(row.unit.nature).label,
            "share": pictures.shown(row.numerator, row.denominator),
            "href": unit_url(units[row.unit.id]),
            "register": _register(user, asked.figure, units[row.unit.id], asked) if people else "",
        }
        for row in rows
    ]


@require_GET
def trend(request: HttpRequest, key: str) -> HttpResponse:
    """The last eight quarter ends: alone for HTMX, else as a page."""
    asked, problems = _asked(request, key)
    context = {
        "asked": asked,
        "figure": asked.figure,
        "place": asked.place,
        "title": _title(asked),
        "chart": pictures.trend(asked),
        "problems": problems,
    }
    response = render(request, "figures/trend_body.html" if request.htmx else "figures/trend.html", context)  # type: ignore[attr-defined]
    patch_vary_headers(response, ["HX-Request"])
    return response
