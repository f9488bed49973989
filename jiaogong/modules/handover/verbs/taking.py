"""The successor's side: recognising a code, and taking the office over."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse

from jiaogong.engines.inbox.verbs import send
from jiaogong.engines.org import portfolio
from jiaogong.engines.org import verbs as org
from jiaogong.engines.org.models import Person
from jiaogong.kernel import journal
from jiaogong.kernel.errors import RuleBroken

from ..codes import digest_of
from ..models import Attempt, Handover
from ..words import State
from .common import check_holders, check_office, day_of, holding_of, locked, moment

TRIES = 5
WINDOW = timedelta(minutes=15)  # as at signing in: five failures, a quarter of an hour (等保 2.0 identity control)


class WrongCode(RuleBroken):
    """No code of this person's: counted, so that nobody can guess."""


def find(code: str, *, by: Any, at: datetime) -> Handover:
    """The handover a typed or scanned code stands for, as far as `by` may use it now.

    Rules: five wrong codes an account within 15 minutes, then a pause; each reason why a code cannot be used has its
    own words. Another person's code counts as a wrong one. Not in a transaction: the count must outlive the refusal.
    """
    Attempt.objects.filter(at__lte=at - timedelta(days=1)).delete()
    recent = Attempt.objects.filter(user=by, at__gt=at - WINDOW).order_by("at")
    tried = list(recent.values_list("at", flat=True))
    if len(tried) >= TRIES:
        raise RuleBroken(f"交接码连续输错 {TRIES} 次，请在 {moment(tried[-1] + WINDOW)[11:]} 以后再试。", field="code")
    try:
        return usable(digest_of(code), by=by, at=at)
    except WrongCode as wrong:
        Attempt.objects.create(user=by, at=at)
        left = TRIES - len(tried) - 1
        again = f"还可以再试 {left} 次。" if left else f"已输错 {TRIES} 次，请 15 分钟以后再试。"
        raise RuleBroken(f"{wrong.message}{again}", field="code") from None


def usable(digest: str, *, by: Any, at: datetime) -> Handover:
    """The handover with this hash, when `by` may use it at `at`; else RuleBroken that says why not."""
    rows = Handover.objects.select_related(
        "office__unit__home", "office__unit__superior", "former", "person", "issued_by"
    )
    row = rows.filter(digest=digest).first()
    if row is None:
        raise WrongCode("交接码不对，请核对十位字母和数字（没有 0、1 和字母 O、I、L）。", field="code")
    _check(row, by, at)
    return row


def _check(row: Handover, by: Any, at: datetime) -> None:
    if row.person.user_id != by.pk:
        raise WrongCode("这个交接码是签发给别人的，只有接任人本人登录自己的账号才能用。", field="code")
    if row.state == State.USED:
        raise RuleBroken(
            f"这个交接码已于 {moment(row.used_at or at)} 用过，一个交接码只能用一次；职务当时已由您接任。", field="code"
        )
    if row.state == State.REVOKED:
        raise RuleBroken("这个交接码已被签发人作废，请联系签发人重新签发。", field="code")
    if row.state_at(at) == State.EXPIRED:
        raise RuleBroken(f"这个交接码已于 {moment(row.expires_at)} 过期，请联系签发人重新签发。", field="code")
    check_office(row.office)
    now = holding_of(row.office)
    if (now.person_id if now else None) != row.former_id and not (now and now.person_id == row.person_id):
        raise RuleBroken("签发以后，这个职务的任职已有变动，交接码不再适用，请联系签发人重新签发。", field="code")
    check_holders(row.office, now, row.person, day_of(at))


def take_over(digest: str, *, by: Any, at: datetime) -> Handover:
    """`by` takes the office over: it is his from today, and the former holder's rights end with the transaction.

    Rules: as `find`, asked again under the unit's lock, so that of two sendings one wins. To-dos are addressed to the
    office and stay with it; what an app keyed to the former holder goes along (portfolio). The list of what ran in the
    office is kept as it was. The former holder, the successor and the issuer are told.
    """
    with transaction.atomic():
        row = locked(usable(digest, by=by, at=at))
        _check(row, by, at)
        day = day_of(at)
        row.contents = [
            {"title": title, "rows": [{"title": m.title, "note": m.note, "link": m.link} for m in matters]}
            for title, matters in portfolio.contents(row.office, day)
        ]
        moved = portfolio.move(row.office, row.former, row.person, by) if row.former else 0
        org.take_office(row.office, by=by, person=row.person, since=day, basis=row.basis, check=False)
        row.state, row.used_by, row.used_at = State.USED, by, at
        row.save(update_fields=["contents", "state", "used_by", "used_at"])
        counts = {shelf["title"]: len(shelf["rows"]) for shelf in row.contents}
        after = {"from": row.former.name if row.former else None, "to": row.person.name, "moved": moved, **counts}
        journal.write("职务交接", row, by=by, before={"state": State.ISSUED}, after=after, unit_id=row.office.unit_id)
        _tell(row, at)
        return row


def _tell(row: Handover, at: datetime) -> None:
    link, when = reverse("handover:handover", args=[row.key]), moment(at)
    if row.former is not None:
        body = f"{row.office}已于 {when} 交接给{row.person.name}，您在本职务的权限同时停止。交接清单可以查看和下载。"
        send(short="职务已交出", body=body, link=link, person=row.former, at=at)
    body = f"您已于 {when} 接任{row.office}，职务的待办已转到您的“待办”。"
    send(short="职务已接任", body=body, link=link, person=row.person, at=at)
    issuer = Person.objects.filter(user_id=row.issued_by_id).first()
    if issuer is not None:
        body = f"{row.office}已于 {when} 由{row.person.name}接任。"
        send(
            short="下级职务已交接" if row.office.unit.superior_id else "职务已交接",
            body=body,
            link=link,
            person=issuer,
            at=at,
        )
