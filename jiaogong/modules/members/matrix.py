"""What the addresses of the member register answer to whom; reviewed by hand, not derived from the rules.

city, county: cadres above; they see members of the units below, masked, and change none of them; but accounts they open and reset. school: the chair of a
school; keeps its own register. leader and handler see numbers, no people. member: sees her own record and no register. retired: the same; he works nowhere, so there is no unit to apply to.
A POST is sent empty: 200 is the form with its errors, so that asking changes nothing.
"""

from __future__ import annotations

from typing import Any

from jiaogong.kernel.access.matrix import EVERYONE, ROLES, STAFF, Address

_CADRES = {"city": "own", "county": "own", "school": "own"}
_SEE = {"city": "own child", "county": "own child", "school": "own"}
_KEEP = {"city": "own", "county": "own", "school": "own"}

_ANYBODY = dict.fromkeys(EVERYONE, "own child sibling parent foreign")  # a joining link is public

_ACTS = ("verify", "unverify", "change", "end", "transfer_for")

ADDRESSES = [
    Address("members:list", allow=_CADRES),
    Address("members:new", allow=_CADRES),
    Address("members:new", "POST", allow=_CADRES),
    Address("members:mine", allow=EVERYONE),
    Address("members:confirm", "POST", allow=EVERYONE, ok=302, effect=True),
    Address("members:card", allow=EVERYONE),
    Address("members:card_code", allow=EVERYONE),
    Address("members:card_check", kind="members.token", allow=EVERYONE, ok=404, anonymous=404),
    Address("members:apply", allow=STAFF),
    Address("members:apply", "POST", allow=STAFF),
    Address("members:link", allow=_CADRES),
    Address("members:link", "POST", allow=_CADRES),
    Address("members:applications", allow=_CADRES),
    Address("members:application", kind="members.application", allow=_KEEP),
    Address("members:application_decide", "POST", kind="members.application", allow=_KEEP),
    Address("members:join", kind="members.link", allow=_ANYBODY, anonymous=200),
    Address("members:join", "POST", kind="members.link", allow=_ANYBODY, anonymous=200),
    Address("members:join_phone", kind="members.link", allow={}, anonymous=404),
    Address("members:join_confirm", kind="members.link", allow={}, anonymous=404),
    Address("members:join_progress", allow=EVERYONE, anonymous=200),
    Address("members:join_progress", "POST", allow=EVERYONE, anonymous=200),
    Address("members:join_withdraw", "POST", allow={}, anonymous=404),
    Address("members:join_account", "POST", allow={}, anonymous=404),
    Address("members:transfers", allow=_CADRES),
    Address("members:transfer_new", allow=EVERYONE),
    Address("members:transfer_new", "POST", allow=EVERYONE),
    Address("members:transfer", kind="members.transfer", allow=_SEE),
    Address("members:transfer_decide", "POST", kind="members.transfer", allow=_SEE),
    Address("members:person", kind="members.person", allow=_SEE),
    Address("members:account", kind="members.person", allow=_SEE),
    Address("members:account", "POST", kind="members.person", allow=_SEE),
    Address("members:reveal", "POST", kind="members.person", allow=_KEEP),
    *(Address(f"members:{name}", kind="members.person", allow=_KEEP) for name in _ACTS),
    *(Address(f"members:{name}", "POST", kind="members.person", allow=_KEEP) for name in _ACTS),
]


def person_of(unit: Any) -> tuple[Any, ...] | None:
    """A person whose only open membership is in the unit."""
    from django.db.models import Exists, OuterRef

    from .models import Membership

    other = Membership.objects.filter(person=OuterRef("person"), until__isnull=True).exclude(pk=OuterRef("pk"))
    rows = Membership.objects.filter(unit=unit, until__isnull=True).exclude(Exists(other)).order_by("pk")
    found = rows.select_related("person").first()
    return (found.person.key,) if found else None


def transfer_of(unit: Any) -> tuple[Any, ...] | None:
    """A transfer out of the unit, into a unit where none of the accounts holds an office."""
    from .models import Transfer

    found = (
        Transfer.objects.filter(former=unit)
        .exclude(to__offices__holdings__person__user__username__in=ROLES)
        .order_by("pk")
        .first()
    )
    return (found.key,) if found else None


def application_of(unit: Any) -> tuple[Any, ...] | None:
    """An application handed in to the unit."""
    from .models import Application

    found = Application.objects.filter(unit=unit).exclude(status="draft").order_by("pk").first()
    return (found.key,) if found else None


def link_of(unit: Any) -> tuple[Any, ...] | None:
    """The unit's joining link."""
    from .models import JoiningLink

    found = JoiningLink.objects.filter(unit=unit, revoked_at__isnull=True).first()
    return (found.code,) if found else None


SAMPLES = {
    "members.person": person_of,
    "members.transfer": transfer_of,
    "members.application": application_of,
    "members.link": link_of,
    "members.token": lambda unit: ("wrong-token",),
}
