"""Who may do what with voices, and the kinds of cases they make. Who reads a case is by case alone (engine cases)."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from jiaogong.engines.cases.kinds import CaseKind
from jiaogong.engines.cases.kinds import register as register_kind
from jiaogong.engines.cases.models import Case
from jiaogong.engines.inbox.kinds import ItemKind
from jiaogong.engines.inbox.kinds import register as register_item
from jiaogong.kernel.access import Reach, Rule, register

OWN, SUBTREE = Reach.OWN, Reach.SUBTREE
VIEW, SUBMIT, ENTER, APPOINT = "voices.view", "voices.submit", "voices.enter", "voices.appoint"
PETITION, INCIDENT, MEDIATE = "voices.petition", "voices.incident", "voices.mediate"
GRIEVANCE_CASE, PETITION_CASE, MEDIATION_CASE = "voices.grievance", "voices.petition", "voices.mediation"
SURVEY = "voices.survey"
INCIDENT_ITEM = "voices.incident"


def install() -> None:
    """Register rules, kinds of cases and to-dos; called when the app is ready."""
    cadres = {"chair": OWN, "officer": OWN}
    register(
        Rule(VIEW, "查看诉求办理概况（件数）", {"chair": SUBTREE, "officer": SUBTREE, "leader": OWN}),
        Rule(SUBMIT, "提出诉求、申请调解", {**cadres, "handler": OWN, "leader": OWN, "member": OWN}),
        Rule(ENTER, "登记电话、信箱、会议上的诉求", {**cadres, "handler": OWN}),
        Rule(APPOINT, "确定诉求受理岗位", {"chair": OWN}),
        Rule(PETITION, "信访接待登记", {**cadres, "handler": OWN}),
        Rule(INCIDENT, "信息报送和应急处置", cadres),
        Rule(MEDIATE, "登记争议调解", cadres),
        Rule(SURVEY, "组织问卷，撰写思想动态报告", cadres),
    )
    for key, title, page in (
        (GRIEVANCE_CASE, "诉求", "voices:work"),
        (PETITION_CASE, "信访事项", "voices:petition"),
        (MEDIATION_CASE, "争议调解", "voices:mediation"),
    ):
        register_kind(CaseKind(key, title, _link(page), sealed=True, outside=_overview, desk=_desk))
    register_item(ItemKind(INCIDENT_ITEM, "信息报送", remind=(), escalate=()))


def _link(page: str) -> Any:
    def link(case: Case) -> str:
        from django.apps import apps

        row = apps.get_model(case.subject_type)._default_manager.get(pk=case.subject_id)
        return reverse(page, args=[row.key])

    return link


def _overview(case: Case) -> str:
    return reverse("voices:overview")


def _desk(unit: Any) -> Any:
    from .reading import desk_of

    return desk_of(unit)
