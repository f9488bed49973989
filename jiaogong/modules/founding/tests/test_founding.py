"""From the first preparation to the organisation code, through the verbs and the pages."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client

from jiaogong.engines.figures.reckon import Reckoning
from jiaogong.engines.inbox.models import Item, Message
from jiaogong.engines.org.models import Affiliation, Employment, Headcount, Holding, Office, Person, Unit
from jiaogong.engines.org.verbs import found_unit, make_person
from jiaogong.kernel import clock
from jiaogong.kernel.accounts.models import User
from jiaogong.kernel.attempts import counting as attempts
from jiaogong.kernel.attempts.models import Attempt
from jiaogong.kernel.clock import SHANGHAI
from jiaogong.kernel.errors import Refused, RuleBroken
from jiaogong.kernel.journal.models import Entry
from jiaogong.modules.committees.models import Seat
from jiaogong.modules.founding import verbs
from jiaogong.modules.founding.models import Founding
from jiaogong.modules.founding.reading import lacking, track
from jiaogong.modules.founding.verbs.people import NUMBERS_A_DAY, TAKEN_AN_HOUR
from jiaogong.modules.members.models import Membership
from jiaogong.modules.unions.models import Body, CommitteeTerm, Union
from jiaogong.modules.unions.tests.cast import OPENED, days_ago, id_number, officer, three_units
from jiaogong.modules.unions.words import Form

pytestmark = pytest.mark.django_db
NAMES = "王敏 李静 张芳 刘洋 陈雪 杨丽 黄英 赵伟 吴涛 周红".split()


def at(ago: int) -> datetime:
    return datetime.combine(days_ago(ago), time(9), SHANGHAI)


def kindergarten(county: Unit, staff: int = 32, name: str = "小橡树幼儿园", code: str = "T10102") -> Unit:
    unit = found_unit(
        by=None,
        superior=county,
        code=code,
        name=name,
        layer="base",
        kind="kindergarten",
        nature="private",
        since=OPENED,
        check=False,
    )
    Headcount.objects.create(unit=unit, employment_type="school_hired", number=staff, since=OPENED)
    return unit


@pytest.fixture
def cast(db: None) -> tuple[Unit, Unit, User, User]:
    """County, kindergarten with 32 staff, the county's chair, and an account of the kindergarten's staff."""
    _, county, _ = three_units()
    unit = kindergarten(county)
    chair = officer(county, "hejianping", title="主席")
    user = User.objects.create_user("linxiaoyan", None, name="林晓燕")
    person = make_person(name="林晓燕")
    person.user = user
    person.save()
    Employment.objects.create(person=person, unit=unit, employment_type="school_hired", since=days_ago(400))
    return county, unit, chair, user


def begun(unit: Unit, by: User, ago: int) -> Founding:
    """The case begun by one of the staff, whose new office counts from the next request on."""
    case = verbs.open_founding(unit, by=by, at=at(ago), contact=by.person)
    by.__dict__.pop("_standings", None)
    return case


def prepared(unit: Unit, by: User, ago: int = 30) -> Founding:
    """A case with everything but the application."""
    case = begun(unit, by, ago)
    verbs.add_people(case, by=by, at=at(ago), lines="\n".join(["林晓燕", *NAMES]))
    verbs.change_details(
        case, by=by, at=at(ago), form=case.form, name=case.name, intended=11 if case.form == "joint" else 32
    )
    case.refresh_from_db()
    for title in ("建会申请书", "筹备组名单", "会员花名册", "单位法人证照"):
        verbs.hand_in_paper(case, by=by, at=at(ago), title=title, files=[SimpleUploadedFile("a.txt", b"paper")])
    return case


def elected(case: Founding, chair: User, by: User) -> Founding:
    verbs.apply(case, by=by, at=at(20))
    verbs.approve(case, by=chair, at=at(15), mark="乙教工", day=days_ago(15))
    people = {row.person.name: row.person for row in case.joiners.select_related("person")}
    seats = [("union", "chair", people["林晓燕"]), ("union", "organisation", people["王敏"]), ("union", "welfare", people["李静"]), ("funds_review", "head", people["张芳"]), ("women", "head", people["陈雪"])]  # fmt: skip
    return verbs.record_election(
        case, by=by, at=at(5), day=days_ago(6), years=5, due=32, present=30, votes=29, congress=True, seats=seats
    )


def test_the_whole_way_of_a_kindergarten(cast: tuple[Unit, Unit, User, User]) -> None:
    county, unit, chair, user = cast
    before = Reckoning(county, clock.today()).value("unions.establishment_rate").numerator
    case = prepared(unit, user)
    assert case.form == Form.COMMITTEE
    assert Item.objects.open().get(subject_id=case.pk, kind="founding.prepare").office.unit == unit
    case = elected(case, chair, user)
    assert case.approval == f"乙教工〔{days_ago(15).year}〕1号"
    case = verbs.complete(case, by=chair, at=at(0))

    union = Union.objects.get(unit=unit)
    assert (union.since, union.code, union.approval) == (days_ago(15), "T10102G01", case.approval)
    assert set(Body.objects.filter(unit=unit).values_list("kind", flat=True)) == {"congress", "funds_review", "women"}
    assert CommitteeTerm.objects.filter(unit=unit, number=1).count() == 3
    assert Seat.objects.filter(term__unit=unit, term__kind="union").count() == 3
    assert Holding.objects.get(office__unit=unit, office__role="chair", until=None).person == user.person
    assert Membership.objects.filter(unit=unit, since=days_ago(15)).count() == 11
    assert Office.objects.get(unit=unit, title="工会筹备组组长").abolished_on == clock.today()
    assert not Item.objects.open().filter(subject_id=case.pk, subject_type="founding.founding").exists()
    assert Message.objects.filter(short="建会完成", office__unit=unit).exists()
    assert Reckoning(county, clock.today()).value("unions.establishment_rate").numerator == before + 1
    assert Reckoning(county, days_ago(16)).value("unions.establishment_rate").numerator == before
    seen = track(case, clock.today())
    assert [row.days for row in seen.steps] == [0, 10, 5, 10, 5]
    assert (seen.days, seen.waiting) == (30, 0)
    assert 15 <= seen.working <= 24
    # Sent again, nothing happens twice.
    verbs.complete(case, by=chair, at=at(0))
    assert Union.objects.filter(unit=unit).count() == 1


def test_what_lacks_is_named_and_the_case_stays(cast: tuple[Unit, Unit, User, User]) -> None:
    _, unit, _, user = cast
    case = begun(unit, user, 3)
    verbs.add_people(case, by=user, at=at(3), lines="林晓燕\n王敏")
    with pytest.raises(
        RuleBroken,
        match=r"还缺：建会申请书、筹备组名单、会员花名册（名单 2 人，拟入会 32 人，还差 30 人）、单位法人证照",
    ):
        verbs.apply(case, by=user, at=at(2))
    client = Client()
    client.force_login(user)
    page = client.post(f"/founding/{case.key}/submit/").content.decode()
    assert "还缺：建会申请书" in page
    assert verbs.open_founding(unit, by=user, at=at(1), contact=user.person) == case


def test_returned_with_a_reason_then_applied_again(cast: tuple[Unit, Unit, User, User]) -> None:
    _, unit, chair, user = cast
    case = prepared(unit, user)
    verbs.apply(case, by=user, at=at(20))
    with pytest.raises(RuleBroken, match="退回要写明"):
        verbs.send_back(case, by=chair, at=at(19), reason=" ")
    case = verbs.send_back(case, by=chair, at=at(19), reason="证照已过期")
    assert case.state == "returned"
    assert Item.objects.open().get(subject_id=case.pk, kind="founding.prepare").office == case.contact
    assert lacking(case, clock.today()) == []
    assert verbs.apply(case, by=user, at=at(18)).state == "applied"
    case = verbs.refuse(case, by=chair, at=at(17), reason="《工会法》第十一条：应参加上级单位工会")
    assert (case.state, case.running) == ("refused", False)


def test_rules_are_named(cast: tuple[Unit, Unit, User, User]) -> None:
    _, unit, chair, user = cast
    case = prepared(unit, user)
    with pytest.raises(RuleBroken, match="会员 25 人以上的，应当建立基层工会委员会"):
        verbs.change_details(case, by=user, at=at(3), form=Form.JOINT, name="联合工会", intended=32)
    with pytest.raises(RuleBroken, match="校验码"):
        verbs.add_people(case, by=user, at=at(3), lines="王敏 110101199003071234")
    with pytest.raises(Refused):
        verbs.approve(case, by=user, at=at(3), mark="乙教工", day=days_ago(3))
    verbs.apply(case, by=user, at=at(20))
    with pytest.raises(RuleBroken, match="材料不能再改"):
        verbs.add_people(case, by=user, at=at(3), lines="新人")
    with pytest.raises(RuleBroken, match="批复日期不能更早"):
        verbs.approve(case, by=chair, at=at(15), mark="乙教工", day=days_ago(21))
    case = verbs.approve(case, by=chair, at=at(15), mark="乙教工", day=days_ago(15))
    people = [row.person for row in case.joiners.select_related("person")]
    given = {"by": user, "at": at(5), "years": 5, "congress": True, "seats": [("union", "chair", people[0])]}
    for more, words in (
        ({"day": days_ago(16), "due": 32, "present": 30, "votes": 20}, "选举不能早于批复"),
        ({"day": days_ago(6), "due": 32, "present": 21, "votes": 20}, "三分之二以上"),
        ({"day": days_ago(6), "due": 32, "present": 30, "votes": 16}, "未超过应到人数 32 人的一半"),
    ):
        with pytest.raises(RuleBroken, match=words):
            verbs.record_election(case, **given, **more)


def test_numbers_cannot_be_tried_out_without_end(cast: tuple[Unit, Unit, User, User]) -> None:
    _, unit, _, user = cast
    case = begun(unit, user, 3)
    make_person(name="别人", id_number=id_number(7)).save()
    client = Client()
    client.force_login(user)

    def added(lines: str) -> str:
        sent = {"act": "add", "lines": lines}
        return client.post(f"/founding/{case.key}/people/", sent, follow=True).content.decode()

    for number in range(TAKEN_AN_HOUR):
        assert "已登记在别的姓名下" in added(f"猜测{'一二三四五六七八九十'[number]} {id_number(7)}")
    refused = added(f"别人 {id_number(7)}")
    assert "请过一小时再试" in refused and not case.joiners.exists()
    assert "名单已更新" in added("王敏")  # without a number nothing is found out
    later = clock.now() + timedelta(minutes=61)
    Attempt.objects.update(at=clock.now() - timedelta(days=2))
    assert verbs.add_people(case, by=user, at=later, lines=f"别人 {id_number(7)}") == 1
    attempts.note(f"founding-number:{case.pk}", at=later, times=NUMBERS_A_DAY - 1)
    with pytest.raises(RuleBroken, match="一天最多填写 2000 个证件号码"):
        verbs.add_people(case, by=user, at=later, lines=f"别人 {id_number(7)}")


def test_a_joint_union_establishes_its_members(cast: tuple[Unit, Unit, User, User]) -> None:
    county, _, chair, _ = cast
    small, other = kindergarten(county, 11, "星星幼儿园", "T10103"), kindergarten(county, 9, "月亮幼儿园", "T10104")
    case = verbs.open_founding(small, by=chair, at=at(30), name="林晓燕")
    assert case.form == Form.JOINT
    verbs.add_people(case, by=chair, at=at(30), lines="\n".join(NAMES))
    verbs.change_details(case, by=chair, at=at(30), form="joint", name="乙县民办幼儿园联合工会", intended=10)
    for title in ("建会申请书", "筹备组名单", "单位法人证照", "联合建会协议"):
        verbs.hand_in_paper(case, by=chair, at=at(30), title=title, files=[SimpleUploadedFile("a.txt", b"paper")])
    with pytest.raises(RuleBroken, match="还缺：联合建会的其他单位"):
        verbs.apply(case, by=chair, at=at(20))
    verbs.add_partner(case, by=chair, at=at(20), other="月亮幼儿园")
    verbs.apply(case, by=chair, at=at(20))
    verbs.approve(case, by=chair, at=at(15), mark="乙教工", day=days_ago(15))
    people = [row.person for row in case.joiners.select_related("person")]
    verbs.record_election(
        case, by=chair, at=at(5), day=days_ago(6), years=3, due=10, present=10, votes=9, congress=False,
        seats=[("union", "chair", people[0]), ("funds_review", "head", people[1])],
    )  # fmt: skip
    verbs.complete(case, by=chair, at=at(0))
    assert Union.objects.filter(unit__in=(small, other)).count() == 1
    assert Affiliation.objects.get(unit=other, kind="joint_member").other == small
    reckoning = Reckoning(county, clock.today())
    rows = {row.unit.id: row.numerator for row in reckoning.value("unions.establishment_rate").rows}
    assert (rows[small.pk], rows[other.pk]) == (1, 1)
    bodies = {r.unit.id: r.numerator for r in reckoning.value("unions.bodies", category="funds_review").rows}
    assert bodies[other.pk] == 1
    client = Client()
    client.force_login(chair)
    assert "联合基层工会" in client.get(f"/unions/{other.key}/").content.decode()
    shown = client.get("/unions/?union=no").content.decode()
    assert "月亮幼儿园" not in shown
    with pytest.raises(RuleBroken, match="已经建会"):
        verbs.open_founding(other, by=chair, at=at(0), name="某人")


def test_a_federation_ties_the_members_of_a_group(cast: tuple[Unit, Unit, User, User]) -> None:
    county, unit, chair, user = cast
    elect = elected(prepared(unit, user), chair, user)
    verbs.complete(elect, by=chair, at=at(0))
    city = officer(county.superior, "zhoumin", title="主席")  # type: ignore[arg-type]
    group = found_unit(by=None, superior=county.superior, code="T1G", name="甲教育集团", layer="county", kind="group", nature="public", since=OPENED, check=False)  # fmt: skip
    case = verbs.open_founding(group, by=city, at=at(4), name="王集团")
    assert case.form == Form.FEDERATION
    verbs.add_partner(case, by=city, at=at(4), other=unit.code)
    for title in ("建会申请书", "筹备组名单", "教育集团成立文件", "成员单位同意书"):
        verbs.hand_in_paper(case, by=city, at=at(4), title=title, files=[SimpleUploadedFile("a.txt", b"paper")])
    verbs.apply(case, by=city, at=at(4))
    verbs.approve(case, by=city, at=at(3), mark="甲教工", day=days_ago(3))
    verbs.record_election(case, by=city, at=at(2), day=days_ago(2), years=5, due=9, present=9, votes=9, congress=False, seats=[("union", "chair", user.person)])  # fmt: skip
    verbs.complete(case, by=city, at=at(0))
    assert Affiliation.objects.get(unit=unit, kind="group_member").other == group
    assert Union.objects.get(unit=group).form == Form.FEDERATION


def test_who_sees_what(cast: tuple[Unit, Unit, User, User]) -> None:
    _, unit, chair, user = cast
    case = prepared(unit, user)
    stranger = officer(kindergarten(unit.superior, 5, "别家幼儿园", "T10105"), "bieren")  # type: ignore[arg-type]
    colleague = User.objects.create_user("wangmin", None, name="王敏")
    person = case.joiners.select_related("person").get(person__name="王敏").person
    person.user = colleague
    person.save()
    paper = f"/files/{case.papers.first().pk}"
    assert paper
    for who, expected in ((chair, 200), (user, 200), (colleague, 200), (stranger, 404)):
        client = Client()
        client.force_login(who)
        assert client.get(f"/founding/{case.key}/").status_code == expected
        wanted = 200 if who in (chair, user) else 404
        assert client.get(f"/founding/{case.key}/people/").status_code == wanted
        assert client.get(f"/founding/{case.key}/decide/").status_code == (200 if who == chair else 404)
    client = Client()
    client.force_login(colleague)
    assert "建会材料" not in client.get(f"/founding/{case.key}/").content.decode()


def test_the_approval_is_an_official_document(cast: tuple[Unit, Unit, User, User]) -> None:
    _, unit, chair, user = cast
    case = elected(prepared(unit, user), chair, user)
    client = Client()
    client.force_login(user)
    answer = client.get(f"/founding/{case.key}/approval/")
    assert answer.content[:2] == b"PK"
    assert "%E6%89%B9%E5%A4%8D" in answer["Content-Disposition"]


def test_one_running_case_and_an_approval_with_its_number(cast: tuple[Unit, Unit, User, User]) -> None:
    _, unit, _chair, user = cast
    case = prepared(unit, user)
    values = {"unit": unit, "form": "committee", "name": "x", "intended": 1, "opened_at": at(1)}
    for more in ({}, {"state": "done"}, {"state": "approved"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Founding.objects.create(**values, **more)
    with pytest.raises(IntegrityError), transaction.atomic():
        Founding.objects.filter(pk=case.pk).update(due=3, present=4)
    verbs.withdraw(case, by=user, at=at(1), reason="暂不办理")
    assert Founding.objects.create(**values).running
    assert Entry.objects.filter(verb="撤回").exists()


def test_numbers_already_used_elsewhere_are_not_given_again(cast: tuple[Unit, Unit, User, User]) -> None:
    _, unit, chair, user = cast
    year = days_ago(15).year
    Union.objects.create(unit=unit.superior, name="乙县教育工会", approval=f"乙教工〔{year}〕4号", since=OPENED)
    case = elected(prepared(unit, user), chair, user)
    assert case.approval == f"乙教工〔{year}〕5号"


def test_an_id_number_is_matched_to_the_person_known(cast: tuple[Unit, Unit, User, User]) -> None:
    _, unit, _chair, user = cast
    number = id_number(7)
    known = make_person(name="王敏", id_number=number)
    known.save()
    case = begun(unit, user, 3)
    assert verbs.add_people(case, by=user, at=at(3), lines=f"王敏　{number}\n王敏 {number}") == 1
    assert case.joiners.get().person == known
    with pytest.raises(RuleBroken, match="登记在别的姓名下"):
        verbs.add_people(case, by=user, at=at(3), lines=f"王明 {number}")


def test_partners_lie_below_the_same_superior(cast: tuple[Unit, Unit, User, User]) -> None:
    """The preparation group reads its partners' staff: nobody names a school of another county as one."""
    county, _, chair, _ = cast
    city = county.superior
    other = found_unit(by=None, superior=city, code="T102", name="丙县教育工会", layer="county", kind="union_office", nature="public", since=OPENED, check=False)  # fmt: skip
    foreign = kindergarten(other, 9, "丙县幼儿园", "T10201")
    Employment.objects.create(person=_person("外县人"), unit=foreign, employment_type="filed", since=days_ago(90))
    group = found_unit(by=None, superior=county, code="T101G", name="乙教育集团", layer="base", kind="group", nature="public", since=OPENED, check=False)  # fmt: skip
    case = verbs.open_founding(group, by=chair, at=at(4), name="王集团")
    with pytest.raises(RuleBroken, match="不属于同一个上级"):
        verbs.add_partner(case, by=chair, at=at(4), other=foreign.code)
    verbs.add_all_staff(case, by=chair, at=at(4))
    assert not case.joiners.filter(person__name="外县人").exists()


def _person(name: str) -> Person:
    person = make_person(name=name)
    person.save()
    return person
