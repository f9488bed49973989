"""Beginning an import: the list of imports, the upload, the template, sample files of the demo."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from jiaogong.kernel import clock
from jiaogong.kernel.errors import RuleBroken
from jiaogong.kernel.ui.listing import Empty, Listing, render_listing

from .. import verbs
from ..files import template as template_file
from ..forms import UploadForm
from ..models import ImportBatch
from ..tables import ImportTable
from .common import page, require_import, units_to_import, workbook


@require_GET
def imports(request: HttpRequest) -> HttpResponse:
    """The imports of one's unit, latest first."""
    require_import(request.user)
    listing = Listing(
        title="会员导入",
        queryset=ImportBatch.objects.visible_to(request.user).select_related("unit", "started_by").defer("content"),
        table=ImportTable,
        meta="名册和逐行内容加密保存，导入十分钟后或满 30 天自动删除，只留人数",
        empty=Empty(
            "还没有导入过", "人事部门的 Excel 名册可以直接用，不用改格式。", "导入名册", reverse("rosters:new")
        ),
    )
    return render_listing(request, listing, template="rosters/imports.html")


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Upload or paste a roster."""
    require_import(request.user)
    units = units_to_import(request.user)
    form = UploadForm(
        request.POST or None, request.FILES or None, units=units, initial={"unit": request.GET.get("unit")}
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        file = given.get("file")
        try:
            batch = verbs.upload(
                given["unit"], by=request.user, name=file.name if file else "", data=file.read() if file else b"",
                text=given.get("text") or "",
            )  # fmt: skip
            return redirect("rosters:batch", batch.key)
        except RuleBroken as broken:
            form.add_error(broken.field if broken.field in form.fields else None, broken.message)
    context = {"form": form, "one_unit": units.count() == 1, "samples": list(enumerate(sample_files()))}
    return page(request, "rosters/new.html", context)


@require_GET
def template(request: HttpRequest) -> HttpResponse:
    """The empty roster to fill in."""
    require_import(request.user)
    unit = units_to_import(request.user).order_by("path").first()
    return workbook(template_file(unit, clock.today()), "会员名册模板.xlsx")


def sample_files() -> list[Path]:
    """Rosters of the demo city to try with; nowhere else."""
    return sorted((Path(settings.DATA_DIR) / "demo-files").glob("*.xlsx")) if settings.DEMO else []


@require_GET
def sample(request: HttpRequest, at: int) -> HttpResponse:
    """One of the demo's rosters."""
    require_import(request.user)
    files = sample_files()
    if at >= len(files):
        raise Http404
    return workbook(files[at].read_bytes(), files[at].name)
