"""The address behind a number: every figure shown anywhere leads to its rows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from jiaogong.engines.org.models import Unit


def figure_url(
    key: str,
    *,
    unit: Unit,
    at: date | None = None,
    conditions: Mapping[str, Any] | None = None,
    category: str = "",
    parameters: Mapping[str, int] | None = None,
    missing: bool = False,
) -> str:
    """Address of a figure's page for a subtree: without `at` it shows today; `missing` opens the list of those lacking."""
    query: dict[str, Any] = {"unit": unit.key}
    if at is not None:
        query["at"] = at.isoformat()
    query.update(conditions or {})
    if category:
        query["category"] = category
    query.update(parameters or {})
    if missing:
        query["missing"] = "1"
    return f"{reverse('figures:figure', args=[key])}?{urlencode(query, doseq=True)}"
