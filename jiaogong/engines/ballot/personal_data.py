"""What is kept about people: that they had a vote. What they chose in a secret vote is kept about nobody."""

from __future__ import annotations

from datetime import date

from jiaogong.engines.org.models import Person
from jiaogong.engines.personal.registry import Holder, Kept, register

from .models import Elector
from .words import State


def install() -> None:
    """Register the holder; called when the app is ready."""
    register(
        Holder(
            "ballot", "投票人名单和记名投票的选择", "证明一人一票、核对应投和实投人数；记名投票公布各人的选择",
            "作为民主管理档案保存；注销时不再显示姓名。无记名投票的选择不与个人关联，也就无从导出或删除",
            (
                Kept("ballot.Elector"),
                Kept("ballot.Ballot", field="elector__person", hidden=("secrecy",)),
                Kept("ballot.Ticket", field="elector__person", hidden=("code", "blinded", "signatures")),
            ),
            hold=hold,
        )
    )  # fmt: skip


def hold(person: Person, day: date) -> str:
    """An elector of a vote that is not counted yet is still needed by name."""
    waiting = Elector.objects.filter(person=person, vote__state__in=[State.OPEN, State.CLOSED]).exists()
    return "还有未计票的投票列有其姓名，计票以后再办理。" if waiting else ""
