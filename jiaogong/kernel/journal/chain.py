"""Chains the journal's lines by hash, and checks the chain."""

import hashlib
import json
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Subquery

from .models import ChainLink, Entry

BATCH = 2000
SETTLED = timedelta(seconds=60)  # a transaction open longer than this would be cut off by the server


def _digest(previous: str, entry: Entry) -> str:
    row = [
        previous, entry.pk, entry.at.isoformat(), entry.actor_id, entry.actor, entry.address, entry.device,
        entry.request_id, entry.verb, entry.object_type, entry.object_id, entry.object_label, entry.unit_id,
        entry.before, entry.after,
    ]  # fmt: skip
    text = json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


@transaction.atomic
def extend(at: datetime) -> int:
    """Give every line settled by `at` its hash, in order of id; returns how many.

    Lines younger than SETTLED wait, and all after them, so that none with a lower id is ever passed over.
    """
    last = ChainLink.objects.order_by("-entry_id").first()
    previous, after_id = (last.digest, last.entry_id) if last else ("", 0)
    links = []
    for entry in Entry.objects.filter(pk__gt=after_id).order_by("pk")[:BATCH]:
        if entry.at > at - SETTLED:
            break
        previous = _digest(previous, entry)
        links.append(ChainLink(entry_id=entry.pk, digest=previous))
    ChainLink.objects.bulk_create(links)
    return len(links)


def verify() -> int | None:
    """The id of the first line that does not fit its hash or was slipped in, or None when the whole chain holds."""
    previous = ""
    for link in ChainLink.objects.select_related("entry").order_by("entry_id").iterator(chunk_size=BATCH):
        previous = _digest(previous, link.entry)
        if previous != link.digest:
            return link.entry_id
    last = ChainLink.objects.order_by("-entry_id").values("entry_id")[:1]
    return (
        Entry.objects.filter(pk__lt=Subquery(last), chainlink=None).order_by("pk").values_list("pk", flat=True).first()
    )
