"""信访 and 信息报送."""

from __future__ import annotations

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
from jiaogong.kernel import clock
from jiaogong.kernel.access import allows, holds, require_holds
from jiaogong.kernel.once.middleware import FIELD
from jiaogong.kernel.ui.listing import Empty, Listing, render_listing

from .. import forms, petition_forms
from ..models import Incident, Petition
from ..petition_tables import IncidentFilter, IncidentTable, PetitionFilter, PetitionTable, export_petitions
from ..rules import INCIDENT, PETITION
from ..verbs import incidents as happenings
from ..verbs import petitions as verbs
from ..words import SEVERITY_BADGES, STAGE_BADGES, Severity, Stage
from .common import Act, form_page, home_unit, pages, serve
from .work import desk_acts, part_acts


@require_GET
def petitions(request: HttpRequest) -> HttpResponse:
    """Petitions open to me, by case."""
    require_holds(request.user, PETITION)
    rows = Petition.objects.visible_to(request.user).select_related("unit")
    found = Listing(
        title="信访", queryset=rows, table=PetitionTable, filters=PetitionFilter, export=export_petitions, export_name="信访台账",
        empty=Empty("还没有信访事项", "来信、来访、来电先登记，系统按《信访工作条例》计算每一步的期限。"),
    )  # fmt: skip
    return render_listing(
        request, found, template="voices/petitions.html", context={"incidents": holds(request.user, INCIDENT)}
    )


@sensitive_post_parameters()
@pages
def receive(request: HttpRequest) -> HttpResponse:
    """接待登记."""
    unit = home_unit(request.user, PETITION)
    initial = {"received_on": clock.today(), "received_by": getattr(request.user, "name", "")}
    form = petition_forms.ReceptionForm(request.POST if request.method == "POST" else None, initial=initial)

    def run(given: dict[str, Any]) -> str:
        key = request.POST.get(FIELD, "")[:64]
        made = verbs.receive(unit, given=verbs.Reception(**given), sending_key=key, by=request.user, at=clock.now())
        return reverse("voices:petition", args=[made.key])

    context = {"title": "信访接待登记", "meta": unit.name, "back": reverse("voices:petitions"), "button": "登记"}
    return form_page(request, form, run, context, said="已登记，请在期限内告知是否受理。")


def _steps(row: Petition, by: Any) -> list[Act]:
    """What the stage allows."""
    hand, f = {"by": by, "at": clock.now()}, petition_forms
    on = {"on": clock.today()}

    def dated(form: Any) -> Any:
        return partial(form, initial=on)

    acts = {
        Stage.RECEIVED: [
            Act("accept", "告知受理", "受理", dated(f.OnForm), lambda g: verbs.accept(row, **g, **hand), "已受理。", main=True),
            Act("decline", "告知不予受理", "不予受理", dated(f.DeclineForm), lambda g: verbs.decline(row, **g, **hand), "已登记。"),
            Act("spot", "当场答复", "办结", forms.TextForm, lambda g: verbs.on_the_spot(row, **g, **hand), "已办结。"),
        ],
        Stage.ACCEPTED: [
            Act("answer", "书面答复", "登记答复", dated(f.AnswerForm), lambda g: verbs.answer(row, **g, **hand), "已登记答复。", main=True),
            Act("longer", "延长办理期限", "延长", forms.ExtendForm, lambda g: verbs.extend(row, **g, **hand), "已延长。"),
        ],
        Stage.ANSWERED: [
            Act("review", "信访人请求复查", "登记", dated(f.ReviewForm), lambda g: verbs.ask_review(row, **g, **hand), "已登记。"),
        ],
        Stage.REVIEW: [Act("decided", "复查意见", "登记", dated(f.DecidedForm), lambda g: verbs.decide_review(row, **g, **hand), "已登记。", main=True)],
        Stage.REVIEWED: [
            Act("review", "信访人请求复核", "登记", dated(f.ReviewForm), lambda g: verbs.ask_review(row, **g, **hand), "已登记。"),
        ],
        Stage.REREVIEW: [Act("decided", "复核意见", "登记", dated(f.DecidedForm), lambda g: verbs.decide_review(row, **g, **hand), "已终结。", main=True)],
    }.get(Stage(row.stage), [])  # fmt: skip
    if row.stage in (Stage.RECEIVED, Stage.ACCEPTED, Stage.ANSWERED, Stage.REVIEWED):
        acts.append(Act("end", "终结", "终结", f.EndForm, lambda g: verbs.end(row, **g, **hand), "已终结。"))
    return acts


def _acts(row: Petition, case: Case, by: Any) -> list[Act]:
    if case.state != "open":
        return []
    found = _steps(row, by) if cases.works_on(by, case) else []
    found += desk_acts(row, case, by) if cases.at_desk(by, case) else []
    return found + [
        act for act in (part_acts(row, case, by) if cases.works_on(by, case) else []) if act.key != "extend"
    ]


@sensitive_post_parameters()
@pages
def petition(request: HttpRequest, key: UUID) -> HttpResponse:
    """One petition with its periods; reading it is noted."""
    row = get_object_or_404(Petition.objects.visible_to(request.user).select_related("unit"), key=key)
    case = cases.case_of(row)
    assert case is not None
    if request.method == "GET":
        casework.open_sealed(case, by=request.user, at=clock.now(), reason="办理")
        note_seen_about(case, at=clock.now())

    def context() -> dict[str, Any]:
        opened = [(label, value.open()) for label, value in (
            ("信访人", row.petitioner), ("联系方式", row.contact), ("代表", row.representatives),
        ) if value]  # fmt: skip
        return {
            "petition": row, "case": case, "text": row.text.open() if row.text else "", "opened": opened, "lines": cases.trail(case, request.user),
            "clocks": cases.clocks_of(case, clock.today()), "handlers": cases.handlers_of(case), "stage_state": STAGE_BADGES[Stage(row.stage)],
            "severity_state": SEVERITY_BADGES[Severity(row.severity)],
        }  # fmt: skip

    return serve(request, _acts(row, case, request.user), "voices/petition.html", context, back=request.path)


@require_GET
def incidents(request: HttpRequest) -> HttpResponse:
    """Incidents of my union, and those reported to it."""
    require_holds(request.user, INCIDENT)
    rows = Incident.objects.visible_to(request.user).select_related("unit", "reported_to")
    found = Listing(
        title="信息报送", queryset=rows, table=IncidentTable, filters=IncidentFilter,
        empty=Empty("还没有稳定事件", "较大、重大事件登记后按时限报送上级，处置一步记一笔。"),
    )  # fmt: skip
    return render_listing(request, found, template="voices/incidents.html")


@pages
def new_incident(request: HttpRequest) -> HttpResponse:
    """Something happened."""
    unit = home_unit(request.user, INCIDENT)
    now = clock.now().astimezone(clock.SHANGHAI).replace(second=0, microsecond=0, tzinfo=None)
    form = petition_forms.IncidentForm(request.POST if request.method == "POST" else None, initial={"occurred_at": now})

    def run(given: dict[str, Any]) -> str:
        key = request.POST.get(FIELD, "")[:64]
        made = happenings.note_incident(
            unit, given=happenings.Happened(**given), sending_key=key, by=request.user, at=clock.now()
        )
        return reverse("voices:incident", args=[made.key])

    context = {"title": "登记稳定事件", "meta": unit.name, "back": reverse("voices:incidents"), "button": "登记"}
    return form_page(request, form, run, context, said="已登记。")


@pages
def incident(request: HttpRequest, key: UUID) -> HttpResponse:
    """One incident: its report and its log."""
    rows = Incident.objects.visible_to(request.user).select_related(
        "unit", "reported_to", "reported_by", "acknowledged_by"
    )
    row = get_object_or_404(rows, key=key)
    hand: dict[str, Any] = {"by": request.user, "at": clock.now()}
    acts: list[Act] = []
    ours = allows(request.user, INCIDENT, row.unit)
    if row.reported_to is not None and row.acknowledged_at is None and allows(request.user, INCIDENT, row.reported_to):
        acts.append(
            Act("seen", "签收", "签收", None, lambda g: happenings.acknowledge(row, **hand), "已签收。", main=True)
        )
    if ours and row.closed_on is None:
        if row.reported_at is None and row.unit.superior_id:
            acts.append(
                Act(
                    "report",
                    "报送上级",
                    "报送上级",
                    None,
                    lambda g: happenings.report(row, **hand),
                    "已报送。",
                    main=True,
                )
            )
        acts.append(
            Act(
                "log",
                "应急处置记录",
                "记录",
                petition_forms.LogForm,
                lambda g: happenings.log(row, **g, **hand),
                "已记录。",
            )
        )
        acts.append(
            Act(
                "settle",
                "登记平息",
                "登记",
                petition_forms.LogForm,
                lambda g: happenings.settle(row, **g, **hand),
                "已登记平息。",
            )
        )
    if request.method == "GET" and acts:
        note_seen_about(row, at=clock.now())
    context = {"incident": row, "lines": row.lines.all(), "severity_state": SEVERITY_BADGES[Severity(row.severity)]}
    return serve(request, acts, "voices/incident.html", lambda: context, back=request.path)
