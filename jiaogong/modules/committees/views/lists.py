"""Committees due for renewal: one list for the register, the figures and the task pack."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from jiaogong.engines.org.models import Unit
from jiaogong.engines.provisions.reading import value_of
from jiaogong.kernel import clock
from jiaogong.kernel.access import holds, home_units, reach_q, require_holds
from jiaogong.kernel.clock import add_months
from jiaogong.kernel.errors import RuleBroken
from jiaogong.kernel.ui.listing import Empty, Listing, narrowed, render_listing
from jiaogong.modules.unions.facts import MONTHS
from jiaogong.modules.unions.models import CommitteeTerm
from jiaogong.modules.unions.reading import Place, place_of

from .. import provisions
from ..filters import RenewalFilter
from ..forms import PackForm
from ..reading import listed_terms, past_terms
from ..tables import RenewalTable, export_terms
from ..verbs import send_packs

USUAL_MONTHS = 6


def months_of(request: HttpRequest) -> int:
    """Within how many months committees must be due: 1 to 36, half a year unless said otherwise."""
    text = request.GET.get("months", "")
    return min(max(int(text), 1), MONTHS) if text.isdecimal() and len(text) < 4 else USUAL_MONTHS


def _listing(request: HttpRequest, place: Place, *, may_send: bool) -> Listing:
    months = months_of(request)
    limit = add_months(place.day, months)
    past = request.GET.get("past") == "year"
    rows = past_terms(request.user, place) if past else listed_terms(request.user, place, months)
    meta = "届满日期在前十二个月内" if past else f"{months} 个月内届满（{limit:%Y-%m-%d} 前，含已逾期）"
    return Listing(
        title="委员会换届",
        queryset=rows,
        table=RenewalTable,
        filters=RenewalFilter,
        search=lambda found, text: found.filter(unit__in=Unit.objects.search(text)),
        search_hint="单位名称、拼音首字母",
        export=lambda found, title, _: export_terms(_exportable(request, found), title, place.day),
        export_name="应换届委员会",
        may_export=holds(request.user, "committees.export"),
        meta=f"{meta} · {place.words()}",
        empty=Empty("没有应换届的委员会", f"{months} 个月内没有委员会届满，也没有逾期未换届的。"),
        table_options={"day": place.day, "reader": request.user, "may_send": may_send and not past},
    )


def _exportable(request: HttpRequest, rows: Any) -> Any:
    return rows.filter(reach_q(request.user, "committees.export", "unit__"))


def _may_send(request: HttpRequest) -> bool:
    """Cadres of a unit that has units below it."""
    return Unit.objects.filter(pk__in=home_units(request.user, "committees.decide")).exclude(layer="base").exists()


@require_GET
def renewals(request: HttpRequest) -> HttpResponse:
    """Committees whose term ends within some months, overdue ones first, with the state of their renewal."""
    require_holds(request.user, "committees.view")
    place = place_of(request, "committees.view")
    may_send = _may_send(request) and not place.dated
    own = Unit.objects.filter(pk__in=home_units(request.user, "unions.view_officers"), layer="base").first()
    context: dict[str, Any] = {"may_send": may_send, "own": own}
    if may_send:
        unit = Unit.objects.get(pk=home_units(request.user, "committees.decide")[0])
        days = value_of(provisions.PACK_DAYS, unit, place.day)
        form = PackForm(initial={"due_on": place.day + timedelta(days=days)})
        context |= {"pack_form": form, "pack_query": request.GET.urlencode()}
    listing = _listing(request, place, may_send=may_send)
    return render_listing(request, listing, template="committees/renewals.html", context=context)


@require_POST
def send(request: HttpRequest) -> HttpResponse:
    """Send the task pack to the ticked committees, or to all the list shows that have none yet."""
    require_holds(request.user, "committees.decide")
    place = place_of(request, "committees.view")
    form = PackForm(request.POST)
    if not form.is_valid():
        raise RuleBroken("请填写请示报送期限，如 2026-05-31。")
    rows = CommitteeTerm.objects.current().filter(reach_q(request.user, "committees.decide", "unit__"))
    if "all" in request.POST:
        shown = narrowed(request, _listing(request, place, may_send=True))[0]
        rows = rows.filter(pk__in=shown.values("pk"))
    else:
        rows = rows.filter(pk__in=[n for n in request.POST.getlist("term") if n.isdecimal() and len(n) < 19])
    own = set(home_units(request.user, "committees.decide"))
    terms = [t for t in rows.select_related("unit__superior", "unit__home") if t.unit_id not in own]
    if not terms:
        raise RuleBroken("请先勾选要发送任务包的委员会，再点发送。")
    sent, deskless = send_packs(terms, by=request.user, due_on=form.cleaned_data["due_on"], at=clock.now())
    messages.success(
        request,
        f"已向 {len(sent)} 个委员会发送换届任务包，待办已送达。"
        if sent
        else "所选委员会都已发过任务包，没有重复发送。",
    )
    if deskless:
        messages.warning(
            request, f"以下单位没有工会主席或工会干部职务，无法送达，请先安排任职：{'、'.join(sorted(set(deskless)))}。"
        )
    query = request.GET.urlencode()
    return redirect(reverse("committees:renewals") + (f"?{query}" if query else ""))
