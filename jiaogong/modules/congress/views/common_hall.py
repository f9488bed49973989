"""Loading what a page of a session is about."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from jiaogong.engines.papers.models import Attachment
from jiaogong.kernel import clock
from jiaogong.kernel.access import allows, require
from jiaogong.kernel.errors import Refused
from jiaogong.kernel.ui.downloads import download

from ..models import AgendaItem, Session
from ..reading_hall import reads
from ..rules import RUN, VIEW_FILINGS


def load_session(request: HttpRequest, key: UUID, *, run: bool = False) -> Session:
    """A session the user reads (its cadres, leaders, superiors, delegates, observers), or runs; else 404."""
    found = get_object_or_404(Session.objects.select_related("term__congress__unit"), key=key)
    if run:
        require(request.user, RUN, found.unit)
    elif not reads(request.user, found, clock.today()):
        raise Refused(VIEW_FILINGS)
    return found


def load_item(request: HttpRequest, key: UUID, *, run: bool = False) -> AgendaItem:
    """An agenda item of such a session."""
    rows = AgendaItem.objects.select_related("session__term__congress__unit")
    found = get_object_or_404(rows, key=key)
    if run:
        require(request.user, RUN, found.session.unit)
    elif not reads(request.user, found.session, clock.today()):
        raise Refused(VIEW_FILINGS)
    return found


def runs(user: Any, session: Session) -> bool:
    """Whether the user runs the session."""
    return allows(user, RUN, session.unit)


def as_links(files: list[Attachment]) -> list[dict[str, Any]]:
    """Attachments as the template tag takes them."""
    return [{"name": f.name, "href": reverse("papers:attachment", args=[f.key]), "size": f.size} for f in files]


def as_docx(data: bytes, name: str) -> HttpResponse:
    """A Word document to keep."""
    return download(data, f"{name}.docx")


def tabs_of(session: Session) -> list[tuple[str, str, str]]:
    """What belongs to a session, for its officers."""
    return [
        ("agenda", "议程", reverse("congress:agenda", args=[session.key])),
        ("crew", "会务人员", reverse("congress:crew", args=[session.key])),
        ("desk", "签到台", reverse("congress:desk", args=[session.key])),
        ("hall", "会场", reverse("congress:hall", args=[session.key])),
        ("records", "决议与纪要", reverse("congress:records", args=[session.key])),
    ]
