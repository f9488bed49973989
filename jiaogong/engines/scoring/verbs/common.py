"""What the verbs share: the panel's lock, and who may act."""

from __future__ import annotations

from typing import Any

from jiaogong.kernel.access import require
from jiaogong.kernel.errors import Refused, RuleBroken

from ..models import Panel, Rater
from ..rules import RUN
from ..words import PanelState


def locked(panel: Panel) -> Panel:
    """The panel's row, held until the transaction ends: opening, marking and closing take turns."""
    return Panel.objects.select_for_update(of=("self",)).select_related("unit").get(pk=panel.pk)


def run_by(by: Any, panel: Panel) -> Panel:
    """The locked panel, if `by` may run it."""
    row = locked(panel)
    require(by, RUN, row.unit)
    return row


def check_state(panel: Panel, *states: PanelState) -> None:
    """RuleBroken in words, unless the panel is in one of these states."""
    if panel.state in states:
        return
    said = {
        PanelState.DRAFT: "评审还没有开始。",
        PanelState.OPEN: "评审正在进行，请先截止评分。",
        PanelState.CLOSED: "评分已经截止，不能再改。有误的，请联系主办单位重新开放。",
        PanelState.SIGNED: "评审结果已经签字，不能再改。",
    }
    raise RuleBroken(said[PanelState(panel.state)])


def check_self(rater: Rater, by: Any) -> None:
    """`by` is the rater's own account, or None for whoever came by the rater's link (the page has made sure)."""
    own = rater.person.user_id if rater.person else None
    if by is not None and by.pk != own:
        raise Refused("scoring.mark")


def named(labels: list[str], most: int = 8) -> str:
    """作品001、作品002等 12 件"""
    told = "、".join(labels[:most])
    return told if len(labels) <= most else f"{told}等 {len(labels)} 件"
