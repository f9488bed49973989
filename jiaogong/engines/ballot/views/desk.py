"""The desk of whoever runs votes: list, making, electors, the vote's page and what one does there."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jiaogong.engines.org.models import Person, Unit
from jiaogong.kernel import clock
from jiaogong.kernel.access import holds, require_holds
from jiaogong.kernel.errors import RuleBroken
from jiaogong.kernel.ui.broken import add_broken
from jiaogong.kernel.ui.listing import Empty, Listing, render_listing

from .. import electors as sources
from .. import forms, subjects, verbs
from ..box import GRACE
from ..counting_rules import MEMBERS_SCALE
from ..evidence import manifest_of
from ..models import Elector, Vote
from ..reading import Turnout, asked_words, too_few, turnout_of, votes_with_numbers
from ..rules import MANAGE, VIEW, may_manage
from ..signer import signer
from ..tables import ElectorTable, VoteFilter, VoteTable, export_electors, export_votes
from ..verbs import papers_given
from ..words import DOES_NOT, LEVELS, PROTECTS, SHAPES, Kind, Secrecy, State
from .common import load_desk, own_unit
from .tickets import box_address

pages = require_http_methods(["GET", "POST"])
KINDS = (
    (Kind.MOTIONS, "逐项表决", "对每一项投赞成、反对或弃权，例如通过一个办法、一份合同。"),
    (Kind.CHOOSE, "推选", "从候选项里选出若干个，例如推荐先进、征集方案。"),
    (Kind.ELECT, "选举", "对每名候选人投赞成、反对、弃权，也可以另选他人；过半数的按得票多少当选。用领票投票。"),
    (Kind.GRADES, "评级", "给每一项评优秀、良好、合格、不合格，例如会员评家、民主测评。"),
)


@require_GET
def votes(request: HttpRequest) -> HttpResponse:
    """Votes of the own unit and of those below."""
    require_holds(request.user, VIEW)
    may_make = holds(request.user, MANAGE)
    listing = Listing(
        title="组织投票", queryset=votes_with_numbers(Vote.objects.visible_to(request.user)), table=VoteTable,
        filters=VoteFilter, search=lambda rows, text: rows.filter(title__contains=text), search_hint="投票标题",
        export=export_votes, export_name="投票",
        empty=Empty("还没有投票", "会员评家、征求意见、推荐人选，都可以新建一次投票，请会员在手机上投。"),
    )  # fmt: skip
    return render_listing(request, listing, template="ballot/votes.html", context={"may_make": may_make})


@pages
def new(request: HttpRequest) -> HttpResponse:
    """First what kind of vote, then its form."""
    unit = own_unit(request.user)
    kind = request.GET.get("kind", "")
    if kind not in forms.FORMS:
        return render(request, "ballot/kinds.html", {"kinds": KINDS, "unit": unit})
    start = datetime.combine(clock.today(), time(8), clock.SHANGHAI)
    initial: dict[str, object] = {
        "opens_at": start,
        "closes_at": start + timedelta(days=3, hours=9),
        "secrecy": Secrecy.SPLIT if kind == Kind.CHOOSE else Secrecy.RECEIPT,
    }
    initial["scale"] = "\n".join(title for _, title in MEMBERS_SCALE)
    form = forms.FORMS[kind](request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = verbs.make_vote(None, unit=unit, by=request.user, at=clock.now(), **form.facts())
        except RuleBroken as broken:
            add_broken(form, broken)
        else:
            messages.success(request, "投票已保存为草稿，请接着确定投票人。")
            return redirect("ballot:electors", made.key)
    title = f"新建投票：{Kind(kind).label}"
    return render(
        request, "ballot/form.html", {"form": form, "title": title, "button": "保存，去确定投票人", "meta": unit.name}
    )


@pages
def edit(request: HttpRequest, key: UUID) -> HttpResponse:
    """Change a draft."""
    found = load_desk(request, key, manage=True)
    if found.state != State.DRAFT:
        messages.error(request, "投票开始以后，题目、办法和名单都不能再改。")
        return redirect("ballot:vote", found.key)
    make = forms.FORMS[found.counting_rules.kind]
    form = make(request.POST or None, initial=make.initial_of(found))
    if request.method == "POST" and form.is_valid():
        try:
            verbs.revise_vote(found, by=request.user, at=clock.now(), **form.facts())
        except RuleBroken as broken:
            add_broken(form, broken)
        else:
            messages.success(request, "已保存。")
            return redirect("ballot:vote", found.key)
    context = {"form": form, "title": "修改投票", "button": "保存修改", "meta": found.title, "vote": found}
    return render(request, "ballot/form.html", context)


@require_GET
def vote(request: HttpRequest, key: UUID) -> HttpResponse:
    """One vote as its officers see it: question, rules, electors' number, turnout, what to do next."""
    found = load_desk(request, key)
    subject_title, subject_link = subjects.title_and_link(found)
    now = clock.now()
    turnout = turnout_of(found)
    context = {
        "vote": found, "shape": SHAPES[State(found.state)], "options": found.options.all(), "turnout": turnout,
        "asked": asked_words(found) if turnout.due else "确定投票人以后算出", "kind": found.counting_rules.kind.label,
        "scale": [title for _, title in found.counting_rules.scale], "manages": may_manage(request.user, found),
        "subject_title": subject_title, "subject_link": subject_link, "too_few": too_few(found),
        "over": now >= found.closes_at, "begun": now >= found.opens_at,
        "level": LEVELS[Secrecy(found.secrecy)], "protects": PROTECTS[Secrecy(found.secrecy)], "does_not": DOES_NOT[Secrecy(found.secrecy)],
        "may_close": _may_close(found, turnout, now), **_receipts(request, found),
    }  # fmt: skip
    return render(request, "ballot/vote.html", context)


def _may_close(vote: Vote, turnout: Turnout, now: datetime) -> bool:
    if vote.by_receipt:
        return vote.state == State.OPEN and (now >= vote.closes_at + GRACE or not verbs.still_to_draw(vote))
    return now >= vote.closes_at or turnout.exact == turnout.due


def _receipts(request: HttpRequest, vote: Vote) -> dict[str, object]:
    """What the page says of a vote by ticket and receipt."""
    if not vote.by_receipt or vote.state in (State.DRAFT, State.CANCELLED):
        return {"by_receipt": vote.by_receipt}
    given, replaced = papers_given(vote)
    return {
        "by_receipt": True, "fingerprint": vote.manifest.fingerprint, "papers": given, "replaced": replaced,
        "locked": vote.state == State.OPEN and not signer().holds(str(vote.key)), "counted_papers": hasattr(vote, "paper_count"),
        "tellers": manifest_of(vote)["tellers"], "box": box_address(request), "grace": int(GRACE.total_seconds()) // 60,
    }  # fmt: skip


@pages
def electors(request: HttpRequest, key: UUID) -> HttpResponse:
    """Who has a vote; before it opens, from which source."""
    found = load_desk(request, key, manage=True)
    inner = Unit.objects.open().filter(home=found.unit, is_inner=True).order_by("path")
    names = [(str(unit.key), unit.name) for unit in inner]
    form = forms.ElectorsForm(request.POST or None, inner=names)
    if request.method == "POST" and form.is_valid():
        wanted = [unit for unit in inner if str(unit.key) in form.cleaned_data.get("units", [])] or [found.unit]
        try:
            people = sources.people_of(form.cleaned_data["source"], wanted, clock.today())
            number = verbs.set_electors(found, person_ids=people, by=request.user)
        except RuleBroken as broken:
            add_broken(form, broken)
        else:
            messages.success(request, f"投票人名单已确定，共 {number} 人。")
            return redirect("ballot:electors", found.key)
    draft = found.state == State.DRAFT
    gives = found.by_receipt and found.state == State.OPEN
    listing = Listing(
        title="投票人", queryset=found.electors.select_related("person", "vote", "ticket"), table=ElectorTable,
        search=lambda rows, text: rows.filter(person__in=Person.objects.search(text)), search_hint="姓名、拼音",
        export=export_electors, export_name=f"{found.title}投票人", meta=found.title, table_options={"draft": draft, "gives": gives},
        empty=Empty("还没有投票人", "选一个来源，生成名单。"), private=True,
    )  # fmt: skip
    return render_listing(
        request, listing, template="ballot/electors.html", context={"vote": found, "form": form, "draft": draft}
    )


@pages
def remove_elector(request: HttpRequest, key: UUID, pk: int) -> HttpResponse:
    """Take somebody off a draft's list, with a reason."""
    found = load_desk(request, key, manage=True)
    row = get_object_or_404(Elector.objects.select_related("person", "vote__unit"), vote=found, pk=pk)
    form = forms.ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            verbs.remove_elector(row, by=request.user, reason=form.cleaned_data["reason"])
        except RuleBroken as broken:
            add_broken(form, broken)
        else:
            messages.success(request, f"已移出{row.person.name}。")
            return redirect("ballot:electors", found.key)
    context = {
        "form": form,
        "vote": found,
        "title": f"移出投票人：{row.person.name}",
        "button": "移出名单",
        "meta": found.title,
    }
    return render(request, "ballot/form.html", context)


@require_POST
def act(request: HttpRequest, key: UUID, what: str) -> HttpResponse:
    """开始、截止、计票: one press each."""
    found = load_desk(request, key, manage=True)
    now = clock.now()
    if what == "open":
        verbs.open_vote(found, by=request.user, at=now)
        messages.success(request, "投票已开始，投票人都收到了待办。")
    elif what == "close":
        verbs.close_vote(found, by=request.user, at=now)
        messages.success(request, "投票已截止，请计票。")
    elif what == "count":
        verbs.count(found, by=request.user, at=now)
        messages.success(request, "计票完成。")
        return redirect("ballot:result", found.key)
    else:
        raise Http404
    return redirect("ballot:vote", found.key)


@pages
def cancel(request: HttpRequest, key: UUID) -> HttpResponse:
    """Call it off."""
    found = load_desk(request, key, manage=True)
    form = forms.ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            verbs.cancel_vote(found, by=request.user, reason=form.cleaned_data["reason"], at=clock.now())
        except RuleBroken as broken:
            add_broken(form, broken)
        else:
            messages.success(request, "投票已取消，已投的票全部销毁，没有计票。")
            return redirect("ballot:vote", found.key)
    context = {
        "form": form, "vote": found, "title": "取消投票", "button": "取消这次投票", "meta": found.title,
        "note": "取消后不能恢复：已投的票全部销毁，不计票。投票人会看到原因。", "danger": True,
    }  # fmt: skip
    return render(request, "ballot/form.html", context)


@pages
def extend(request: HttpRequest, key: UUID) -> HttpResponse:
    """A later end."""
    found = load_desk(request, key, manage=True)
    form = forms.ExtendForm(request.POST or None, initial={"closes_at": found.closes_at + timedelta(days=1)})
    if request.method == "POST" and form.is_valid():
        try:
            verbs.extend_vote(found, by=request.user, at=clock.now(), **form.cleaned_data)
        except RuleBroken as broken:
            add_broken(form, broken)
        else:
            messages.success(request, "截止时间已延后，全体投票人都收到消息。")
            return redirect("ballot:vote", found.key)
    context = {
        "form": form, "vote": found, "title": "延长投票", "button": "延长", "meta": found.title,
        "note": "通知发给全体投票人，不论是否已经投过票。",
    }  # fmt: skip
    return render(request, "ballot/form.html", context)
