"""Reaching raters: to-dos for those with an account, a link of his own for everybody else, reminders for both."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse

from jiaogong.engines.inbox import verbs as inbox
from jiaogong.kernel import channels, journal
from jiaogong.kernel.errors import RuleBroken
from jiaogong.kernel.seal import blind_index

from ..models import Panel, Rater
from ..rules import JUDGE
from ..words import PanelState
from .common import check_state, run_by

Absolute = Callable[[str], str]  # a path of the site → its address from outside
AFTER = timedelta(days=30)  # how long a link leads somewhere after signing


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of a link: `address` is shown to the officer once, `on_screen` when no message left the house."""

    rater: Rater
    address: str
    sent: bool
    words: str = ""


def digest_of(token: str) -> str:
    """What is kept of a link."""
    return blind_index("scoring.link", token)


def by_token(token: str, at: datetime) -> Rater | None:
    """Whose link this is, as long as it leads somewhere: from opening to thirty days after signing."""
    rows = Rater.objects.select_related("panel__unit", "person").exclude(panel__state=PanelState.DRAFT)
    row = rows.filter(token=digest_of(token)).first() if 20 <= len(token) <= 64 else None
    if row is None:
        return None
    ended = row.panel.closed_at if row.panel.state == PanelState.SIGNED else None
    return None if ended and ended + AFTER < at else row


def open_todo(rater: Rater, *, by: Any, at: datetime) -> bool:
    """A to-do for a rater with an account; False for anybody else."""
    if rater.person is None or rater.person.user_id is None:
        return False
    panel = rater.panel
    inbox.open_item(
        kind=JUDGE, title=f"评审打分：{panel.title}", link=reverse("scoring:judge", args=[panel.key]), subject=rater,
        unit=panel.unit, by=by, at=at, due_on=panel.due_on, person=rater.person,
    )  # fmt: skip
    return True


def close_todo(rater: Rater, *, by: Any, at: datetime, outcome: str) -> None:
    """Nothing left to do for this rater."""
    inbox.close_items(kind=JUDGE, subject=rater, by=by, at=at, outcome=outcome)


def send_link(rater: Rater, *, absolute: Absolute, by: Any, at: datetime) -> Sent:
    """Send a rater without an account a link of his own by text message; the former link ends with it.

    Only a keyed hash of it is kept. Where no gateway is configured the officer gets the address to hand over himself;
    where the gateway refuses, the former link stays good. The message goes out before anything is written.
    """
    panel = rater.panel
    run_by_now(by, panel)
    check_state(panel, PanelState.OPEN, PanelState.CLOSED)
    if rater.person and rater.person.user_id:
        raise RuleBroken(f"{rater.name}有账号，登录后在“待办”里就能评分，不用发链接。")
    phone = rater.phone or (rater.person.phone if rater.person else None)
    token = secrets.token_urlsafe(24)
    address = absolute(reverse("scoring:link", args=[token]))
    channel, sent = channels.sms(), False
    if channel is not None and phone is not None:
        channel.send(phone.open(), _words(panel, address))
        sent = not channel.on_screen
    with transaction.atomic():
        row = Rater.objects.select_for_update(of=("self",)).get(pk=rater.pk)
        row.token, row.link_sent_at = digest_of(token), at
        row.save(update_fields=["token", "link_sent_at"])
        journal.write("发出评分链接", row, by=by, after={"sent": sent}, unit_id=panel.unit_id)
    return Sent(row, address, sent)


def run_by_now(by: Any, panel: Panel) -> None:
    """Refused unless `by` runs the panel (no lock: a message is about to leave)."""
    with transaction.atomic():
        run_by(by, panel)


def _words(panel: Panel, address: str) -> str:
    due = f"，{panel.due_on.month}月{panel.due_on.day}日前完成" if panel.due_on else ""
    return f"【教工之家】{panel.unit.name}请您评审“{panel.title}”{due}。您的评分链接（请勿转发）：{address}"


def remind(panel: Panel, *, absolute: Absolute, by: Any, at: datetime) -> tuple[int, list[Sent], list[str]]:
    """Remind whoever has not handed in: a message to those with an account, a fresh link to everybody else.

    Returns (messages left, links sent, what went wrong in words).
    """
    with transaction.atomic():
        panel = run_by(by, panel)
        check_state(panel, PanelState.OPEN)
        waiting = list(panel.raters.filter(submitted_at=None, assignments__isnull=False).distinct())
        told = [rater for rater in waiting if _remind_inside(rater, panel, at)]
        journal.write("催促评委", panel, by=by, after={"raters": [rater.name for rater in waiting]})
    links, wrong = [], []
    for rater in waiting:
        if rater in told:
            continue
        try:
            links.append(send_link(rater, absolute=absolute, by=by, at=at))
        except RuleBroken as broken:
            wrong.append(f"{rater.name}：{broken.message}")
    return len(told), links, wrong


def _remind_inside(rater: Rater, panel: Panel, at: datetime) -> bool:
    if rater.person is None or rater.person.user_id is None:
        return False
    due = f"，请在 {panel.due_on:%m月%d日} 前提交" if panel.due_on else "，请尽快提交"
    link = reverse("scoring:judge", args=[panel.key])
    inbox.send(short="请完成评分", body=f"“{panel.title}”还没有提交评分{due}。", link=link, person=rater.person, at=at)
    return True
