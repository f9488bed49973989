"""Finding an objection by its number and what only its author knows; wrong answers are counted."""

from __future__ import annotations

import hmac
import unicodedata
from datetime import datetime, timedelta

from jiaogong.kernel.attempts import counting as attempts
from jiaogong.kernel.seal.fields import look_up

from .models import Objection

MOST_WRONG, MOST_TAILS, WITHIN = 10, 20, timedelta(hours=1)
TOO_MANY = "查询次数太多，请过一小时再试；急需了解的，请直接打公示页上的受理电话。"


def asked(number: tuple[int, int], proof: str, *, source: str, at: datetime) -> Objection | None:
    """The objection, or None, whatever of the two was wrong. TooMany beyond the limits.

    The last four digits of a phone are few: wrong ones are counted per number too, wherever they come from, and beyond
    that limit the code alone opens it.
    """
    counted, by_number = f"postings.ask:{source}", f"postings.tail:{number[0]}-{number[1]}"
    attempts.check(counted, most=MOST_WRONG, within=WITHIN, at=at, words=TOO_MANY)
    given = unicodedata.normalize("NFKC", proof).strip().upper().replace("-", "")
    rows = Objection.objects.filter(year=number[0], serial=number[1]).select_related("posting__unit", "unit")
    tail = given.isdecimal() and len(given) == 4
    if tail:
        attempts.check(by_number, most=MOST_TAILS, within=timedelta(days=1), at=at, words=TOO_MANY)
        rows = rows.filter(phone_tail=look_up(Objection, "phone_tail", given))
    found = [row for row in rows if tail or has_code(row, given)]
    if len(found) == 1:
        return found[0]
    attempts.note(counted, at=at)
    if tail:
        attempts.note(by_number, at=at)
    return None


def has_code(objection: Objection, given: str) -> bool:
    """Whether this is its code, compared in the same time whatever is wrong."""
    return objection.code is not None and hmac.compare_digest(objection.code.open().encode(), given.encode())
