"""A merger ends seats, special committees and open renewals; a split and a joint union lose only whoever goes."""

from __future__ import annotations

import pytest

from jiaogong.engines.inbox.models import Item, Message
from jiaogong.engines.org.models import Affiliation, Employment, Person, Unit
from jiaogong.engines.org.verbs import make_person
from jiaogong.kernel.errors import RuleBroken
from jiaogong.modules.committees import verbs
from jiaogong.modules.committees.carriers import carry
from jiaogong.modules.committees.models import Seat, SpecialCommittee
from jiaogong.modules.unions import verbs as unions
from jiaogong.modules.unions.models import CommitteeTerm

from .cast import Stage, at, days, stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(db: None) -> Stage:
    return stage()


def merged(made: Stage, since: int = -1) -> dict[str, int]:
    return unions.merge(
        made.school, by=made.cast.user("city"), successor=made.cast.units["school2"], since=days(since),
        basis="清教〔2026〕9号",
    )  # fmt: skip


def test_a_merger_ends_committees_and_renewals(made: Stage) -> None:
    school = made.cast.user("school")
    verbs.send_packs([made.term], by=made.cast.user("city"), due_on=days(30), at=at())
    verbs.ask_longer(made.renewal(), by=school, at=at(), to_day=days(90), reason="合并在即")
    special = verbs.set_up_special(made.school, by=school, title="福利委员会", since=days(-20))
    verbs.take_seat(special, by=school, person=made.people["周四海"], post="head", since=days(-19))
    verbs.take_seat(made.term, by=school, person=made.people["吴五洲"], post="member", since=days(-1))
    assert (
        merged(made)["委员会任职和换届（终止）"] == 6
    )  # three seats, one taken that very day, one special, one renewal
    assert not Seat.objects.filter(until=None).exists()
    assert not Seat.objects.filter(person=made.people["吴五洲"]).exists()
    special.refresh_from_db()
    made.term.refresh_from_db()
    renewal = made.renewal()
    assert (special.until, made.term.until, renewal.state) == (days(-1), days(-1), "ended")
    assert (renewal.steps.last().kind, renewal.steps.last().note) == ("ended", "单位并入小橡树幼儿园")
    assert not Item.objects.open().filter(kind__startswith="committees.").exists()
    assert not Message.objects.filter(short="待办转入").exists()
    page = made.cast.client("city").get(f"/committees/renewal/{renewal.key}/").content.decode()
    assert "已终止" in page and "换届终止" in page and "等小" not in page
    verbs.open_due(at())
    assert made.renewal().state == "ended"
    with pytest.raises(RuleBroken, match="换届已经终止"):
        verbs.decide_longer(renewal.extensions.get(), by=made.cast.user("county"), at=at(), granted=False)


def test_what_began_later_stands_against_the_day(made: Stage) -> None:
    SpecialCommittee.objects.create(unit=made.school, title="提案委员会", since=days(0))
    with pytest.raises(RuleBroken, match="生效日期必须在其后"):
        merged(made)
    assert Seat.objects.filter(term=made.term, until=None).count() == 3


def test_a_split_takes_seats_from_those_who_go(made: Stage) -> None:
    goes = made.people["赵一鸣"]
    _, moved = unions.split(
        made.school, by=made.cast.user("city"), name="云溪县新桥小学", kind="primary", nature="public",
        people=[goes, made.people["孙三元"]], since=days(-1), basis="清教〔2026〕9号",
    )  # fmt: skip
    assert moved["委员会任职和换届（终止）"] == 1
    seat = Seat.objects.get(person=goes)
    assert (seat.until, seat.leaving) == (days(-1), "moved")
    assert Seat.objects.filter(term=made.term, until=None).count() == 2


def joint_seat(made: Stage) -> tuple[Seat, Person]:
    """Somebody of the kindergarten sits in the committee of the joint union the school leads."""
    partner = made.cast.units["school2"]
    Affiliation.objects.create(unit=partner, other=made.school, kind="joint_member", since=days(-300))
    found = make_person(name="郑六合")
    found.save()
    Employment.objects.create(person=found, unit=partner, employment_type="school_hired", since=days(-300))
    return Seat.objects.create(term=made.term, person=found, post="member", since=days(-200)), found


@pytest.mark.parametrize("into", ["school3", "school"])
def test_seats_in_a_joint_union_follow_the_tie(made: Stage, into: str) -> None:
    seat, _ = joint_seat(made)
    successor: Unit = made.cast.units[into]
    ended = carry(made.cast.units["school2"], successor, None, days(-1), made.cast.user("city"))
    seat.refresh_from_db()
    assert (ended, seat.until) == ((1, days(-1)) if into == "school3" else (0, None))


def test_a_union_that_ended_leaves_no_renewal_open(made: Stage) -> None:
    verbs.send_packs([made.term], by=made.cast.user("city"), due_on=days(30), at=at())
    CommitteeTerm.objects.filter(pk=made.term.pk).update(until=days(-1))
    verbs.open_due(at())
    assert made.renewal().state == "ended" and made.renewal().steps.last().note == "委员会已终止，没有新一届"
    assert not Item.objects.open().filter(kind="committees.pack").exists()
