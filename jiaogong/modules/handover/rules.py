"""Who may do what in handing offices over."""

from typing import Any

from jiaogong.engines.org.models import Office
from jiaogong.engines.org.words import RoleKey
from jiaogong.kernel.access import Reach, Rule, allows, register

SUBTREE = Reach.SUBTREE
ISSUE, VIEW = "handover.issue", "handover.view"


def install() -> None:
    """Register the rules; called when the app is ready."""
    register(
        Rule(VIEW, "查看职务交接", {"chair": SUBTREE, "officer": SUBTREE}),
        Rule(ISSUE, "签发职务交接码", {"chair": SUBTREE, "officer": SUBTREE}),
    )


def from_above(office: Office) -> bool:
    """Whether the office is handed over by the superior union alone: a unit's own chair, where there is a superior."""
    unit = office.unit
    return office.role == RoleKey.CHAIR and not unit.is_inner and unit.superior_id is not None


def may_issue(user: Any, office: Office) -> bool:
    """Whether the user's right reaches this office; the superior's, where the office is the chair's."""
    if not allows(user, ISSUE, office.unit):
        return False
    return not from_above(office) or allows(user, ISSUE, office.unit.superior)
