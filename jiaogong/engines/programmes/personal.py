"""What programmes keep about people: entries, teams, and what was decided."""

from __future__ import annotations

from datetime import date

from jiaogong.engines.org.models import Person
from jiaogong.engines.personal.purposes import on_any_withdrawal
from jiaogong.engines.personal.registry import Holder, Kept, Look, register
from jiaogong.kernel.ui import shell

from .forgetting import forget, written
from .models import Entry, Reveal
from .verbs.agreeing import forget_unconsented
from .words import ALIVE


def install() -> None:
    """Register the holder and what withdrawing a consent does; called when the app is ready."""
    on_any_withdrawal(forget_unconsented)
    register(
        Holder(
            key="programmes", title="申报项目", purpose="办理本人或本单位提出的申报、评审和公示",
            retention="按各项目申报表写明的期限；未入选的材料在项目结束后随个人信息删除请求删除",
            kept=(
                Kept("programmes.entry", hidden=("slot", "answers", "sealed", "writer", "to_mend", "made_by")),
                Kept("programmes.teammember", stays=False),
            ),
            hold=hold, looks=looks, forget=forget, more=written,
        )
    )  # fmt: skip


def hold(person: Person, day: date) -> str:
    """While an entry is on its way it must stay as it was handed in."""
    running = Entry.objects.filter(person=person, state__in=ALIVE).exclude(state="draft").exists()
    return "有正在办理的申报，办结或撤回后再处理" if running else ""


def looks(person: Person) -> list[Look]:
    """Who read his sensitive answers."""
    rows = Reveal.objects.filter(entry__person=person).select_related("user", "entry__programme")
    return [
        Look(r.at, r.user.name, shell.who(r.user).line, f"查看“{r.entry.programme}”的敏感内容", r.reason) for r in rows
    ]
