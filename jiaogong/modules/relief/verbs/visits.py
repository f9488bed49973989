"""慰问: lists for an occasion, single visits, signing; grants decided elsewhere. Cash asks the ledger."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from jiaogong.engines.ledger import verbs as ledger
from jiaogong.engines.ledger.models import PaymentRequest
from jiaogong.engines.org.models import Employment, Person, Unit, open_at
from jiaogong.engines.papers.verbs import attach
from jiaogong.kernel import journal
from jiaogong.kernel.errors import RuleBroken

from ..caps import over_cap
from ..models import Details, Grant, Occasion, Visit
from ..words import Form, OccasionKind
from .common import day_of, locked, not_ahead

_OCCASION = ("title", "kind", "day", "form", "item", "amount")
_VISIT = ("kind", "form", "item", "amount", "day", "visitors", "signed_on", "over_cap")
CATEGORY = "困难帮扶和送温暖"


def make_occasion(
    unit: Unit, *, by: Any, title: str, kind: str, day: date, form: str, item: str, amount: int
) -> Occasion:  # fmt: skip
    """A list for one occasion; made twice it is one. Rule: an amount above nothing."""
    if amount <= 0:
        raise RuleBroken("每人标准要大于 0。", field="amount")
    with transaction.atomic():
        unit = locked(unit, by, "relief.visit")
        row, made = Occasion.objects.get_or_create(
            unit=unit, title=title.strip(), day=day,
            defaults={"kind": OccasionKind(kind), "form": Form(form), "item": item.strip(), "amount": amount, "made_by": by},
        )  # fmt: skip
        if made:
            journal.write("建立慰问名单", row, by=by, after=journal.picture(row, *_OCCASION), unit_id=unit.pk)
        return row


def _workplace(person: Person, unit: Unit, day: date) -> Unit:
    """Where he works, below the visiting union. RuleBroken for somebody else's staff."""
    jobs = Employment.objects.filter(open_at(day), person=person).select_related("unit__home")
    found = next((j.unit.home for j in jobs if j.unit.home and j.unit.home.path.startswith(unit.path)), None)
    if found is None:
        raise RuleBroken(f"{person.name}不在本工会范围内工作。", field="person")
    return found


def add_to_list(
    occasion: Occasion, *, by: Any, at: datetime, people: Iterable[Person]
) -> tuple[int, list[str]]:  # fmt: skip
    """People go onto an occasion's list, each once; returns (how many, names left out with the rule). Those beyond a cap are
    left out: they are visited one by one, with a reason."""
    with transaction.atomic():
        unit = locked(occasion.unit, by, "relief.visit")
        there = set(occasion.visits.values_list("person_id", flat=True))
        added, left = 0, []
        for person in people:
            if person.pk in there:
                continue
            place = _workplace(person, unit, occasion.day)
            broken = over_cap(person, unit, occasion.amount, occasion.day)
            if broken:
                left.append(f"{person.name}：{broken}")
                continue
            _visit(
                unit, person, place, by, at, kind=occasion.kind, form=occasion.form, item=occasion.item,
                amount=occasion.amount, day=occasion.day, occasion=occasion,
            )  # fmt: skip
            there.add(person.pk)
            added += 1
        if added:
            journal.write("加入慰问名单", occasion, by=by, after={"added": added}, unit_id=unit.pk)
        return added, left


def _visit(unit: Unit, person: Person, place: Unit, by: Any, at: datetime, **facts: Any) -> Visit:
    row = Visit.objects.create(
        unit=unit, person=person, person_name=person.name, place=place, recorded_by=by, recorded_at=at, **facts
    )
    if row.form == Form.CASH:
        ledger.ask(
            unit=unit, subject=row, payee=payee_of(person), amount=row.amount, by=by, at=at, category=CATEGORY,
            purpose=f"{row.get_kind_display()}：{row.item}",
        )  # fmt: skip
    return row


def payee_of(person: Person) -> ledger.Payee:
    """The person with the account of his open file, taken sealed from row to row; nobody sees it on the way."""
    rows = Details.objects.filter(file__person=person, file__state="open").order_by("-kept_at")
    found = rows.first()
    if found is None:
        return ledger.Payee(person=person)
    return ledger.Payee(
        person=person,
        bank=found.bank.open() if found.bank else "",
        account=found.account.open() if found.account else "",
    )


def record_visit(
    unit: Unit, *, by: Any, at: datetime, person: Person, kind: str, form: str, item: str, amount: int, day: date,
    visitors: str, over: str = "", files: Iterable[Any] = (),
) -> Visit:  # fmt: skip
    """A single visit, made. Rules: staff of the union or below it; not in the future; beyond a cap (each visit, each person
    and year, earlier ones of every union counted) a reason is asked; the same visit sent twice is one. Source: domain F03; caps: provisions."""
    not_ahead(day, "day")
    if amount <= 0:
        raise RuleBroken("金额（或物品价值）要大于 0。", field="amount")
    if not visitors.strip():
        raise RuleBroken("请写明慰问人。", field="visitors")
    with transaction.atomic():
        unit = locked(unit, by, "relief.visit")
        if person.user_id is not None and person.user_id == by.pk:
            raise RuleBroken("不能登记对自己的慰问，请由本工会其他人登记。", field="person")
        Person.objects.select_for_update().get(pk=person.pk)  # two unions at once must count each other
        same = Visit.objects.filter(
            unit=unit, person=person, occasion=None, day=day, kind=kind, form=form, item=item.strip(), amount=amount,
            visitors=visitors.strip(),
        ).first()  # fmt: skip
        if same is not None:  # sent twice, from two windows or at once: one visit, one payment
            return same
        place = _workplace(person, unit, day)
        broken = over_cap(person, unit, amount, day)
        if broken and not over.strip():
            raise RuleBroken(f"{broken} 确需超出的，请写明理由。", field="over")
        row = _visit(
            unit, person, place, by, at, kind=OccasionKind(kind), form=Form(form), item=item.strip(), amount=amount, day=day,
            visitors=visitors.strip(), over_cap=over.strip()[:200] if broken else "",
        )  # fmt: skip
        for upload in files:
            attach(row, upload=upload, unit_id=unit.pk, by=by, at=at, sealed=True)
        journal.write("登记慰问", row, by=by, after=journal.picture(row, *_VISIT), unit_id=unit.pk)
        return row


def sign_for(
    visit: Visit, *, by: Any, at: datetime, signed_by: str, signed_on: date, visitors: str = "", files: Iterable[Any] = ()
) -> Visit:  # fmt: skip
    """The gift was received and signed for; signed twice corrects it. Rules: a name, not in the future."""
    not_ahead(signed_on, "signed_on")
    if not signed_by.strip():
        raise RuleBroken("请填写签收人（本人或代签的家属）。", field="signed_by")
    with transaction.atomic():
        unit = locked(visit.unit, by, "relief.visit")
        row = Visit.objects.select_for_update().get(pk=visit.pk)
        if row.anonymised_on:
            raise RuleBroken("这条记录已匿名，不能再改。")
        before = journal.picture(row, *_VISIT)
        row.signed_by, row.signed_on = signed_by.strip()[:60], signed_on
        row.visitors = visitors.strip()[:120] or row.visitors
        row.save()
        for upload in files:
            attach(row, upload=upload, unit_id=unit.pk, by=by, at=at, sealed=True)
        journal.write("登记慰问签收", row, by=by, before=before, after=journal.picture(row, *_VISIT), unit_id=unit.pk)
        return row


def drop_from_list(visit: Visit, *, by: Any, at: datetime) -> bool:
    """Somebody goes from a list before he was visited: a payment still waiting is cancelled; False when he is gone already."""
    with transaction.atomic():
        unit = locked(visit.unit, by, "relief.visit")
        row = Visit.objects.select_for_update().filter(pk=visit.pk).first()
        if row is None:
            return False
        if row.occasion_id is None or row.signed_on:
            raise RuleBroken("已签收的慰问不能移出名单。")
        request = PaymentRequest.objects.live().about(row).first()
        if request is not None and request.state == "paid":
            raise RuleBroken("款项已支付，不能移出名单。")
        if request is not None:
            ledger.cancel(request, by=by, at=at, reason="移出慰问名单")
        journal.write("移出慰问名单", row, by=by, before=journal.picture(row, *_VISIT), unit_id=unit.pk)
        row.delete()
        return True


def record_grant(
    person: Person, *, unit: Unit, amount: int, purpose: str, source: str, by: Any, at: datetime, due_on: date | None = None
) -> PaymentRequest:  # fmt: skip
    """Aid decided for a person becomes a payment request of `unit`; the same decision twice is one. For programmes' outcomes.

    Rules: an amount above nothing, a decision named; `by` may ask for money in `unit` (ledger.ask). `purpose` must say
    nothing of illness: it stands in the books.
    """
    if amount <= 0:
        raise RuleBroken("补助金额要大于 0。", field="amount")
    if not source.strip():
        raise RuleBroken("请写明决定依据。", field="source")
    with transaction.atomic():
        try:
            with transaction.atomic():
                row = Grant.objects.create(
                    unit=unit, person=person, place=_workplace(person, unit, day_of(at)), amount=amount, purpose=purpose.strip()[:80], source=source.strip()[:120],
                    decided_on=day_of(at), decided_by=by,
                )  # fmt: skip
        except IntegrityError:
            row = Grant.objects.get(source=source.strip()[:120], person=person)
            if (row.amount, row.unit_id) != (amount, unit.pk):
                raise RuleBroken("同一决定已登记过不同的补助，请核对。") from None
        return ledger.ask(
            unit=row.unit, subject=row, payee=payee_of(person), amount=row.amount, purpose=row.purpose, category=CATEGORY, by=by,
            at=at, due_on=due_on,
        )  # fmt: skip
