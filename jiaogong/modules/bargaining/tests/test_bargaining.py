"""From the invitation to a contract in force, with every refusal; what the database itself refuses."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from jiaogong.engines.inbox.models import Item
from jiaogong.kernel import clock
from jiaogong.kernel.errors import Refused, RuleBroken
from jiaogong.modules.bargaining import reading, verbs
from jiaogong.modules.bargaining.models import Contract, Negotiation, Representative
from jiaogong.modules.bargaining.words import Side, State
from jiaogong.modules.committees.tests.cast import Stage, stage
from jiaogong.modules.congress.models import AgendaItem, Congress, Session, Term
from jiaogong.modules.congress.words import Outcome

pytestmark = pytest.mark.django_db
UNION = "陈志远 工会主席\n赵一鸣 教师\n钱二妹 教师"
EMPLOYER = "顾校长 校长\n李副校长 副校长\n王会计 会计"


@pytest.fixture
def cast() -> Stage:
    return stage()


def now(days: int = 0) -> datetime:
    return clock.now() + timedelta(days=days)


def day(days: int = 0) -> date:
    return clock.today() + timedelta(days=days)


def begin(cast: Stage, on: int = -30, **more: Any) -> Negotiation:
    given = {"kind": "collective", "invited_by": "union", "on": day(on), "matters": "劳动报酬、休息休假"} | more
    return verbs.invite(cast.school, by=cast.cast.user("school"), at=now(), **given)


def people(union: str = UNION, employer: str = EMPLOYER, *, cast: Stage) -> list[Any]:
    return [*reading.typed(Side.UNION, union, cast.school), *reading.typed(Side.EMPLOYER, employer, cast.school)]


def talked(cast: Stage) -> Negotiation:
    by, row = cast.cast.user("school"), begin(cast)
    verbs.answer(row, on=day(-25), agreed=True, text="同意", by=by, at=now())
    verbs.seat(row, people=people(cast=cast), by=by)
    verbs.meet(row, on=day(-20), record="就休息休假达成一致。", by=by, at=now())
    return row


def drafted(cast: Stage, **more: Any) -> tuple[Negotiation, Contract]:
    row = talked(cast)
    return row, draft(cast, row, **more)


def draft(cast: Stage, row: Negotiation, **more: Any) -> Contract:
    given = {"text": "第一条 男女平等。", "since": day(), "until": day(364), "equality": True, "women": True} | more
    return verbs.draft(row, by=cast.cast.user("school"), at=now(), **given)


def session(cast: Stage) -> Session:
    congress = Congress.objects.create(unit=cast.school, kind="staff")
    term = Term.objects.create(
        congress=congress, number=1, since=day(-400), due_on=day(1000), years=5, made_at=now(), seats=30
    )
    return Session.objects.create(term=term, number=1, begins_at=now(5), place="报告厅", made_at=now())


def pass_it(cast: Stage, row: Negotiation, meeting: Session) -> None:
    item = verbs.put_on_agenda(row, session=meeting, by=cast.cast.user("school"), at=now())
    AgendaItem.objects.filter(pk=item.pk).update(outcome=Outcome.PASSED, decided_at=now())


def test_the_whole_way(cast: Stage) -> None:
    by = cast.cast.user("school")
    row, contract = drafted(cast)
    with pytest.raises(RuleBroken, match="先把它列入教代会议程"):
        verbs.sign(row, on=day(), by=by, at=now())
    pass_it(cast, row, session(cast))
    verbs.sign(row, on=day(), by=by, at=now())
    row.refresh_from_db()
    assert Item.objects.open().get(subject_id=row.pk, kind="bargaining.send").due_on == day(10)
    verbs.send(row, on=day(), office="县人力资源和社会保障局", by=by, at=now())
    assert not Item.objects.open().filter(subject_id=row.pk).exists()
    assert verbs.sweep(now(15)) == 0
    assert verbs.sweep(now(16)) == 1
    assert verbs.sweep(now(16)) == 0
    row.refresh_from_db()
    contract.refresh_from_db()
    assert (row.state, contract.effective_on) == (State.IN_FORCE, day(16))
    assert [p.state for p in reading.way_of(row, contract, reading.item_of(contract))] == ["done"] * 8
    found = verbs.inspect(row, on=day(), finding="按约发放", mend="年休假安排", by=by, at=now())
    verbs.mend(found, on=day(), by=by, at=now())
    verbs.mend(found, on=day(), by=by, at=now())
    verbs.sweep(now(300))
    assert Item.objects.open().get(subject_id=row.pk).kind == "bargaining.renew"
    assert verbs.sweep(now(366)) == 1
    row.refresh_from_db()
    assert row.state == State.OVER
    assert not Item.objects.open().filter(subject_id=row.pk).exists()


def test_an_objection_needs_a_new_version_passed_anew(cast: Stage) -> None:
    by, meeting = cast.cast.user("school"), session(cast)
    row, _ = drafted(cast)
    pass_it(cast, row, meeting)
    verbs.sign(row, on=day(), by=by, at=now())
    verbs.send(row, on=day(), office="县人社局", by=by, at=now())
    with pytest.raises(RuleBroken, match="没有提出异议"):
        draft(cast, row)
    verbs.object_to(row, on=day(), text="第五条违法", by=by, at=now())
    assert verbs.sweep(now(40)) == 0, "an opposed contract never comes into force by itself"
    second = draft(cast, row, text="第一条 男女平等。修改后的第五条。")
    assert second.version == 2
    with pytest.raises(RuleBroken, match="教代会"):
        verbs.sign(row, on=day(), by=by, at=now())


@pytest.mark.parametrize(
    ("union", "employer", "said"),
    [
        ("甲 主席\n乙", EMPLOYER, "至少 3 人"),
        (UNION, EMPLOYER + "\n丁", "不能多于职工方"),
        ("甲\n乙 外聘\n丙 外聘", EMPLOYER, "外聘"),
        (UNION, EMPLOYER.replace("王会计", "赵一鸣"), "只能代表一方"),
    ],
)
def test_who_may_sit_at_the_table(cast: Stage, union: str, employer: str, said: str) -> None:
    row = begin(cast)
    with pytest.raises(RuleBroken, match=said):
        verbs.seat(row, people=people(union, employer, cast=cast), by=cast.cast.user("school"))
    assert not row.representatives.exists()


def test_the_rules_of_the_draft(cast: Stage) -> None:
    by, row = cast.cast.user("school"), begin(cast)
    verbs.answer(row, on=day(-20), agreed=True, text="", by=by, at=now())
    with pytest.raises(RuleBroken, match="先确定双方协商代表"):
        draft(cast, row)
    with pytest.raises(RuleBroken, match="先确定双方协商代表"):
        verbs.meet(row, on=day(), record="谈", by=by, at=now())
    with pytest.raises(RuleBroken, match="妇女权益保障法"):
        draft(cast, row, women=False)
    verbs.seat(row, people=people(cast=cast), by=by)
    verbs.meet(row, on=day(), record="谈", by=by, at=now())
    with pytest.raises(RuleBroken, match="最长 3 年"):
        draft(cast, row, until=day(3 * 366 + 2))
    assert draft(cast, row, until=clock.add_months(day(), 36) - timedelta(days=1)).version == 1


def test_one_at_a_time_a_refusal_ends_it_and_strangers_are_refused(cast: Stage) -> None:
    row = begin(cast)
    assert Item.objects.open().get(subject_id=row.pk).due_on == day(-15)
    with pytest.raises(RuleBroken, match="正在进行"):
        begin(cast)
    with pytest.raises(Refused):
        verbs.fail(row, reason="不谈了", by=cast.cast.user("county"), at=now())
    with pytest.raises(RuleBroken, match="理由"):
        verbs.answer(row, on=day(), agreed=False, text="", by=cast.cast.user("school"), at=now())
    verbs.answer(row, on=day(), agreed=False, text="经费未定", by=cast.cast.user("school"), at=now())
    assert row.contracts.count() == 0
    assert begin(cast, on=0).state == State.INVITED


def test_what_the_database_refuses(cast: Stage) -> None:
    row, contract = drafted(cast)
    faults = (
        lambda: Contract.objects.filter(pk=contract.pk).update(women=False),
        lambda: Contract.objects.filter(pk=contract.pk).update(sent_on=day()),
        lambda: Contract.objects.filter(pk=contract.pk).update(until=day(-1)),
        lambda: Contract.objects.filter(pk=contract.pk).update(objection="没有日期"),
        lambda: Representative.objects.filter(negotiation=row).update(chief=True),
        lambda: Representative.objects.create(negotiation=row, side=Side.EMPLOYER, name="陈志远"),
        lambda: Negotiation.objects.filter(pk=row.pk).update(state="failed"),
        lambda: Negotiation.objects.create(
            unit=row.unit,
            kind=row.kind,
            invited_by="union",
            invited_on=day(),
            matters="x",
            reply_due_on=day(),
            changed_on=day(),
        ),
    )
    for fault in faults:
        with pytest.raises(IntegrityError), transaction.atomic():
            fault()


def test_pages(cast: Stage) -> None:
    chair = Client()
    chair.force_login(cast.cast.user("school"))
    given = {"kind": "wage", "invited_by": "union", "on": str(day(-3)), "matters": "工资增长幅度"}
    answer = chair.post("/bargaining/new/", given, follow=True)
    row = Negotiation.objects.get()
    assert "前答复" in answer.content.decode()
    assert chair.get(f"/bargaining/{row.key}/papers/invitation/").status_code == 200
    assert chair.get(f"/bargaining/{row.key}/papers/contract/").status_code == 404
    assert chair.get(f"/bargaining/{row.key}/steal/").status_code == 404
    seats = f"/bargaining/{row.key}/seats/"
    said = chair.post(seats, {"union": "甲", "employer": EMPLOYER}).content.decode()
    assert "至少 3 人" in said
    chair.post(seats, {"union": UNION, "employer": EMPLOYER})
    assert row.representatives.get(name="赵一鸣").person == cast.people["赵一鸣"]
    assert "赵一鸣" in chair.get(seats).content.decode()
    county = Client()
    county.force_login(cast.cast.user("county"))
    page = county.get("/bargaining/?kind=wage&export=xlsx")
    assert page.status_code == 200
    assert county.post(seats, {"union": UNION, "employer": EMPLOYER}).status_code == 404
