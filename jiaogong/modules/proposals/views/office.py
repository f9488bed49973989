"""The committee, the union's office, the handler, the leader: one page each."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from jiaogong.engines.cases.reading import case_of, clocks_of, handlers_of, my_part
from jiaogong.engines.cases.words import WORKERS, Part
from jiaogong.engines.inbox.verbs import note_seen_about
from jiaogong.kernel import clock
from jiaogong.kernel.access import require
from jiaogong.kernel.errors import Refused

from .. import verbs
from ..forms import AssignForm, DelayForm, InstructForm, ReasonForm, ReplaceForm, ReplyForm, ScreenForm
from ..models import Proposal
from ..people import co_handlers, departments, find_staff, staff_names, who_of
from ..provisions import AGAIN_DAYS, HANDLE_DAYS
from ..reading import likely_doubles, since_seconded
from ..rules import RUN, SIGN, is_proposer, may_screen, may_sign
from ..verbs.common import due_after, leaders_of, seconds_of
from ..verbs.signing import barred, waiting_reply
from ..words import PHRASES, SIGN_PHRASES, ReplyState, State
from .common import done, files_of, known, load, page, pages


@pages
def screen(request: HttpRequest, key: UUID) -> HttpResponse:
    """The committee reads, sees likely doubles and what changed since the seconds, and decides."""
    row, day = load(request, key), clock.today()
    if not may_screen(request.user, row.unit, day) or is_proposer(request.user, row):
        raise Refused("proposals.screen")
    act = request.POST.get("act", "")
    others = Proposal.objects.filter(term=row.term_id, state__in=(State.SUBMITTED, State.ADMITTED, State.HANDLING))
    form = ScreenForm(request.POST if act == "screen" else None, others=others.exclude(pk=row.pk).order_by("number"))
    again = ReasonForm(request.POST if act == "again" else None, prefix="again")
    facts: dict[str, Any] = {"by": request.user, "at": clock.now()}
    if request.method == "POST":
        known(act, ("screen", "again"))
        chosen: django_forms.Form = form if act == "screen" else again
        verb = verbs.screen if act == "screen" else verbs.ask_again
        if chosen.is_valid() and done(
            request, chosen, lambda: verb(row, **chosen.cleaned_data, **facts), "已保存，提案人会收到通知。"
        ):  # type: ignore[operator]
            return redirect("proposals:proposal", key)
    elif row.state != State.SUBMITTED:
        return redirect("proposals:proposal", key)
    else:
        note_seen_about(row, at=clock.now())
    context = {
        "row": row, "form": form, "again": again, "files": files_of(row), "seconds": seconds_of(row),
        "doubles": likely_doubles(row), "changes": since_seconded(row),
    }  # fmt: skip
    return page(request, "proposals/screen.html", context)


@pages
def assign(request: HttpRequest, key: UUID) -> HttpResponse:
    """The union's office gives it out, or to somebody else."""
    row, day = load(request, key), clock.today()
    require(request.user, RUN, row.unit)
    if row.state not in (State.ADMITTED, State.SUGGESTION, State.HANDLING):
        raise Http404
    case = case_of(row)
    lead = next((h for h in handlers_of(case) if h.part == Part.LEAD), None) if case else None
    if lead is not None:
        return _replace(request, row, lead)
    leaders = [person for person in leaders_of(row.unit, day) if person.pk != row.proposer.person_id]
    due = due_after(AGAIN_DAYS if case is not None and case.round == 2 else HANDLE_DAYS, row.unit, day)
    first = leaders[0].key if len(leaders) == 1 else None
    before = case.handlers.filter(part=Part.LEAD).order_by("-pk").select_related("person").first() if case else None
    initial = {"due_on": due, "leader": first, "lead": before.person.name if before and before.person else ""}
    form = AssignForm(request.POST or None, departments=departments(row.unit), leaders=leaders, initial=initial)
    if (
        request.method == "POST"
        and form.is_valid()
        and done(request, form, lambda: _give(request, row, form.cleaned_data), "已交办，承办人和分管领导会收到待办。")
    ):
        return redirect("proposals:proposal", key)
    if request.method == "GET":
        note_seen_about(row, at=clock.now())
    return page(
        request,
        "proposals/assign.html",
        {
            "row": row,
            "form": form,
            "title": "交办提案",
            "button": "交办",
            "case": case,
            "staff": staff_names(row.unit, day),
        },
    )


def _give(request: HttpRequest, row: Proposal, data: dict[str, Any]) -> None:
    day = clock.today()
    verbs.assign(
        row, lead=who_of(data["department"], data["lead"], row.unit, day, field="lead"), leader=data["leader"],
        co=co_handlers(data["co"], row.unit, day), due_on=data["due_on"], by=request.user, at=clock.now(),
    )  # fmt: skip


def _replace(request: HttpRequest, row: Proposal, lead: Any) -> HttpResponse:
    form = ReplaceForm(request.POST or None)

    def act() -> None:
        person = find_staff(form.cleaned_data["lead"], row.unit, clock.today(), field="lead")
        reason = form.cleaned_data["reason"]
        verbs.replace_lead(row, to=verbs.Who(person=person), reason=reason, by=request.user, at=clock.now())

    if request.method == "POST" and form.is_valid() and done(request, form, act, "已更换主办。"):
        return redirect("proposals:proposal", row.key)
    context = {"row": row, "form": form, "title": "更换主办", "button": "更换", "now": lead}
    context["staff"] = staff_names(row.unit, clock.today())
    return page(request, "proposals/assign.html", context)


@pages
def handle(request: HttpRequest, key: UUID) -> HttpResponse:
    """A handler: sign for it, ask for more time, write the reply."""
    row = load(request, key)
    case = case_of(row)
    part = my_part(request.user, case) if case is not None else None
    if case is None or part is None or part.part not in WORKERS:
        raise Refused("proposals.handle")
    if row.state != State.HANDLING:
        return redirect("proposals:proposal", key)
    act, last = request.POST.get("act", ""), row.replies.filter(round=case.round).order_by("-drafted_at").first()
    initial = {"text": last.text, "result": last.result} if last else None
    reply = ReplyForm(request.POST if act == "reply" else None, initial=initial)
    delay = DelayForm(request.POST if act == "delay" else None, prefix="delay")
    if request.method == "POST":
        known(act, ("accept", "reply", "delay"))
        if _handled(request, row, act, reply, delay):
            return redirect("proposals:handle" if act != "reply" else "proposals:proposal", key)
    else:
        note_seen_about(row, at=clock.now())
    context = {
        "row": row, "part": part, "reply": reply, "delay": delay, "last": last, "leads": part.part == Part.LEAD, "files": files_of(row),
        "clocks": clocks_of(case, clock.today()), "instructions": row.instructions.filter(round=case.round),
        "waiting": row.delays.filter(state="asked").first(),
    }  # fmt: skip
    return page(request, "proposals/handle.html", context)


def _handled(request: HttpRequest, row: Proposal, act: str, reply: ReplyForm, delay: DelayForm) -> bool:
    facts: dict[str, Any] = {"by": request.user, "at": clock.now()}
    if act == "accept":
        return done(request, None, lambda: verbs.accept(row, **facts), "已签收。")
    if act == "reply":
        return reply.is_valid() and done(
            request, reply, lambda: verbs.reply(row, **reply.cleaned_data, **facts), "答复已报领导签发。"
        )
    return delay.is_valid() and done(
        request, delay, lambda: verbs.ask_delay(row, **delay.cleaned_data, **facts), "已提交延期申请。"
    )


@pages
def approve(request: HttpRequest, key: UUID) -> HttpResponse:
    """The leader's one page (J22): the proposal, who handles it, the reply; a phrase is one tap."""
    row = load(request, key)
    case = case_of(row)
    if case is None or not may_sign(request.user, row):
        raise Refused(SIGN)
    act = request.POST.get("act", "")
    own = InstructForm(request.POST if act == "instruct" else None)
    back = ReasonForm(request.POST if act == "back" else None, prefix="back")
    if request.method == "POST":
        known(act, ("instruct", "phrase", "sign", "back"))
        if _approved(request, row, act, own, back):
            return redirect("proposals:proposal", key)
    else:
        note_seen_about(row, at=clock.now())
    reply, given = waiting_reply(row), row.instructions.filter(round=case.round)
    context = {
        "row": row, "own": own, "back": back, "reply": reply, "phrases": SIGN_PHRASES if reply else PHRASES, "files": files_of(row),
        "handlers": [h for h in handlers_of(case) if h.part in WORKERS], "seconds": seconds_of(row), "case": case,
        "instructions": given, "open": row.state == State.HANDLING, "mine": None if reply else given.filter(by=request.user.pk).last(),
        "barred": reply is not None and barred(request.user, row, case, reply, clock.today()), **_earlier(row, case.round),
    }  # fmt: skip
    return page(request, "proposals/approve.html", context)


def _earlier(row: Proposal, number: int) -> dict[str, Any]:
    """What the round before came to: its signed reply and the proposer's rating; nothing in the first round."""
    reply = row.replies.filter(state=ReplyState.SIGNED, round=number - 1, round__gt=0).first()
    return {"earlier": reply, "rating": row.ratings.filter(round=number - 1).first()}


def _approved(request: HttpRequest, row: Proposal, act: str, own: InstructForm, back: ReasonForm) -> bool:
    facts: dict[str, Any] = {"by": request.user, "at": clock.now()}
    phrase = request.POST.get("phrase", "")
    if act == "sign":
        known(phrase, SIGN_PHRASES)
        return done(request, None, lambda: verbs.sign(row, remark=phrase, **facts), "已签发，提案人会收到答复。")
    if act == "phrase":
        known(phrase, PHRASES)
        return done(request, None, lambda: verbs.instruct(row, text=phrase, **facts), "已批示。")
    if act == "back":
        reason = back.cleaned_data["reason"] if back.is_valid() else ""
        return bool(reason) and done(
            request, back, lambda: verbs.send_back(row, reason=reason, **facts), "已退回修改。"
        )
    return own.is_valid() and done(
        request, own, lambda: verbs.instruct(row, text=own.cleaned_data["text"], **facts), "已批示。"
    )
