"""What every router of the API shares: how lists are paged, and how a refusal looks."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from ninja import Field, Schema

LONGEST_TEXT = 60


class Problem(Schema):
    """Why a request was not answered, in plain words; `fields` names the parameters at fault."""

    detail: str
    fields: list[str] = []


REFUSALS: dict[int, Any] = {401: Problem, 404: Problem, 422: Problem, 429: Problem}


class Paging(Schema):
    """Which part of a list."""

    page: int = Field(1, ge=1, le=100_000, description="页码，从 1 开始")
    page_size: int = Field(50, ge=1, le=100, description="每页条数，最多 100")


class Page(Schema):
    """A part of a list, and how long the whole is."""

    count: int
    page: int
    page_size: int


def paged(rows: QuerySet[Any], paging: Paging) -> dict[str, Any]:
    """The asked part of the rows: two queries beside what they prefetch."""
    start = (paging.page - 1) * paging.page_size
    items = list(rows[start : start + paging.page_size])
    return {"count": rows.count(), "page": paging.page, "page_size": paging.page_size, "items": items}


def clean(text: str) -> str:
    """A search text as a database can take it."""
    return text.replace("\x00", "").strip()[:LONGEST_TEXT]
