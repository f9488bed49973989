"""Every definition of the catalogues runs through in the demo city, from the first draft to what follows it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from jiaogong.engines.org.models import Employment, Holding, Office, Person, Unit
from jiaogong.engines.org.words import Layer, RoleKey
from jiaogong.engines.programmes import catalogue, verbs
from jiaogong.engines.programmes.definition.schema import Definition
from jiaogong.engines.programmes.eligibility import Entrant, refusals
from jiaogong.engines.programmes.models import Entry, Programme
from jiaogong.engines.programmes.rehearsing import Rehearsal
from jiaogong.engines.programmes.words import EntrantKind, EntryState
from jiaogong.kernel import clock
from jiaogong.kernel.access import standings
from jiaogong.kernel.accounts.models import User
from jiaogong.modules.awards.models import Honour
from jiaogong.modules.awards.verbs import record_honour
from jiaogong.modules.growth.models import Project

KEYS = sorted(catalogue.everything())
OWED = (
    "D01 D02 D03 D04 D05 D06 D07 D08 D09 D10 D12 D14 D15 D16 D19 B10 B11 B12 B17 B25 C01 C02 C03 C04 C05 C06 C07 C08 C09 C11 C12 C13 C14 "
    "C15 F01 F02 F05 F06 F09 H04 H05 D23 D24 D25 A18"
).split()  # fmt: skip


def user_of(person: Person) -> Any:
    """The person's account, made when he has none."""
    if person.user is None:
        person.user = User.objects.create_user(f"person-{person.pk}", None, name=person.name)
        person.save(update_fields=["user"])
    return User.objects.get(pk=person.user_id)


def chair_of(unit: Unit) -> Any:
    """The account of whoever chairs the unit's union."""
    office = Office.objects.filter(unit=unit, role=RoleKey.CHAIR, abolished_on=None, holdings__until=None).first()
    assert office is not None, unit
    holding = Holding.objects.filter(office=office, until=None).select_related("person").get()
    return user_of(holding.person)


def test_the_catalogues_serve_every_row_owed() -> None:
    served = {item for listed in catalogue.everything().values() for item in listed.definition.items}
    assert [item for item in OWED if item not in served] == []


@pytest.mark.parametrize("key", KEYS)
def test_it_runs_through(key: str, tiny_city: None) -> None:
    at = clock.now()
    rehearsal = start(key, at)
    entries = [rehearsal.enter(unit, person) for unit, person in entrants(rehearsal.definition, 2)]
    assert entries
    rehearsal.run()
    states = {entry.state for entry in Entry.objects.filter(programme=rehearsal.programme)}
    assert EntryState.DONE in states
    assert states <= {EntryState.DONE, EntryState.UNPLACED, EntryState.REFUSED}
    done = Entry.objects.filter(programme=rehearsal.programme, state=EntryState.DONE)
    assert all(entry.result for entry in done)
    assert not rehearsal.programme.entries.filter(passages__state="waiting").exists()


def start(key: str, at: Any) -> Rehearsal:
    """The call, published by the city."""
    by = User.objects.get(username="city")
    city = Unit.objects.get(pk=standings(by)[0].home_id)
    version = verbs.platform_version(key, at=at)
    day = at.astimezone(clock.SHANGHAI).date()
    programme = verbs.prepare(
        version=version, unit=city, title=version.scheme.title, year=day.year, opens_on=day - timedelta(days=1),
        closes_on=day + timedelta(days=10), by=by, at=at,
    )  # fmt: skip
    verbs.publish(programme, by=by, at=at)
    return Rehearsal(
        Programme.objects.get(pk=programme.pk), lambda unit: by if unit == city else chair_of(unit), at, user_of
    )


def entrants(definition: Definition, number: int) -> list[tuple[Unit, Person | None]]:
    """Units (with somebody) that may enter: made to meet the conditions where the register leaves room."""
    found: list[tuple[Unit, Person | None]] = []
    schools = Unit.objects.filter(
        layer=Layer.BASE, superior__layer=Layer.COUNTY, offices__role=RoleKey.CHAIR, is_demo=True
    )
    for unit in schools.distinct().order_by("path"):
        person = None if definition.entrant == EntrantKind.UNIT else fitting(definition, unit)
        if definition.entrant != EntrantKind.UNIT and person is None:
            continue
        if not refusals(definition, Entrant(unit, person, clock.today())):
            found.append((unit, person))
        if len(found) == number:
            return found
    return found


def fitting(definition: Definition, unit: Unit) -> Person | None:
    """Somebody of the unit who meets the conditions."""
    asked = definition.eligibility
    if "offices" in asked:
        return Holding.objects.get(office__unit=unit, office__role=RoleKey.CHAIR, until=None).person
    jobs = Employment.objects.filter(unit__home=unit, until=None, employment_type="established").select_related(
        "person"
    )
    job = jobs.exclude(person__user__isnull=False).order_by("pk").first()
    if job is None:
        return None
    person = job.person
    person.birth_date, person.sex = date(clock.today().year - 35, 1, 1), "female"
    person.save(update_fields=["birth_date", "sex"])
    Employment.objects.filter(pk=job.pk).update(since=min(job.since, date(clock.today().year - 12, 9, 1)))
    if "running_project" in asked:
        Project.objects.create(
            host=unit.superior or unit, number=f"试{person.pk}", title="试题", kind="own", unit=unit, leader=person, since=date(2020, 1, 1), due_on=date(2099, 1, 1)
        )  # fmt: skip
    if "honours" in asked and not Honour.objects.filter(person=person).exists():
        record_honour(
            unit, title="先进教师", level="county", organiser="县教育局", granted_on=date(clock.today().year - 1, 9, 10), person=person,
            by=chair_of(unit), at=clock.now(), proof=SimpleUploadedFile("证书.txt", b"proof"),
        )  # fmt: skip
    return person
