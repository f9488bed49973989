"""What proposals keep about people."""

from __future__ import annotations

from datetime import date

from jiaogong.engines.org.models import Person
from jiaogong.engines.personal.registry import Holder, Kept, register

from .models import Proposal
from .words import ENDED

_HIDDEN = ("key", "unit", "term", "session", "proposer", "delegation", "into")


def install() -> None:
    """Register the holder; called when the app is ready."""
    register(
        Holder(
            "proposals", "教代会提案", "记载代表提出、附议和评价的提案，办理并答复（《学校教职工代表大会规定》，教育部令第32号）",
            "随教代会档案保存，清理后不再指向个人",
            (
                Kept("proposals.Proposal", field="proposer__person", hidden=_HIDDEN),
                Kept("proposals.Second", field="delegate__person", hidden=("delegate",)),
                Kept("proposals.Invitation", field="delegate__person", hidden=("delegate",)),
                Kept("proposals.Rating", field="delegate__person", hidden=("delegate",)),
            ),
            hold=_under_way,
        )
    )  # fmt: skip


def _under_way(person: Person, day: date) -> str:
    rows = Proposal.objects.filter(proposer__person=person).exclude(state__in=ENDED)
    return "还有提案没有办结；办结后再清理。" if rows.exists() else ""
