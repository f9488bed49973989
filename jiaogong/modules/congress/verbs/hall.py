"""The hall: sign-in, the quorum, opening, what is being dealt with, closing."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import Max

from jiaogong.kernel import clock, journal
from jiaogong.kernel.access import require
from jiaogong.kernel.attempts import counting
from jiaogong.kernel.errors import Refused, RuleBroken

from .. import desks, hallcode
from ..models import AgendaItem, Attendance, Delegate, HallCode, Session
from ..reading_hall import day_of, delegates_of, quorum_share
from ..rules import RUN, require_delegate
from ..words import How, Outcome, State
from .agenda import locked, votes_of
from .filings import expect_results

WRONG_CODES = 10
WITHIN = timedelta(minutes=10)
_TIRED = "签到码输错太多次，请十分钟后再试，或者到签到台请工作人员登记。"
_NOT_BEGUN = "还没有开始签到。请等会场屏幕上出现签到码。"


def hold(session: Session) -> Session:
    """The session as it stands, kept from opening a vote and from closing while this transaction lasts; many may hold it at once."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM congress_session WHERE id = %s FOR SHARE", [session.pk])
    return Session.objects.select_related("term__congress__unit").get(pk=session.pk)


def begin_sign_in(session: Session, *, by: Any, at: datetime) -> HallCode:
    """Make the code of the hall: its screen shows it from now on. Asked twice it stays. Rules: the delegates are called; on
    the day of the session, not before."""
    with transaction.atomic():
        row = locked(session, by, State.CALLED, State.OPEN)
        if day_of(at) < day_of(row.begins_at):
            raise RuleBroken(f"{row.begins_at.astimezone(clock.SHANGHAI):%m月%d日}开会当天才能开始签到。")
        found, made = HallCode.objects.get_or_create(session=row, defaults={"secret": secrets.token_bytes(32)})
        if made:
            journal.write("开始签到", row, by=by, unit_id=row.unit.pk)
        return found


def renew_hall(session: Session, *, by: Any) -> HallCode:
    """A new secret: old links of the screen and old codes are good for nothing any more. Rule: sign-in has begun."""
    with transaction.atomic():
        row = locked(session, by, State.CALLED, State.OPEN)
        found = HallCode.objects.filter(session=row).first()
        if found is None:
            raise RuleBroken(_NOT_BEGUN)
        found.secret = secrets.token_bytes(32)
        found.save(update_fields=["secret"])
        journal.write("更换会场链接", row, by=by, unit_id=row.unit.pk)
        return found


def sign_in(session: Session, *, code: str, by: Any, at: datetime) -> Attendance:
    """The delegate is here: once, whatever is sent how often.

    Rules: a delegate of the term; between the beginning of sign-in and closing; the code on the screen (or of the last
    minute and a half); ten wrong codes in ten minutes.
    """
    delegate = require_delegate(by, session.term, day_of(at))
    earlier = Attendance.objects.filter(session=session, delegate=delegate).first()
    if earlier is not None:
        return earlier
    hall = HallCode.objects.filter(session=session).first()
    if hall is None:
        raise RuleBroken(_NOT_BEGUN)
    who = f"congress.hall|{session.pk}|{by.pk}"
    counting.check(who, most=WRONG_CODES, within=WITHIN, at=at, words=_TIRED)
    if not hallcode.fits(bytes(hall.secret), code, at):
        counting.note(who, at=at)
        raise RuleBroken("签到码不对或者已经换了。请看会场屏幕上的最新六位数字，或者重新扫码。", field="code")
    return _write(session, delegate, How.CODE, by, at)


def _write(session: Session, delegate: Delegate, how: How, by: Any, at: datetime) -> Attendance:
    with transaction.atomic():
        row = hold(session)
        if row.state not in (State.CALLED, State.OPEN):
            raise RuleBroken(f"{row}“{row.get_state_display()}”，不能再签到。")
        try:
            with transaction.atomic():
                made = Attendance.objects.create(session=row, delegate=delegate, at=at, how=how, by=by)
        except IntegrityError:  # another window of his, a moment ago
            return Attendance.objects.get(session=row, delegate=delegate)
        after = {"delegate": str(delegate), "number": delegate.number, "how": how.label}
        journal.write("签到", row, by=by, after=after, unit_id=row.unit.pk)
        return made


def sign_in_at_desk(session: Session, *, delegate: Delegate, by: Any, at: datetime) -> Attendance:
    """The officer at the desk signs somebody in who stands before him. Rules: a delegate of the term today; as `sign_in`."""
    require(by, RUN, session.unit)
    if not delegates_of(session, day_of(at)).filter(pk=delegate.pk).exists():
        raise Refused(RUN)
    if not HallCode.objects.filter(session=session).exists():
        raise RuleBroken("请先在会场页按“开始签到”。")
    return _write(session, delegate, How.DESK, by, at)


def undo_sign_in(attendance: Attendance, *, by: Any) -> None:
    """Take back a sign-in made by mistake. Rules: before the session closes; no vote has been opened since, and enough stay."""
    with transaction.atomic():
        row = locked(attendance.session, by, State.CALLED, State.OPEN)
        found = Attendance.objects.select_related("delegate__person").filter(pk=attendance.pk, session=row).first()
        if found is None:
            return
        if row.agenda.filter(roll__gte=found.pk).exists():
            raise RuleBroken(f"{found.delegate}签到以后已经开始过表决，实到人数已经确定，不能撤销签到。")
        if row.state == State.OPEN and row.attendances.count() <= (row.quorum or 0):
            raise RuleBroken("会议已经开始，撤销以后就不到法定人数了，不能撤销。")
        name = str(found.delegate)
        found.delete()
        journal.write("撤销签到", row, by=by, after={"delegate": name}, unit_id=row.unit.pk)


def open_session(session: Session, *, by: Any, at: datetime, party_head: str = "") -> Session:
    """The session is opened; 应到 and the quorum are frozen, to-dos to come are closed. Late comers may still sign in until it closes.

    Rule: the quorum, a provision (two thirds of the delegates: 教育部令第32号, article not verified).
    """
    with transaction.atomic():
        row = locked(session, by, State.CALLED)
        if not HallCode.objects.filter(session=row).exists():
            raise RuleBroken("还没有开始签到，不能宣布开会。")
        due, present = delegates_of(row, day_of(at)).count(), row.attendances.count()
        share = quorum_share(row.unit, day_of(at))
        needed = share.least(due)
        if not due or present < needed:
            raise RuleBroken(
                f"还不能开会：应到 {due} 人，实到 {present} 人，须{share.comparator.label}{share.share_words}（{needed} 人），"
                f"还差 {needed - present} 人。请提醒没有签到的代表扫码，手机不便的到签到台登记；确实不够的，按规定改期。"
            )
        if not row.agenda.filter(outcome=Outcome.PENDING).exists():
            raise RuleBroken("议程是空的，请先列入议题。")
        row.state, row.due, row.quorum, row.opened_at = State.OPEN, due, needed, at
        row.party_head = party_head.strip() or row.party_head
        row.save(update_fields=["state", "due", "quorum", "opened_at", "party_head"])
        desks.held(row, by=by, at=at)
        after = {"due": due, "present": present, "quorum": needed}
        journal.write("宣布开会", row, by=by, after=after, unit_id=row.unit.pk)
        return row


def set_current(session: Session, *, item: AgendaItem | None, by: Any) -> None:
    """What the hall's screen says is being dealt with. Rule: an item of this session that was not taken off."""
    with transaction.atomic():
        row = locked(session, by, State.CALLED, State.OPEN)
        if item is not None and (item.session_id != row.pk or item.outcome == Outcome.WITHDRAWN):
            raise RuleBroken("这个议题不在本次会议的议程里。")
        if not HallCode.objects.filter(session=row).update(current=item):
            raise RuleBroken(_NOT_BEGUN)
        journal.write("进行议题", row, by=by, after={"item": str(item) if item else ""}, unit_id=row.unit.pk)


def last_sign_in(session: Session) -> tuple[int, int]:
    """(how many are here, the number of the last sign-in); the caller holds the session's lock."""
    found = session.attendances.aggregate(last=Max("pk"))
    return session.attendances.count(), found["last"] or 0


def close_session(session: Session, *, by: Any, at: datetime) -> Session:
    """The session is over: 实到 is frozen, the hall's code and its links are gone, the unit is asked to file the results.

    Rules: open; nothing on the agenda is left undecided, no vote runs. The filing after the session comes next.
    """
    with transaction.atomic():
        row = locked(session, by, State.OPEN)
        left = [i.title for i in row.agenda.filter(outcome__in=[Outcome.PENDING, Outcome.AGAIN])]
        if left:
            raise RuleBroken(
                f"还有 {len(left)} 个议题没有结果：{'、'.join(left[:3])}。请表决或者标为已听取；来不及的，写明原因延到下次会议。"
            )
        running = [
            i.title for i in row.agenda.all() if votes_of(i).filter(state__in=["draft", "open", "closed"]).exists()
        ]
        if running:
            raise RuleBroken(f"“{running[0]}”的表决还没有办完，请先计票，或者取消那次表决。")
        row.present = row.attendances.count()
        row.state, row.closed_at = State.CLOSED, at
        row.save(update_fields=["present", "state", "closed_at"])
        HallCode.objects.filter(session=row).delete()
        expect_results(row, by=by, at=at)
        journal.write("宣布闭会", row, by=by, after={"present": row.present}, unit_id=row.unit.pk)
        return row
