"""Pages of a list, tabs, attachments, charts, panels."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import template
from django.core.paginator import Page
from django.template.context import Context
from django.template.exceptions import TemplateSyntaxError
from django.utils.safestring import SafeString

from ..actions import actions_of
from ..cells import body
from ..panels import Place, shown

register = template.Library()
CHART_KINDS = ("bar", "line", "progress")
_KEY = re.compile(r"[a-z][a-z0-9_-]*\Z")


@register.simple_tag(takes_context=True)
def query(context: Context, **changes: Any) -> str:
    """{% query page=2 export=None %}: this address's query string with changes; None takes a key out."""
    params = context["request"].GET.copy()
    for key, value in changes.items():
        params.pop(key, None)
        if value is not None:
            params[key] = str(value)
    return "?" + params.urlencode()


@register.inclusion_tag("ui/page_actions.html", takes_context=True)
def page_actions(context: Context) -> dict[str, Any]:
    """{% page_actions %}: buttons other modules have registered for this page."""
    request = context["request"]
    match = request.resolver_match
    return {"actions": actions_of(match.view_name, request.user) if match else []}


@register.simple_tag(takes_context=True)
def query_sorted(context: Context, key: str, order: Any) -> str:
    """{% query_sorted "sort" "-name" %}: this list in another order, from its first page on."""
    return query(context, **{key: order, "page": None, "export": None})


@register.simple_tag
def table_rows(table: Any) -> SafeString:
    """{% table_rows table as rows %}: the rows of a list's page."""
    return body(table)


@register.inclusion_tag("ui/pagination.html", takes_context=True)
def pagination(context: Context, page: Page, *, key: str = "page", target: str = "") -> dict[str, Any]:
    """{% pagination page %}: 上一页 1 2 … 下一页 and the total; `target="#listing"` swaps by HTMX."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    links = [(n, "" if isinstance(n, str) else query(context, **{key: n})) for n in numbers]
    before = query(context, **{key: page.previous_page_number()}) if page.has_previous() else ""
    after = query(context, **{key: page.next_page_number()}) if page.has_next() else ""
    return {"page": page, "links": links, "before": before, "after": after, "target": target}


@register.inclusion_tag("ui/tabs.html")
def tabs(items: Iterable[Sequence[Any]], active: str, *, label: str = "分类") -> dict[str, Any]:
    """{% tabs items active="open" %}: items are (key, label, href) or (key, label, href, count)."""
    rows = [(*item, None) if len(item) == 3 else tuple(item) for item in items]
    if any(len(row) != 4 for row in rows):
        raise TemplateSyntaxError("{% tabs %} 的每项是 (键, 文字, 地址) 或再加数目")
    if active not in {row[0] for row in rows}:
        raise TemplateSyntaxError(f"{{% tabs %}} 里没有 {active!r} 这一项")
    return {"rows": rows, "active": active, "label": label}


@register.inclusion_tag("ui/attachments.html")
def attachments(items: Iterable[Any], *, title: str = "附件") -> dict[str, Any]:
    """{% attachments items %}: items are mappings with name, href and optionally size (bytes) and note."""
    rows = [dict(item) for item in items]
    for row in rows:
        unknown = set(row) - {"name", "href", "size", "note"}
        if unknown or not {"name", "href"} <= set(row):
            raise TemplateSyntaxError(f"{{% attachments %}} 的每项要有 name、href，不认得 {sorted(unknown)}")
    return {"rows": rows, "title": title}


@register.inclusion_tag("ui/chart.html")
def chart(key: str, data: Mapping[str, Any], *, folded: bool = False) -> dict[str, Any]:
    """{% chart "coverage" data %}: a picture and its table. `data`: title, kind (bar|line|progress), labels,
    series ({name, values} each, at most 5), target (one number), unit ("%"), note. ECharts is loaded only then.
    `folded` puts the table under the picture, shut (for pages with many charts)."""
    if not _KEY.match(key):
        raise TemplateSyntaxError(f"{{% chart %}} 的 key 只用小写字母、数字、横线：{key!r}")
    wanted = {"title", "kind", "labels", "series"}
    unknown = set(data) - wanted - {"unit", "note", "target"}
    if unknown or not wanted <= set(data):
        raise TemplateSyntaxError(f"{{% chart %}} 的 data 要有 {sorted(wanted)}，不认得 {sorted(unknown)}")
    if data["kind"] not in CHART_KINDS:
        raise TemplateSyntaxError(f"{{% chart %}} 的 kind 只能是 {CHART_KINDS}")
    if any(len(s["values"]) != len(data["labels"]) for s in data["series"]):
        raise TemplateSyntaxError("{% chart %} 的每个 series 要与 labels 一样长")
    rows = [(label, [s["values"][at] for s in data["series"]]) for at, label in enumerate(data["labels"])]
    names, target = [s["name"] for s in data["series"]], data.get("target")
    return {
        "folded": folded, "script_id": f"chart-{key}-data", "data": dict(data), "rows": rows, "unit": data.get("unit", ""),
        "legend": names if len(names) > 1 or target is not None else [], "target": target,
    }  # fmt: skip


@register.inclusion_tag("ui/panels.html", takes_context=True)
def panels(context: Context, place: str, subject: Any) -> dict[str, Any]:
    """{% panels "unit" unit %}: what modules registered for this place (home, unit, person)."""
    try:
        where = Place(place)
    except ValueError as error:
        raise TemplateSyntaxError(f"{{% panels %}} 没有 {place!r} 这个地方") from error
    return {"panels": shown(context["request"], where, subject)}
