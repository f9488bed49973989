"""Seats: one chair at a time, no overlaps, the chair's office follows, 工会法第十八条."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from jiaogong.engines.org.models import Holding
from jiaogong.engines.provisions.verbs import set_value
from jiaogong.kernel.errors import Refused, RuleBroken
from jiaogong.modules.committees import provisions, verbs
from jiaogong.modules.committees.checks import SeatDraft, findings
from jiaogong.modules.committees.lines import drafts_of, read_lines
from jiaogong.modules.committees.models import Seat, SpecialCommittee
from jiaogong.modules.committees.reading import chair_apart, committees_of
from jiaogong.modules.unions.models import CommitteeTerm

from .cast import Stage, days, open_names, stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(db: None) -> Stage:
    return stage()


def chair_of(made: Stage) -> str:
    holding = Holding.objects.filter(office__unit=made.school, office__role="chair", until=None).first()
    return holding.person.name if holding else ""


def test_a_committee_begins_with_its_seats_and_the_chairs_office(made: Stage) -> None:
    assert open_names(made.term) == ["赵一鸣", "钱二妹", "陈志远"]
    assert chair_of(made) == "陈志远"
    new = verbs.begin_committee(
        made.school, by=made.cast.user("county"), kind="union", number=2, since=days(-3), years=3,
        seats=made.draft("孙三元", "陈志远", chair="赵一鸣"), basis="云教工〔2026〕9号",
    )  # fmt: skip
    made.term.refresh_from_db()
    assert made.term.until == days(-3)
    assert not Seat.objects.filter(term=made.term, until=None).exists()
    assert open_names(new) == ["孙三元", "赵一鸣", "陈志远"]
    assert chair_of(made) == "赵一鸣"
    assert made.cast.client("school").get("/committees/").status_code in (200, 404)  # his rights ended with the office


@pytest.mark.parametrize(("seats", "words"), [
    ([("陈志远", "chair"), ("赵一鸣", "chair")], "现在写了 2 位（陈志远、赵一鸣）"),
    ([("陈志远", "member"), ("赵一鸣", "member")], "现在没有写"),
    ([("陈志远", "chair"), ("陈志远", "member")], "写了两次"),
    ([("陈志远", "head")], "没有主任"),
])  # fmt: skip
def test_a_wrong_committee_is_refused_by_name(made: Stage, seats: list[tuple[str, str]], words: str) -> None:
    drafts = [SeatDraft(made.people[name], post) for name, post in seats]
    with pytest.raises(RuleBroken, match=words):
        verbs.begin_committee(
            made.school,
            by=made.cast.user("county"),
            kind="union",
            number=2,
            since=days(-3),
            years=3,
            seats=drafts,
            basis="x",
        )
    assert CommitteeTerm.objects.filter(unit=made.school).count() == 1


def test_two_chairs_and_overlapping_periods_are_refused(made: Stage) -> None:
    by = made.cast.user("school")
    with pytest.raises(RuleBroken, match=r"陈志远自 .* 起任主席：一个委员会同一时间只能有一位主席，请先登记其离任"):
        verbs.take_seat(made.term, by=by, person=made.people["孙三元"], post="chair", since=days(-2))
    with pytest.raises(RuleBroken, match="任职时间不能重叠"):
        verbs.take_seat(made.term, by=by, person=made.people["赵一鸣"], post="finance", since=days(-2))
    seat = Seat.objects.get(term=made.term, person=made.people["赵一鸣"])
    verbs.leave_seat(seat, by=by, until=days(-5), leaving="resigned")
    with pytest.raises(RuleBroken, match=r"至 .*重叠"):
        verbs.take_seat(made.term, by=by, person=made.people["赵一鸣"], post="member", since=days(-9))
    verbs.take_seat(made.term, by=by, person=made.people["赵一鸣"], post="member", since=days(-5))


def test_the_database_holds_what_the_verbs_promise(made: Stage) -> None:
    third, since = made.people["孙三元"], days(-9)
    special = SpecialCommittee.objects.create(unit=made.school, title="福利委员会", since=since)
    Seat.objects.create(special=special, person=third, post="head", since=since)
    wrong = [
        {"term": made.term, "person": third, "post": "chair"},
        {"term": made.term, "person": made.people["赵一鸣"], "post": "member"},
        {"term": made.term, "special": special, "person": third, "post": "member"},
        {"person": third, "post": "member"},
        {"special": special, "person": made.people["周四海"], "post": "head"},
        {"special": special, "person": third, "post": "member"},
        {"term": made.term, "person": third, "post": "member", "until": since},
    ]
    for row in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            Seat.objects.create(since=since, **row)
    for row in ({"title": ""}, {"title": "福利委员会"}, {"title": "提案", "until": since}):
        with pytest.raises(IntegrityError), transaction.atomic():
            SpecialCommittee.objects.create(unit=made.school, since=since, **row)


def test_a_chair_is_moved_only_with_both_consents(made: Stage) -> None:
    seat, by = Seat.objects.get(term=made.term, post="chair"), made.cast.user("county")
    with pytest.raises(RuleBroken, match="《工会法》第十八条") as broken:
        verbs.leave_seat(seat, by=by, until=days(-1), leaving="moved", own_consent="委员会会议同意")
    assert broken.value.field == "upper_consent"
    verbs.leave_seat(
        seat,
        by=by,
        until=days(-1),
        leaving="moved",
        own_consent="委员会会议同意",
        upper_consent="同意，云教工〔2026〕3号",
    )
    assert chair_of(made) == ""
    verbs.take_seat(made.term, by=by, person=made.people["孙三元"], post="chair", since=days(-1), basis="补选批复")
    assert chair_of(made) == "孙三元"
    with pytest.raises(RuleBroken, match="已于"):
        verbs.leave_seat(seat, by=by, until=days(-1), leaving="resigned")


def test_size_warns_or_refuses_as_the_place_says(made: Stage) -> None:
    from jiaogong.modules.members.models import Membership

    for person in made.people.values():
        Membership.objects.create(person=person, unit=made.school, employment_type="established", since=days(-700))
    by, county = made.cast.user("county"), made.cast.units["county"]
    set_value(
        county, by=by, key=provisions.SIZE_BANDS, value=[[0, 200, 4, 7]], since=days(-30), source="云教工〔2026〕2号"
    )
    found = findings(made.school, "union", made.draft("赵一鸣", "钱二妹"), days(0))
    assert [
        (f.refuses, "会员 6 人，工会委员会应为 4–7 人，现为 3 人，少于规定（云教工〔2026〕2号）" in f.text)
        for f in found
    ] == [(False, True)]
    set_value(county, by=by, key=provisions.SIZE_CHECK, value="refuse", since=days(-30), source="云教工〔2026〕2号")
    with pytest.raises(RuleBroken, match="少于规定"):
        verbs.begin_committee(
            made.school, by=by, kind="union", number=2, since=days(-2), years=3, seats=made.draft("赵一鸣"), basis="x"
        )


def test_who_keeps_the_money_does_not_audit_it(made: Stage) -> None:
    seat = SeatDraft(made.people["周四海"], "head")
    verbs.take_seat(made.term, by=made.cast.user("school"), person=seat.person, post="finance", since=days(-9))
    found = findings(made.school, "funds_review", [seat], days(0))
    assert ["周四海管理工会财务" in f.text and "未核对官方文本" in f.text for f in found] == [True]


def test_lines_are_read_as_people_type_them() -> None:
    lines = read_lines("1、陈志远 主席 48\n\n赵一鸣，组织委员，40票\n钱二妹（数学）")
    assert [(x.name, x.hint, x.post, x.votes) for x in lines] == [
        ("陈志远", "", "chair", 48), ("赵一鸣", "", "organisation", 40), ("钱二妹", "数学", "member", None),
    ]  # fmt: skip
    for text, words in (
        ("", "每行一人"),
        ("陈志远 校长", "职务“校长”不认得"),
        ("陈 志 远 主席", "不认得|读不懂"),
        ("人\n" * 61, "最多"),
    ):
        with pytest.raises(RuleBroken, match=words):
            read_lines(text)


def test_lines_find_the_staff_and_tell_namesakes_apart(made: Stage) -> None:
    from jiaogong.engines.org.models import Employment
    from jiaogong.engines.org.verbs import make_person

    twin = make_person(name="赵一鸣")
    twin.save()
    Employment.objects.create(person=twin, unit=made.school, employment_type="agency", subject="音乐", since=days(-99))
    with pytest.raises(RuleBroken, match="有 2 位“赵一鸣”，请写明是哪一位"):
        drafts_of(made.school, "赵一鸣")
    assert drafts_of(made.school, "赵一鸣（音乐） 委员")[0].person == twin
    with pytest.raises(RuleBroken, match="没有“李外人”"):
        drafts_of(made.school, "陈志远 主席\n李外人")


def test_office_and_seat_that_differ_are_said(made: Stage) -> None:
    office = Holding.objects.get(office__unit=made.school, office__role="chair", until=None).office
    Holding.objects.filter(office=office, until=None).update(person=made.people["孙三元"])
    said = chair_apart(made.school, committees_of(made.school, days(0), check=True), days(0))
    assert "委员会登记的主席是陈志远，职务“工会主席”登记的是孙三元" in said


def test_special_committees_come_and_go(made: Stage) -> None:
    by = made.cast.user("school")
    row = verbs.set_up_special(made.school, by=by, title="福利委员会", since=days(-20))
    with pytest.raises(RuleBroken, match="不能重复设立"):
        verbs.set_up_special(made.school, by=by, title="福利委员会", since=days(-10))
    verbs.take_seat(row, by=by, person=made.people["陈志远"], post="head", since=days(-19))
    verbs.end_special(row, by=by, until=days(-1), basis="任务完成")
    assert not Seat.objects.sitting(days(0)).filter(special=row).exists()
    with pytest.raises(Refused):
        verbs.set_up_special(made.school, by=made.cast.user("member"), title="提案", since=days(-1))
