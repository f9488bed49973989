"""Writing into the trail, and noting who read what is sealed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from jiaogong.kernel import journal
from jiaogong.kernel.errors import RuleBroken

from ..models import Case, Entry, Opening
from .common import day_of, locked

LONGEST = 4000


def add_line(
    case: Case, *, what: str, by: Any, at: datetime, text: str = "", who: str = "", inner: bool = False
) -> Entry:  # fmt: skip
    """One line of the trail, inside the caller's transaction; the journal line is the caller's."""
    row = Entry(
        case=case, at=at, by=by, who=(who or str(getattr(by, "name", "") or ""))[:80], what=what[:12], inner=inner
    )
    text = text.strip()[:LONGEST]
    if text and case.sealed:
        row.sealed_text = text
    else:
        row.text = text
    row.save(force_insert=True)
    return row


@transaction.atomic
def write(
    case: Case, *, what: str, text: str, by: Any, at: datetime, who: str = "", inner: bool = False, traced: bool = True
) -> Entry:  # fmt: skip
    """A line in the trail: what somebody said or did. The same words by the same hand as the last line are that line.

    `traced=False` leaves no journal line: for whoever was promised to stay unknown (the caller passes a rounded `at`). The text of a sealed
    case is encrypted and stands in no journal. Rules: a text; at most 4,000 characters.
    """
    text = text.strip()
    if not text:
        raise RuleBroken("请填写内容。", field="text")
    if len(text) > LONGEST:
        raise RuleBroken(f"内容最多 {LONGEST} 字，请精简，或作为附件上传。", field="text")
    row = locked(case)
    last = row.entries.order_by("-id").first()
    if last is not None and (last.what, last.by_id, last.inner) == (what[:12], getattr(by, "pk", None), inner):
        said = last.sealed_text.open() if last.sealed_text else last.text
        if said == text:
            return last
    made = add_line(row, what=what, by=by, at=at, text=text, who=who, inner=inner)
    if traced:
        after = {"what": made.what, "text": "●●●" if row.sealed else made.text[:200], "inner": inner}
        journal.write("记入办理记录", row, by=by, after=after)
    return made


@transaction.atomic
def open_sealed(case: Case, *, by: Any, at: datetime, reason: str) -> Opening:
    """Somebody reads the sealed texts: one row a day and reader, which stays. The caller has asked `may_see`.

    Source: 个人信息保护法 art. 51, 55 (2021): access by need, and a record of it.
    """
    if not reason.strip():
        raise RuleBroken("请写明查看事由，查看会留痕。", field="reason")
    facts = {"at": at, "reason": reason.strip()[:120]}
    row, fresh = Opening.objects.get_or_create(case=case, user=by, day=day_of(at), defaults=facts)
    if fresh:
        journal.write("查看加密内容", case, by=by, after={"reason": row.reason})
    return row
