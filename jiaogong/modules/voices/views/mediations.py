"""调解: the group's side and the applicant's."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET

from jiaogong.engines.cases import reading as cases
from jiaogong.engines.cases import verbs as casework
from jiaogong.engines.cases.models import Case
from jiaogong.engines.inbox.verbs import note_seen_about
from jiaogong.kernel import clock
from jiaogong.kernel.access import holds, require_holds
from jiaogong.kernel.once.middleware import FIELD
from jiaogong.kernel.ui.downloads import download
from jiaogong.kernel.ui.listing import Empty, Listing, render_listing
from jiaogong.modules.relief.people import find_person

from .. import mediation_forms as forms
from ..advice import ways
from ..mediation_paper import agreement
from ..mediation_tables import MediationFilter, MediationTable, export_mediations
from ..models import Mediation
from ..reading import open_desks
from ..rules import MEDIATE, SUBMIT
from ..verbs import mediations as verbs
from ..words import MEDIATION_BADGES, MediationState
from .common import Act, form_page, home_unit, myself, pages, serve
from .work import desk_acts, part_acts


@require_GET
def mediations(request: HttpRequest) -> HttpResponse:
    """Mediations open to me, by case."""
    rows = Mediation.objects.visible_to(request.user).select_related("unit")
    found = Listing(
        title="争议调解", queryset=rows, table=MediationTable, filters=MediationFilter, export=export_mediations, export_name="争议调解台账",
        empty=Empty("没有您受理或者主持的调解", "教职工在手机上申请，或者由工会登记口头、书面申请。"),
    )  # fmt: skip
    return render_listing(
        request, found, template="voices/mediations.html", context={"enters": holds(request.user, MEDIATE)}
    )


@sensitive_post_parameters()
@pages
def apply(request: HttpRequest) -> HttpResponse:
    """Somebody on the staff applies."""
    require_holds(request.user, SUBMIT)
    person = myself(request)
    desks = open_desks(person, clock.today())
    form = forms.ApplyForm(request.POST if request.method == "POST" else None, desks=desks)

    def run(given: dict[str, Any]) -> str:
        unit, key = given.pop("unit"), request.POST.get(FIELD, "")[:64]
        made = verbs.apply(person, unit=unit, given=verbs.Applying(**given), sending_key=key, at=clock.now())
        return reverse("voices:own_mediation", args=[made.key])

    context = {
        "title": "申请调解", "meta": "", "back": reverse("voices:mine"), "button": "提交申请",
        "lead": "调解实名进行，免费；单位会知道您提出的请求。收到申请起 15 日内没有达成协议的，您可以直接申请仲裁。",
    }  # fmt: skip
    return form_page(request, form, run, context, said="已提交，调解小组会联系您。")


@sensitive_post_parameters()
@pages
def enter(request: HttpRequest) -> HttpResponse:
    """An application made by word of mouth or on paper."""
    unit = home_unit(request.user, MEDIATE)
    initial = {"applied_on": clock.today(), "respondent": unit.name}
    form = forms.EnterForm(request.POST if request.method == "POST" else None, initial=initial)

    def run(given: dict[str, Any]) -> str:
        key = request.POST.get(FIELD, "")[:64]
        made = verbs.enter(unit, given=verbs.Applying(**given), sending_key=key, by=request.user, at=clock.now())
        seen = Mediation.objects.visible_to(request.user).filter(pk=made.pk).exists()
        return reverse("voices:mediation", args=[made.key]) if seen else reverse("voices:mediations")

    context = {"title": "登记调解申请", "meta": unit.name, "back": reverse("voices:mediations"), "button": "登记"}
    return form_page(request, form, run, context, said="已登记。")


def _acts(row: Mediation, case: Case, by: Any) -> list[Act]:
    hand: dict[str, Any] = {"by": by, "at": clock.now()}
    if not cases.works_on(by, case):
        return []

    def take_up(given: dict[str, Any]) -> None:
        names = [name for name in given["mediators"].replace("，", "、").split("、") if name.strip()]
        people = [find_person(name, case.unit, clock.today(), field="mediators") for name in names]
        verbs.take_up(row, mediators=people, **hand)

    found, today = list[Act](), clock.today()
    if row.state == MediationState.ASKED:
        found.append(Act("take_up", "受理并确定调解员", "受理", forms.MediatorsForm, take_up, "已受理。", main=True))
    if row.state == MediationState.RUNNING:
        form = partial(forms.AgreeForm, initial={"signed_on": today})
        found.append(
            Act(
                "agree",
                "达成协议",
                "登记协议",
                form,
                lambda g: verbs.agree(row, **g, **hand),
                "已登记协议。",
                main=True,
            )
        )
    if row.state in (MediationState.ASKED, MediationState.RUNNING):
        found.append(
            Act(
                "fail",
                "调解不成",
                "登记",
                forms.FailForm,
                lambda g: verbs.fail(row, **g, **hand),
                "已结束，当事人会看到下一步怎么走。",
            )
        )
        found += [act for act in desk_acts(row, case, by) if act.key == "pass"] if cases.at_desk(by, case) else []
        found += [act for act in part_acts(row, case, by) if act.key != "extend"]  # the law knows no longer period
    if row.state == MediationState.AGREED and row.performed_on is None:
        when = partial(forms.PerformedForm, initial={"on": today})
        found.append(
            Act("performed", "登记履行完毕", "登记", when, lambda g: verbs.performed(row, **g, **hand), "已登记。")
        )
    return found


def _about(row: Mediation, case: Case, user: Any, *, inner: bool | None) -> dict[str, Any]:
    parties = [
        (p.get_side_display(), p.name.open() if p.name else "", p.contact.open() if p.contact else "")
        for p in row.parties.all()
    ]
    opened = {name: value.open() if value else "" for name, value in (
        ("facts", row.facts), ("claims", row.claims), ("agreement", row.agreement),
    )}  # fmt: skip
    return {
        "mediation": row, "case": case, "parties": parties, "lines": cases.trail(case, user, inner=inner), "clocks": cases.clocks_of(case, clock.today()),
        "handlers": cases.handlers_of(case), "badge_state": MEDIATION_BADGES[MediationState(row.state)],
        "ways": ways(row) if row.state in (MediationState.FAILED, MediationState.AGREED) else [], **opened,
    }  # fmt: skip


@sensitive_post_parameters()
@pages
def mediation(request: HttpRequest, key: UUID) -> HttpResponse:
    """One mediation for the group; reading it is noted."""
    rows = Mediation.objects.visible_to(request.user).select_related("unit", "group", "person")
    row = get_object_or_404(rows, key=key)
    case = cases.case_of(row)
    assert case is not None
    if request.method == "GET":
        casework.open_sealed(case, by=request.user, at=clock.now(), reason="调解")
        note_seen_about(case, at=clock.now())
    acts = _acts(row, case, request.user)
    return serve(
        request, acts, "voices/mediation.html", lambda: _about(row, case, request.user, inner=None), back=request.path
    )


@sensitive_post_parameters()
@pages
def own_mediation(request: HttpRequest, key: UUID) -> HttpResponse:
    """My own application."""
    rows = Mediation.objects.filter(person=myself(request)).select_related("unit", "group", "person")
    row = get_object_or_404(rows, key=key)
    case = cases.case_of(row)
    assert case is not None
    acts = []
    if row.state in (MediationState.ASKED, MediationState.RUNNING):
        at = clock.now()
        acts = [
            Act(
                "withdraw",
                "撤回申请",
                "撤回申请",
                None,
                lambda g: verbs.withdraw(row, by=request.user, at=at),
                "已撤回。",
                hint="撤回后调解结束；需要时可以重新申请。",
            )
        ]
    context = {"own": True, **_about(row, case, request.user, inner=False)}
    return serve(request, acts, "voices/mediation.html", lambda: context, back=request.path)


@require_GET
def paper(request: HttpRequest, key: UUID) -> HttpResponse:
    """调解协议书.docx, for the group and the applicant."""
    row = get_object_or_404(Mediation.objects.select_related("unit", "group", "person"), key=key, state="agreed")
    mine = row.person is not None and row.person.user_id == request.user.pk
    if not mine and not Mediation.objects.visible_to(request.user).filter(pk=row.pk).exists():
        raise Http404
    return download(agreement(row), f"{row.number}协议书.docx")
