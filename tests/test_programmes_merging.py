"""Two schools become one: what programmes, panels, payments, homes, pairs and hardship files have under way goes on in the successor."""

from __future__ import annotations

from datetime import timedelta

import pytest

from jiaogong.engines.inbox.models import Message
from jiaogong.engines.ledger.models import PaymentRequest
from jiaogong.engines.org.models import Unit
from jiaogong.engines.org.structure import merge_units, split_off
from jiaogong.engines.programmes import verbs
from jiaogong.engines.programmes.models import Entry, Programme, Quota
from jiaogong.engines.programmes.tests import cast as people
from jiaogong.engines.programmes.tests.cast import Cast
from jiaogong.engines.scoring.models import Item, Panel
from jiaogong.kernel import clock
from jiaogong.modules.growth.models import Pair, Project
from jiaogong.modules.relief.models import CaseAccess, HardshipFile
from jiaogong.modules.staffhomes.models import Facility, Grade

pytestmark = pytest.mark.django_db
UNIT_STEPS = [{"key": "check", "kind": "check", "title": "审查", "days": 5}, people.CONFIRM]


@pytest.fixture
def cast(db: None) -> Cast:
    made = people.build()
    people._somebody(made, made.beside, "guest", "郑方")  # no cadre: nobody steps aside for him
    return made


def merge(cast: Cast) -> dict[str, int]:
    return merge_units(cast.beside, cast.school, by=cast.user("county"), day=clock.today(), basis="合并批复")


def test_entries_places_and_calls_go_on(cast: Cast) -> None:
    call = people.call(cast, limits={"per_unit": 2})
    ours, theirs = people.handed_in(cast, call), people.handed_in(cast, call, by="far", of="guest")
    done = people.handed_in(cast, people.call(cast), by="far", of="guest")
    Entry.objects.filter(pk=done.pk).update(state="done", step="")
    homes = people.call(cast, entrant="unit", fields=people.FIELDS[1:4], steps=UNIT_STEPS, consent="")
    units = [people.handed_in(cast, homes, by=name) for name in ("officer", "far")]
    for host, name in ((cast.school, "chair"), (cast.beside, "far")):
        made = verbs.prepare(
            version=people.version(people.body()), unit=host, title="校内评选", year=2026, opens_on=people.days(0), closes_on=people.days(9),
            by=cast.user(name), at=clock.now(),
        )  # fmt: skip
        assert made.unit == host
    moved = merge(cast)
    assert moved["办理中的申报"] == 2
    for entry in (ours, theirs, *units, done):
        entry.refresh_from_db()
    assert (theirs.unit, units[1].unit, done.unit) == (cast.school, cast.school, cast.beside)
    assert (units[0].state, units[1].state) == ("running", "running")
    quota = Quota.objects.get(programme=call, step="")
    assert (quota.unit, quota.number, quota.taken) == (cast.school, 4, 2)
    titles = set(Programme.objects.filter(unit=cast.school).values_list("title", flat=True))
    assert titles == {"校内评选", "校内评选（丙镇中学）"}
    passed = people.passed(cast, theirs, "officer")
    assert passed.step == "county"
    verbs.withdraw(theirs, reason="不参加了", by=cast.user("officer"), at=clock.now())
    quota.refresh_from_db()
    assert quota.taken == 1


def test_places_a_merged_union_used_are_given_back_to_its_successor(cast: Cast) -> None:
    own = {"key": "own", "kind": "endorse", "title": "推荐", "by": "own", "days": 5, "quota": 2}
    call = people.call(cast, steps=[own, UNIT_STEPS[0], people.CONFIRM])
    entry = people.passed(cast, people.handed_in(cast, call, by="far", of="guest"), "far")
    merge(cast)
    quota = Quota.objects.get(programme=call, step="own")
    assert (quota.unit, quota.taken) == (cast.school, 1)
    verbs.refuse(entry, opinion="不符合第二条", by=cast.user("city"), at=clock.now())
    quota.refresh_from_db()
    assert quota.taken == 0


def test_panels_payments_homes_pairs_and_files_follow(cast: Cast) -> None:
    at, day, unit = clock.now(), clock.today(), cast.beside
    person, other = cast.person("far"), cast.person("teacher")
    panel = Panel.objects.create(
        subject_type="programmes.batch",
        subject_id=1,
        unit=unit,
        title="评",
        rubric=[],
        settings={},
        promise="x",
        made_at=at,
    )
    item = Item.objects.create(panel=panel, label="1", unit=unit, subject_id=1, position=1)
    pay = PaymentRequest.objects.create(
        unit=unit,
        subject_type="x.y",
        subject_id=1,
        payee=person,
        amount=100,
        purpose="补助",
        category="困难",
        asked_at=at,
    )
    homes = [Facility.objects.create(unit=u, kind="staff_home", name="教工之家") for u in (unit, cast.school)]
    for where in (unit, cast.school):
        Grade.objects.create(
            register="staff_home", unit=where, level="合格", granted_on=people.days(-30), granted_by=cast.city
        )
    pair = Pair.objects.create(
        kind="mentoring", unit=unit, mentor=person, apprentice=other, since=people.days(-9), made_at=at
    )
    topic = Project.objects.create(
        host=unit,
        number="1",
        title="课题",
        kind="research",
        unit=unit,
        leader=person,
        since=people.days(-9),
        due_on=people.days(90),
    )
    file = HardshipFile.objects.create(person=person, unit=unit, state="open", asked_at=at, opened_on=people.days(-20))
    grant = CaseAccess.objects.create(
        file=file, user=cast.user("far"), reason="核实", until=day + timedelta(days=9), granted_at=at
    )
    merge(cast)
    for row in (panel, item, pay, homes[0], pair, topic, file, grant):
        row.refresh_from_db()
    assert {r.unit for r in (panel, item, pay, homes[0], pair, topic, file)} == {cast.school}
    assert topic.host == cast.school
    assert homes[0].name == "教工之家（原丙镇中学）"
    assert grant.revoked_at is not None
    assert "由乙县小学主席保管" in Message.objects.get(person=person, short="困难档案保管变更").body
    standing = Grade.objects.filter(register="staff_home", ended_on=None)
    assert [g.unit for g in standing] == [cast.school]
    assert Grade.objects.get(unit=unit).ended_for.startswith("单位并入乙县小学")


def test_a_split_takes_only_what_belongs_to_whoever_goes(cast: Cast) -> None:
    call = people.call(cast, limits={"per_unit": 2})
    stays, goes = people.handed_in(cast, call), people.handed_in(cast, call, by="colleague")
    new = Unit.objects.get(pk=cast.beside.pk)
    split_off(
        cast.school, new, by=cast.user("county"), people=[cast.person("colleague")], day=clock.today(), basis="批复"
    )
    stays.refresh_from_db()
    goes.refresh_from_db()
    assert (stays.unit, goes.unit) == (cast.school, new)
    assert goes.passages.get(state="waiting").unit == new
    assert set(Quota.objects.filter(programme=call).values_list("unit", "number", "taken")) == {
        (cast.school.pk, 1, 1), (new.pk, 1, 1),
    }  # fmt: skip
