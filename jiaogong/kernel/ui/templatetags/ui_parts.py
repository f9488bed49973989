"""Heads, badges, bars, numbers, empty states, icons."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django import template
from django.template.context import Context
from django.template.exceptions import TemplateSyntaxError
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from jiaogong.kernel import money

register = template.Library()

STATES = {
    "done": "circle-check",
    "attention": "triangle-alert",
    "danger": "circle-x",
    "muted": "circle-dashed",
    "info": "circle-dot",
}
Number = int | float | Decimal


def checked_state(tag: str, state: str) -> str:
    """The state, or a TemplateSyntaxError naming the tag."""
    if state not in STATES:
        raise TemplateSyntaxError(f"{{% {tag} %}} 的 state 只能是 {'、'.join(STATES)}，不能是 {state!r}")
    return state


@lru_cache(maxsize=512)
def icon_svg(name: str, size: int) -> SafeString:
    """A lucide picture as inline SVG, hidden from screen readers."""
    from lucide import IconDoesNotExist
    from lucide.templatetags.lucide import lucide

    try:
        drawn = lucide(name, size=size, **{"class": "icon-svg", "aria-hidden": "true", "focusable": "false"})
    except IconDoesNotExist as error:
        raise TemplateSyntaxError(f"没有图标 {name!r}") from error
    return mark_safe(drawn)  # noqa: S308 (drawn by the icon package)


@register.filter
def grouped(number: Any) -> str:
    """{{ number|grouped }}: 14,348; a fraction keeps its decimals."""
    return f"{number:,}" if isinstance(number, (int, float, Decimal)) else str(number)


@register.filter
def yuan(fen: Any) -> str:
    """{{ fen|yuan }}: 1,234.50"""
    return money.words(fen) if isinstance(fen, int) else ""


@register.simple_tag
def icon(name: str, size: int = 20) -> SafeString:
    """{% icon "printer" %}: a lucide picture."""
    return icon_svg(str(name), size)


def crumb_pairs(crumbs: Any) -> list[tuple[str, str]]:
    """Crumbs as (label, href): from pairs, from bare labels, or from one text split at " / "."""
    parts: Iterable[Any] = crumbs.split(" / ") if isinstance(crumbs, str) else crumbs
    return [(str(p), "") if isinstance(p, str) else (str(p[0]), str(p[1])) for p in parts]


@register.simple_block_tag(takes_context=True)
def page_head(
    context: Context, content: str, title: str, *, crumbs: Any = None, meta: str = "", back: str = ""
) -> SafeString:
    """{% page_head title=… crumbs=… meta=… back=… %}buttons{% endpage_head %}: crumbs, serif title, red double rule.

    Without `crumbs` they come from the menu: unit / group / entry. `back` is where "‹" leads on a phone.
    """
    frame = context.get("frame")
    if crumbs is None:
        pairs = frame.crumbs if frame else []
    else:
        pairs = crumb_pairs(crumbs)
        if frame and frame.who.unit:
            pairs = [(frame.who.unit, ""), *pairs]
    here = context["request"].path if "request" in context else ""
    pairs = [(label, "" if href == here else href) for label, href in pairs]
    if not back:
        back = next((href for _, href in reversed(pairs) if href), "")
    values = {"title": title, "crumbs": pairs, "meta": meta, "back": back, "actions": mark_safe(content.strip())}  # noqa: S308 (a rendered block)
    return render_to_string("ui/page_head.html", values)


@register.simple_tag
def badge(state: str, text: str) -> SafeString:
    """{% badge "done" "达标" %}: word, shape and colour. States: done attention danger muted info."""
    checked_state("badge", state)
    return format_html('<span class="state state-{}">{}{}</span>', state, icon_svg(STATES[state], 14), text)


@register.simple_tag
def mark(text: str) -> SafeString:
    """{% mark "指标 建会率 · 民办" %}: a quiet grey tag under a row's title."""
    return format_html('<span class="mark-tag">{}</span>', text)


@register.simple_tag
def proposed(text: str = "机器识别，待确认") -> SafeString:
    """{% proposed %}: what the machine proposed and nobody has confirmed yet."""
    return format_html('<span class="proposed">{}{}</span>', icon_svg("sparkles", 14), text)


def _percent(value: Number, top: Number) -> str:
    """How much of the bar, held between 0 and 100 %, as an SVG length."""
    return f"{max(0.0, min(100.0, float(value) / float(top) * 100)) if top else 0.0:.1f}%"


@register.inclusion_tag("ui/bar.html")
def bar(
    value: Number, *, label: str, target: Number | None = None, max: Number = 100, state: str = "done"
) -> dict[str, Any]:
    """{% bar value=54 max=56 target=56 state="attention" label="54/56 所" %}: progress with a red target tick."""
    checked_state("bar", state)
    tick = "" if target is None else _percent(target, max)
    return {"width": _percent(value, max), "tick": tick, "state": state, "label": label}


@register.inclusion_tag("ui/stat.html")
def stat(label: str, value: Any, *, note: str = "", state: str = "muted", href: str = "") -> dict[str, Any]:
    """{% stat label="任务完成" value="13 / 21" note="按期 5" state="done" href=url %}: a number that leads to its rows."""
    checked_state("stat", state)
    return {"label": label, "value": value, "note": note, "state": state, "href": href, "icon": STATES[state]}


@register.inclusion_tag("ui/empty.html")
def empty(
    title: str, *, hint: str = "", action_label: str = "", action_href: str = "", icon: str = "inbox"
) -> dict[str, Any]:
    """{% empty title="还没有计划" hint="先上传要点文件" action_label="上传" action_href=url %}: what to do first."""
    if bool(action_label) != bool(action_href):
        raise TemplateSyntaxError("{% empty %} 的 action_label 和 action_href 要一起给")
    return {"title": title, "hint": hint, "action_label": action_label, "action_href": action_href, "icon": icon}


@register.simple_block_tag
def card(content: str, title: str = "", *, more_href: str = "", more_label: str = "全部", css: str = "") -> SafeString:
    """{% card title="待我处理" more_href=url more_label="全部 3" %}…{% endcard %}: a white card with a serif heading."""
    values = {"title": title, "more_href": more_href, "more_label": more_label, "css": css, "content": content}
    return render_to_string("ui/card.html", values)


@register.simple_block_tag
def notice(content: str, state: str, title: str = "") -> SafeString:
    """{% notice "attention" "标题" %}…{% endnotice %}: a box with icon and words."""
    checked_state("notice", state)
    values = {"state": state, "title": title, "content": content, "icon": STATES[state]}
    return render_to_string("ui/notice.html", values)
