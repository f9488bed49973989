"""The delegate's pages: what is mine, writing, changing, inviting."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from jiaogong.engines.inbox.verbs import note_seen_about
from jiaogong.engines.org.models import open_at
from jiaogong.kernel import clock
from jiaogong.kernel.access import home_units
from jiaogong.kernel.errors import Refused, RuleBroken
from jiaogong.modules.congress.models import Delegate

from .. import verbs
from ..forms import InviteForm, NewProposalForm, ProposalForm
from ..models import Proposal
from ..people import to_invite
from ..rules import MINE, open_seats, require_proposer
from ..verbs.common import coming_session, seconds_of
from ..verbs.drafting import marks_of
from ..verbs.seconding import deadline, needed
from ..words import EDITABLE, MATTER_PARTS, PART_WORDS, State
from .common import done, files_of, known, load, page, pages


@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """A delegate's home: what waits for his second, what he has put, until when proposals are taken. Whoever works here and is no
    delegate reads who his delegates are."""
    day = clock.today()
    seats = open_seats(request.user, day)
    own = Proposal.objects.filter(proposer__person__user=request.user.pk).select_related(
        "proposer__person", "delegation"
    )
    if not seats and not own.exists():
        return _no_seat(request, day)
    waiting = [
        (row, seat)
        for seat in seats
        for row in Proposal.objects.to_second(seat).select_related("proposer__person", "delegation")[:20]
    ]
    terms = [(seat, *_coming(seat.term, day)) for seat in seats]
    context = {"seats": seats, "terms": terms, "waiting": waiting, "own": own[:50], "many": len(seats) > 1}
    return page(request, "proposals/mine.html", context)


def _no_seat(request: HttpRequest, day: Any) -> HttpResponse:
    """Who speaks for somebody without a seat: the delegates of where he works."""
    homes = home_units(request.user, MINE)
    if not homes:
        raise Refused(MINE)
    rows = Delegate.objects.at(day).filter(
        open_at(day, "term__"), term__congress__unit__in=homes, term__congress__kind="staff"
    )
    found = rows.select_related("person", "delegation", "term__congress__unit").order_by(
        "delegation__position", "number"
    )
    return page(request, "proposals/no_seat.html", {"delegates": found[:120]})


def _coming(term: Any, day: Any) -> tuple[Any, Any]:
    session = coming_session(term)
    return session, deadline(session, day) if session else None


@pages
def new(request: HttpRequest) -> HttpResponse:
    """A delegate begins a proposal: saved as a draft, or saved and on to inviting. What he types is kept from the first pause on."""
    seats = open_seats(request.user, clock.today())
    if not seats:
        raise Refused("proposals.write")
    form = NewProposalForm(
        request.POST or None, request.FILES or None, terms=[seat.term for seat in seats],
        whole=request.POST.get("act") == "next", heads=any(seat.heads_delegation for seat in seats),
    )  # fmt: skip
    if request.method == "POST" and request.htmx:  # type: ignore[attr-defined]
        return _kept(request, form)
    if request.method == "POST" and form.is_valid():
        act = known(request.POST.get("act", "save"), ("save", "next"))
        made: list[Proposal] = []

        def begin() -> None:
            made.append(_begun(request, form))
            verbs.attach_files(made[0], files=form.cleaned_data["files"], by=request.user, at=clock.now())

        if done(request, form, begin, "草稿已保存，只有您自己能看到。"):
            return _next(made[0], act)
    context = {"form": form, "seat": seats[0], "deadline": _coming(seats[0].term, clock.today())[1]}
    return page(request, "proposals/new.html", context)


def _begun(request: HttpRequest, form: NewProposalForm) -> Proposal:
    """The draft: the one kept while typing, or a new one."""
    facts: dict[str, Any] = {"facts": form.facts(), "delegation": form.in_name_of_delegation()}
    facts |= {"by": request.user, "at": clock.now()}
    key = form.cleaned_data["draft"]
    own = (
        Proposal.objects.filter(key=key, proposer__person__user=request.user.pk, state=State.DRAFT).first()
        if key
        else None
    )
    return verbs.keep(own, **facts) if own is not None else verbs.draft(form.term(), **facts)


def _kept(request: HttpRequest, form: NewProposalForm) -> HttpResponse:
    if not form.is_valid():
        return page(request, "proposals/saved.html", {"problem": "还没有自动保存，请点“保存草稿”。"})
    try:
        row = _begun(request, form)
    except RuleBroken as broken:
        return page(request, "proposals/saved.html", {"problem": broken.message})
    return page(request, "proposals/saved.html", {"at": row.changed_at, "draft": row.key})


def _next(row: Proposal, act: str) -> HttpResponse:
    if act == "next":
        return redirect("proposals:proposal" if row.delegation_id else "proposals:invite", row.key)
    return redirect("proposals:edit", row.key)


@pages
def edit(request: HttpRequest, key: UUID) -> HttpResponse:
    """The proposer changes his text: a draft freely; one that others have seen as wording or as another matter."""
    row = load(request, key)
    seat = require_proposer(request.user, row, clock.today())
    if row.state not in EDITABLE:
        raise Http404
    fields = {name: getattr(row, name) for name in ("title", "matter", "cause", "remedy")}
    draft = row.state == State.DRAFT
    form = ProposalForm(
        request.POST or None, request.FILES or None, initial=fields | {"delegation": bool(row.delegation_id)},
        whole=not draft or request.POST.get("act") == "next", heads=draft and seat.heads_delegation,
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        answer = _saved(request, row, form)
        if answer is not None:
            return answer
    if row.state == State.RETURNED:
        note_seen_about(row, at=clock.now())
    return page(request, "proposals/edit.html", {"row": row, "form": form, "files": files_of(row), **_marks(row)})


def _marks(row: Proposal) -> dict[str, Any]:
    marks = marks_of(row)
    asks = [PART_WORDS[p] for p in MATTER_PARTS if p not in marks]
    last = row.screenings.filter(undone_at=None).order_by("-at").first() if marks else None
    return {"marks": [PART_WORDS[m] for m in marks], "asks": "、".join(asks), "returned": last}


def _saved(request: HttpRequest, row: Proposal, form: ProposalForm) -> HttpResponse | None:
    act = known(request.POST.get("act", "save"), ("save", "next"))
    facts: dict[str, Any] = {"by": request.user, "at": clock.now()}
    now: list[Proposal] = []

    def save() -> None:
        if row.state == State.DRAFT:
            now.append(verbs.keep(row, facts=form.facts(), delegation=form.in_name_of_delegation(), **facts))
        verbs.attach_files(row, files=form.cleaned_data["files"], **facts)
        if row.state != State.DRAFT:
            now.append(verbs.revise(row, facts=form.facts(), **facts))

    version = row.version
    if row.state == State.DRAFT:
        return _next(now[0], act) if done(request, form, save, "草稿已保存。") else None
    words = "已保存。"
    if not done(request, form, save, words):
        return None
    if now[0].version != version:
        return redirect("proposals:invite", row.key)
    return redirect("proposals:proposal", row.key)


@require_POST
def autosave(request: HttpRequest, key: UUID) -> HttpResponse:
    """A draft is saved while it is typed; answers the line that says when."""
    row = load(request, key)
    form = ProposalForm(request.POST, whole=False, heads=row.proposer.heads_delegation)
    if row.state != State.DRAFT or not form.is_valid():
        return page(request, "proposals/saved.html", {"problem": "还没有自动保存，请点“保存草稿”。"})
    at = clock.now()
    try:
        verbs.keep(row, facts=form.facts(), delegation=form.in_name_of_delegation(), by=request.user, at=at)
    except RuleBroken as broken:
        return page(request, "proposals/saved.html", {"problem": broken.message})
    return page(request, "proposals/saved.html", {"at": at})


@pages
def invite(request: HttpRequest, key: UUID) -> HttpResponse:
    """Whom to ask for a second: delegates of the term, by name; those of one's own delegation first."""
    row, day = load(request, key), clock.today()
    require_proposer(request.user, row, day)
    if row.state not in (State.DRAFT, State.SECONDING):
        raise Http404
    q = request.GET.get("q", "").strip()[:20]
    form = InviteForm(request.POST or None, found=to_invite(row, "" if request.method == "POST" else q, day))
    if request.method == "POST" and form.is_valid():
        chosen = list(form.cleaned_data["delegates"].select_related("person", "term"))
        facts: dict[str, Any] = {"by": request.user, "at": clock.now()}
        if done(
            request, form, lambda: verbs.invite(row, delegates=chosen, **facts), f"已邀请 {len(chosen)} 名代表附议。"
        ):
            return redirect("proposals:proposal", row.key)
    asked = row.invitations.select_related("delegate__person")
    context = {
        "row": row, "form": form, "q": q, "asked": asked, "given": len(seconds_of(row)), "wanted": needed(row, day),
        "back": reverse("proposals:proposal", args=[row.key]),
    }  # fmt: skip
    return page(request, "proposals/invite.html", context)
