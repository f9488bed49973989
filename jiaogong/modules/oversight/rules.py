"""Who may do what about inspections, hearings, dialogue and observers. Delegates who take part need no role."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from jiaogong.engines.cases.kinds import CaseKind
from jiaogong.engines.cases.kinds import register as register_case
from jiaogong.engines.cases.models import Case
from jiaogong.engines.inbox.kinds import ItemKind
from jiaogong.engines.inbox.kinds import register as register_kind
from jiaogong.kernel import clock
from jiaogong.kernel.access import Reach, Rule, allows, register
from jiaogong.modules.congress.models import Delegate

from .models import Finding, Occasion

OWN, SUBTREE = Reach.OWN, Reach.SUBTREE
VIEW, RUN = "oversight.view", "oversight.run"
ATTEND_ITEM = "oversight.attend"
FINDING = "oversight.finding"


def install() -> None:
    """Register rules, kinds of to-dos and of cases; called when the app is ready."""
    register(
        Rule(VIEW, "查看代表巡视、听证、沟通、列席", {"chair": SUBTREE, "officer": SUBTREE, "leader": OWN}),
        Rule(RUN, "组织代表巡视、听证、沟通、列席", {"chair": OWN, "officer": OWN}),
    )
    register_kind(ItemKind(ATTEND_ITEM, "参加民主监督活动", remind=(1,), escalate=()))
    register_case(CaseKind(FINDING, "民主监督整改", link=_link, lets=_lets, desk=lambda unit: None))


def _finding(case: Case) -> Finding:
    return Finding.objects.select_related("occasion__unit").get(pk=case.subject_id)


def _link(case: Case) -> str:
    return reverse("oversight:finding", args=[_finding(case).key])


def _lets(user: Any, case: Case) -> bool:
    return sees(user, _finding(case).occasion)


def sees(user: Any, occasion: Occasion) -> bool:
    """Who runs it or is above, who takes part, and every delegate of the unit's congress: what is found is theirs to know."""
    if allows(user, VIEW, occasion.unit) or occasion.participants.filter(person__user=user).exists():
        return True
    return Delegate.objects.of_user(user, clock.today()).filter(term__congress__unit__home=occasion.unit).exists()
