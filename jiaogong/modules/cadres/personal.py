"""What this module keeps about people: how they serve, what they were trained in, whom they keep in touch with."""

from __future__ import annotations

from datetime import date

from jiaogong.engines.org.models import Person
from jiaogong.engines.personal.registry import Holder, Kept, register

from .models import Service


def install() -> None:
    """Register the holder; called when the app is ready."""
    register(
        Holder(
            key="cadres", title="工会干部任职、培训和走访", purpose="管理工会干部队伍，安排联系点，统计培训和走访",
            retention="在任期间保存；离任后作为工作档案保存，注销时不再显示姓名",
            kept=(
                Kept("cadres.service"), Kept("cadres.attendance", blank=("certificate",)), Kept("cadres.contactpoint"),
                Kept("cadres.visit", field="visitor", hidden=("seen",)), Kept("cadres.selection_chosen", stays=False),
            ),
            hold=hold,
        )
    )  # fmt: skip


def hold(person: Person, day: date) -> str:
    """A cadre in service is still needed by name."""
    return "仍登记为现任工会干部，离任后再办理。" if Service.objects.at(day).filter(person=person).exists() else ""
