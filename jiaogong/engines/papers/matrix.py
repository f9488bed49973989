"""What attachments and certificates answer to whom. An attachment: whoever may see the row it belongs to.

The samples are evidence a unit reported for a task of its city's plan: the city's union, its department and its
leader may read it, and the unit that reported it; a county does not read what its schools reported to the city.
"""

from __future__ import annotations

from typing import Any

from jiaogong.kernel.access.matrix import EVERYONE, Address

from .models import Attachment, Certificate


def _attachment(unit: Any) -> tuple[Any, ...] | None:
    found = Attachment.objects.filter(unit_id=unit.pk, owner_type="plans.report").order_by("id")
    return next(((row.key,) for row in found[:1]), None)


def _certificate(name: str) -> Any:
    """A valid certificate the unit issued, by key or by code."""

    def find(unit: Any) -> tuple[Any, ...] | None:
        found = Certificate.objects.filter(unit_id=unit.pk, revoked_on__isnull=True).order_by("id").first()
        return (getattr(found, name),) if found else None

    return find


SAMPLES = {
    "papers.attachment": _attachment, "certificate": _certificate("key"), "certificate_code": _certificate("code"),
}  # fmt: skip
_ANYBODY = dict.fromkeys(EVERYONE, "own child sibling parent foreign")  # whoever holds the code
# The issuer's cadres, handlers and leader, and the cadres of its superior; a city's certificate also by the school that
# holds one. Holders see their own (tests/test_certificates.py).
_SEE = {"city": "own child", "county": "own child", "school": "own", "leader": "own", "handler": "own"}
_HERE = {role: "own" for role in _SEE}
_KEEP = {"city": "own", "county": "own", "school": "own"}

ADDRESSES = [
    Address(
        "papers:attachment", kind="papers.attachment",
        allow={"city": "own child", "leader": "own child", "handler": "own child", "county": "own", "school": "own"},
    ),
    Address("certificates:verify", allow=EVERYONE, anonymous=200),
    Address("certificates:verify", "POST", allow=EVERYONE, anonymous=200),
    Address("certificates:verified", kind="certificate_code", allow=_ANYBODY, anonymous=200),
    Address("certificates:mine", allow=EVERYONE),
    Address("certificates:issued", allow=_HERE),
    Address("certificates:sheets", allow=_HERE),
    Address("certificates:certificate", kind="certificate", allow=_SEE),
    Address("certificates:sheet", kind="certificate", allow=_SEE),
    Address("certificates:revoke", kind="certificate", allow=_KEEP),
    Address("certificates:revoke", "POST", kind="certificate", allow=_KEEP),
    Address("certificates:reissue", kind="certificate", allow=_KEEP),
    Address("certificates:reissue", "POST", kind="certificate", allow=_KEEP),
]  # fmt: skip
