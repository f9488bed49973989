"""What the author does later: adds something, says whether the answer will do, takes it back."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import datetime
from typing import Any

from django.db import transaction

from jiaogong.engines.cases import reading as cases_read
from jiaogong.engines.cases import verbs as cases
from jiaogong.engines.cases.models import Case
from jiaogong.engines.provisions.reading import explain
from jiaogong.kernel import journal
from jiaogong.kernel.errors import RuleBroken

from ..models import Grievance
from ..provisions import REPLY_DAYS
from ..words import Promise, Rating
from .common import day_of, midnight, needed, untraced

AUTHOR = "诉求人"


def _locked(grievance: Grievance) -> tuple[Grievance, Case]:
    row = Grievance.objects.select_for_update(of=("self",)).select_related("unit", "person__user").get(pk=grievance.pk)
    found = cases_read.case_of(row)
    assert found is not None
    return row, found


def _hand(row: Grievance, at: datetime) -> tuple[dict[str, Any], bool]:
    """(by and at as they may be kept, whether a journal line is left)."""
    if row.promise == Promise.NAMED and row.person is not None:
        return {"by": row.person.user, "at": at}, True
    return {"by": None, "at": midnight(at)}, False


@transaction.atomic
def supplement(grievance: Grievance, *, text: str, at: datetime) -> None:
    """The author adds something. The caller has shown that he is the author (signed in, or by code)."""
    row, case = _locked(grievance)
    if case.state != "open":
        raise RuleBroken("这件诉求已经办结，不能再补充；有新的情况请另提一件。")
    hand, traced = _hand(row, at)
    with untraced() if not traced else nullcontext():
        cases.write(case, what="补充", text=needed(text, 2, "text", "要补充的情况"), who=AUTHOR, traced=traced, **hand)


@transaction.atomic
def rate(grievance: Grievance, *, rating: str, reason: str = "", at: datetime) -> Grievance:
    """满意 and 基本满意 end it; 不满意 with a reason opens a second handling once, and ends it the second time. The same rating twice is once.

    Rules: after the answer; a reason for 不满意. The caller has shown that he is the author.
    """
    row, case = _locked(grievance)
    if row.rating == rating and (case.state == "closed" or (case.round == 2 and row.replied_on is None)):
        return row  # sent twice
    if row.replied_on is None:
        raise RuleBroken("还没有收到答复，答复以后再评价。", field="rating")
    if case.state != "open":
        raise RuleBroken("这件诉求已经办结，不能再评价。", field="rating")
    if rating == Rating.POOR and len(reason.strip()) < 4:
        raise RuleBroken("不满意的，请写明哪里没有解决（至少四个字），承办人会照着再办一次。", field="reason")
    hand, traced = _hand(row, at)
    row.rating, row.rated_on = rating, day_of(at)
    with untraced() if not traced else nullcontext():
        again = rating == Rating.POOR and case.round == 1
        if again:
            row.replied_on = None
        row.save(update_fields=["rating", "rated_on", "replied_on"])
        words = f"评价：{row.get_rating_display()}" + (f"。{reason.strip()}" if reason.strip() else "")
        cases.write(case, what="评价", text=words, who=AUTHOR, traced=False, **hand)
        if again:
            _second(case, row, reason, hand)
        else:
            cases.close_case(case, outcome=f"已答复（{row.get_rating_display()}）", traced=traced, **hand)
        if traced:
            journal.write("评价诉求答复", row, by=hand["by"], after={"rating": row.get_rating_display()})
    return row


def _second(case: Case, row: Grievance, reason: str, hand: dict[str, Any]) -> None:
    again = cases.second_round(case, reason=reason, traced=False, **hand)
    day = day_of(hand["at"])
    found = explain(REPLY_DAYS, row.unit, day)
    cases.start_clock(
        again,
        key="reply",
        title="二次答复",
        on=day,
        days=found.value,
        working=True,
        source=found.source,
        by=None,
        traced=False,
    )


@transaction.atomic
def withdraw(grievance: Grievance, *, at: datetime) -> Grievance:
    """The author takes it back; the case ends. Twice is once; what is closed stays as it is."""
    row, case = _locked(grievance)
    if case.state == "open":
        hand, traced = _hand(row, at)
        with untraced() if not traced else nullcontext():
            cases.close_case(case, outcome="本人撤回", traced=traced, **hand)
    return row
