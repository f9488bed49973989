"""What managers see: numbers alone; and which office takes what is brought forward."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from jiaogong.engines.org.models import Office
from jiaogong.kernel import clock
from jiaogong.kernel.access import holds

from .. import forms, verbs
from ..reading import desk_of
from ..reading import overview as counted
from ..rules import APPOINT, VIEW
from .common import form_page, home_unit, page, pages


@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """Counts of my union and below this year, as of today."""
    unit, day = home_unit(request.user, VIEW), clock.today()
    context = {
        "unit": unit, "day": day, "found": counted(request.user, unit, day), "desk": desk_of(unit),
        "appoints": holds(request.user, APPOINT),
    }  # fmt: skip
    return page(request, "voices/overview.html", context)


@pages
def desk(request: HttpRequest) -> HttpResponse:
    """The chair names the office."""
    unit = home_unit(request.user, APPOINT)
    offices = (
        Office.objects.filter(unit__home=unit, abolished_on=None, holdings__until=None, holdings__isnull=False)
        .exclude(role="leader").select_related("unit").distinct()
    )  # fmt: skip
    now = desk_of(unit)
    initial = {"office": now.key} if now else {}
    form = forms.DeskForm(request.POST if request.method == "POST" else None, offices=offices, initial=initial)

    def run(given: dict[str, Office]) -> str:
        verbs.appoint_desk(unit, office=given["office"], by=request.user, at=clock.now())
        return reverse("voices:overview")

    context = {
        "title": "诉求受理岗位", "meta": unit.name, "back": reverse("voices:overview"), "button": "确定",
        "lead": "由谁受理，教职工提交诉求时看得到。受理人看得到内容、负责交办，但看不到“只让承办人知道”的姓名。主席不兼任受理人的，只看得到件数。",
    }  # fmt: skip
    return form_page(request, form, run, context, said="已确定受理岗位。")
