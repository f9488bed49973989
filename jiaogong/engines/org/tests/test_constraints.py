"""What verbs promise, the database holds: bad rows are refused by a named constraint."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction

from jiaogong.engines.org.models import (
    Affiliation,
    Employment,
    Headcount,
    Holding,
    LegalIdentity,
    Office,
    Succession,
    Unit,
    UnitPeriod,
)

from .cast import BASE, Units, day, person, small_city


def unit(city: Units, **more: Any) -> Unit:
    facts = {"code": "X", "layer": "base", "name": "某校", "kind": "primary", "path": "zzzz", "opened_on": BASE} | more
    return Unit(**facts)


def period(city: Units, **more: Any) -> UnitPeriod:
    facts = {"unit": city["S1"], "name": "某校", "kind": "primary", "nature": "public", "path": "x", "since": day(5)}
    return UnitPeriod(**(facts | more))


def headcount(city: Units, **more: Any) -> Headcount:
    return Headcount(**({"unit": city["S1"], "employment_type": "filed", "number": 1, "since": day(5)} | more))


def tie(city: Units, **more: Any) -> Affiliation:
    facts = {"unit": city["S1"], "other": city["C2"], "kind": "second_superior", "since": day(5)}
    return Affiliation(**(facts | more))


def identity(city: Units, **more: Any) -> LegalIdentity:
    facts = {"unit": city["S1"], "kind": "union", "name": "某校工会", "code": "81", "since": day(5)}
    return LegalIdentity(**(facts | more))


def job(city: Units, **more: Any) -> Employment:
    facts = {"person": person("周敏"), "unit": city["S1"], "employment_type": "filed", "since": day(5)}
    return Employment(**(facts | more))


def holding(city: Units, **more: Any) -> Holding:
    office = Office.objects.get_or_create(unit=city["S1"], title="主席", role="chair")[0]
    return Holding(**({"office": office, "person": person("周敏"), "since": day(5)} | more))


def line(city: Units, **more: Any) -> Succession:
    return Succession(**({"former": city["S1"], "successor": city["C2"], "kind": "merged", "day": day(5)} | more))


def twice(make: Callable[..., models.Model], **more: Any) -> Callable[[Units], list[models.Model]]:
    """Two rows that may not stand side by side."""

    def rows(city: Units) -> list[models.Model]:
        first = make(city)
        kept = {"person": first.person} if isinstance(first, Employment) else {}
        return [first, make(city, **kept, **more)]

    return rows


def alone(make: Callable[..., models.Model], **more: Any) -> Callable[[Units], list[models.Model]]:
    return lambda city: [make(city, **more)]


def self_superior(city: Units) -> list[models.Model]:
    return [unit(city, pk=99999, superior_id=99999)]


BAD: dict[str, Callable[[Units], list[models.Model]]] = {
    "unit_not_own_superior": self_superior,
    "unit_inner_layer": alone(unit, is_inner=True),
    "unitperiod_order": alone(period, until=day(5)),
    "unitperiod_one_open": alone(period),
    "unitperiod_one_start": alone(period, since=BASE, until=day(1)),
    "headcount_order": alone(headcount, until=day(4)),
    "headcount_one_open": twice(headcount, since=day(6)),
    "affiliation_order": alone(tie, until=day(5)),
    "affiliation_not_self": lambda city: [tie(city, other=city["S1"])],
    "affiliation_one_open": twice(tie, since=day(6)),
    "identity_order": alone(identity, until=day(5)),
    "identity_one_open": twice(identity, code="82"),
    "identity_code_once": twice(identity, kind="employer"),
    "succession_not_self": lambda city: [line(city, successor=city["S1"])],
    "succession_once": twice(line, kind="split"),
    "employment_order": alone(job, until=day(5)),
    "employment_one_open": twice(job, since=day(6)),
    "office_once": lambda city: [Office(unit=city["S1"], title="主席", role=r) for r in ("chair", "officer")],
    "holding_order": alone(holding, until=day(5)),
    "holding_one_open": twice(holding, since=day(6)),
}


def test_every_constraint_is_tried() -> None:
    named = {c.name for model in apps.get_app_config("org").get_models() for c in model._meta.constraints}
    assert named == set(BAD)


@pytest.mark.django_db
@pytest.mark.parametrize("name", BAD)
def test_the_database_refuses_bad_rows(name: str) -> None:
    """By bulk_create, which asks no model and no verb. (SQLite names the columns of a unique index instead.)"""
    rows = BAD[name](small_city())
    model = type(rows[-1])
    check = {c.name: c for c in model._meta.constraints}[name]
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        for row in rows:
            model.objects.bulk_create([row])
    if connection.vendor == "postgresql" or isinstance(check, models.CheckConstraint):
        assert name in str(refused.value)
    else:
        table = model._meta.db_table
        assert f"UNIQUE constraint failed: {table}." in str(refused.value)
        assert all(f"{table}.{model._meta.get_field(field).column}" in str(refused.value) for field in check.fields)


@pytest.mark.django_db
def test_no_negative_numbers_and_no_second_path_or_code() -> None:
    city = small_city()
    for row in (
        headcount(city, number=-1),
        unit(city, path=city["S1"].path),
        unit(city, code="S1"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            type(row).objects.bulk_create([row])


@pytest.mark.django_db
def test_closed_periods_may_stand_side_by_side() -> None:
    city = small_city()
    headcount(city, until=day(6)).save()
    headcount(city, since=day(6), until=day(7)).save()
    headcount(city, since=day(7)).save()
    identity(city, code="").save()
    identity(city, kind="employer", code="").save()
    assert (Headcount.objects.count(), LegalIdentity.objects.count()) == (3, 2)
