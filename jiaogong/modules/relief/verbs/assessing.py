"""认定 by formula, and the months that lead out of hardship."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

from django.db import transaction

from jiaogong.engines.inbox import verbs as inbox
from jiaogong.engines.provisions.reading import explain, value_of
from jiaogong.kernel import journal
from jiaogong.kernel.errors import RuleBroken

from .. import access
from ..formula import Household, above_standard, category_of, limits_of, sentence
from ..models import Assessment, Details, HardshipFile, IncomeMonth
from ..provisions import EXCLUSIONS, STANDARD
from ..rules import EXIT_ITEM
from .common import day_of, file_link, locked_file, must_be_open, not_ahead, tell_chair
from .files import out_of_hardship


def _fen(value: Any) -> int:
    return int(value.open()) if value else 0


def household_of(file: HardshipFile, exclusions: tuple[str, ...] = ()) -> Household:
    """The sealed numbers of a case, put together for the formula. The caller has asked the right."""
    details = Details.objects.filter(file=file).first()
    people = list(file.household.all())
    return Household(
        income=sum(_fen(m.income) for m in people), spending=_fen(details.spending) if details else 0,
        heads=max(len(people), 1), loss=_fen(details.loss) if details else 0, exclusions=exclusions,
    )  # fmt: skip


def assess(
    file: HardshipFile, *, by: Any, at: datetime, year: int, exclusions: tuple[str, ...] = ()
) -> Assessment:  # fmt: skip
    """The category of a year by the formula in force today; asked again with the same numbers it is the same version.

    Rules: the chair of the file's union, not about himself; household registered with the person himself; exclusions are
    those of the provision. Leaves numbers and sentence sealed. Source: see formula.py.
    """
    day = day_of(at)
    with transaction.atomic():
        row = locked_file(file)
        access.require_decider(by, row)
        must_be_open(row)
        if not row.household.filter(relation="self").exists():
            raise RuleBroken("请先在“家庭情况”里登记本人和共同生活的家庭成员及收入。")
        if not day.year - 3 <= year <= day.year:
            raise RuleBroken("认定年度只能是今年或前三年。", field="year")
        known = explain(EXCLUSIONS, row.unit, day).value
        if set(exclusions) - set(known):
            raise RuleBroken("不予认定的情形只能从规定里选择。", field="exclusions")
        house, limits = household_of(row, exclusions), limits_of(row.unit, day)
        category = category_of(house, limits)
        figures = json.dumps([house.income, house.spending, house.heads, house.loss, list(exclusions), limits.standard])
        latest = row.assessments.filter(year=year).order_by("-version").first()
        if latest is not None and latest.category == category and latest.figures.open() == figures:
            return latest
        made = Assessment(
            file=row, year=year, version=latest.version + 1 if latest else 1, category=category, source="；".join(limits.sources)[:300],
            verified=limits.verified, decided_by=by, decided_at=at,
        )  # fmt: skip
        made.figures, made.sentence = figures, sentence(house, limits)
        made.save()
        row.category = category
        row.save(update_fields=["category"])
        journal.write(
            "困难认定", row, by=by, after={"year": year, "version": made.version, "category": "●●●", "source": made.source},
            unit_id=row.unit_id,
        )  # fmt: skip
        return made


def record_month(file: HardshipFile, *, by: Any, at: datetime, month: date, income: int, heads: int) -> IncomeMonth:
    """A month's income of the household; the same month again corrects it. Enough months above the standard in a row make a
    proposal to close, a to-do of the chair. Rules: not a month ahead; a household of one or more."""
    month = month.replace(day=1)
    not_ahead(month, "month")
    if heads < 1:
        raise RuleBroken("家庭人口至少 1 人。", field="heads")
    with transaction.atomic():
        row = locked_file(file)
        access.require_case(by, row)
        must_be_open(row)
        standard = int(value_of(STANDARD, row.unit, month)) * 100
        found = IncomeMonth.objects.filter(file=row, month=month).first() or IncomeMonth(file=row, month=month)
        found.heads, found.recorded_by = heads, by
        found.income = str(income)
        found.above = above_standard(income, heads, standard)
        found.save()
        journal.write("登记月收入", row, by=by, after={"month": f"{month:%Y-%m}", "income": "●●●"}, unit_id=row.unit_id)
        if out_of_hardship(row, day_of(at)):
            title = f"建议退出困难档案：{access.case_label(row.person)}"
            tell_chair(EXIT_ITEM, title, row, row.unit, link=file_link(row), by=by, at=at)
        else:
            inbox.close_items(kind=EXIT_ITEM, subject=row, by=by, at=at, outcome="条件不再满足")
        return found
