"""What cases keep about people: who handled what. What a case is about its module answers for."""

from __future__ import annotations

from datetime import date, datetime

from jiaogong.engines.org.models import Person
from jiaogong.engines.personal.registry import Holder, Kept, register
from jiaogong.engines.personal.words import NOBODY

from .models import Entry, Handler
from .words import State


def install() -> None:
    """Register the holder; called when the app is ready."""
    register(
        Holder(
            "cases.handlers", "承办的事项", "分清谁承办、何时办结，便于督促和追溯", "办理记录随事项保存；本人信息清理后不再显示姓名",
            (Kept("cases.Handler", hidden=("key", "case")),),
            hold=_handling, forget=_forget,
        )
    )  # fmt: skip


def _handling(person: Person, day: date) -> str:
    open_parts = Handler.objects.filter(person=person, until__isnull=True, case__state=State.OPEN)
    return "还有承办中的事项，请先转给他人承办。" if open_parts.exists() else ""


def _forget(person: Person, at: datetime) -> int:
    if person.user_id is None:
        return 0
    return Entry.objects.filter(by_id=person.user_id).exclude(who="").update(who=NOBODY)
