"""The register of proposals, statistics, and the report to the congress."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_GET

from jiaogong.engines.org.models import Person
from jiaogong.kernel import clock
from jiaogong.kernel.access import allows
from jiaogong.kernel.errors import Refused
from jiaogong.kernel.ui.downloads import download
from jiaogong.kernel.ui.listing import Empty, Listing, render_listing
from jiaogong.modules.congress.models import Term

from ..models import Proposal
from ..papers import report_of
from ..reading import statistics as reckon
from ..rules import VIEW, may_list, open_seats, seat_of
from ..tables import ProposalFilter, ProposalTable, export_proposals, listed
from .common import page


def _reads(user: Any) -> None:
    if not may_list(user, clock.today()):
        raise Refused(VIEW)


@require_GET
def proposals(request: HttpRequest) -> HttpResponse:
    """Proposals before the committee, and those of my term that ask for seconds."""
    _reads(request.user)
    day, seats = clock.today(), open_seats(request.user, clock.today())
    rows = listed(Proposal.objects.visible_to(request.user).exclude(state__in=("draft", "withdrawn")))
    hint = "点“写提案”，在手机上就能写；找两名代表附议后提交。" if seats else "代表提交提案后在这里审查、交办、催办。"
    listing = Listing(
        title="提案", queryset=rows, table=ProposalTable, filters=ProposalFilter, search_hint="标题、提案人、内容",
        search=lambda found, text: found.filter(
            Q(title__contains=text) | Q(remedy__contains=text) | Q(proposer__person__in=Person.objects.search(text))
        ),
        export=export_proposals, export_name="提案汇总表", meta=f"数据截至 {day:%Y-%m-%d}", private=True,
        empty=Empty("还没有提案", hint, "写提案" if seats else "", reverse("proposals:new") if seats else ""),
        table_options={"day": day, "units": _wide(request.user)},
    )  # fmt: skip
    return render_listing(request, listing, template="proposals/list.html", context={"seats": seats})


def _wide(user: Any) -> bool:
    """Whether proposals of several units are listed: for superiors."""
    return Proposal.objects.visible_to(user).values("unit").distinct().count() > 1


@require_GET
def statistics(request: HttpRequest) -> HttpResponse:
    """How many, by class and department, in time, satisfied: of a term, or of everything in reach."""
    _reads(request.user)
    day, rows = clock.today(), Proposal.objects.visible_to(request.user).filed()
    terms = list(
        Term.objects.filter(proposals__in=rows)
        .select_related("congress__unit")
        .distinct()
        .order_by("congress__unit__path", "-number")[:60]
    )
    asked = request.GET.get("term", "")
    term = next((t for t in terms if str(t.key) == asked), None)
    if term is None and len({t.congress_id for t in terms}) == 1:
        term = terms[0]
    if term is not None:
        rows = rows.filter(term=term)
    found = reckon(rows, day)
    context = {
        "found": found,
        "terms": terms,
        "term": term,
        "day": day,
        "chart": _chart(found),
        "list": reverse("proposals:list"),
    }
    return page(request, "proposals/statistics.html", context)


def _chart(found: Any) -> dict[str, Any]:
    names = [name for name, _ in found.matters or []]
    return {
        "title": "提案类别", "kind": "bar", "labels": names, "unit": "件",
        "series": [{"name": "件数", "values": [number for _, number in found.matters or []]}],
    }  # fmt: skip


@require_GET
def report(request: HttpRequest, key: UUID) -> HttpResponse:
    """The 提案工作报告 of a term as .docx."""
    term = get_object_or_404(Term.objects.select_related("congress__unit__home"), key=key)
    day = clock.today()
    if not allows(request.user, VIEW, term.unit) and seat_of(request.user, term, day) is None:
        raise Refused(VIEW)
    return download(report_of(term, day), f"提案工作报告_{day:%Y%m%d}.docx")
