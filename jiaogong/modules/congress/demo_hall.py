"""What the demo's school of the story has of its sessions: who came, who served, what was said and resolved. Invented."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from jiaogong.engines.papers.docnumbers import format_date

from .minuting import minutes_of
from .models import Attendance, Delegate, Delegation, Observer, Opinion, Resolution, Session, SessionRole
from .reading_hall import day_of
from .verbs.roles import add_observer, give_role
from .words import How, Outcome, SessionPost

_POSTS = (
    SessionPost.CHAIRMAN,
    SessionPost.CREDENTIALS,
    SessionPost.SCRUTINEER,
    SessionPost.SCRUTINEER,
    SessionPost.TELLER,
)
_SAID = "建议进一步向一线教师和班主任倾斜，并把考核办法附在方案后面。"
_ANSWER = "已采纳：班主任津贴标准写入方案第六条，考核办法作为附件。"


def load_hall(past: Session, coming: Session, *, chair: Any, at: datetime) -> None:
    """The session that was held, as rows; the one ahead through the verbs."""
    delegates = list(Delegate.objects.filter(term=past.term).order_by("number"))
    _held(past, delegates)
    for delegate, post in zip(delegates[3:], _POSTS, strict=False):
        give_role(coming, delegate=delegate, post=post, by=chair, at=at)
    add_observer(coming, name="程怀远", capacity="特邀，退休教师代表", by=chair)


def _held(past: Session, delegates: list[Delegate]) -> None:
    assert past.opened_at is not None and past.closed_at is not None
    came = delegates[: past.present]
    Attendance.objects.bulk_create(
        Attendance(session=past, delegate=d, at=past.opened_at - timedelta(minutes=20 - n % 18), how=How.CODE if n % 9 else How.DESK)
        for n, d in enumerate(came)
    )  # fmt: skip
    SessionRole.objects.bulk_create(
        SessionRole(session=past, delegate=d, post=p) for d, p in zip(delegates[3:], _POSTS, strict=False)
    )
    Observer.objects.create(session=past, name="程怀远", capacity="特邀，退休教师代表", came=True)
    item = past.agenda.filter(outcome=Outcome.PASSED).first()
    if item is not None:
        Opinion.objects.create(
            item=item, delegation=Delegation.objects.filter(term=past.term).order_by("position")[0], text=_SAID,
            at=past.opened_at, reply=_ANSWER, replied_at=past.closed_at,
        )  # fmt: skip
        Resolution.objects.create(
            session=past, item=item, title="关于绩效工资分配方案的决议", on=day_of(past.closed_at),
            text=f"{past.unit.name}{past}于{format_date(day_of(past.begins_at))}审议了《{item.title}》。{item.sentence}\n\n"
            f"会议决定，通过《{item.title}》，请学校组织实施，并在下次会议上报告执行情况。",
        )  # fmt: skip
    past.minutes = minutes_of(past)
    past.save(update_fields=["minutes"])
