"""Who does what in one case: the preparation group works, the superior decides, the unit's people look on."""

from __future__ import annotations

from typing import Any

from jiaogong.engines.org.models import Unit
from jiaogong.kernel.access import allows, standings

from .models import Founding


def may_decide(user: Any, unit: Unit) -> bool:
    """Whether the user's right reaches the unit's superior: nobody approves his own union."""
    return unit.superior is not None and allows(user, "founding.review", unit.superior)


def may_work(user: Any, founding: Founding) -> bool:
    """The head of the preparation group; the superior on its behalf (the journal says who)."""
    if any(s.office_id == founding.contact_id for s in standings(user) if s.office_id):
        return True
    return may_decide(user, founding.unit)


def may_see(user: Any, founding: Founding) -> bool:
    """Who follows the case: the unit's people, the superiors, the preparation group."""
    return allows(user, "founding.view", founding.unit) or may_work(user, founding)


def may_see_papers(user: Any, founding: Founding) -> bool:
    """Papers and names are for those who work on the case or decide it."""
    return may_work(user, founding)


def may_start(user: Any, unit: Unit) -> bool:
    """Anybody on the unit's staff with an account, and the superior's cadres."""
    return not unit.is_inner and (may_decide(user, unit) or allows(user, "founding.start", unit))
