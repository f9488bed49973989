"""What foundings keep about people: that somebody meant to join, or was elected."""

from __future__ import annotations

from datetime import date

from jiaogong.engines.org.models import Person
from jiaogong.engines.personal.registry import Holder, Kept, register

from .models import Joiner
from .words import CLOSED


def install() -> None:
    """Register the holder; called when the app is ready."""
    register(
        Holder(
            key="founding", title="建会", purpose="申请建会、组织选举（《工会法》第十一、十二条）",
            retention="拟入会名单办结后随个人信息删除；当选情况随工会档案保存",
            kept=(Kept("founding.joiner", stays=False), Kept("founding.elected")), hold=hold,
        )
    )  # fmt: skip


def hold(person: Person, day: date) -> str:
    """While a founding runs the list must stay as it was handed in."""
    running = Joiner.objects.filter(person=person).exclude(founding__state__in=CLOSED).exists()
    return "正在办理的建会申请中有此人，办结后再处理" if running else ""
