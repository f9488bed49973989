"""Calls, what I entered, and beginning an entry."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jiaogong.engines.inbox.wording import due_words
from jiaogong.engines.org.models import Employment, Person, Unit, open_at
from jiaogong.kernel import clock
from jiaogong.kernel.access import allows, holds, home_units, require_holds
from jiaogong.kernel.clock import WorkingCalendar
from jiaogong.kernel.errors import Refused, RuleBroken
from jiaogong.kernel.ui.listing import Empty, Listing, render_listing

from .. import catalogue, reading, tables, verbs
from ..definition.schema import Definition
from ..eligibility import Entrant
from ..forms import WithdrawForm
from ..models import Entry, Programme
from ..tracking import way_of
from ..verbs.room import no_room
from ..words import EntrantKind, EntryState, FieldType, ProgrammeState
from .common import load_own, load_programme, told

_TABS = (
    ("open", "可申报"), ("running", "评审中"), ("closed", "已结束"), ("all", "全部"),
)  # fmt: skip


@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """Calls the user sees: those that take entries first."""
    require_holds(request.user, "programmes.view")
    today = clock.today()
    seen = Programme.objects.visible_to(request.user)
    tab = request.GET.get("tab", "")
    tab = tab if tab in dict(_TABS) else "all" if request.GET.get("q") else "open"
    taking = Q(state=ProgrammeState.OPEN, closes_on__gte=today)
    ended = Q(state__in=(ProgrammeState.CLOSED, ProgrammeState.CANCELLED))
    narrow = {"open": taking, "running": ~taking & ~ended & ~Q(state=ProgrammeState.DRAFT), "closed": ended, "all": Q()}
    counts = seen.aggregate(
        **{key: Count("pk", filter=q) if key != "all" else Count("pk") for key, q in narrow.items()}
    )
    mine = reading.own_entries(request.user).exclude(state=EntryState.WITHDRAWN)
    states = {e.programme_id: e for e in mine.only("programme_id", "key", "state", "tier").order_by("-pk")[:300]}
    listing = Listing(
        title="申报项目", queryset=reading.in_turn(seen.filter(narrow[tab]), today), table=tables.ProgrammeTable,
        filters=tables.ProgrammeFilter, search=lambda rows, text: rows.filter(title__icontains=text), search_hint="项目名称",
        table_options={"day": today, "calendar": WorkingCalendar(), "mine": states, "user": request.user},
        empty=Empty("现在没有可以申报的项目" if tab == "open" else "没有这类项目", "上级工会发布新的项目后会出现在这里，也会发消息通知。"),
    )  # fmt: skip
    items = [(key, label, reverse("programmes:list") + f"?tab={key}", counts[key]) for key, label in _TABS]
    return render_listing(request, listing, template="programmes/list.html", context={"tabs": items, "tab": tab})


@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """What I entered, and what my unit's union answers for."""
    require_holds(request.user, "programmes.view")
    tab = "unit" if request.GET.get("tab") == "unit" and holds(request.user, "programmes.see_own") else "own"
    own = reading.own_entries(request.user)
    units = home_units(request.user, "programmes.see_own")
    ours = Entry.objects.visible_to(request.user).filter(unit__in=units).exclude(state=EntryState.DRAFT)
    listing = Listing(
        title="我的申报", queryset=reading.with_waiting(ours if tab == "unit" else own), table=tables.MineTable,
        filters=tables.MineFilter, search=tables.searched, search_hint="名称、项目",
        table_options={"day": clock.today(), "calendar": WorkingCalendar()},
        empty=Empty("还没有申报", "先看看有哪些项目可以申报。", "查看申报项目", reverse("programmes:list")),
    )  # fmt: skip
    items = (
        [("own", "我的", "?tab=own"), ("unit", "本单位", "?tab=unit")]
        if holds(request.user, "programmes.see_own")
        else []
    )
    return render_listing(request, listing, template="programmes/mine.html", context={"tabs": items, "tab": tab})


@require_GET
def programme(request: HttpRequest, key: UUID) -> HttpResponse:
    """One call: who may enter, its way, its form, and what one may do now."""
    found, today = load_programme(request, key), clock.today()
    definition, user = found.definition, request.user
    homes = reading.homes_of(user, found)
    may = _may(user, definition, homes, found)
    entrant = _entrant(user, definition, homes[0]) if homes and may else None
    mine = list(
        reading.own_entries(user)
        .filter(programme=found)
        .exclude(state=EntryState.WITHDRAWN)
        .defer("sealed")
        .order_by("-pk")[:5]
    )
    waiting = reading.waiting_by_step(user, found) if reading.may_list(user, found) else None
    return render(request, "programmes/programme.html", {
        "programme": found, "definition": definition, "family": catalogue.title_of(found.family),
        "conditions": reading.conditions_of(definition, entrant), "entrant": entrant, "way": way_of(found, definition),
        "open": found.open_on(today), "may_enter": may and found.open_on(today) and not _full(user, definition, mine), "mine": mine,
        "due": due_words(found.closes_on, today, WorkingCalendar()) if found.open_on(today) else None,
        "points": sum(c.points for c in definition.rubric), "lists": waiting is not None, "union_alone": reading.for_union_alone(user, found), "homes": homes,
        "waiting": sum(waiting.values()) if waiting else 0, "hosts": allows(user, "programmes.call", found.unit),
        "fields": [(f, FieldType(f.type).label) for f in definition.asked()], "who": EntrantKind(definition.entrant).label,
        "reports": [(f, FieldType(f.type).label) for f in definition.fields if f.step],
    })  # fmt: skip


def _may(user: Any, definition: Definition, homes: list[Unit], found: Programme) -> bool:
    union = any(allows(user, "programmes.enter_unit", unit) for unit in homes)
    if definition.entrant == EntrantKind.UNIT:
        return union
    return union or (definition.self_entry and bool(homes) and getattr(user, "person", None) is not None)


def _full(user: Any, definition: Definition, mine: list[Entry]) -> bool:
    """Whether somebody who enters for himself alone has entered as often as he may."""
    most, person = definition.limits.per_person, getattr(user, "person", None)
    alive = [
        e for e in mine if person is not None and e.person_id == person.pk and e.state not in (EntryState.REFUSED,)
    ]
    return bool(most) and len(alive) >= most and not holds(user, "programmes.enter_unit")


def _entrant(user: Any, definition: Definition, home: Unit) -> Entrant | None:
    """For whom the conditions are tried on the call's page: the unit, or oneself."""
    if definition.entrant == EntrantKind.UNIT:
        return Entrant(home, None, clock.today())
    person = getattr(user, "person", None)
    return Entrant(home, person, clock.today()) if person is not None and definition.self_entry else None


@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest, key: UUID) -> HttpResponse:
    """Choose who enters: myself, somebody of my unit, the unit; an open draft is gone on with."""
    found = load_programme(request, key)
    definition, user, today = found.definition, request.user, clock.today()
    homes = reading.homes_of(user, found)
    if not homes or not _may(user, definition, homes, found):
        raise Refused("programmes.enter")
    home = next((u for u in homes if str(u.key) == (request.POST.get("unit") or request.GET.get("unit"))), homes[0])
    if request.method == "POST":
        try:
            entry = verbs.start_entry(
                found, unit=home, by=user, at=clock.now(), person=_chosen(request, home, definition),
            )  # fmt: skip
        except RuleBroken as broken:
            told(request, broken)
            return redirect(f"{reverse('programmes:enter', args=[found.key])}?unit={home.key}")
        return redirect("programmes:form", entry.key)
    union = allows(user, "programmes.enter_unit", home)
    text = request.GET.get("q", "").strip()[:60]
    himself = (
        getattr(user, "person", None) if definition.self_entry and definition.entrant != EntrantKind.UNIT else None
    )
    entrant = Entrant(home, himself, today)
    subject = himself if definition.entrant != EntrantKind.UNIT else None
    full = no_room(found, definition, home, subject, user) if himself or definition.entrant == EntrantKind.UNIT else ""
    people = reading.staff_found(home, text, today) if union and definition.entrant != EntrantKind.UNIT else []
    return render(request, "programmes/enter.html", {
        "programme": found, "definition": definition, "home": home, "homes": homes, "union": union, "q": text,
        "himself": himself, "full": full, "open": found.open_on(today), "team": definition.entrant == EntrantKind.TEAM,
        "unit_entry": definition.entrant == EntrantKind.UNIT,
        "conditions": reading.conditions_of(definition, entrant) if himself or definition.entrant == EntrantKind.UNIT else [],
        "people": [(p, [t.reason for t in reading.conditions_of(definition, Entrant(home, p, today)) if not t.met]) for p in people],
        "jobs": tables.job_words(people, home, today),
    })  # fmt: skip


def _chosen(request: HttpRequest, home: Unit, definition: Definition) -> Person | None:
    """The person asked for; one who does not work in the unit is not found."""
    if definition.entrant == EntrantKind.UNIT:
        return None
    key = request.POST.get("person", "")
    own = getattr(request.user, "person", None)
    if not key or (own is not None and str(own.key) == key):
        return own
    jobs = Employment.objects.filter(open_at(clock.today()), unit__home=home).values("person_id")
    return get_object_or_404(Person, pk__in=jobs, key=_uuid(key))


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)


@require_POST
def withdraw(request: HttpRequest, key: UUID) -> HttpResponse:
    """Take an entry back."""
    entry = load_own(request, key)
    form = WithdrawForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    draft = entry.state == EntryState.DRAFT
    try:
        verbs.withdraw(entry, reason=reason, by=request.user, at=clock.now())
    except RuleBroken as broken:
        told(request, broken)
        return redirect("programmes:entry", entry.key)
    messages.success(request, "草稿已删除。" if draft else "申报已撤回，名额已经退还。")
    return redirect("programmes:mine")
