"""A chair registered by the unit itself is told above and shows who wrote it; seat and office do not drift apart."""

from __future__ import annotations

import pytest

from jiaogong.engines.inbox.models import Item, Message
from jiaogong.engines.inbox.tests.cast import person, post
from jiaogong.engines.org.models import Employment, Holding
from jiaogong.kernel.errors import Refused, RuleBroken
from jiaogong.modules.committees import verbs
from jiaogong.modules.committees.models import Seat
from jiaogong.modules.committees.verbs.chairs import chair_office
from jiaogong.modules.unions import verbs as unions

from .cast import Stage, days, stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(db: None) -> Stage:
    return stage()


def officer(made: Stage) -> None:
    """A second cadre of the school."""
    person(made.cast, "second", "贾干事")
    post(made.cast, "second", "school", "副主席", "officer")


def chair_seat(made: Stage) -> Seat | None:
    return Seat.objects.filter(term=made.term, post="chair", until=None).select_related("person").first()


def waiting() -> list[Item]:
    return list(Item.objects.open().filter(kind="committees.match").select_related("office__unit"))


def test_the_superior_hears_of_a_chair_the_unit_registered_itself(made: Stage) -> None:
    officer(made)
    begun = {"kind": "union", "number": 2, "years": 3, "basis": "自写"}
    drafts = made.draft("孙三元", chair="赵一鸣")
    term = verbs.begin_committee(made.school, by=made.cast.user("second"), since=days(-3), seats=drafts, **begun)
    (told,) = Message.objects.filter(short="下级登记了工会主席")
    assert told.office is not None and told.office.unit == made.cast.units["county"]
    assert "云溪县实验小学的贾干事登记：赵一鸣自" in told.body and "没有经平台报批" in told.body
    page = made.cast.client("county").get(told.link).content.decode()
    assert f"登记：贾干事 {days(0):%Y-%m-%d}。" in page
    assert {seat.recorded_by for seat in term.seats.all()} == {made.cast.users["second"]}
    begun |= {"number": 3, "seats": made.draft("孙三元")}
    verbs.begin_committee(made.school, by=made.cast.user("county"), since=days(-1), **begun)
    assert Message.objects.filter(short="下级登记了工会主席").count() == 1  # the superior needs no word from himself


def test_a_new_holder_of_the_office_is_matched_by_one_click(made: Stage) -> None:
    office, county = chair_office(made.school), made.cast.user("county")
    assert office is not None and waiting() == []
    unions.appoint(office, by=county, person=made.people["赵一鸣"], since=days(-2), basis="云教工〔2026〕6号")
    (item,) = waiting()
    assert item.office == office
    unions.appoint(office, by=county, person=made.people["孙三元"], since=days(-1), basis="云教工〔2026〕7号")
    assert len(waiting()) == 1
    client, link = made.cast.client("county"), f"/committees/unit/{made.school.key}/"
    page = client.get(item.link).content.decode()
    assert "主席是陈志远，职务“工会主席”登记的是孙三元" in page and "按现任职务更正委员会" in page
    for _ in range(2):  # sent twice, done once
        assert client.post(f"{link}match/", follow=True).status_code == 200
    seat = chair_seat(made)
    assert seat is not None
    assert (seat.person.name, seat.since, seat.basis) == ("孙三元", days(-1), "云教工〔2026〕7号")
    former = Seat.objects.get(term=made.term, person=made.people["陈志远"])
    assert (former.until, former.upper_consent) == (days(-1), "云教工〔2026〕7号")
    assert Seat.objects.filter(term=made.term, post="chair").count() == 2 and waiting() == []
    page = client.get(link).content.decode()
    assert "按现任职务更正" not in page and "登记：何建平" in page


def test_a_member_becomes_chair_and_an_empty_office_empties_the_seat(made: Stage) -> None:
    office, county = chair_office(made.school), made.cast.user("county")
    assert office is not None
    unions.appoint(office, by=county, person=made.people["赵一鸣"], since=days(-5), basis="云教工〔2026〕6号")
    verbs.match_chair(made.term, by=made.cast.user("county"))
    assert Seat.objects.get(term=made.term, person=made.people["赵一鸣"], post="member").until == days(-5)
    unions.leave_office(office, by=county, until=days(-1), basis="辞职")
    assert len(waiting()) == 1
    assert (
        "职务“工会主席”登记的是空缺"
        in made.cast.client("county").get(f"/committees/unit/{made.school.key}/").content.decode()
    )
    assert verbs.match_chair(made.term, by=made.cast.user("county")) is None
    assert chair_seat(made) is None and waiting() == []
    with pytest.raises(Refused):
        verbs.match_chair(made.term, by=made.cast.user("member"))


def test_an_office_older_than_the_seat_is_not_followed(made: Stage) -> None:
    office = chair_office(made.school)
    Holding.objects.filter(office=office, until=None).update(person=made.people["孙三元"], since=days(-3000))
    with pytest.raises(RuleBroken, match="晚于职务变动，请核对职务"):
        verbs.match_chair(made.term, by=made.cast.user("county"))
    page = made.cast.client("county").post(f"/committees/unit/{made.school.key}/match/", follow=True)
    assert "晚于职务变动" in page.content.decode()
    Seat.objects.filter(term=made.term, post="chair").delete()
    Holding.objects.filter(office=office, until=None).update(person=made.people["赵一鸣"])
    with pytest.raises(RuleBroken, match="重叠，请用离任、补选登记"):
        verbs.match_chair(made.term, by=made.cast.user("county"))


def test_a_handover_by_code_asks_for_the_seat_too(made: Stage) -> None:
    from jiaogong.engines.org.verbs import take_office

    office = chair_office(made.school)
    assert office is not None
    Employment.objects.filter(person=made.people["孙三元"]).update(since=days(-900))
    take_office(office, by=None, person=made.people["孙三元"], since=days(0), check=False)
    assert [row.office for row in waiting()] == [office]
