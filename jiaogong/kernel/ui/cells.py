"""The cells of a list, drawn without asking again for each of them what is the same in a whole column.

django-tables2 inspects a column's render method and works out its HTML attributes for every cell; here both are done
once a page, so a column's attributes may not depend on the row. Values, choices, empty values and what a render method
is given remain as they are there.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import django_tables2 as tables
from django.utils.formats import localize
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import template_localtime  # type: ignore[attr-defined]
from django_tables2.utils import signature


class DayColumn(tables.Column):
    """A day as 2025-03-08; no template is compiled for it, as a DateColumn does for every cell."""

    def render(self, value: date) -> str:
        """ISO."""
        return f"{value:%Y-%m-%d}"


class _Drawn:
    """One column: what its cells have in common."""

    def __init__(self, bound: Any) -> None:
        self.bound = bound
        self.default = bound.default
        self.opening = format_html('<td data-label="{}" {}>', bound.header, bound.attrs["td"].as_html())
        self.wanted, self.rest = signature(bound.render)
        linked = bool(bound.link or self.rest)
        self.valueless = not (linked or "value" in self.wanted or bound.column.empty_values)

    def cell(self, row: Any) -> str:
        """One cell."""
        if self.valueless:
            value = self._render_in(row, None)
        else:
            value = row._get_and_render_with(
                self.bound, lambda _, given=None: self._render_in(row, given), self.default
            )
        if not isinstance(value, str):
            value = str(value) if self.bound.localize is False else localize(template_localtime(value))
        return f"{self.opening}{conditional_escape(value)}</td>"

    def _render_in(self, row: Any, value: Any) -> Any:
        given = row._optional_cell_arguments(self.bound, value)
        content = self.bound.render(**(given if self.rest else {name: given[name] for name in self.wanted}))
        return self.bound.link(content, **given) if self.bound.link else content


def _lines(table: Any) -> Iterator[str]:
    columns = [_Drawn(bound) for bound in table.columns]
    for row in table.paginated_rows:
        attributes = row.attrs.as_html() if table.row_attrs else f'class="{row.get_even_odd_css_class()}"'
        yield f"<tr {attributes}>\n" + "\n".join(column.cell(row) for column in columns) + "</tr>\n"


def body(table: Any) -> SafeString:
    """The rows of the page at hand as HTML; empty when there are none."""
    return mark_safe("".join(_lines(table)))  # noqa: S308 (each cell is escaped unless it is HTML already)
