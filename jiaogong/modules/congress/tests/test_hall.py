"""Sign-in, quorum, opening and closing; agenda and what freezes; roles, observers, leave; opinions."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from jiaogong.engines.papers.models import Attachment
from jiaogong.kernel import clock
from jiaogong.kernel.errors import Refused, RuleBroken
from jiaogong.modules.congress import hallcode
from jiaogong.modules.congress.models import AgendaItem, Attendance, Excuse, HallCode, Session
from jiaogong.modules.congress.verbs import agenda, hall, opinions, roles
from jiaogong.modules.congress.words import State

from .hall_cast import Stage, stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> Stage:
    return stage()


def client(user: object) -> Client:
    found = Client()
    found.force_login(user)  # type: ignore[arg-type]
    return found


def test_the_matter_says_how_it_is_decided(made: Stage) -> None:
    item = made.item("pay")
    assert (item.power, item.decision, item.must_pass) == ("pass", "secret", True)
    heard = made.item("work_report", "校长工作报告")
    assert (heard.power, heard.decision, heard.must_pass) == ("discuss", "none", False)
    with pytest.raises(RuleBroken, match="须由教代会讨论通过"):
        made.item("welfare", "福利费办法", decision="open")
    with pytest.raises(RuleBroken, match="评议监督"):
        made.item("other", "评议中层干部", decision="appraisal", power="discuss")


def test_after_filing_a_change_is_the_next_version_with_a_reason(made: Stage) -> None:
    item = made.item("pay")
    Session.objects.filter(pk=made.session.pk).update(state=State.FILED)
    item.session = made.again()
    words = {"matter": "pay", "title": "绩效工资分配方案（修订）", "by": made.chair, "at": clock.now()}
    with pytest.raises(RuleBroken, match="写明原因"):
        agenda.revise_item(item, **words)
    assert agenda.revise_item(item, reason="采纳第一代表团意见", **words).version == 2
    with pytest.raises(RuleBroken, match="写明原因"):
        agenda.add_item(made.again(), matter="other", title="临时议题", by=made.chair, at=clock.now())
    Session.objects.filter(pk=made.session.pk).update(state=State.CALLED)
    made.call()
    made.open(*range(6))
    item.session = made.again()
    with pytest.raises(RuleBroken, match="不能再这样办理"):
        agenda.revise_item(item, reason="再改", **words)


def test_items_change_places_and_are_taken_off_with_a_reason(made: Stage) -> None:
    first, second = made.item("pay"), made.item("work_report", "校长工作报告")
    agenda.move_item(second, up=True, by=made.chair)
    assert [i.title for i in made.session.agenda.all()] == ["校长工作报告", "绩效工资分配方案"]
    with pytest.raises(RuleBroken, match="写明"):
        agenda.withdraw_item(first, reason=" ", by=made.chair, at=clock.now())
    agenda.withdraw_item(first, reason="延到下次会议审议", by=made.chair, at=clock.now())
    again = made.item("pay")  # a matter taken off may come again
    assert again.pk != first.pk


def test_papers_are_for_delegates_and_observers_alone(made: Stage) -> None:
    item = made.item("pay", files=[SimpleUploadedFile("方案.txt", "绩效方案全文".encode())])
    paper = Attachment.objects.get(owner_id=item.pk, owner_type="congress.agendaitem")
    address = reverse("papers:attachment", args=[paper.key])
    assert client(made.user(0)).get(address).status_code == 200
    outsider = made.user(8)
    made.delegates[8].until, made.delegates[8].leaving = clock.today() - timedelta(days=1), "moved"
    made.delegates[8].save()
    assert client(outsider).get(address).status_code == 404
    assert client(outsider).get(reverse("congress:item", args=[item.key])).status_code == 404
    roles.add_observer(made.again(), name="会员8", capacity="列席，总务主任", person=made.cast.people[8], by=made.chair)
    assert client(outsider).get(address).status_code == 200
    page = client(outsider).get(reverse("congress:here", args=[made.session.key]))
    assert "没有表决权" in page.content.decode()


def test_the_code_turns_and_wrong_ones_are_counted(made: Stage) -> None:
    made.item()
    made.call()
    session, secret, now = made.again(), bytes(HallCode.objects.get().secret), clock.now()
    assert hallcode.fits(secret, hallcode.code_at(secret, now), now + timedelta(seconds=59))
    assert not hallcode.fits(secret, hallcode.code_at(secret, now), now + timedelta(seconds=121))
    wrong = f"{(int(made.code()) + 1) % 1_000_000:06d}"
    for _ in range(10):
        with pytest.raises(RuleBroken, match="签到码不对"):
            hall.sign_in(session, code=wrong, by=made.user(0), at=now)
    with pytest.raises(RuleBroken, match="输错太多次"):
        hall.sign_in(session, code=made.code(), by=made.user(0), at=now)
    made.sign(1)
    with pytest.raises(Refused):
        hall.sign_in(session, code=made.code(), by=made.chair, at=now)


def test_everybody_signs_in_once_by_code_or_at_the_desk(made: Stage) -> None:
    made.item()
    made.call()
    made.sign(0, 0, 1)
    desk = hall.sign_in_at_desk(made.again(), delegate=made.delegates[1], by=made.chair, at=clock.now())
    assert Attendance.objects.count() == 2 and desk.how == "code"
    with pytest.raises(IntegrityError), transaction.atomic():
        Attendance.objects.create(session=made.session, delegate=made.delegates[0], at=clock.now(), how="desk")
    hall.undo_sign_in(desk, by=made.chair)
    assert Attendance.objects.count() == 1
    with pytest.raises(Refused):
        hall.sign_in_at_desk(made.again(), delegate=made.delegates[2], by=made.user(0), at=clock.now())


def test_below_the_quorum_it_cannot_be_opened(made: Stage) -> None:
    made.item()
    made.call()
    made.sign(*range(5))
    with pytest.raises(RuleBroken) as refused:
        hall.open_session(made.again(), by=made.chair, at=clock.now())
    assert "应到 9 人，实到 5 人" in refused.value.message and "还差 1 人" in refused.value.message
    made.open(5)
    opened = made.again()
    assert (opened.state, opened.due, opened.quorum) == ("open", 9, 6)
    made.sign(6)  # a late comer
    with pytest.raises(RuleBroken, match="还有 1 个议题没有结果"):
        hall.close_session(made.again(), by=made.chair, at=clock.now())
    item = AgendaItem.objects.get()
    agenda.withdraw_item(item, reason="延到下次会议", by=made.chair, at=clock.now())
    closed = hall.close_session(made.again(), by=made.chair, at=clock.now())
    assert closed.present == 7 and not HallCode.objects.exists()
    with pytest.raises(RuleBroken, match="还没有开始签到"):
        hall.sign_in(made.again(), code="123456", by=made.user(8), at=clock.now())


def test_opening_waits_for_sign_in_and_sign_in_for_the_day(made: Stage) -> None:
    made.item()
    Session.objects.filter(pk=made.session.pk).update(state=State.CALLED, begins_at=clock.now() + timedelta(days=2))
    with pytest.raises(RuleBroken, match="当天才能开始签到"):
        hall.begin_sign_in(made.again(), by=made.chair, at=clock.now())
    with pytest.raises(RuleBroken, match="还没有开始签到"):
        hall.open_session(made.again(), by=made.chair, at=clock.now())


def test_leave_changes_no_number_and_may_be_taken_back(made: Stage) -> None:
    made.item()
    made.call()
    roles.ask_leave(made.again(), reason="外出培训", by=made.user(8), at=clock.now())
    made.open(*range(6))
    assert made.again().due == 9
    roles.withdraw_leave(made.again(), by=made.user(8), at=clock.now())
    assert not Excuse.objects.exists()
    with pytest.raises(RuleBroken, match="已经签到"):
        roles.ask_leave(made.again(), reason="有事", by=made.user(0), at=clock.now())


def test_scrutineers_are_delegates_and_not_tellers_too(made: Stage) -> None:
    roles.give_role(made.again(), delegate=made.delegates[0], post="scrutineer", by=made.chair, at=clock.now())
    with pytest.raises(RuleBroken, match="不能是同一个人"):
        roles.give_role(made.again(), delegate=made.delegates[0], post="teller", by=made.chair, at=clock.now())


def test_a_delegation_says_something_and_is_answered(made: Stage) -> None:
    item = made.item("plan", "三年发展规划")
    made.call()
    item.session = made.again()
    said = opinions.write_opinion(item, text="建议增加教师阅览室", by=made.user(1), at=clock.now())
    assert said.delegation.name == "第二代表团"
    with pytest.raises(RuleBroken, match="本代表团"):
        opinions.change_opinion(said, text="换一句", by=made.user(0), at=clock.now())
    with pytest.raises(Refused):
        opinions.reply_opinion(said, text="采纳", by=made.user(0), at=clock.now())
    opinions.reply_opinion(said, text="采纳，写入规划第三章", by=made.chair, at=clock.now())
    with pytest.raises(RuleBroken, match="已经答复"):
        opinions.change_opinion(said, text="再换一句", by=made.user(3), at=clock.now())
    with pytest.raises(Refused):
        opinions.write_opinion(item, text="我说", by=made.chair, at=clock.now())
