"""Letting somebody else read one case, and taking that back."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from jiaogong.engines.inbox import verbs as inbox
from jiaogong.engines.org.models import Office
from jiaogong.kernel import journal
from jiaogong.kernel.accounts.models import User
from jiaogong.kernel.errors import RuleBroken

from .. import kinds
from ..models import Access, Case
from .common import day_of, locked, reasoned

LONGEST = timedelta(days=366)


@transaction.atomic
def grant(case: Case, *, to: Office | User, reason: str, until: date, by: Any, at: datetime) -> Access:
    """An office or one user may read this case until a day; granted again it moves the day. An office's holder gets a message.

    Rules: a reason; a year at most. Source: 个人信息保护法 art. 51 (least privilege).
    """
    row, reason, day = locked(case), reasoned(reason), day_of(at)
    if not day <= until <= day + LONGEST:
        raise RuleBroken("有效期从今天起，最长一年；到期可以再授权。", field="until")
    bearer: dict[str, Any] = {"office": to} if isinstance(to, Office) else {"user": to}
    now = row.accesses.filter(revoked_at__isnull=True, **bearer).first()
    if now is not None and (now.until, now.reason) == (until, reason[:120]):
        return now
    if now is not None:
        Access.objects.filter(pk=now.pk).update(revoked_at=at)
    made = Access.objects.create(case=row, reason=reason[:120], until=until, granted_by=by, granted_at=at, **bearer)
    if isinstance(to, Office):
        body = f"{row.title}：授权您查看，至 {until:%Y-%m-%d}。"
        inbox.send(short="事项查看授权", body=body, link=kinds.link_of(row), office=to, at=at)
    journal.write("授权查看事项", row, by=by, after={"to": str(to), "until": str(until), "reason": made.reason})
    return made


@transaction.atomic
def revoke(access: Access, *, by: Any, at: datetime) -> None:
    """The access ends now; twice is once."""
    row = locked(access.case)
    if Access.objects.filter(pk=access.pk, revoked_at__isnull=True).update(revoked_at=at):
        journal.write("收回查看授权", row, by=by, before={"to": str(access.office or access.user)})
