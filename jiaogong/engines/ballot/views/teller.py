"""The tellers' part of the desk: opening under two passphrases, opening the keys again, papers given and counted."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from jiaogong.kernel import clock
from jiaogong.kernel.errors import RuleBroken
from jiaogong.kernel.ui.broken import add_broken

from .. import forms, receipt_forms, subjects, verbs
from ..models import Elector, Vote
from .common import load_desk

pages = require_http_methods(["GET", "POST"])


def _load(request: HttpRequest, key: UUID) -> Vote:
    vote = load_desk(request, key, manage=True)
    if not vote.by_receipt:
        raise Http404
    return vote


@sensitive_post_parameters()
@pages
def start(request: HttpRequest, key: UUID) -> HttpResponse:
    """两位监票人 type their passphrases; the vote is frozen and begins."""
    found = _load(request, key)
    subject = subjects.of(found)
    form = receipt_forms.TellersForm(
        request.POST or None, due=found.electors.count(), meets=not (subject and subject.tells_attendance),
        names=subject.tellers(found) if subject else (),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            verbs.open_receipt_vote(
                found,
                tellers=form.tellers(),
                attendance=form.cleaned_data.get("attendance"),
                by=request.user,
                at=clock.now(),
            )
        except RuleBroken as broken:
            add_broken(form, broken)
        else:
            messages.success(request, "投票已开始。请把投票清单的指纹念给会场听，并写在公告上。")
            return redirect("ballot:vote", found.key)
    context = {
        "form": form, "vote": found, "title": "监票人启封，开始投票", "button": "冻结清单，开始投票", "meta": found.title,
        "note": "两位监票人当场各自输入口令。口令合在一起才能签票，系统不保存；服务器重新启动后要再输一次。"
        "开始以后，题目、办法、名单、截止时间都不能再改。",
    }  # fmt: skip
    return render(request, "ballot/form.html", context)


@sensitive_post_parameters()
@pages
def unlock(request: HttpRequest, key: UUID) -> HttpResponse:
    """The signer was started anew: the same two passphrases once more."""
    found = _load(request, key)
    form = receipt_forms.UnlockForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        pair = (form.cleaned_data["first_passphrase"], form.cleaned_data["second_passphrase"])
        try:
            verbs.unlock(found, passphrases=pair, by=request.user)
        except RuleBroken as broken:
            add_broken(form, broken)
        else:
            messages.success(request, "已重新启封，可以继续领票。")
            return redirect("ballot:vote", found.key)
    context = {
        "form": form, "vote": found, "title": "重新启封", "button": "启封", "meta": found.title,
        "note": "服务器重新启动后，签票密钥要由两位监票人再次启封。已经领的票不受影响。",
    }  # fmt: skip
    return render(request, "ballot/form.html", context)


@pages
def give_paper(request: HttpRequest, key: UUID, pk: int) -> HttpResponse:
    """A paper ballot for somebody who cannot vote by phone, or whose ticket is lost."""
    found = _load(request, key)
    elector = get_object_or_404(Elector.objects.select_related("person", "vote"), vote=found, pk=pk)
    form = forms.ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            ticket = verbs.give_paper(elector, reason=form.cleaned_data["reason"], by=request.user)
        except RuleBroken as broken:
            add_broken(form, broken)
        else:
            done = "已登记补发" if ticket.replaced else "已登记"
            messages.success(request, f"{done}，请当面交给{elector.person.name}一张纸质票。")
            return redirect("ballot:electors", found.key)
    context = {
        "form": form, "vote": found, "title": f"发纸质票：{elector.person.name}", "button": "登记发票", "meta": found.title,
        "note": "没有领过电子票的，登记后不能再领。已领过电子票的算作补发：原来的票收不回来，补发张数会公布；"
        "补发的张数足以改变结果时，须重新投票。",
    }  # fmt: skip
    return render(request, "ballot/form.html", context)


@pages
def papers(request: HttpRequest, key: UUID) -> HttpResponse:
    """What the tellers counted by hand."""
    found = _load(request, key)
    given, replaced = verbs.papers_given(found)
    form = receipt_forms.PapersForm(request.POST or None, vote=found)
    if request.method == "POST" and form.is_valid():
        try:
            verbs.enter_papers(found, by=request.user, at=clock.now(), **form.facts())
        except RuleBroken as broken:
            add_broken(form, broken)
        else:
            messages.success(request, "纸质票已登记，可以计票。")
            return redirect("ballot:vote", found.key)
    context = {
        "form": form, "vote": found, "title": "登记纸质票", "button": "登记", "meta": found.title,
        "note": f"纸质票共发出 {given} 张，其中补发 {replaced} 张。由监票人当众清点，收回不能多于发出。",
    }  # fmt: skip
    return render(request, "ballot/form.html", context)


@pages
def further_round(request: HttpRequest, key: UUID) -> HttpResponse:
    """A tie, or places left: the next round as a draft."""
    found = load_desk(request, key, manage=True)
    start = clock.now().replace(minute=0, second=0, microsecond=0)
    initial = {"opens_at": start, "closes_at": start + timedelta(days=1)}
    form = receipt_forms.RoundForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = verbs.further_round(found, by=request.user, at=clock.now(), **form.cleaned_data)
        except RuleBroken as broken:
            add_broken(form, broken)
        else:
            messages.success(request, "下一轮已存为草稿，名单与上一轮相同，请核对人选和名额。")
            return redirect("ballot:vote", made.key)
    context = {
        "form": form, "vote": found, "title": "接着投下一轮", "button": "生成下一轮草稿", "meta": found.title,
        "note": "票数相同的，由相同的几名重新投票；名额没有选满的，从未当选的人选里按得票多少另行选举。草稿可以修改。",
    }  # fmt: skip
    return render(request, "ballot/form.html", context)
