"""Stepping aside: nobody passes, decides on or confirms his own entry; whose turn it is then; rights end with the office."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from jiaogong.engines.inbox.models import Item
from jiaogong.engines.org.models import Holding
from jiaogong.engines.programmes import verbs
from jiaogong.engines.programmes.models import Batch, Entry
from jiaogong.engines.programmes.verbs.deciding import Choice
from jiaogong.kernel import clock
from jiaogong.kernel.errors import Refused, RuleBroken

from . import cast as people
from .cast import CONFIRM, SECRET, Cast
from .test_entering_pages import text

pytestmark = pytest.mark.django_db

OWN = {"key": "own", "kind": "endorse", "title": "本单位推荐", "by": "own"}
DECIDE = {"key": "decide", "kind": "decide", "title": "研究确定"}


@pytest.fixture
def cast(db: None) -> Cast:
    return people.build()


def waits_for(entry: Entry) -> str:
    return str(entry.passages.get(state="waiting").unit)


def end_office(cast: Cast, name: str) -> None:
    Holding.objects.filter(person=cast.person(name)).update(until=clock.today() - timedelta(days=1))


def batch_of(cast: Cast, call: Any, step: str) -> Batch:
    return verbs.gather(call, step=step, unit=cast.city, by=cast.user("city"), at=clock.now())


def test_an_officers_own_entry_is_dealt_with_by_a_colleague(cast: Cast) -> None:
    entry = people.handed_in(cast, people.call(cast, consent="", fields=people.FIELDS[:2]), by="officer")
    assert waits_for(entry) == "乙县小学"
    path = f"/programmes/entry/{entry.key}/"
    page = text(cast.client("officer").get(path))
    assert "应当回避" in page and 'value="pass"' not in page
    assert 'value="pass"' in text(cast.client("chair").get(path))
    for act, more in (
        (verbs.pass_on, {}), (verbs.send_back, {"fields": {"deeds": "补"}}), (verbs.refuse, {}),
    ):  # fmt: skip
        with pytest.raises(RuleBroken, match="应当回避"):
            act(entry, opinion="依据通知第二条", by=cast.user("officer"), at=clock.now(), **more)
    assert people.passed(cast, entry, "chair").step == "county"


def test_a_desk_of_one_hands_his_own_to_the_superior(cast: Cast) -> None:
    call = people.call(cast, consent="", fields=people.FIELDS[:2])
    entry = people.handed_in(cast, call, by="far")
    assert waits_for(entry) == "乙县教育工会"
    assert Item.objects.open().filter(kind="programmes.handle", office__unit=cast.county).count() == 1
    assert not Item.objects.open().filter(kind="programmes.handle", office__unit=cast.beside).exists()
    with pytest.raises(Refused):
        people.passed(cast, entry, "far")
    assert 'value="pass"' in text(cast.client("county").get(f"/programmes/entry/{entry.key}/"))
    assert people.passed(cast, entry, "county").step == "county"


def test_a_team_member_stands_aside_too(cast: Cast) -> None:
    call = people.call(cast, entrant="team", consent="", fields=people.FIELDS[:2], limits={"team_least": 2})
    entry = people.draft(cast, call)
    members = [cast.person("teacher"), cast.person("officer")]
    verbs.set_team(entry, people=members, leader=members[0], by=cast.user("teacher"), at=clock.now())
    verbs.submit(entry, by=cast.user("teacher"), at=clock.now())
    with pytest.raises(RuleBroken, match="应当回避"):
        people.passed(cast, entry, "officer")
    assert people.passed(cast, entry, "chair").step == "county"


def test_who_decides_and_confirms_is_in_none_of_the_entries(cast: Cast) -> None:
    call = people.call(cast, steps=[DECIDE, CONFIRM], consent="", fields=people.FIELDS[:2], rolling=True)
    own = verbs.start_entry(call, unit=cast.city, person=cast.person("city"), by=cast.user("city"), at=clock.now())
    verbs.save_draft(own, answers={"deeds": "事迹"}, revision=own.revision, by=cast.user("city"), at=clock.now())
    verbs.submit(own, by=cast.user("city"), at=clock.now())
    people._somebody(cast, cast.city, "second", "市主席", "chair")
    batch = batch_of(cast, call, "decide")
    choices = {own.pk: Choice(True)}
    with pytest.raises(RuleBroken, match="另一位主席或干事确定结果"):
        verbs.decide(batch, choices=choices, by=cast.user("city"), at=clock.now())
    verbs.decide(batch, choices=choices, by=cast.user("second"), at=clock.now())
    batch = batch_of(cast, call, "confirm")
    page = cast.client("city").post(f"/programmes/batches/{batch.key}/confirm/", follow=True)
    assert "应当回避" in text(page)
    assert verbs.confirm(batch, by=cast.user("second"), at=clock.now()) == 1
    page = text(cast.client("second").post(f"/programmes/batches/{batch.key}/confirm/", follow=True))
    assert "已经发布过了" in page and "0 件" not in page


def test_a_chairs_right_in_what_he_wrote_down_ends_with_his_office(cast: Cast) -> None:
    call = people.call(cast, confidential=True, steps=[OWN, CONFIRM])
    entry = people.handed_in(cast, call, by="chair", of="teacher", illness=SECRET)
    path = f"/programmes/entry/{entry.key}/"
    assert SECRET in text(cast.client("chair").post(f"{path}reveal/", {"reason": "核实情况"}))
    end_office(cast, "chair")
    chair = cast.client("chair")
    assert chair.get(path).status_code == 404
    assert chair.post(f"{path}reveal/", {"reason": "核实情况"}).status_code == 404
    assert chair.post(f"{path}withdraw/", {"reason": "离任"}).status_code == 404
    assert entry.title not in text(chair.get("/programmes/mine/"))
    with pytest.raises(Refused):
        verbs.withdraw(entry, reason="", by=cast.user("chair"), at=clock.now())


def test_what_was_taken_back_is_read_by_whoever_entered_alone(cast: Cast) -> None:
    entry = people.handed_in(cast, people.call(cast), illness=SECRET)
    path = f"/programmes/entry/{entry.key}/"
    assert SECRET in text(cast.client("officer").post(f"{path}reveal/", {"reason": "核实情况"}))
    verbs.withdraw(entry, reason="不报了", by=cast.user("teacher"), at=clock.now())
    assert cast.client("officer").post(f"{path}reveal/", {"reason": "核实情况"}).status_code == 404
    assert SECRET in text(cast.client("teacher").post(f"{path}reveal/"))


def test_an_empty_chair_leaves_no_to_do_behind(cast: Cast) -> None:
    entry = people.handed_in(cast, people.call(cast, consent="", fields=people.FIELDS[:2]), by="far", of="far")
    entry = people.handed_in(cast, people.call(cast, consent="", fields=people.FIELDS[:2]))
    end_office(cast, "officer")
    end_office(cast, "chair")
    verbs.withdraw(entry, reason="不报了", by=cast.user("teacher"), at=clock.now())
    assert not Item.objects.open().filter(kind="programmes.handle", office__unit=cast.school).exists()


def test_undoing_what_lies_ahead_or_was_gone_on_with_is_refused(cast: Cast) -> None:
    entry = people.handed_in(cast, people.call(cast, consent="", fields=people.FIELDS[:2]))
    ahead = clock.now() + timedelta(hours=3)
    people.passed(cast, entry, "officer", at=ahead)
    assert "撤销办理" not in text(cast.client("officer").get(f"/programmes/entry/{entry.key}/"))
    with pytest.raises(RuleBroken, match="10 分钟内"):
        verbs.take_back(entry, by=cast.user("officer"), at=clock.now())
    verbs.send_back(entry, fields={"deeds": "补"}, opinion="补充", by=cast.user("county"), at=clock.now())
    with pytest.raises((RuleBroken, Refused)):
        verbs.take_back(entry, by=cast.user("officer"), at=ahead)
    entry.refresh_from_db()
    assert (entry.state, entry.step) == ("returned", "county")


def test_the_slower_of_two_colleagues_is_told_so(cast: Cast) -> None:
    entry = people.handed_in(cast, people.call(cast, consent="", fields=people.FIELDS[:2]))
    people.passed(cast, entry, "officer")
    with pytest.raises(RuleBroken, match="已由同事办理"):
        people.passed(cast, entry, "chair")
    with pytest.raises(Refused):
        people.passed(cast, entry, "far")


def test_a_full_call_does_not_offer_to_begin(cast: Cast) -> None:
    call = people.call(cast, consent="", fields=people.FIELDS[:2], limits={"per_unit": 1, "per_person": 1})
    path = f"/programmes/call/{call.key}/enter/"
    assert "开始填写" in text(cast.client("colleague").get(path))
    people.handed_in(cast, call)
    for name, said in (("teacher", "已经报满"), ("colleague", "已经用完")):
        page = text(cast.client(name).get(path))
        assert said in page and "开始填写" not in page


def test_the_desk_says_who_applies_and_lateness_is_the_desks_own(cast: Cast) -> None:
    call = people.call(
        cast, consent="", fields=people.FIELDS[:2], opens=-60, steps=[{**OWN, "by": "county", "days": 1}, CONFIRM]
    )
    entry = people.handed_in(cast, call)
    Entry.objects.filter(pk=entry.pk).update(title="课题一")
    assert "林小燕" in text(cast.client("county").get(f"/programmes/call/{call.key}/desk/"))
    entry.passages.update(due_on=people.days(-16))
    assert "逾期" not in text(cast.client("teacher").get("/programmes/mine/"))
    assert "逾期" in text(cast.client("county").get(f"/programmes/call/{call.key}/desk/"))
