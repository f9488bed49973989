"""The pages of a session: the chair's console, the desk, the delegate's phone, the screen and what it tells nobody."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jiaogong.engines.ballot import verbs as ballots
from jiaogong.engines.ballot.device import draw, put
from jiaogong.engines.ballot.models import Vote
from jiaogong.kernel import clock
from jiaogong.modules.congress import hallcode
from jiaogong.modules.congress.models import AgendaItem, Attendance, HallCode, Observer, Session, SessionRole
from jiaogong.modules.congress.words import State

from .hall_cast import Stage, stage
from .test_hall import client

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> Stage:
    return stage()


def at(made: Stage, name: str, *more: object) -> str:
    return reverse(f"congress:{name}", args=[made.session.key, *more])


def docx_text(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as found:
        return re.sub(r"<[^>]+>", "", found.read("word/document.xml").decode())


def screen_of(made: Stage) -> str:
    secret = bytes(HallCode.objects.get(session=made.session).secret)
    return at(made, "screen", hallcode.screen_token(secret))


def test_the_chair_runs_a_session_from_agenda_to_closing(made: Stage) -> None:
    chair = client(made.chair)
    assert "议程还是空的" in chair.get(at(made, "agenda")).content.decode()
    chair.post(at(made, "item_new"), {"title": "绩效工资分配方案", "matter": "pay", "text": "见附件"})
    refused = chair.post(at(made, "item_new"), {"title": "福利费", "matter": "welfare", "decision": "open"})
    assert "不能改用别的方式" in refused.content.decode()
    chair.post(at(made, "item_new"), {"title": "校长工作报告", "matter": "work_report"})
    report = AgendaItem.objects.get(matter="work_report")
    chair.post(reverse("congress:item_act", args=[report.key, "up"]))
    assert list(made.session.agenda.values_list("matter", flat=True)) == ["work_report", "pay"]
    for post, n in (("scrutineer", 0), ("scrutineer", 1), ("chairman", 2)):
        chair.post(at(made, "crew"), {"act": "role", "delegate": made.delegates[n].key, "post": post})
    chair.post(at(made, "crew"), {"act": "observer", "name": "赵退休", "capacity": "特邀，退休教师代表"})
    assert SessionRole.objects.count() == 3 and Observer.objects.count() == 1
    Session.objects.filter(pk=made.session.pk).update(state=State.CALLED)
    chair.post(at(made, "hall_act", "begin"))
    console = chair.get(at(made, "hall")).content.decode()
    assert "宣布开会" in console and "还差 6 人" in console
    made.sign(*range(5))
    early = chair.post(
        at(made, "hall_act", "open"), follow=True, headers={"referer": f"http://testserver{at(made, 'hall')}"}
    )
    assert "还差 1 人" in early.content.decode()
    desk = chair.get(f"{at(made, 'desk')}?here=no").content.decode()
    assert "会员5" in desk and "会员1<" not in desk
    chair.post(at(made, "desk_act", "sign", made.delegates[5].pk))
    chair.post(at(made, "hall_act", "open"), {"party_head": "李书记"})
    assert made.again().state == "open" and made.again().party_head == "李书记"
    chair.post(reverse("congress:item_act", args=[report.key, "heard"]))
    pay = AgendaItem.objects.get(matter="pay")
    answer = chair.post(reverse("congress:item_vote", args=[pay.key]), {"minutes": 10})
    vote = Vote.objects.get()
    assert answer["Location"] == reverse("ballot:vote", args=[vote.key])
    start = chair.get(reverse("ballot:start", args=[vote.key])).content.decode()
    assert 'value="会员0"' in start and "实到人数" not in start  # the scrutineers' names; nobody types who is here
    vote = made.start(vote)
    for n in range(6):
        put(vote, draw(vote, made.user(n), at=clock.now()), {"1": ["yes"]}, at=clock.now())
    assert "封箱" in chair.get(reverse("ballot:vote", args=[vote.key])).content.decode()
    chair.post(reverse("ballot:act", args=[vote.key, "close"]))
    chair.post(reverse("ballot:act", args=[vote.key, "count"]))
    chair.post(reverse("congress:resolution_draft", args=[pay.key]))
    chair.post(at(made, "hall_act", "close"))
    assert made.again().state == "closed" and made.again().present == 6
    chair.post(at(made, "minutes"), {"act": "draft"})
    records = chair.get(at(made, "records")).content.decode()
    assert "关于通过《绩效工资分配方案》的决议" in records and "特邀" not in records
    assert "赞成 6 票" in docx_text(chair.get(at(made, "sheet", "minutes")).content)
    assert "扫码签到" in docx_text(chair.get(at(made, "sheet", "signin")).content)
    assert "赞成票超过全体代表的一半才算通过" in docx_text(chair.get(at(made, "sheet", "wall")).content)
    assert "至少 5 票" in docx_text(chair.get(reverse("congress:vote_report", args=[vote.key])).content)
    assert "表决事项" in docx_text(chair.get(reverse("congress:ballot_paper", args=[pay.key])).content)
    resolution = made.session.resolutions.get()
    assert "会议决定" in docx_text(
        client(made.user(1)).get(reverse("congress:resolution_paper", args=[resolution.pk])).content
    )


def test_a_delegate_signs_in_with_one_tap_and_only_once(made: Stage) -> None:
    made.item()
    made.call()
    phone = client(made.user(0))
    page = phone.get(f"{at(made, 'here')}?c={made.code()}").content.decode()
    assert f'name="code" value="{made.code()}"' in page and "1 号代表" in page
    for _ in range(2):
        phone.post(at(made, "here"), {"act": "sign", "code": made.code()})
    assert Attendance.objects.filter(delegate=made.delegates[0]).count() == 1
    assert "已签到" in phone.get(at(made, "here")).content.decode()
    wrong = client(made.user(1)).post(
        at(made, "here"), {"act": "sign", "code": "000000" if made.code() != "000000" else "1"}
    )
    assert "签到码不对" in wrong.content.decode()
    home = client(made.user(1)).get("/").content.decode()
    assert at(made, "here") in home
    assert client(made.chair).post(at(made, "here"), {"act": "sign", "code": made.code()}).status_code == 404


def test_the_screen_needs_its_link_and_names_nobody(made: Stage) -> None:
    made.item()
    made.call()
    made.sign(0)
    anybody = Client()
    address = screen_of(made)
    page = anybody.get(address).content.decode()
    assert f"{made.code()[:3]} {made.code()[3:]}" in page and "<svg" in page
    assert not any(p.name in page for p in made.cast.people)
    assert anybody.get(at(made, "screen", "0" * 32)).status_code == 404
    secret = bytes(HallCode.objects.get().secret)
    assert anybody.get(at(made, "screen", hallcode.phone_token(secret))).status_code == 404
    phone = anybody.get(at(made, "phone_now", hallcode.phone_token(secret))).content.decode()
    assert made.code() not in phone and "应到 9 · 实到 1" in phone
    client(made.chair).post(at(made, "hall_act", "renew"))
    assert anybody.get(address).status_code == 404


def test_what_has_not_changed_is_not_sent_again_and_asks_nothing_of_the_database(made: Stage) -> None:
    made.item()
    made.call()
    secret = bytes(HallCode.objects.get().secret)
    address, anybody = at(made, "phone_now", hallcode.phone_token(secret)), Client()
    first = anybody.get(address)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        again = anybody.get(address, headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304 and len(asked) == 0


def test_while_a_vote_runs_the_hall_sees_steps_and_the_fingerprint(made: Stage) -> None:
    item = made.item()
    made.call()
    made.open(*range(7))
    chair = client(made.chair)
    chair.post(reverse("congress:item_vote", args=[item.key]), {"minutes": 10})
    vote = made.start(Vote.objects.get())
    for n in range(6):
        draw(vote, made.user(n), at=clock.now())
    page = Client().get(screen_of(made)).content.decode()
    assert "5 人以上" in page and vote.manifest.fingerprint in page and "已领票 <b>6" not in page
    ballots.cancel_vote(vote, reason="重新组织", by=made.chair, at=clock.now())


def test_opinions_through_the_pages(made: Stage) -> None:
    item = made.item("plan", "三年发展规划")
    made.call()
    address = reverse("congress:item", args=[item.key])
    client(made.user(1)).post(address, {"text": "增加教师阅览室"})
    said = item.opinions.get()
    assert client(made.chair).post(address, {"text": "我不是代表"}).status_code == 404
    assert client(made.user(0)).get(reverse("congress:opinion_reply", args=[said.pk])).status_code == 404
    client(made.chair).post(reverse("congress:opinion_reply", args=[said.pk]), {"reply": "采纳"})
    assert "采纳" in client(made.user(0)).get(address).content.decode()


def test_an_ended_seat_and_another_school_find_nothing(made: Stage) -> None:
    item = made.item()
    other = stage_of_another_school()
    for address in (
        at(made, "here"),
        at(made, "agenda"),
        at(made, "records"),
        reverse("congress:item", args=[item.key]),
    ):
        assert client(other.user(0)).get(address).status_code == 404
        assert client(other.chair).get(address).status_code == 404
    made.delegates[3].until, made.delegates[3].leaving = clock.today() - timedelta(days=1), "resigned"
    made.delegates[3].save()
    assert client(made.user(3)).get(at(made, "here")).status_code == 404


def stage_of_another_school() -> Stage:
    return stage(3, code="B2")
