"""报备: one filing, its print, the superior's answer; the school year's register, reminders and the printed register."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from jiaogong.engines.org.models import Unit
from jiaogong.engines.org.words import Layer
from jiaogong.kernel import clock
from jiaogong.kernel.access import allows, holds, home_units, reach_q, require_holds
from jiaogong.kernel.errors import RuleBroken
from jiaogong.kernel.ui.downloads import download
from jiaogong.kernel.ui.listing import Empty, Listing, narrowed, render_listing
from jiaogong.modules.unions.reading import Place, place_of

from .. import forms, papers, rules
from ..models import Filing, RegisterPrint
from ..tables import YearFilter, YearTable, export_year
from ..verbs import filings as verbs
from ..verbs import registers
from ..words import FILING_SHAPES, FilingState
from ..years import SchoolYear, year_of, year_rows
from .acts import XLSX, Act, acted, pages, sent
from .sessions import mine
from .terms import unit


def _filing(request: HttpRequest, key: UUID) -> Filing:
    rows = Filing.objects.visible_to(request.user) | Filing.objects.filter(reach_q(request.user, rules.CHECK, "to__"))
    rows = rows.select_related("to", "session__term__congress__unit", "filed_by", "decided_by")
    return get_object_or_404(rows.distinct(), key=key)


@pages
def filing(request: HttpRequest, key: UUID) -> HttpResponse:
    """One filing as it was sent; the superior accepts or returns it."""
    found, user, now = _filing(request, key), request.user, clock.now()
    may_check = allows(user, rules.CHECK, found.to)
    acts = []
    if may_check and found.state == FilingState.FILED:
        acts = [
            Act("accept", "备案", forms.AcceptForm(sent(request, "accept")),
                lambda d: verbs.accept_filing(found, by=user, at=now, **d), "准予备案", "已备案，下级单位会收到消息。"),
            Act("return", "退回补正", forms.ReturnForm(sent(request, "return")),
                lambda d: verbs.return_filing(found, by=user, at=now, **d), "退回", "已退回，下级单位会收到待办。", danger=True, folded=True),
        ]  # fmt: skip
    if acted(request, acts):
        return redirect("congress:filing", found.key)
    context = {"filing": found, "session": found.session, "content": found.content, "acts": acts,
               "tone": FILING_SHAPES[FilingState(found.state)], "may_check": may_check}  # fmt: skip
    return render(request, "congress/filing.html", context)


@require_GET
def filing_form(request: HttpRequest, key: UUID) -> HttpResponse:
    """报备表 as .docx."""
    found = _filing(request, key)
    return download(papers.filing_form(found), f"{found.content['unit']}{found.get_stage_display()}表.docx")


def asked_year(request: HttpRequest, place: Place) -> SchoolYear:
    """The school year of the address, this one unless said otherwise."""
    text = request.GET.get("year", "")
    return SchoolYear(int(text)) if text.isdecimal() and len(text) == 4 else year_of(place.day)


def _listing(request: HttpRequest, place: Place) -> Listing:
    year = asked_year(request, place)
    rows = year_rows(request.user, year, place.day)
    if place.unit is not None:
        rows = rows.filter(pk__in=place.unit_ids())
    return Listing(
        title="教代会", queryset=rows, table=YearTable, filters=YearFilter, search=lambda found, text: found.search(text),
        search_hint="单位名称、拼音首字母", export=lambda found, title, _: export_year(found, title, place.day),
        export_name=f"{year}教代会", may_export=holds(request.user, rules.CHECK), meta=f"{year} · {place.words()}",
        empty=Empty("没有已建会的单位", "单位建会以后，教代会的召开和报备在这里汇总。"), table_options={"day": place.day},
    )  # fmt: skip


def _above_schools(user: Any) -> Unit | None:
    """The union above schools for which the user reminds and prints, if any."""
    homes = Unit.objects.filter(pk__in=home_units(user, rules.CHECK)).exclude(layer=Layer.BASE).order_by("path")
    return homes.first()


@require_GET
def year(request: HttpRequest) -> HttpResponse:
    """本学年教代会: every school in reach; a school's own people go to its congress at once."""
    require_holds(request.user, rules.VIEW)
    homes = Unit.objects.filter(pk__in=home_units(request.user, rules.VIEW))
    if not holds(request.user, rules.VIEW_FILINGS) or not homes.exclude(layer=Layer.BASE).exists():
        home = homes.filter(layer=Layer.BASE).first()
        return mine(request) if home is None else unit(request, home.key)
    place = place_of(request, rules.VIEW)
    above = _above_schools(request.user)
    listing = _listing(request, place)
    context: dict[str, Any] = {"above": above, "query": request.GET.urlencode()}
    if above is not None and not place.dated:
        due = min(asked_year(request, place).last, clock.add_months(place.day, 1))
        waiting = narrowed(request, listing)[0].filter(standing__in=registers.UNMET)
        context |= {
            "remind_form": forms.RemindForm(initial={"due_on": due}), "waiting": waiting.count(),
            "unread": waiting.filter(asked_at__isnull=False, asked_read=False).count(),
            "prints": RegisterPrint.objects.filter(unit=above)[:5],
        }  # fmt: skip
    response = render_listing(request, listing, template="congress/year.html", context=context)
    if request.htmx and "remind_form" in context:  # type: ignore[attr-defined]
        # the list was narrowed in place: what one button does to "the list" must follow it
        block = render_to_string("congress/year_above.html", {**context, "again": True}, request=request)
        response.content += block.encode()
    return response


def _back(request: HttpRequest) -> HttpResponse:
    query = request.GET.urlencode()
    return redirect(reverse("congress:year") + (f"?{query}" if query else ""))


@require_POST
def remind(request: HttpRequest) -> HttpResponse:
    """One to-do to every school the list shows that has not met; or one more message to those who have not read it."""
    require_holds(request.user, rules.CHECK)
    place = place_of(request, rules.VIEW)
    shown = narrowed(request, _listing(request, place))[0].filter(standing__in=registers.UNMET)
    own = home_units(request.user, rules.CHECK)
    units = list(shown.filter(reach_q(request.user, rules.CHECK)).exclude(pk__in=own))
    year_ = asked_year(request, place)
    if "again" in request.POST:
        number = registers.remind_unread(units, year=year_, by=request.user, at=clock.now())
        messages.success(request, f"已再次提醒 {number} 个未读的单位。" if number else "没有未读的单位，没有重复提醒。")
        return _back(request)
    form = forms.RemindForm(request.POST)
    if not form.is_valid():
        raise RuleBroken("请填写开会期限，如 2026-12-31。")
    if not units:
        raise RuleBroken("列表里没有未开会的单位。")
    told, deskless = registers.remind(
        units, year=year_, due_on=form.cleaned_data["due_on"], by=request.user, at=clock.now()
    )
    messages.success(request, f"已向 {told} 个未开会的单位发出提醒。" if told else "这些单位都已提醒过，没有重复发送。")
    if deskless:
        messages.warning(request, f"以下单位没有工会主席或工会干部职务，无法送达：{'、'.join(deskless)}。")
    return _back(request)


@require_POST
def print_now(request: HttpRequest) -> HttpResponse:
    """制作报备表."""
    require_holds(request.user, rules.CHECK)
    above = _above_schools(request.user)
    if above is None:
        return redirect("congress:year")
    place = place_of(request, rules.VIEW)
    made = registers.print_register(above, year=asked_year(request, place), by=request.user, at=clock.now())
    messages.success(request, "报备表已制作。此后报送的单位列入下一次的表。")
    return redirect("congress:printed", made.key)


def _printed(request: HttpRequest, key: UUID) -> RegisterPrint:
    rows = RegisterPrint.objects.filter(reach_q(request.user, rules.CHECK, "unit__"))
    return get_object_or_404(rows.select_related("unit", "made_by"), key=key)


@require_GET
def printed(request: HttpRequest, key: UUID) -> HttpResponse:
    """A printed register: rows and totals of its moment."""
    found = _printed(request, key)
    context = {"made": found, "rows": papers.print_rows(found), "title": papers.print_title(found),
               "words": papers.print_words(found), "year": SchoolYear(found.year)}  # fmt: skip
    return render(request, "congress/printed.html", context)


@require_GET
def printed_file(request: HttpRequest, key: UUID, kind: str) -> HttpResponse:
    """The printed register as .docx or .xlsx."""
    found = _printed(request, key)
    name = f"{papers.print_title(found)}.{kind}"
    if kind == "docx":
        return download(papers.print_docx(found), name)
    return download(papers.print_xlsx(found), name, XLSX)
