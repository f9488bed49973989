"""Pairs: a pupil's name stays sealed and goes with the pair; mutual reviews; topics."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from jiaogong.engines.org.models import Employment, Person, Unit
from jiaogong.kernel import clock
from jiaogong.kernel.access import standings
from jiaogong.kernel.accounts.models import User
from jiaogong.kernel.errors import Refused, RuleBroken
from jiaogong.kernel.journal.models import Entry as Line
from jiaogong.modules.growth import verbs
from jiaogong.modules.growth.models import Pair, Project

pytestmark = pytest.mark.usefixtures("tiny_city")
PUPIL = "司徒小满"


def home(username: str) -> tuple[Any, Unit]:
    user = User.objects.get(username=username)
    return user, Unit.objects.get(pk=standings(user)[0].home_id)


def teachers(unit: Unit) -> list[Person]:
    jobs = (
        Employment.objects.filter(unit__home=unit, until=None, person__user=None)
        .order_by("pk")
        .select_related("person")
    )
    return [job.person for job in jobs[:2]]


def paired(by: Any, school: Unit) -> Pair:
    return verbs.pair_pupil(
        school,
        mentor=teachers(school)[0],
        pupil=PUPIL,
        guardian_agreed_on=clock.today(),
        goals="每周谈心一次",
        by=by,
        at=clock.now(),
    )


def test_the_name_is_nowhere_but_behind_a_reason(sign_in: Any) -> None:
    by, school = home("school")
    pair = paired(by, school)
    for path in (f"/growth/pairs/{pair.key}/", "/growth/pairs/", "/growth/pairs/?export=xlsx"):
        assert PUPIL.encode() not in sign_in("school").get(path).content
    assert "学生甲" in sign_in("city").get(f"/growth/pairs/{pair.key}/").content.decode()
    assert sign_in("city").get(f"/growth/pairs/{pair.key}/pupil/").status_code == 404
    client = sign_in("school")
    assert PUPIL not in client.post(f"/growth/pairs/{pair.key}/pupil/", {"reason": "看"}).content.decode()
    assert PUPIL in client.post(f"/growth/pairs/{pair.key}/pupil/", {"reason": "核对监护人同意书"}).content.decode()
    assert Line.objects.filter(verb="查看结对学生姓名", object_id=pair.pk).count() == 1
    assert not any(PUPIL in str((line.before, line.after, line.object_label)) for line in Line.objects.all())


def test_no_pair_without_a_guardian_and_no_name_in_the_log() -> None:
    by, school = home("school")
    with pytest.raises(RuleBroken, match="监护人"):
        verbs.pair_pupil(
            school,
            mentor=teachers(school)[0],
            pupil=PUPIL,
            guardian_agreed_on=clock.today() + timedelta(days=1),
            goals="",
            by=by,
            at=clock.now(),
        )
    pair = paired(by, school)
    with transaction.atomic(), pytest.raises(IntegrityError):
        Pair.objects.filter(pk=pair.pk).update(guardian_agreed_on=None)
    with pytest.raises(RuleBroken, match="不要写学生姓名"):
        verbs.log(pair, day=clock.today(), kind="talk", content=f"和{PUPIL}谈心", by=by, at=clock.now())
    with pytest.raises(RuleBroken, match="请选"):
        verbs.log(pair, day=clock.today(), kind="lesson", content="听课", by=by, at=clock.now())
    first = verbs.log(pair, day=clock.today(), kind="talk", content="谈心", by=by, at=clock.now())
    assert verbs.log(pair, day=clock.today(), kind="talk", content="谈心", by=by, at=clock.now()) == first


def test_ending_deletes_the_name() -> None:
    by, school = home("school")
    pair = paired(by, school)
    verbs.end_pair(pair, reason="期满", by=by, at=clock.now())
    pair.refresh_from_db()
    assert pair.pupil is None and pair.until == clock.today()
    with pytest.raises(RuleBroken, match="已按规定删除"):
        verbs.reveal_pupil(pair, reason="核对材料", by=by)
    with pytest.raises(Refused):
        verbs.end_pair(paired(by, school), reason="期满", by=User.objects.get(username="member"), at=clock.now())


def test_neither_side_sees_the_other_before_rating(sign_in: Any) -> None:
    _, school = home("member")
    me = User.objects.get(username="member").person
    other = teachers(school)[0]
    other.user = User.objects.create_user("mentor", None, name=other.name)
    other.save()
    pair = Pair.objects.create(
        kind="mentoring", unit=school, mentor=other, apprentice=me, since=clock.today(), made_at=clock.now()
    )
    verbs.review(pair, year=clock.today().year, side="mentor", score=91, text="踏实", by=other.user, at=clock.now())
    client = sign_in("member")
    assert "踏实" not in client.get(f"/growth/pairs/{pair.key}/").content.decode()
    given = {"act": "review", "year": clock.today().year, "score": "95", "text": "耐心"}
    assert client.post(f"/growth/pairs/{pair.key}/", given).status_code == 302
    assert "踏实" in client.get(f"/growth/pairs/{pair.key}/").content.decode()
    with pytest.raises(Refused):
        verbs.review(
            pair,
            year=clock.today().year,
            side="mentor",
            score=1,
            text="",
            by=User.objects.get(username="member"),
            at=clock.now(),
        )


def test_a_topic_is_put_off_and_ended_by_its_host_alone(sign_in: Any) -> None:
    by, city = home("city")
    _, school = home("school")
    project = Project.objects.create(
        host=city,
        number="试2026001",
        title="试题",
        kind="own",
        unit=school,
        leader=teachers(school)[0],
        since=date(2026, 1, 1),
        due_on=date(2027, 1, 1),
    )
    with pytest.raises(RuleBroken, match="应晚于"):
        verbs.put_off(project, due_on=date(2026, 12, 1), reason="工作调动", by=by, at=clock.now())
    with pytest.raises(Refused):
        verbs.end_project(project, reason="放弃", by=User.objects.get(username="school"), at=clock.now())
    answer = sign_in("city").post(f"/growth/projects/{project.key}/", {"act": "end", "reason": "主持人调离"})
    assert answer.status_code == 302
    assert "主持人调离" not in sign_in("member").get("/growth/projects/").content.decode()
