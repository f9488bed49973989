"""One person, entered twice, becomes one record."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q

from jiaogong.engines.org.models import Employment, Person, Unit
from jiaogong.kernel import journal
from jiaogong.kernel.access import allows
from jiaogong.kernel.errors import Refused, RuleBroken

from ..registry import Kept, all_holders


def units_of(*people: Person) -> list[Unit]:
    """The units in which any of them works or worked, or held an office."""
    found = Q(employments__person__in=people) | Q(offices__holdings__person__in=people)
    return list(Unit.objects.filter(found).distinct())


def check_merge(kept: Person, gone: Person, *, by: Any) -> None:
    """Refused unless the user's right reaches every unit of both (else one could give somebody an office by merging);
    RuleBroken when they cannot be one, or one is the user's own."""
    units = units_of(kept, gone)
    if not units or not all(allows(by, "personal.merge", unit) for unit in units):
        raise Refused("personal.merge")
    if kept.pk == gone.pk:
        raise RuleBroken("请选择两条不同的记录。")
    if by.pk in (kept.user_id, gone.user_id):
        raise RuleBroken("自己的记录不能自己合并，请由本单位其他工会干部或上级工会办理。")
    if kept.erased_on or gone.erased_on:
        raise RuleBroken("已匿名的记录不能合并。")
    if kept.id_checked and gone.id_checked and kept.id_index != gone.id_index:
        raise RuleBroken("两条记录的证件号码都通过校验且不相同，不是同一个人；如其中一个录错，请先更正证件号码。")
    if kept.user_id and gone.user_id:
        raise RuleBroken("两条记录各有一个账号，请先停用并注销其中一个。")


def merge_people(kept: Person, gone: Person, *, by: Any, reason: str) -> Person:
    """Everything of `gone` becomes `kept`'s, whose name and numbers stay (missing ones are taken over); `gone` goes.

    Rules: a reason; a right over every unit of both, those of their offices too; not one's own record; not two checked ID
    numbers; not two open rows in one unit.
    """
    if not reason.strip():
        raise RuleBroken("请写明合并的依据，例如核对过的证件。", field="reason")
    with transaction.atomic():
        rows = {p.pk: p for p in Person.objects.select_for_update().filter(pk__in=[kept.pk, gone.pk]).order_by("pk")}
        if len(rows) < 2:
            raise RuleBroken("其中一条记录已不存在，可能刚被合并过，请刷新页面。")
        kept, gone = rows[kept.pk], rows[gone.pk]
        check_merge(kept, gone, by=by)
        moved = _move_rows(kept, gone)
        before = journal.picture(gone, "name", "id_number", "phone", "sex", "birth_date")
        _take_over(kept, gone)
        _nothing_left(gone)
        unit = Employment.objects.filter(person=kept).order_by("-since").values_list("unit_id", flat=True).first()
        journal.write(
            "合并人员记录", kept, by=by, before=before, unit_id=unit, after={"gone": str(gone.key), "moved": moved, "reason": reason.strip()},
        )  # fmt: skip
        gone.delete()
        return kept


def _move_rows(kept: Person, gone: Person) -> dict[str, int]:
    moved: dict[str, int] = {}
    for holder in all_holders():
        for table in holder.kept:
            number = _move(table, kept, gone, holder.title)
            moved[holder.title] = moved.get(holder.title, 0) + number
    return {title: number for title, number in moved.items() if number}


def _move(table: Kept, kept: Person, gone: Person, title: str) -> int:
    if "__" in table.field:
        return 0  # rows of another row, which moves itself
    try:
        with transaction.atomic():
            return table.rows(gone).update(**{table.field: kept})
    except IntegrityError as error:
        raise RuleBroken(
            f"两条记录的“{title}”在同一单位都有现行登记，不能直接合并：请先终止多余的一条，再合并。"
        ) from error


def _take_over(kept: Person, gone: Person) -> None:
    """What the kept record lacks."""
    number, phone, user = gone.id_number, gone.phone, gone.user
    gone.id_number = gone.phone = gone.user = None
    gone.save()
    if number and not kept.id_checked and (gone.id_checked or not kept.id_number):
        kept.id_number, kept.id_checked = number.open(), gone.id_checked
        kept.sex, kept.birth_date = gone.sex or kept.sex, gone.birth_date or kept.birth_date
    if phone and not kept.phone:
        kept.phone = phone.open()
    kept.user = kept.user or user
    kept.save()


def _nothing_left(gone: Person) -> None:
    """No row anywhere may still point at the record that goes: what no holder names would be lost."""
    for relation in Person._meta.related_objects:
        model = relation.related_model
        if model._default_manager.filter(**{relation.field.name: gone}).exists():  # type: ignore[union-attr]
            raise LookupError(f"{model._meta.label} is named by no holder of personal data")  # type: ignore[union-attr]
