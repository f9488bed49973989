"""Issuing and taking over: what moves, whose rights end, and every reason why a code cannot be used."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from jiaogong.engines.inbox.models import Item, Message
from jiaogong.engines.org.models import Employment, Holding, Office, Unit
from jiaogong.engines.org.verbs import create_office, take_office
from jiaogong.kernel import clock
from jiaogong.kernel.access import allows
from jiaogong.kernel.errors import Refused, RuleBroken
from jiaogong.kernel.journal.models import Entry
from jiaogong.modules.handover import verbs
from jiaogong.modules.handover.codes import ALPHABET, bare, digest_of, new_code
from jiaogong.modules.handover.models import Attempt, Handover
from jiaogong.modules.handover.words import State
from jiaogong.modules.unions.tests.cast import days_ago, officer, person_named

from .cast import BASIS, Cast, fresh, later, make_cast, with_account

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def said(call: object, *args: object, **kwargs: object) -> str:
    """The words of the broken rule."""
    with pytest.raises(RuleBroken) as caught:
        call(*args, **kwargs)  # type: ignore[operator]
    return caught.value.message


def todo(cast: Cast) -> Item:
    return Item.objects.create(
        kind="plans.task", title="报送名册", link="/inbox/items/", subject_type="org.unit", subject_id=cast.school.pk,
        office=cast.office, unit=cast.school, opened_at=clock.now(),
    )  # fmt: skip


def test_codes_read_well_and_only_a_hash_is_kept(cast: Cast) -> None:
    code = new_code()
    assert len(bare(code)) == 10 and set(bare(code)) <= set(ALPHABET) and code[5] == "-"
    assert digest_of(code) == digest_of(f"  {code.lower().replace('-', '　')} ")
    row, code = cast.issue()
    kept = [str(value) for value in Handover.objects.filter(pk=row.pk).values_list()[0]]
    line = Entry.objects.get(verb="签发交接码")
    assert not any(
        bare(code) in text or code in text
        for text in [*kept, str(line.after), *Message.objects.values_list("body", flat=True)]
    )
    assert (row.expires_at - row.issued_at) == timedelta(hours=72)


def test_a_code_moves_the_office_with_its_to_dos_and_ends_the_old_rights(cast: Cast) -> None:
    item = todo(cast)
    row, code = cast.issue()
    verbs.write_note(row, by=cast.former, note="印章在办公室。", at=clock.now())
    assert allows(fresh(cast.former), "org.assign_office", cast.school)
    found = verbs.find(code, by=cast.successor, at=clock.now())
    verbs.take_over(found.digest, by=cast.successor, at=clock.now())
    row.refresh_from_db()
    today = clock.today()
    assert cast.holder() == "linxiao"
    assert Holding.objects.get(office=cast.office, person__user=cast.former).until == today
    assert not allows(fresh(cast.former), "org.assign_office", cast.school)
    assert allows(fresh(cast.successor), "org.assign_office", cast.school)
    assert list(Item.objects.open().addressed_to(cast.successor, today)) == [item]
    assert not Item.objects.open().addressed_to(cast.former, today).exists()
    assert (row.state, row.used_by, row.note) == (State.USED, cast.successor, "印章在办公室。")
    assert row.contents[0] == {
        "title": "待办",
        "rows": [{"title": "报送名册", "note": "不限期", "link": "/inbox/items/"}],
    }
    told = set(
        Message.objects.filter(short__in=["职务已交出", "职务已接任", "下级职务已交接"]).values_list(
            "person__user__username", flat=True
        )
    )
    assert told == {"sunyan", "hejianping", "linxiao"}
    assert Entry.objects.get(verb="职务交接").after == {
        "from": "何建平",
        "to": "林晓",
        "moved": 0,
        "待办": 1,
        "在办任务": 0,
        "草稿": 0,
        "受理的事项": 0,
    }


def test_each_wrong_code_has_its_own_words(cast: Cast) -> None:
    row, code = cast.issue()
    now = clock.now()
    assert "交接码不对" in said(verbs.find, "AAAAA-AAAAA", by=cast.successor, at=now)
    assert "签发给别人的" in said(verbs.find, code, by=cast.former, at=now)
    assert "过期" in said(verbs.find, code, by=cast.successor, at=later(73))
    Office.objects.filter(pk=cast.office.pk).update(abolished_on=clock.today())
    assert "已于" in said(verbs.find, code, by=cast.successor, at=now)
    Office.objects.filter(pk=cast.office.pk).update(abolished_on=None)
    Unit.objects.filter(pk=cast.school.pk).update(closed_on=clock.today())
    assert "撤销" in said(verbs.find, code, by=cast.successor, at=now)
    Unit.objects.filter(pk=cast.school.pk).update(closed_on=None)
    Employment.objects.filter(person=cast.person).update(until=clock.today())
    assert "在岗教职工" in said(verbs.find, code, by=cast.successor, at=now)
    Employment.objects.filter(person=cast.person).update(until=None)
    verbs.take_over(row.digest, by=cast.successor, at=now)
    assert "只能用一次" in said(verbs.find, code, by=cast.successor, at=now)
    assert "只能用一次" in said(verbs.take_over, row.digest, by=cast.successor, at=now)
    assert Holding.objects.filter(office=cast.office).count() == 2


def test_a_revoked_code_and_one_issued_anew(cast: Cast) -> None:
    row, code = cast.issue()
    assert "没有用的交接码" in said(cast.issue)
    again, newer = verbs.renew(row, by=cast.issuer, at=clock.now())
    assert "作废" in said(verbs.find, code, by=cast.successor, at=clock.now())
    assert verbs.find(newer, by=cast.successor, at=clock.now()) == again
    assert "写明作废原因" in said(verbs.revoke, again, by=cast.issuer, reason=" ", at=clock.now())
    verbs.revoke(again, by=cast.issuer, reason="人选有变", at=clock.now())
    assert "作废" in said(verbs.find, newer, by=cast.successor, at=clock.now())
    assert "不用再作废" in said(verbs.revoke, again, by=cast.issuer, reason="再来", at=clock.now())
    assert cast.holder() == "hejianping"


def test_a_code_that_ran_out_makes_room_for_another(cast: Cast) -> None:
    old, _ = cast.issue(later(-80))
    new, _ = cast.issue()
    old.refresh_from_db()
    assert (old.state, new.state) == (State.EXPIRED, State.ISSUED)
    assert "另有一个" in said(verbs.renew, old, by=cast.issuer, at=clock.now())


def test_an_appointment_in_between_voids_the_code(cast: Cast) -> None:
    row, code = cast.issue()
    other = person_named("赵敏", cast.school, days_ago(300))
    take_office(cast.office, by=None, person=other, since=clock.today(), check=False)
    assert "已有变动" in said(verbs.find, code, by=cast.successor, at=clock.now())
    assert "已有变动" in said(verbs.take_over, row.digest, by=cast.successor, at=clock.now())
    row.refresh_from_db()
    assert row.state == State.ISSUED and Holding.objects.current().get(office=cast.office).person == other


def test_appointed_by_the_old_way_needs_no_code(cast: Cast) -> None:
    _, code = cast.issue()
    take_office(cast.office, by=None, person=cast.person, since=clock.today(), check=False)
    assert "不用交接" in said(verbs.find, code, by=cast.successor, at=clock.now())


def test_whoever_took_office_today_cannot_hand_it_over_today(cast: Cast) -> None:
    take_office(cast.office, by=None, person=cast.person, since=clock.today(), check=False)
    cast.person = person_named("赵敏", cast.school, days_ago(300))
    with_account(cast.person, "zhaomin")
    assert "最早明天可以交接" in said(cast.issue)


def test_five_wrong_codes_and_then_a_pause(cast: Cast) -> None:
    _, code = cast.issue()
    at = clock.now()
    words = [said(verbs.find, "AAAAA-AAAAB", by=cast.successor, at=at) for _ in range(5)]
    assert "还可以再试 4 次" in words[0] and "15 分钟以后再试" in words[4]
    assert "连续输错 5 次" in said(verbs.find, code, by=cast.successor, at=at)
    assert verbs.find(code, by=cast.successor, at=at + timedelta(minutes=16))
    assert Attempt.objects.filter(user=cast.successor).count() == 5


def test_who_may_issue(cast: Cast) -> None:
    deputy = officer(cast.school, "zhangdepu", role="officer", title="工会副主席")
    post = create_office(cast.school, by=None, title="宣传委员", role="member", check=False)
    now = clock.now()
    for by in (cast.former, deputy):
        assert "由上级工会签发" in said(verbs.issue, cast.office, by=by, person=cast.person, basis=BASIS, at=now)
    with pytest.raises(Refused):
        verbs.issue(post, by=cast.successor, person=cast.person, basis=BASIS, at=now)
    assert "不能给自己" in said(verbs.issue, post, by=deputy, person=deputy.person, basis=BASIS, at=now)
    own = Office.objects.get(unit=cast.school, title="工会副主席")
    assert "自己担任的职务" in said(verbs.issue, own, by=deputy, person=cast.person, basis=BASIS, at=now)
    top = Office.objects.get(unit=cast.county, title="主席")
    assert "由上级工会签发" in said(verbs.issue, top, by=cast.issuer, person=cast.person, basis=BASIS, at=now)
    row, code = verbs.issue(post, by=cast.former, person=cast.person, basis=BASIS, at=now)
    verbs.take_over(digest_of(code), by=cast.successor, at=now)  # the post stood empty
    assert Handover.objects.get(pk=row.pk).former is None
    with pytest.raises(Refused):
        verbs.revoke(row, by=fresh(cast.successor), reason="试一试", at=now)


def test_the_successor_needs_an_account_and_a_basis(cast: Cast) -> None:
    other = person_named("赵敏", cast.school, days_ago(300))
    now = clock.now()
    assert "还没有账号" in said(verbs.issue, cast.office, by=cast.issuer, person=other, basis=BASIS, at=now)
    assert "任职依据" in said(verbs.issue, cast.office, by=cast.issuer, person=cast.person, basis=" ", at=now)
    stranger = person_named("钱进", cast.county, days_ago(300))
    with_account(stranger, "qianjin")
    assert "在岗教职工" in said(verbs.issue, cast.office, by=cast.issuer, person=stranger, basis=BASIS, at=now)
    holder = cast.former.person  # type: ignore[attr-defined]
    assert "不用交接" in said(verbs.issue, cast.office, by=cast.issuer, person=holder, basis=BASIS, at=now)
    assert not Handover.objects.exists()


def test_only_the_holder_writes_the_note_and_only_until_then(cast: Cast) -> None:
    row, _ = cast.issue()
    with pytest.raises(Refused):
        verbs.write_note(row, by=cast.successor, note="我来写", at=clock.now())
    verbs.take_over(row.digest, by=cast.successor, at=clock.now())
    assert "不能再改" in said(verbs.write_note, row, by=cast.former, note="补充", at=clock.now())


def test_the_database_holds_what_the_verbs_say(cast: Cast) -> None:
    row, _ = cast.issue()
    wrong = (
        {"state": "used"}, {"used_by": cast.successor, "used_at": clock.now()}, {"expires_at": row.issued_at},
        {"former": cast.person},
    )  # fmt: skip
    for change in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            Handover.objects.filter(pk=row.pk).update(**change)
    second = Handover.objects.get(pk=row.pk)
    second.pk, second.digest, second.key = None, "x" * 32, None
    import uuid

    second.key = uuid.uuid4()
    with pytest.raises(IntegrityError), transaction.atomic():
        second.save(force_insert=True)
    second.state, second.digest = State.REVOKED, row.digest
    with pytest.raises(IntegrityError), transaction.atomic():
        second.save(force_insert=True)
