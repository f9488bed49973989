"""Contact points of standing-committee members."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from jiaogong.engines.org.models import Person, Unit
from jiaogong.kernel import clock, journal
from jiaogong.kernel.errors import RuleBroken

from ..models import ContactPoint
from ..posts import holders_of
from .common import above_schools, locked, not_ahead

_SEEN = ("person", "unit", "basis", "since", "until")


def assign_contact(union: Unit, *, by: Any, person: Person, unit: Unit, since: date, basis: str = "") -> ContactPoint:
    """`person`, who holds a post in `union`, keeps in touch with `unit` from `since`.

    Rules: a union above schools; the unit stands below it; not in the future; asked twice it stays one point.
    Source: domain A03 (at least two units each, a provision: shown, not enforced, since points are assigned one by one).
    """
    not_ahead(since, "since")
    with transaction.atomic():
        union = locked(union, by, "cadres.contact")
        above_schools(union)
        if unit.pk == union.pk or unit.is_inner or not unit.path.startswith(union.path):
            raise RuleBroken("联系单位必须是本工会的下级单位。", field="unit")
        if not holders_of(union, clock.today()).filter(person=person).exists():
            raise RuleBroken("联系人必须是本工会现任干部，请先在单位页安排任职。", field="person")
        rows = ContactPoint.objects.filter(union=union, person=person, unit=unit)
        if there := rows.filter(until__isnull=True).first():
            return there
        last = rows.order_by("-until").first()
        if last and last.until and since < last.until:
            raise RuleBroken(f"上一段联系到 {last.until:%Y-%m-%d} 为止，不能重叠。", field="since")
        row = ContactPoint.objects.create(union=union, person=person, unit=unit, since=since, basis=basis)
        journal.write("安排联系点", row, by=by, after=journal.picture(row, *_SEEN), unit_id=union.pk)
        return row


def end_contact(point: ContactPoint, *, by: Any, until: date, reason: str) -> ContactPoint:
    """The contact ends; what was visited stays."""
    not_ahead(until, "until")
    with transaction.atomic():
        locked(point.union, by, "cadres.contact")
        row = ContactPoint.objects.select_related("person", "unit").get(pk=point.pk)
        if row.until is not None:
            return row
        if until <= row.since:
            raise RuleBroken(f"联系自 {row.since:%Y-%m-%d} 起，终止日期必须在其后。", field="until")
        before = journal.picture(row, *_SEEN)
        row.until = until
        row.save(update_fields=["until"])
        after = journal.picture(row, *_SEEN) | {"reason": reason}
        journal.write("终止联系点", row, by=by, before=before, after=after, unit_id=row.union_id)
        return row
