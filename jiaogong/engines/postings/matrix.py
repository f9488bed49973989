"""What the addresses of postings answer to whom; reviewed by hand.

What is posted anybody reads without signing in. The officers' side: cadres see postings of their own union and below;
objections are for the host's own handlers (chair, officers, departments) alone, who objects for its chair and officers.
"""

from __future__ import annotations

from typing import Any

from jiaogong.kernel.access.matrix import EVERYONE, Address

from .models import Objection, Posting
from .words import STILL_OPEN, State

_ANYBODY = dict.fromkeys(EVERYONE, "own child sibling parent foreign")
_SEE = {"city": "own child", "county": "own child", "school": "own", "leader": "own", "handler": "own"}
_HERE = {role: "own" for role in _SEE}
_HANDLE = {"city": "own", "county": "own", "school": "own", "handler": "own"}
_REVEAL = {"city": "own", "county": "own", "school": "own"}


def _posting(unit: Any) -> tuple[Any, ...] | None:
    found = Posting.objects.filter(unit_id=unit.pk, state__in=(State.OPEN, State.HELD)).order_by("pk").first()
    return (found.key,) if found else None


def _objection(unit: Any) -> tuple[Any, ...] | None:
    found = Objection.objects.filter(unit_id=unit.pk, state__in=STILL_OPEN, named=True).order_by("pk").first()
    return (found.key,) if found else None


SAMPLES = {"posting": _posting, "objection": _objection}

ADDRESSES = [
    Address("postings:posted", allow=EVERYONE, anonymous=200),
    Address("postings:ask", allow=EVERYONE, anonymous=200),
    Address("postings:ask", "POST", allow=EVERYONE, anonymous=200),
    Address("postings:withdraw_own", "POST", allow=EVERYONE, anonymous=200),
    Address("postings:public", kind="posting", allow=_ANYBODY, anonymous=200),
    Address("postings:object", kind="posting", allow=_ANYBODY, anonymous=200),
    Address("postings:object", "POST", kind="posting", allow=_ANYBODY, anonymous=200),
    Address("postings:list", allow=_HERE),
    Address("postings:new", allow={role: "own" for role in _HANDLE}),
    Address("postings:new", "POST", allow={role: "own" for role in _HANDLE}),
    Address("postings:posting", kind="posting", allow=_SEE),
    Address("postings:docx", kind="posting", allow=_SEE),
    Address("postings:pdf", kind="posting", allow=_SEE),
    Address("postings:correct", kind="posting", allow=_HANDLE),
    Address("postings:correct", "POST", kind="posting", allow=_HANDLE),
    Address("postings:withdraw", kind="posting", allow=_HANDLE),
    Address("postings:withdraw", "POST", kind="posting", allow=_HANDLE),
    Address("postings:write_down", kind="posting", allow=_HANDLE),
    Address("postings:write_down", "POST", kind="posting", allow=_HANDLE),
    Address("postings:objection", kind="objection", allow=_HANDLE),
    Address("postings:take", "POST", kind="objection", allow=_HANDLE, ok=302, effect=True),
    Address("postings:answer", kind="objection", allow=_HANDLE),
    Address("postings:answer", "POST", kind="objection", allow=_HANDLE),
    Address("postings:recuse", kind="objection", allow=_HANDLE),
    Address("postings:recuse", "POST", kind="objection", allow=_HANDLE),
    Address("postings:reveal", "POST", kind="objection", allow=_REVEAL),
    Address("postings:settle", "POST", kind="objection", allow=_HANDLE),
]
