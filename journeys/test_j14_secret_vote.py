"""J14 无记名表决: the chair on a desktop, the screen on the wall, three delegates on their phones, the others through devices; two by
paper. It passes only with more than half of all delegates; nothing in the databases joins a voter to his choice."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from conftest import CITY_PASSWORD
from jiaogong.engines.ballot import verbs as ballots
from jiaogong.engines.ballot.device import Device, put
from jiaogong.engines.ballot.evidence import manifest_of
from jiaogong.engines.ballot.models import Ticket, Vote
from jiaogong.engines.ballot.tests.test_linkage import hits, physical
from jiaogong.engines.ballot.tests.test_linkage_receipts import attacks, box_rows
from jiaogong.kernel import clock
from jiaogong.kernel.accounts.models import User
from jiaogong.kernel.errors import RuleBroken
from jiaogong.kernel.testing.browser import DESKTOP
from jiaogong.modules.congress.models import AgendaItem, Attendance, Delegate, Session
from jiaogong.modules.congress.verbs import hall
from jiaogong.modules.congress.verbs.filings import file_before
from jiaogong.modules.congress.verbs.sessions import call_delegates, change_session

from .conftest import PHONE, Enter, look
from .test_receipt_vote import worked  # noqa: F401 (the year's work and the box's own server)

SECRETS = (("first", "周监票", "清风徐来2026"), ("second", "吴监票", "明月入怀2026"))


@pytest.fixture
def called(worked: None) -> Session:  # noqa: F811
    """The session in preparation at the chair's school, today, filed and called."""
    chair, now = User.objects.get(username="school"), clock.now()
    session = Session.objects.filter(state="draft", term__congress__unit__name="清岚市第三中学").latest("begins_at")
    begins_at = clock.now() + timedelta(seconds=1)
    change_session(session, by=chair, at=now, begins_at=begins_at, place="报告厅", theme=session.theme)
    file_before(session, by=chair, at=now)
    call_delegates(session, by=chair, at=now)
    return Session.objects.select_related("term__congress__unit").get(pk=session.pk)


def seated(session: Session) -> list[Delegate]:
    """The delegates; the first three have accounts: 沈佳宁 and two more."""
    rows = list(
        Delegate.objects.filter(term=session.term, until=None).select_related("person__user").order_by("number")
    )
    rows.sort(key=lambda d: d.person.user is None or d.person.user.username != "delegate")
    for number, row in enumerate(rows[1:3], 1):
        user = User(username=f"hall{number}", name=row.person.name)
        user.set_password(CITY_PASSWORD)
        user.save()
        row.person.user = user
        row.person.save(update_fields=["user"])
    return rows


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def draws_and_casts(phone: Page, choice: str) -> None:
    phone.get_by_role("link", name="去投票").click()  # it came by itself
    phone.get_by_role("button", name="领票", exact=True).click()
    phone.get_by_label(choice).check()
    press(phone, "投出这张票")
    press(phone, "确认投出")
    expect(phone.get_by_role("heading", name="您的票已投出")).to_be_visible()


def by_device(vote: Vote, delegates: list[Delegate]) -> dict[int, str]:
    """Those without a phone in this play: person → what he said."""
    said = {}
    for number, delegate in enumerate(delegates):
        ticket = Ticket.objects.get(vote=vote, elector__person=delegate.person)
        device = Device(manifest_of(vote)).prepare()
        device.finish(ballots.issue_ticket(ticket, blinded=device.blinded, at=clock.now()))
        said[delegate.person_id] = "yes" if number % 4 else ("no", "abstain")[number // 4 % 2]
        put(vote, device, {"1": [said[delegate.person_id]]}, at=clock.now())
    return said


def test_a_secret_vote_in_the_hall(called: Session, enter: Enter, outside: Enter) -> None:
    delegates = seated(called)
    due = len(delegates)
    away = delegates[-max(1, due // 12) :]
    here = delegates[: due - len(away)]
    chair = enter("school", f"/congress/sessions/{called.key}/hall/")
    look(chair, "j14-hall-before")
    press(chair, "开始签到")
    link = chair.get_by_role("link", name="打开会场屏幕").get_attribute("href")
    screen = outside(str(link))
    look(screen, "j14-screen-sign-in")
    code = screen.locator(".hall-digits .hall-code").inner_text().replace(" ", "")
    phones = [enter(name, f"/congress/here/{called.key}/?c={code}", PHONE) for name in ("delegate", "hall1", "hall2")]
    look(phones[0], "j14-phone-sign-in")
    for phone, delegate in zip(phones, delegates, strict=False):
        press(phone, "签到")
        expect(phone.locator("main")).to_contain_text("已签到")
        expect(phone.locator("main")).to_contain_text(f"{delegate.number} 号代表")
    look(phones[0], "j14-phone-signed-in")
    chair.reload()
    press(chair, "宣布开会")
    expect(chair.locator("body")).to_contain_text(re.compile(r"还不能开会：应到 \d+ 人，实到 3 人"))
    look(chair, "j14-hall-not-quorate")
    user = User.objects.get(username="school")
    chair.goto(f"/congress/sessions/{called.key}/desk/?here=no")
    look(chair, "j14-desk")
    chair.get_by_role("button", name=f"{here[3].person.name}签到", exact=True).first.click()
    expect(chair.locator("body")).to_contain_text("已签到，代表证")
    for delegate in here[3:]:
        hall.sign_in_at_desk(called, delegate=delegate, by=user, at=clock.now())
    expect(screen.locator("main")).to_contain_text(f"实到 {len(here)}")  # without a touch
    chair.goto(f"/congress/sessions/{called.key}/hall/")
    press(chair, "宣布开会")
    expect(chair.locator("body")).to_contain_text("会议已宣布开始")
    vote = opens(chair, called)
    assert vote.attendance == len(here) and vote.electors.count() == due
    expect(screen.locator("main")).to_contain_text(vote.manifest.fingerprint)
    look(screen, "j14-screen-voting")
    on_paper = here[3:5]
    for delegate in on_paper:
        gives_paper(chair, vote, delegate)
    for phone, choice in zip(phones, ("赞成", "反对", "赞成"), strict=True):
        phone.bring_to_front()
        expect(phone.get_by_role("link", name="去投票")).to_be_visible()
        draws_and_casts(phone, choice)
    refused_who_is_away(vote, away[0])
    truth = dict(zip([d.person_id for d in delegates[:3]], ("yes", "no", "yes"), strict=True))
    truth |= by_device(vote, here[5:])
    counts(chair, vote)
    item = AgendaItem.objects.get(pk=vote.subject_id)
    yes = sum(said == "yes" for said in truth.values()) + 2
    assert item.outcome == ("passed" if yes > due / 2 else "failed") == "passed"
    assert f"应到 {due} 人，实到 {len(here)} 人" in item.sentence and f"赞成 {yes} 票" in item.sentence
    expect(screen.locator("main")).to_contain_text("通过")
    look(screen, "j14-screen-result")
    phones[1].goto(f"/congress/items/{item.key}/")
    look(phones[1], "j14-phone-item")
    nothing_joins(vote, truth)


def opens(chair: Page, session: Session) -> Vote:
    """From the agenda item to the tellers' passphrases."""
    item = AgendaItem.objects.get(session=session, matter="pay")
    chair.goto(f"/congress/items/{item.key}/")
    look(chair, "j14-item")
    chair.get_by_role("link", name="准备表决").click()
    look(chair, "j14-prepare")
    press(chair, "保存，去启封")
    chair.get_by_role("link", name="监票人启封，开始投票").click()
    for place, who, text in SECRETS:
        chair.locator(f"[name={place}_name]").fill(who)
        chair.locator(f"[name={place}_passphrase]").fill(text)
        chair.locator(f"[name={place}_again]").fill(text)
    press(chair, "冻结清单，开始投票")
    expect(chair.locator("main")).to_contain_text("清单指纹")
    return Vote.objects.select_related("manifest").get(subject_type="congress.agendaitem", subject_id=item.pk)


def gives_paper(chair: Page, vote: Vote, delegate: Delegate) -> None:
    elector = vote.electors.get(person=delegate.person)
    chair.goto(f"/ballot/desk/{vote.key}/electors/{elector.pk}/paper/")
    chair.get_by_label("原因").fill("不用手机")
    press(chair, "登记发票")
    expect(chair.locator("body")).to_contain_text("请当面交给")


def refused_who_is_away(vote: Vote, delegate: Delegate) -> None:
    ticket = Ticket.objects.get(vote=vote, elector__person=delegate.person)
    with pytest.raises(RuleBroken, match="您还没有签到"):
        ballots.issue_ticket(ticket, blinded=Device(manifest_of(vote)).prepare().blinded, at=clock.now())


def counts(chair: Page, vote: Vote) -> None:
    """Sealed as soon as all who are here have voted; the papers entered; counted."""
    chair.goto(f"/ballot/desk/{vote.key}/")
    press(chair, "封箱")
    chair.get_by_role("link", name="登记纸质票").click()
    chair.get_by_label("收回张数").fill("2")
    chair.get_by_label("清点的监票人").fill("周监票")
    chair.get_by_label("赞成").fill("2")
    press(chair, "登记")
    press(chair, "开箱计票")
    expect(chair.locator("main")).to_contain_text("通过")
    look(chair, "j14-result")


def nothing_joins(vote: Vote, truth: dict[int, str]) -> None:
    """The ballot engine's own attack with the order of sign-in added (few people: tests/test_hall_linkage.py has ninety)."""
    of = dict(Ticket.objects.filter(vote=vote).values_list("elector_id", "elector__person_id"))
    drawn: Any = [(stamp, of[e]) for stamp, e in physical("ballot_ticket", "elector_id") if of.get(e) in truth]
    came = [p for p in Attendance.objects.order_by("pk").values_list("delegate__person_id", flat=True) if p in truth]
    papers = box_rows(vote)
    assert len(papers) == len(truth)
    share = max(list(truth.values()).count(word) for word in ("yes", "no", "abstain")) / len(truth)
    most = len(truth) * share + 4.5 * (len(truth) * share * (1 - share)) ** 0.5
    for name, guesses in attacks(came, drawn, papers).items():
        assert hits(guesses, truth) <= max(most, len(truth) - 1), name


def test_the_pages_around_it(called: Session, enter: Enter) -> None:
    """Agenda, crew, records, minutes, a resolution: as the chair sees them at a desk and on a phone."""
    past = Session.objects.get(term=called.term, number=1)
    item, resolution = called.agenda.get(matter="pay"), past.resolutions.get()
    pages = {
        "session": f"/congress/session/{called.key}/", "agenda": f"/congress/sessions/{called.key}/agenda/",
        "new": f"/congress/sessions/{called.key}/agenda/new/", "crew": f"/congress/sessions/{called.key}/crew/",
        "desk": f"/congress/sessions/{called.key}/desk/", "vote": f"/congress/items/{item.key}/vote/",
        "records": f"/congress/sessions/{past.key}/records/", "minutes": f"/congress/sessions/{past.key}/minutes/",
        "resolution": f"/congress/resolutions/{resolution.pk}/", "here": f"/congress/here/{called.key}/",
    }  # fmt: skip
    for size, word in ((DESKTOP, "desktop"), (PHONE, "phone")):
        chair = enter("school", pages["session"], size)
        for name, address in pages.items():
            chair.goto(address)
            look(chair, f"j14-{name}-{word}")
