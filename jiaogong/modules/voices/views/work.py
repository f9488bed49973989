"""The side of desk and handlers: what is mine to handle, one case, writing down what came by phone or on paper."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET

from jiaogong.engines.cases import reading as cases
from jiaogong.engines.cases import verbs as casework
from jiaogong.engines.cases.models import Case
from jiaogong.engines.inbox.verbs import note_seen_about
from jiaogong.engines.org.models import Office, Unit
from jiaogong.kernel import clock
from jiaogong.kernel.access import holds, require_holds
from jiaogong.kernel.once.middleware import FIELD
from jiaogong.kernel.ui.listing import Empty, Listing, render_listing
from jiaogong.modules.relief.people import find_person

from .. import codes, forms, verbs
from ..models import Grievance
from ..rules import APPOINT, ENTER, VIEW
from ..tables import GrievanceFilter, GrievanceTable, export_grievances
from ..words import Promise
from .common import Act, file_links, home_unit, page, pages, ran, serve


@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """Grievances open to me: of my desk, those I handle, those I was granted. Each is open by case alone."""
    rows = Grievance.objects.visible_to(request.user).select_related("unit")
    found = Listing(
        title="诉求办理", queryset=rows, table=GrievanceTable, filters=GrievanceFilter, export=export_grievances, export_name="诉求办理台账",
        empty=Empty("没有交您办理的诉求", "交给您承办的诉求，或者您受理的诉求会列在这里。"),
    )  # fmt: skip
    may = {
        name: holds(request.user, rule) for name, rule in (("enters", ENTER), ("counts", VIEW), ("appoints", APPOINT))
    }
    return render_listing(request, found, template="voices/list.html", context=may)


@sensitive_post_parameters()
@pages
def enter(request: HttpRequest) -> HttpResponse:
    """Written down for somebody; an anonymous one answers with the code to be handed over."""
    require_holds(request.user, ENTER)
    unit = home_unit(request.user, ENTER)
    form = forms.EnterForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        filing = verbs.Filing(
            given["topic"], given["promise"], given["text"], given["files"], given["channel"], given["told_name"]
        )
        key = request.POST.get(FIELD, "")
        act = partial(verbs.enter_grievance, unit, given=filing, sending_key=key, by=request.user, at=clock.now())
        done, filed = ran(request, form, act, "")
        if done:
            code = codes.printed(filed.code) if filed.code else ""
            return page(request, "voices/code.html", {"grievance": filed.grievance, "code": code, "entered": True})
    context = {
        "form": form,
        "title": "登记诉求",
        "meta": unit.name,
        "back": reverse("voices:list"),
        "button": "登记",
        "files": True,
    }
    return page(request, "voices/form.html", context)


def others(case: Case) -> Any:
    """Unions a case may be handed to: above, and right below."""
    home = case.unit
    above = [home.path[:end] for end in range(4, len(home.path), 4)]
    return Unit.objects.layers().open().filter(path__in=above) | Unit.objects.layers().open().filter(superior=home)


def desk_acts(row: Any, case: Case, by: Any) -> list[Act]:
    """What the desk may do with any case of voices."""
    at, hand = clock.now(), {"by": by, "at": clock.now()}
    lead = any(h.part == "lead" for h in cases.handlers_of(case))

    def give(given: dict[str, Any]) -> None:
        person = find_person(given["person"], case.unit, clock.today())
        verbs.give(row, person=person, part=given["part"], due_on=given["due_on"], **hand)

    found = []
    if not lead:
        found.append(
            Act(
                "take", "由我承办", "由我承办", None, lambda g: verbs.take(row, by=by, at=at), "已由您承办。", main=True
            )
        )
    found.append(Act("give", "交办", "交办", forms.GiveForm, give, "已交办。"))
    units = others(case)
    if units.exists():
        found.append(Act("pass", "移交有权处理的工会", "移交", partial(forms.PassOnForm, units=units), lambda g: verbs.pass_on(row, **g, **hand), "已移交。"))  # fmt: skip
    return found + _access_acts(row, case, hand)


def _access_acts(row: Any, case: Case, hand: dict[str, Any]) -> list[Act]:
    """Letting somebody else read this one case, and taking it back."""
    offices = Office.objects.filter(
        unit__home=case.unit.home, abolished_on=None, holdings__until=None, holdings__isnull=False
    ).exclude(pk=case.desk_id or 0).select_related("unit").distinct()  # fmt: skip
    live = case.accesses.at(clock.today()).select_related("office__unit", "user")
    found = []
    if offices.exists():
        form = partial(forms.GrantForm, offices=offices, initial={"until": clock.today() + timedelta(days=30)})
        found.append(
            Act(
                "grant",
                "授权查看这一件",
                "授权",
                form,
                lambda g: verbs.let_see(row, **g, **hand),
                "已授权，到期自动收回。",
            )
        )
    if live:
        back = partial(forms.RevokeForm, accesses=live)
        found.append(Act("revoke", "收回授权", "收回", back, lambda g: verbs.stop_seeing(row, **g, **hand), "已收回。"))
    return found


def part_acts(row: Any, case: Case, by: Any) -> list[Act]:
    """What a handler may do with any case of voices."""
    hand = {"by": by, "at": clock.now()}
    found, mine = [], cases.my_part(by, case)
    if mine is not None and mine.accepted_on is None and mine.part != "leader":
        found.append(
            Act("accept", "签收", "签收", None, lambda g: casework.accept(mine, **hand), "已签收。", main=True)
        )
    found.append(Act("note", "内部记录", "记录", forms.TextForm, lambda g: verbs.say(row, what="记录", inner=True, **g, **hand), "已记录。", hint="只有受理人和承办人看得到。"))  # fmt: skip
    clocks = [
        c.clock
        for c in cases.clocks_of(case, clock.today())
        if c.clock.ours and not (c.clock.met_on or c.clock.stopped_on)
    ]
    if clocks:
        run = clocks[0]
        found.append(Act("extend", f"延长“{run.title}”期限", "延长", forms.ExtendForm, lambda g: verbs.extend(row, clock=run, **g, **hand), "已延长。"))  # fmt: skip
    return found


def _swap(row: Grievance, case: Case, hand: dict[str, Any], given: dict[str, Any]) -> None:
    person = find_person(given["person"], case.unit, clock.today())
    verbs.swap(row, person=person, reason=given["reason"], **hand)


def _acts(row: Grievance, case: Case, by: Any) -> list[Act]:
    if case.state != "open":
        return []
    hand, mine = {"by": by, "at": clock.now()}, cases.my_part(by, case)
    found = desk_acts(row, case, by) if cases.at_desk(by, case) else []
    if found and row.replied_on is None and any(h.part == "lead" for h in cases.handlers_of(case)):
        found.append(Act("swap", "更换承办人", "更换", forms.SwapForm, partial(_swap, row, case, hand), "已更换。"))
    if mine is not None and mine.part == "lead" and row.replied_on is None:
        found.insert(0, Act("reply", "答复", "提交答复", forms.ReplyForm, lambda g: verbs.reply(row, **g, **hand), "已答复，等诉求人评价。", main=True))  # fmt: skip
    if cases.works_on(by, case):
        found.append(Act("ask", "询问或说明", "发给诉求人", forms.TextForm, lambda g: verbs.say(row, what="询问", **g, **hand), "已发出。", hint="诉求人看得到；匿名的凭查询码看。"))  # fmt: skip
        found += part_acts(row, case, by)
    if row.promise == Promise.HANDLER and mine is not None and mine.part != "leader":
        found.append(Act("name", "查看姓名", "查看", forms.ReasonForm, lambda g: verbs.look_at_name(row, **g, **hand), "诉求人", hint="诉求人看得到谁、什么时候、为什么看。", shows=True))  # fmt: skip
    return found


@sensitive_post_parameters()
@pages
def work(request: HttpRequest, key: UUID) -> HttpResponse:
    """One grievance for whoever works on it. Reading it is noted, once a day and reader."""
    rows = Grievance.objects.visible_to(request.user).select_related("unit", "person", "entered_by")
    row = get_object_or_404(rows, key=key)
    case = cases.case_of(row)
    assert case is not None
    if request.method == "GET":
        casework.open_sealed(case, by=request.user, at=clock.now(), reason="办理")
        note_seen_about(case, at=clock.now())

    def context() -> dict[str, Any]:
        now = cases.case_of(row)
        assert now is not None
        return {
            "grievance": row, "case": now, "text": row.text.open() if row.text else "", "lines": cases.trail(now, request.user),
            "clocks": cases.clocks_of(now, clock.today()), "handlers": cases.handlers_of(now), "files": file_links(row),
            "openings": now.openings.select_related("user")[:10],
            "told": row.told_name.open() if row.told_name and row.promise == Promise.NAMED else "",
        }  # fmt: skip

    return serve(request, _acts(row, case, request.user), "voices/work.html", context, back=request.path)
