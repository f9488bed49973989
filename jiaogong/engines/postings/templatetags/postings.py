"""The list of a posting."""

from __future__ import annotations

from typing import Any

from django import template

register = template.Library()


@register.inclusion_tag("postings/table.html")
def posted_table(columns: list[dict[str, str]], rows: list[list[str]]) -> dict[str, Any]:
    """{% posted_table posting.columns posting.rows %}: numbered lines, each cell with its head for the phone."""
    heads = [head["title"] for head in columns]
    return {"columns": columns, "rows": [list(zip(heads, row, strict=True)) for row in rows]}
