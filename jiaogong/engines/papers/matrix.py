"""What an attachment answers to whom: whoever may see the row it belongs to.

The samples are evidence a unit reported for a task of its city's plan: the city's union, its department and its
leader may read it, and the unit that reported it; a county does not read what its schools reported to the city.
"""

from __future__ import annotations

from typing import Any

from jiaogong.kernel.access.matrix import Address

from .models import Attachment


def _attachment(unit: Any) -> tuple[Any, ...] | None:
    found = Attachment.objects.filter(unit_id=unit.pk).order_by("id")
    return next(((row.key,) for row in found[:1]), None)


SAMPLES = {"papers.attachment": _attachment}

ADDRESSES = [
    Address(
        "papers:attachment", kind="papers.attachment",
        allow={"city": "own child", "leader": "own child", "handler": "own child", "county": "own", "school": "own"},
    ),
]  # fmt: skip
