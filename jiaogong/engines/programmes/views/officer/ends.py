"""撤销 a published result, 取消资格 of a posted entry, and the official papers of a batch."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods

from jiaogong.kernel import clock
from jiaogong.kernel.access import require
from jiaogong.kernel.errors import RuleBroken
from jiaogong.kernel.ui.broken import add_broken
from jiaogong.kernel.ui.listing import XLSX

from ... import documents, verbs
from ...forms_officer import ReasonForm
from .common import CALL, load_batch, load_entry

TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "xlsx": XLSX,
}


@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, key: UUID, what: str) -> HttpResponse:
    """One entry, one reason."""
    entry = load_entry(request, key)
    revoking = what == "revoke"
    title = "撤销结果" if revoking else "取消资格"
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            verb = verbs.revoke if revoking else verbs.strike
            verb(entry, reason=form.cleaned_data["reason"], by=request.user, at=clock.now())
        except RuleBroken as broken:
            add_broken(form, broken)
        else:
            messages.success(request, f"已{title}，申报人会收到消息。")
            return redirect("programmes:entry", key)
    context = {
        "form": form, "title": title, "meta": f"{entry.label} {entry.title}", "button": title, "danger": True,
        "back": reverse("programmes:entry", args=[key]),
        "warning": "已发的荣誉、证书或款项会由相应的模块一并撤回，申报人会看到理由。" if revoking else "公示名单会同时更正，申报人会看到理由。",
    }  # fmt: skip
    return render(request, "programmes/officer/form.html", context)


@require_http_methods(["GET", "POST"])
def revoke(request: HttpRequest, key: UUID) -> HttpResponse:
    """撤销 what was published."""
    return end(request, key, "revoke")


@require_http_methods(["GET", "POST"])
def strike(request: HttpRequest, key: UUID) -> HttpResponse:
    """取消资格 while it is posted."""
    return end(request, key, "strike")


@require_GET
def paper(request: HttpRequest, key: UUID, what: str, form: str) -> HttpResponse:
    """公示文, 结果通报 (.docx, .pdf), or the list (.xlsx)."""
    batch = load_batch(request, key)
    require(request.user, CALL, batch.programme.unit)
    made = documents.made(batch, what, form)
    if made is None:
        raise Http404
    name, content = made
    response = HttpResponse(content, content_type=TYPES[form])
    response["Content-Disposition"] = content_disposition_header(True, name) or ""
    return response
