"""The list of cases, opening one, and its four tabs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET

from jiaogong.engines.inbox.verbs import note_seen_about
from jiaogong.engines.org.models import Person, Unit
from jiaogong.engines.provisions.reading import explain
from jiaogong.kernel import clock
from jiaogong.kernel.access import allows, holds, require_holds
from jiaogong.kernel.errors import RuleBroken
from jiaogong.kernel.ui.broken import add_broken
from jiaogong.kernel.ui.listing import Empty, Listing, render_listing

from .. import access, forms, sealed, verbs
from ..formula import limits_of
from ..models import CaseAccess, Filing, HardshipFile, HouseholdMember, Opening
from ..people import find_person
from ..provisions import EXCLUSIONS, EXIT_MONTHS
from ..reading import counts_of, given_to
from ..tables import FileFilter, FileTable, export_files
from ..verbs.access import bearers_of
from ..verbs.files import out_of_hardship
from ..words import BADGES, Category
from .common import as_uuid, done, home_unit, known, load_file, page, pages

TABS = (("file", "家庭情况"), ("assessment", "认定"), ("help", "慰问帮扶"), ("trail", "经手记录"))


@require_GET
def files(request: HttpRequest) -> HttpResponse:
    """Cases open to me by name; of the rest of my union a number alone."""
    require_holds(request.user, "relief.view")
    home = home_unit(request.user, "relief.view")
    holder = holds(request.user, "relief.hold")
    listing = Listing(
        title="困难档案", queryset=HardshipFile.objects.visible_to(request.user).select_related("person", "unit"),
        table=FileTable, filters=FileFilter, search=lambda rows, text: rows.filter(person__in=Person.objects.search(text)),
        search_hint="姓名", private=True, export=export_files, may_export=holder,
        empty=Empty(
            "没有您经办的困难档案", "姓名只对工会主席和被授权的经办人显示；本人可以在“我的困难档案”里申请建档。"
            if not holder else "本人申请后在这里受理；也可以收妥同意书后由工会建档。",
        ),
    )  # fmt: skip
    context = {"count": counts_of(home, request.user, clock.today()), "home": home, "holder": holder}
    return render_listing(request, listing, template="relief/files.html", context=context)


@pages
def new(request: HttpRequest) -> HttpResponse:
    """The chair opens a file for somebody of the staff."""
    unit = home_unit(request.user, "relief.hold")
    form = forms.OpenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made: list[HardshipFile] = []

        def act() -> None:
            person = find_person(form.cleaned_data["person"], unit, clock.today())
            made.append(
                verbs.open_file(
                    person,
                    unit=unit,
                    details={},
                    by=request.user,
                    at=clock.now(),
                    on_paper=form.cleaned_data["on_paper"],
                )
            )

        if done(request, form, act, "已建档，请登记家庭情况。"):
            return redirect("relief:file", made[0].key)
    context = {
        "form": form,
        "title": "建立困难档案",
        "meta": unit.name,
        "back": reverse("relief:files"),
        "button": "建档",
    }
    return page(request, "relief/form.html", context)


def _frame(request: HttpRequest, file: HardshipFile, active: str) -> dict[str, Any]:
    """What every tab shows."""
    rows = [(key, title, reverse(f"relief:{key}", args=[file.key])) for key, title in TABS]
    return {
        "file": file, "tabs": rows, "active": active, "decides": access.may_decide(request.user, file),
        "badge_state": BADGES[Category(file.category)] if file.category else "muted", "today": clock.today(),
        "left": file.state == "open" and not file.person.employments.filter(until=None, unit__home=file.unit_id).exists(),
    }  # fmt: skip


def _open(request: HttpRequest, file: HardshipFile, form: forms.OpenSealedForm, part: str) -> bool:
    """Whether the part may be shown now: a reason was given, the line is written."""
    if not form.is_valid():
        return False
    try:
        verbs.open_sealed(file, by=request.user, at=clock.now(), part=part, reason=form.cleaned_data["reason"])
    except RuleBroken as broken:
        add_broken(form, broken)
        return False
    return True


def _run(
    request: HttpRequest, name: str, form: django_forms.Form, verb: Callable[..., Any], file: Any, words: str
) -> HttpResponse | None:  # fmt: skip
    """One form, one verb: back to the tab when it was done."""
    if not form.is_valid():
        return None
    facts = form.facts() if hasattr(form, "facts") else form.cleaned_data
    if done(request, form, lambda: verb(file, by=request.user, at=clock.now(), **facts), words):
        return redirect(f"relief:{name}", file.key)
    return None


@pages
def file(request: HttpRequest, key: UUID) -> HttpResponse:
    """家庭情况: sealed until a reason is given; what is written down is not shown by it."""
    found, act = load_file(request, key), request.POST.get("act", "")

    def bound(name: str) -> Any:
        return request.POST if act == name else None

    given: dict[str, Any] = {
        "open": forms.OpenSealedForm(bound("open"), prefix="open"), "decide": forms.DecideForm(bound("decide")),
        "details": forms.DetailsForm(bound("details")), "member": forms.MemberForm(bound("member"), prefix="member"),
    }  # fmt: skip
    shown = None
    if request.method == "POST":
        known(act, (*given, "remove"))
        if act == "open":
            shown = sealed.household(found) if _open(request, found, given["open"], "household") else None
        elif act == "remove":
            for member in HouseholdMember.objects.filter(file=found, key=as_uuid(request.POST.get("member", ""))):
                verbs.remove_household(member, by=request.user, at=clock.now())
            return redirect("relief:file", key)
        else:
            acts: dict[str, tuple[Any, str]] = {
                "decide": (verbs.decide_application, "已办理，本人会收到消息。"), "details": (verbs.set_details, "已登记。"),
                "member": (verbs.add_household, "已登记。"),
            }  # fmt: skip
            verb, words = acts[act]
            if (answer := _run(request, "file", given[act], verb, found, words)) is not None:
                return answer
    else:
        note_seen_about(found, at=clock.now())
    context = {
        "given": given, "shown": shown, "members": found.household.all(),
        "known": sealed.filled(found),
    }  # fmt: skip
    return page(request, "relief/file.html", _frame(request, found, "file") | context)


@pages
def assessment(request: HttpRequest, key: UUID) -> HttpResponse:
    """认定: the formula's answer, months of income, renewal, the end."""
    found, act, today = load_file(request, key), request.POST.get("act", ""), clock.today()

    def bound(name: str) -> Any:
        return request.POST if act == name else None

    exclusions = explain(EXCLUSIONS, found.unit, today)
    given: dict[str, Any] = {
        "open": forms.OpenSealedForm(bound("open"), prefix="open"),
        "assess": forms.AssessForm(bound("assess"), known=exclusions.value, initial={"year": today.year}),
        "month": forms.MonthForm(bound("month"), prefix="month"), "close": forms.CloseForm(bound("close")),
        "renew": django_forms.Form(bound("renew")),
    }  # fmt: skip
    shown = None
    if request.method == "POST":
        known(act, given)
        if act == "open":
            shown = sealed.assessed(found) if _open(request, found, given["open"], "assessment") else None
        else:
            acts: dict[str, tuple[Any, str]] = {
                "assess": (verbs.assess, "已测算。"), "month": (verbs.record_month, "已登记月收入。"),
                "close": (verbs.close_file, "档案已退出。"), "renew": (verbs.renew, "已完成年度复核。"),
            }  # fmt: skip
            verb, words = acts[act]
            answer = _run(request, "assessment", given[act], verb, found, words)
            if answer is not None:
                return answer
    context = {
        "given": given, "shown": shown, "assessments": found.assessments.all(), "limits": limits_of(found.unit, today),
        "exit": explain(EXIT_MONTHS, found.unit, today), "out": found.state == "open" and out_of_hardship(found, today),
        "months": found.months.count(), "renewal_near": found.renewal_due and (found.renewal_due - today).days <= 30,
    }  # fmt: skip
    return page(request, "relief/assessment.html", _frame(request, found, "assessment") | context)


@require_GET
def help_given(request: HttpRequest, key: UUID) -> HttpResponse:
    """慰问帮扶: visits and grants."""
    found = load_file(request, key)
    visits, requests, paid = given_to(found)
    context = {"visits": visits, "requests": requests, "paid": paid}
    return page(request, "relief/help.html", _frame(request, found, "help") | context)


@pages
def trail(request: HttpRequest, key: UUID) -> HttpResponse:
    """经手记录: who may handle it, to whom it was sent, who looked."""
    found, act = load_file(request, key), request.POST.get("act", "")
    granting = _granting(request, found)
    above = Unit.objects.filter(pk__in=_superiors(found.unit)).order_by("-path")
    offices = bearers_of(granting).prefetch_related("holdings__person") if granting else bearers_of(found.unit).none()
    grant = forms.GrantForm(request.POST if act == "grant" else None, offices=offices)
    send = forms.SendForm(request.POST if act == "send" else None, units=above)
    if request.method == "POST":
        known(act, ("grant", "send", "revoke", "call_back"))
        answer = None
        if act == "grant":
            answer = _run(request, "trail", grant, verbs.grant_access, found, "已授权。")
        elif act == "send":
            answer = _run(request, "trail", send, verbs.send_to, found, "已报送。")
        else:
            _take_back(request, found, act)
            answer = redirect("relief:trail", key)
        if answer is not None:
            return answer
    context = {
        "grant": grant, "send": send, "granting": granting, "accesses": found.accesses.select_related("office__unit", "granted_by"),
        "filings": found.filings.select_related("to", "sent_by"),
        "openings": Opening.objects.filter(person=found.person).select_related("user")[:100],
    }  # fmt: skip
    return page(request, "relief/trail.html", _frame(request, found, "trail") | context)


def _take_back(request: HttpRequest, found: HardshipFile, act: str) -> None:
    """An access or a filing of this case ends."""
    text = request.POST.get("row", "")
    pk, at = int(text) if text.isdecimal() and len(text) < 18 else 0, clock.now()
    if act == "revoke":
        for grant in CaseAccess.objects.filter(file=found, pk=pk):
            verbs.revoke_access(grant, by=request.user, at=at)
    else:
        for filing in Filing.objects.filter(file=found, pk=pk):
            verbs.call_back(filing, by=request.user, at=at)


def _granting(request: HttpRequest, found: HardshipFile) -> Unit | None:
    if access.may_decide(request.user, found):
        return found.unit
    for row in found.filings.filter(ended_at__isnull=True).select_related("to"):
        if allows(request.user, "relief.hold", row.to):
            return row.to
    return None


def _superiors(unit: Unit) -> list[int]:
    found, above = [], unit.superior
    while above is not None:
        found.append(above.pk)
        above = above.superior
    return found
