"""互助保险: products, enrolling from the roster, claims until they are settled."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from jiaogong.engines.org.models import Employment, Person, Unit, open_at
from jiaogong.engines.provisions.reading import explain
from jiaogong.kernel import journal, money
from jiaogong.kernel.errors import Refused, RuleBroken

from ..models import Claim, Enrolment, Product
from ..provisions import PAPER_FROM
from ..words import ClaimState
from .common import day_of, locked, not_ahead

_PRODUCT = ("title", "insurer", "since", "until", "premium", "claim_days", "source")
_CLAIM = ("happened_on", "made_on", "claimed", "on_paper", "state", "settled", "settled_on")


def add_product(
    unit: Unit, *, by: Any, title: str, insurer: str, since: date, until: date, premium: int, claim_days: int, source: str
) -> Product:  # fmt: skip
    """A union offers an insurance to everybody below it; added twice it is one. Rules: a period, a premium, a source."""
    if until <= since:
        raise RuleBroken("保障终止要晚于起始。", field="until")
    if premium <= 0:
        raise RuleBroken("保费要大于 0。", field="premium")
    if not source.strip():
        raise RuleBroken("请写明依据的文件或方案。", field="source")
    with transaction.atomic():
        unit = locked(unit, by, "relief.insure")
        row, made = Product.objects.get_or_create(
            unit=unit, title=title.strip(), since=since,
            defaults={
                "insurer": insurer.strip(), "until": until, "premium": premium, "claim_days": claim_days,
                "source": source.strip(),
            },
        )  # fmt: skip
        if made:
            journal.write("设立互助保险", row, by=by, after=journal.picture(row, *_PRODUCT), unit_id=unit.pk)
        return row


def enrol(product: Product, *, unit: Unit, by: Any, at: datetime, people: Iterable[Person] | None = None) -> int:
    """Staff of the unit are enrolled, all of them when nobody is named; returns how many were new. Enrolled twice is once.

    Rules: the product is offered to the unit and has not ended; whoever works there today.
    """
    day = day_of(at)
    with transaction.atomic():
        unit = locked(unit, by, "relief.insure")
        if not unit.path.startswith(product.unit.path):
            raise Refused("relief.insure")
        if product.until <= day:
            raise RuleBroken(
                f"“{product.title}”已于 {product.until - timedelta(days=1):%Y-%m-%d} 到期，请选择新的一期。"
            )
        jobs = Employment.objects.filter(open_at(day), unit__home=unit, person__erased_on__isnull=True)
        staff = set(jobs.values_list("person_id", flat=True))
        wanted = staff if people is None else {p.pk for p in people} & staff
        there = set(Enrolment.objects.filter(product=product, person__in=wanted).values_list("person_id", flat=True))
        rows = [
            Enrolment(
                product=product, person_id=pk, unit=unit, premium=product.premium, enrolled_on=day, enrolled_by=by
            )
            for pk in sorted(wanted - there)
        ]
        Enrolment.objects.bulk_create(rows, batch_size=500)
        if rows:
            journal.write("办理参保", product, by=by, after={"added": len(rows)}, unit_id=unit.pk)
        return len(rows)


def withdraw_enrolment(enrolment: Enrolment, *, by: Any, at: datetime) -> bool:
    """Somebody enrolled by mistake goes. Rule: before the cover begins, without a claim."""
    with transaction.atomic():
        unit = locked(enrolment.unit, by, "relief.insure")
        row = (
            Enrolment.objects.select_for_update(of=("self",)).select_related("product").filter(pk=enrolment.pk).first()
        )
        if row is None:
            return False
        if row.product.since <= day_of(at):
            raise RuleBroken("保障已经开始，不能取消参保。")
        journal.write("取消参保", row.product, by=by, before={"enrolment": row.pk}, unit_id=unit.pk)
        row.delete()
        return True


def make_claim(
    enrolment: Enrolment, *, by: Any, at: datetime, happened_on: date, made_on: date, claimed: int
) -> Claim:  # fmt: skip
    """A claim is made; made twice for one day it is one. Rules: by the chair, not about himself; happened while covered; within
    the product's days to claim; above the provision's amount it needs papers (安徽: 3,000 元, not compared)."""
    not_ahead(made_on, "made_on")
    if claimed <= 0:
        raise RuleBroken("申报金额要大于 0。", field="claimed")
    with transaction.atomic():
        unit = locked(enrolment.unit, by, "relief.hold")
        product = enrolment.product
        if enrolment.person.user_id is not None and enrolment.person.user_id == by.pk:
            raise RuleBroken("不能办理本人的理赔，请由本工会其他负责人办理。")
        if not product.since <= happened_on < product.until:
            raise RuleBroken("出险日期不在保障期内。", field="happened_on")
        late = happened_on + timedelta(days=product.claim_days)
        if made_on > late:
            raise RuleBroken(
                f"申报时限为出险后 {product.claim_days} 天，已于 {late:%Y-%m-%d} 截止；请联系{product.insurer}。",
                field="made_on",
            )
        if made_on < happened_on:
            raise RuleBroken("申报日期不能早于出险日期。", field="made_on")
        limit = explain(PAPER_FROM, unit, made_on).value * 100
        row, made = Claim.objects.get_or_create(
            enrolment=enrolment, happened_on=happened_on,
            defaults={"made_on": made_on, "claimed": claimed, "on_paper": claimed > limit, "recorded_by": by},
        )  # fmt: skip
        if made:
            journal.write("登记理赔", row, by=by, after=journal.picture(row, *_CLAIM), unit_id=unit.pk)
        return row


def settle_claim(
    claim: Claim, *, by: Any, at: datetime, state: str, settled: int | None = None, settled_on: date | None = None
) -> Claim:  # fmt: skip
    """Sent on, settled with an amount, or declined. Rules: an amount and a day when settled, not above what was claimed."""
    state = ClaimState(state)
    if state == ClaimState.SETTLED and (not settled or settled_on is None):
        raise RuleBroken("已赔付的请填写赔付金额和日期。", field="settled")
    with transaction.atomic():
        unit = locked(claim.enrolment.unit, by, "relief.hold")
        row = Claim.objects.select_for_update().get(pk=claim.pk)
        paid = state == ClaimState.SETTLED
        if paid and settled and settled > row.claimed:
            raise RuleBroken(f"赔付金额不能多于申报的 {money.words(row.claimed)} 元。", field="settled")
        if paid and settled_on:
            not_ahead(settled_on, "settled_on")
        before = journal.picture(row, *_CLAIM)
        row.state, row.settled, row.settled_on = state, settled if paid else None, settled_on if paid else None
        row.save()
        journal.write("更新理赔", row, by=by, before=before, after=journal.picture(row, *_CLAIM), unit_id=unit.pk)
        return row
