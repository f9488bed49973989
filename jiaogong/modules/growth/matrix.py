"""What the addresses of pairs and projects answer to whom; reviewed by hand.

Superiors see the pairs below them with pupils by their label; a pupil's name opens to the teacher and to the chair of their own
unit. Members see their own pairs and topics alone.
"""

from __future__ import annotations

from typing import Any

from jiaogong.kernel.access.matrix import STAFF, Address

_SEE = {"city": "own child", "county": "own child", "school": "own", "leader": "own", "handler": "own"}
_CHAIR = {"city": "own", "county": "own", "school": "own"}
_PAIR, _PROJECT = "growth.pair", "growth.project"

ADDRESSES = [
    Address("growth:pairs", allow=STAFF),
    Address("growth:projects", allow=STAFF),
    Address("growth:new-pupil", allow=STAFF),
    Address("growth:new-pupil", "POST", allow=STAFF),
    Address("growth:pair", kind=_PAIR, allow=_SEE),
    Address("growth:pair", "POST", kind=_PAIR, allow=_CHAIR, data={"act": "log"}),
    Address("growth:pupil", kind=_PAIR, allow=_CHAIR),
    Address("growth:pupil", "POST", kind=_PAIR, allow=_CHAIR),
    Address("growth:project", kind=_PROJECT, allow=_SEE),
]


def pupil_pair(unit: Any) -> tuple[Any, ...] | None:
    """A pair of teacher and pupil in the unit, of somebody without an account."""
    from .models import Pair

    found = Pair.objects.filter(unit=unit, kind="pupil", until=None, mentor__user=None).order_by("pk").first()
    return (found.key,) if found else None


def project_of(unit: Any) -> tuple[Any, ...] | None:
    """A topic of the unit, led by somebody without an account."""
    from .models import Project

    found = Project.objects.filter(unit=unit, leader__user=None).exclude(host=unit).order_by("pk").first()
    return (found.key,) if found else None


SAMPLES = {_PAIR: pupil_pair, _PROJECT: project_of}
