"""The register of handovers, one handover, and its sheet."""

from __future__ import annotations

from uuid import UUID

import segno
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_GET

from jiaogong.engines.papers.verbs import attachments_of
from jiaogong.kernel import clock
from jiaogong.kernel.access import holds
from jiaogong.kernel.ui.listing import Empty, Listing, render_listing

from .. import reading
from ..forms import NoteForm, RevokeForm
from ..rules import ISSUE, VIEW, may_issue
from ..sheet import title_of, to_word
from ..tables import HandoverFilter, HandoverTable, export_handovers
from ..words import SHAPES, State
from .common import load, page, taken_code

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_GET
def handovers(request: HttpRequest) -> HttpResponse:
    """Handovers in sight; above them what waits for the user himself."""
    at, may = clock.now(), holds(request.user, ISSUE)
    listing = Listing(
        title="职务交接",
        queryset=reading.handovers(request.user),
        table=HandoverTable,
        filters=HandoverFilter,
        search=reading.search,
        search_hint="单位、职务、姓名",
        private=True,
        export=export_handovers,
        export_name="职务交接",
        may_export=holds(request.user, VIEW),
        empty=Empty(
            "还没有交接",
            "换人时，由上级工会或本单位工会给接任人签发交接码；接任人用自己的账号扫码接任。",
            "办理交接" if may else "输入交接码",
            reverse("handover:new") if may else reverse("handover:accept"),
        ),
        table_options={"at": at},
    )
    waiting = reading.waiting_for(request.user, at)
    return render_listing(request, listing, template="handover/list.html", context={"may": may, "waiting": waiting})


@require_GET
@sensitive_variables("code")
def handover(request: HttpRequest, key: UUID) -> HttpResponse:
    """Who, what, until when; the code for the first look after issuing it, and never again."""
    row, at = load(request, key), clock.now()
    state = row.state_at(at)
    code = taken_code(request, row)
    address = request.build_absolute_uri(reverse("handover:scan", args=[code])) if code else ""
    open_, mine = state == State.ISSUED, row.former is not None and row.former.user_id == request.user.pk
    may = may_issue(request.user, row.office)
    context = {
        "row": row,
        "state": (SHAPES[state], state.label),
        "open": open_,
        "used": state == State.USED,
        "code": code,
        "picture": _picture(address) if code else "",
        "address": request.build_absolute_uri(reverse("handover:accept")),
        "may_renew": may and state in (State.ISSUED, State.EXPIRED),
        "revoke_form": RevokeForm() if may and open_ else None,
        "note_form": NoteForm(initial={"note": row.note}) if mine and open_ else None,
        "files": [
            {"name": f.name, "size": f.size, "href": reverse("papers:attachment", args=[f.key]), "note": ""}
            for f in attachments_of(row)[row.pk]
        ],
        "counts": reading.counts_of(row) if row.used_at else reading.counts_in(row.office, at) if open_ else [],
    }
    return page(request, "handover/handover.html", context)


def _picture(address: str) -> SafeString:
    """The address as a QR code: inline SVG without styles, black on white."""
    drawn = segno.make(address, error="m").svg_inline(scale=5, border=4, light="#fff", title="交接码二维码")
    return mark_safe(drawn)  # noqa: S308 (drawn by the package from our own address)


@require_GET
def sheet(request: HttpRequest, key: UUID) -> HttpResponse:
    """The 交接清单 as .docx, once the office has been taken over."""
    row = load(request, key)
    if row.used_at is None:
        raise Http404
    response = HttpResponse(to_word(row), content_type=DOCX)
    response["Content-Disposition"] = content_disposition_header(True, f"{title_of(row)}.docx") or ""
    return response
