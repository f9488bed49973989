"""What each address of handing offices over answers to whom; reviewed by hand, not derived from the rules.

city, county, school: cadres; they see and issue for their unit and those below. leader, handler, member: see only what
concerns themselves, here nothing. Everybody may type a code: whose it is, the verb decides. A used handover stands for
all: renewing or withdrawing it answers with a redirect and a message, and changes nothing.
"""

from __future__ import annotations

from typing import Any

from jiaogong.kernel.access.matrix import EVERYONE, ROLES, SCOPES, Address

_CADRES = {"city": "own", "county": "own", "school": "own"}
_REACH = {"city": "own child", "county": "own child", "school": "own"}
_ANYWHERE = dict.fromkeys(ROLES, " ".join(SCOPES))

ADDRESSES = [
    Address("handover:list", allow=EVERYONE),
    Address("handover:new", allow=_CADRES),
    Address("handover:new", "POST", allow=_CADRES),
    Address("handover:accept", allow=EVERYONE),
    Address("handover:accept", "POST", allow=EVERYONE),
    Address("handover:scan", kind="handover.wrong_code", allow=_ANYWHERE),
    Address("handover:confirm", allow=EVERYONE, ok=302),
    Address("handover:confirm", "POST", allow=EVERYONE, ok=302),
    Address("handover:handover", kind="handover.any", allow=_REACH),
    Address("handover:sheet", kind="handover.used", allow=_REACH),
    Address("handover:renew", "POST", kind="handover.used", allow=_REACH, ok=302),
    Address("handover:revoke", "POST", kind="handover.used", allow=_REACH, ok=302),
    Address("handover:note", "POST", kind="handover.any", allow={}),
]


def _of(unit: Any, **more: Any) -> tuple[Any, ...] | None:
    from .models import Handover

    found = Handover.objects.filter(office__unit=unit, **more).order_by("pk").first()
    return (found.key,) if found else None


SAMPLES = {
    "handover.any": _of,
    "handover.used": lambda unit: _of(unit, state="used"),
    "handover.wrong_code": lambda unit: ("AAAAA-AAAAA",),
}
