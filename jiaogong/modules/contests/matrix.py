"""What the addresses of works answer to whom; reviewed by hand: everybody who works below the publisher reads, the publisher takes down."""

from __future__ import annotations

from typing import Any

from jiaogong.kernel.access.matrix import STAFF, Address

_WORK = "contests.work"
_BELOW = {
    "city": "own", "county": "own parent", "school": "own parent", "leader": "own parent", "handler": "own parent", "member": "own parent",
}  # fmt: skip

ADDRESSES = [
    Address("contests:works", allow=STAFF),
    Address("contests:work", kind=_WORK, allow=_BELOW),
    Address(
        "contests:show",
        "POST",
        kind=_WORK,
        allow={"city": "own", "county": "own", "school": "own"},
        ok=302,
        effect=True,
    ),
]


def published(unit: Any) -> tuple[Any, ...] | None:
    """A work the unit published, by somebody who has no account."""
    from .models import Work

    found = Work.objects.filter(publisher=unit, hidden_on=None, person__user=None).order_by("pk").first()
    return (found.key,) if found else None


SAMPLES = {_WORK: published}
