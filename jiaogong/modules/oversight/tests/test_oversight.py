"""From planning to archiving, the rota, findings mended and returned; who sees it; what the database refuses."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from jiaogong.engines.inbox.models import Item, Message
from jiaogong.engines.org.models import Person
from jiaogong.kernel import clock
from jiaogong.kernel.accounts.models import User
from jiaogong.kernel.errors import Refused, RuleBroken
from jiaogong.modules.committees.tests.cast import Stage, stage
from jiaogong.modules.congress.models import Congress, Delegate, Delegation, Term
from jiaogong.modules.oversight import reading, verbs
from jiaogong.modules.oversight.models import Finding, Occasion, Participant
from jiaogong.modules.oversight.words import FindingState, Kind, Role, State

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Stage:
    made = stage()
    congress = Congress.objects.create(unit=made.school, kind="staff")
    term = Term.objects.create(
        congress=congress, number=1, since=date(2024, 1, 1), due_on=date(2029, 1, 1), years=5, made_at=clock.now()
    )
    group = Delegation.objects.create(term=term, name="第一代表团", position=1)
    for number, name in enumerate(("赵一鸣", "钱二妹", "孙三元"), 1):
        Delegate.objects.create(
            term=term, person=made.people[name], delegation=group, number=number, since=date(2024, 1, 1)
        )
        made.people[name].user = User.objects.create_user(f"d{number}", "pw-pw-pw-pw")
        made.people[name].save(update_fields=["user"])
    return made


def now(days: float = 0) -> datetime:
    return clock.now() + timedelta(days=days)


def plan(cast: Stage, kind: str = Kind.INSPECTION, days: float = 1, **more: Any) -> Occasion:
    given = {"title": "食堂巡视", "outline": "", "place": "食堂", "begins_at": now(days)} | more
    return verbs.plan(cast.school, kind=kind, by=cast.cast.user("school"), at=now(), **given)


def seat(cast: Stage, row: Occasion, **roles: str) -> None:
    people = {cast.people[name]: role for name, role in roles.items()}
    verbs.seat(row, people=people, by=cast.cast.user("school"), at=now())


def held(cast: Stage, kind: str = Kind.INSPECTION) -> Occasion:
    row = plan(cast, kind)
    seat(cast, row, 赵一鸣=Role.DELEGATE, 钱二妹=Role.DELEGATE, 陈志远=Role.LEADER)
    verbs.announce(row, by=cast.cast.user("school"), at=now())
    return verbs.hold(row, record="看了后厨。", conclusion="", by=cast.cast.user("school"), at=now(2))


def test_an_inspection_to_its_end(cast: Stage) -> None:
    by, row = cast.cast.user("school"), held(cast)
    assert not Item.objects.open().filter(kind="oversight.attend").exists()
    mine = verbs.feed_back(row, text="后厨干净。", by=cast.people["赵一鸣"].user, at=now(2))
    assert mine.feedback == "后厨干净。"
    with pytest.raises(Refused):
        verbs.feed_back(row, text="我没去。", by=cast.people["孙三元"].user, at=now(2))
    found = verbs.find(row, text="空调坏了", person=cast.people["赵一鸣"], due_on=None, by=by, at=now(2))
    assert found.due_on > clock.today() + timedelta(days=20)
    with pytest.raises(RuleBroken, match="没有确认整改"):
        verbs.archive(row, by=by, at=now(3))
    with pytest.raises(Refused):
        verbs.answer(found, text="修好了", by=cast.people["钱二妹"].user, at=now(3))
    verbs.answer(found, text="修好了", by=cast.people["赵一鸣"].user, at=now(3))
    verbs.judge(found, fine=False, text="还有一台没修", by=by, at=now(4))
    found.refresh_from_db()
    assert found.state == FindingState.OPEN
    verbs.answer(found, text="都修好了", by=cast.people["赵一鸣"].user, at=now(5))
    verbs.judge(found, fine=True, text="", by=by, at=now(6))
    verbs.archive(row, by=by, at=now(7))
    row.refresh_from_db()
    assert row.state == State.CLOSED
    assert not Item.objects.open().filter(person=cast.people["赵一鸣"]).exists()


def test_a_hearing_needs_its_parties_and_its_days(cast: Stage) -> None:
    by, row = cast.cast.user("school"), plan(cast, Kind.HEARING, 3, title="课后服务听证")
    seat(cast, row, 赵一鸣=Role.DELEGATE, 钱二妹=Role.APPLICANT, 孙三元=Role.DEPARTMENT)
    with pytest.raises(RuleBroken, match="主持人"):
        verbs.announce(row, by=by, at=now())
    seat(cast, row, 赵一鸣=Role.DELEGATE, 钱二妹=Role.APPLICANT, 孙三元=Role.DEPARTMENT, 陈志远=Role.CHAIR)
    with pytest.raises(RuleBroken, match="提前 5 个工作日"):
        verbs.announce(row, by=by, at=now())
    row = plan(cast, Kind.HEARING, 20, title="课后服务听证")
    seat(cast, row, 赵一鸣=Role.DELEGATE, 钱二妹=Role.APPLICANT, 孙三元=Role.DEPARTMENT, 陈志远=Role.CHAIR)
    verbs.announce(row, by=by, at=now())
    with pytest.raises(RuleBroken, match="结论"):
        verbs.hold(row, record="双方陈述", conclusion="", by=by, at=now(21))
    with pytest.raises(RuleBroken, match="时间还没有到"):
        verbs.hold(row, record="双方陈述", conclusion="采纳", by=by, at=now(5))
    assert verbs.hold(row, record="双方陈述", conclusion="采纳", by=by, at=now(21)).state == State.HELD


def test_the_rota_begins_with_whoever_waited_longest(cast: Stage) -> None:
    by, first = cast.cast.user("school"), plan(cast, Kind.OBSERVING, title="第一次")
    assert [turn.person.name for turn in reading.rota(first, clock.today())] == ["赵一鸣", "钱二妹", "孙三元"]
    seat(cast, first, 赵一鸣=Role.DELEGATE)
    verbs.announce(first, by=by, at=now())
    verbs.announce(first, by=by, at=now())
    assert Item.objects.open().filter(kind="oversight.attend").count() == 1
    second = plan(cast, Kind.OBSERVING, title="第二次")
    assert [turn.person.name for turn in reading.rota(second, clock.today())] == ["钱二妹", "孙三元", "赵一鸣"]
    verbs.hold(first, record="列席", conclusion="", by=by, at=now(2))
    with pytest.raises(RuleBroken, match="没有反馈"):
        verbs.archive(first, by=by, at=now(3))
    with pytest.raises(RuleBroken, match="不是现任教代会代表"):
        seat(cast, second, 周四海=Role.DELEGATE)
    verbs.cancel(first := plan(cast, title="取消的"), reason="改期", by=by, at=now())
    assert not Message.objects.filter(short="活动取消").exists(), "nobody had been told of it"
    assert Occasion.objects.get(pk=first.pk).state == State.CANCELLED


def test_names_are_found_and_namesakes_told_apart(cast: Stage) -> None:
    today, school = clock.today(), cast.school
    assert reading.named("赵一鸣、钱二妹", school, today) == [cast.people["赵一鸣"], cast.people["钱二妹"]]
    with pytest.raises(RuleBroken, match="没有“张三”"):
        reading.named("张三", school, today)
    twin = Person.objects.create(name="赵一鸣")
    twin.employments.create(unit=school, employment_type="established", subject="语文", since=date(2020, 1, 1))
    with pytest.raises(RuleBroken, match="同名"):
        reading.named("赵一鸣", school, today)
    assert reading.named("赵一鸣（语文）", school, today) == [twin]
    with pytest.raises(RuleBroken, match="写了两次"):
        reading.people_typed([twin], {Role.CHAIR: "赵一鸣（语文）"}, school, today)


def test_pages_and_who_sees_them(cast: Stage) -> None:
    chair, delegate, teacher, county = Client(), Client(), Client(), Client()
    chair.force_login(cast.cast.user("school"))
    delegate.force_login(cast.people["孙三元"].user)
    county.force_login(cast.cast.user("county"))
    plain = User.objects.create_user("plain", "pw-pw-pw-pw")
    Person.objects.filter(pk=cast.people["周四海"].pk).update(user=plain)
    teacher.force_login(plain)
    day = clock.today() + timedelta(days=2)
    given = {"kind": "dialogue", "title": "沟通会", "outline": "", "day": str(day), "hour": "14:00", "place": "会议室"}
    answer = chair.post("/oversight/new/", given)
    row = Occasion.objects.get()
    assert answer.url == f"/oversight/{row.key}/people/"
    assert "还没有轮到过" in chair.get(answer.url).content.decode()
    key = str(cast.people["赵一鸣"].key)
    chair.post(answer.url, {"delegate": key, "leader": "陈志远"})
    assert Participant.objects.filter(occasion=row).count() == 2
    chair.post(f"/oversight/{row.key}/act/announce/")
    verbs.hold(row, record="谈了", conclusion="", by=cast.cast.user("school"), at=now(3))
    chair.post(f"/oversight/{row.key}/find/", {"text": "监考太集中", "person": "钱二妹", "due_on": ""})
    found = Finding.objects.get()
    for page in (f"/oversight/{row.key}/", f"/oversight/findings/{found.key}/", f"/oversight/{row.key}/paper/"):
        assert chair.get(page).status_code == 200
        assert delegate.get(page).status_code == 200, "delegates read it"
        assert county.get(page).status_code == 200
        assert teacher.get(page).status_code == 404
    mine = Client()
    mine.force_login(cast.people["钱二妹"].user)
    mine.post(f"/oversight/findings/{found.key}/", {"text": "已调整"})
    chair.post(f"/oversight/findings/{found.key}/", {"fine": "yes", "text": ""})
    found.refresh_from_db()
    assert found.state == FindingState.CONFIRMED
    assert delegate.post(f"/oversight/findings/{found.key}/", {"text": "x"}).status_code == 404
    assert county.post(f"/oversight/{row.key}/act/archive/").status_code == 404
    assert "沟通会" in delegate.get("/oversight/").content.decode()
    assert teacher.get("/oversight/").status_code == 404


def test_what_the_database_refuses(cast: Stage) -> None:
    row = held(cast)
    faults = (
        lambda: Occasion.objects.filter(pk=row.pk).update(record=""),
        lambda: Occasion.objects.filter(pk=row.pk).update(announced_at=None),
        lambda: Occasion.objects.filter(pk=row.pk).update(state="cancelled"),
        lambda: Occasion.objects.filter(pk=row.pk).update(title=""),
        lambda: row.participants.create(person=cast.people["赵一鸣"], role=Role.OTHER),
        lambda: row.participants.filter(person=cast.people["赵一鸣"]).update(feedback="没有时间"),
        lambda: row.findings.create(person=cast.people["赵一鸣"], text="", due_on=clock.today(), made_at=now()),
    )
    for fault in faults:
        with pytest.raises(IntegrityError), transaction.atomic():
            fault()
