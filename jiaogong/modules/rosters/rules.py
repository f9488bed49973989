"""Who may do what in the roster import."""

from datetime import timedelta
from typing import Any

from jiaogong.kernel import jobs
from jiaogong.kernel.access import Reach, Rule, holds, register
from jiaogong.kernel.ui import actions

OWN, SUBTREE = Reach.OWN, Reach.SUBTREE


def install() -> None:
    """Register the rules and the jobs; called when the app is ready.

    `rosters.import_below`: a city has its schools' registers in one file, so its cadres may import it; each school whose
    register was written is told by a message (decision 0018). The rows of a school's own import they do not see.
    """
    from . import work

    register(
        Rule("rosters.import", "导入本单位会员名册", {"chair": OWN, "officer": OWN}),
        Rule("rosters.import_below", "导入下级单位会员名册（下级会收到消息）", {"chair": SUBTREE, "officer": SUBTREE}),
    )
    actions.register(actions.Action("members:list", "导入名册", "rosters:new", _may_begin, "upload"))
    jobs.register(jobs.Job("rosters.resume", timedelta(minutes=1), work.resume))
    jobs.register(jobs.Job("rosters.sweep", timedelta(minutes=5), work.sweep))


def _may_begin(user: Any) -> bool:
    return holds(user, "rosters.import") or holds(user, "rosters.import_below")
