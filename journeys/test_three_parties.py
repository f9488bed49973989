"""教工之家 rated by three parties (C01, C02): its members vote, party and administration and the superior mark, and the three stand
side by side, each with its weight."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from playwright.sync_api import Browser, Page, expect

from conftest import CITY_PASSWORD
from jiaogong.engines.ballot import verbs as ballot
from jiaogong.engines.ballot.models import Elector, Vote
from jiaogong.engines.org.models import Person
from jiaogong.engines.programmes import verbs
from jiaogong.engines.programmes.models import Entry, Passage, Programme
from jiaogong.engines.programmes.rehearsing import Rehearsal, vote_grades
from jiaogong.engines.scoring import verbs as scoring
from jiaogong.engines.scoring.models import Panel, Rater
from jiaogong.engines.scoring.verbs import NewRater
from jiaogong.kernel import clock
from jiaogong.kernel.accounts.models import User

from .calls import chair, unit_of
from .conftest import PHONE, Enter, look
from .judging import visit

RUBRIC = {"组织建设": "18", "民主管理": "17", "维权服务": "18", "素质与文体": "12", "阵地建设": "13", "经费管理": "9"}


def test_members_administration_and_superior_side_by_side(
    enter: Enter, browser: Browser, live_server: Any, city: None
) -> None:
    programme = _entered()
    satisfied = _members_vote(enter, programme)
    panel = _panel(programme)
    _marked_on_the_phone(browser, live_server, panel)
    _others_mark(panel)
    above = chair(panel.unit)
    above.set_password(CITY_PASSWORD)
    above.save()
    page = enter(above.username, f"/scoring/panels/{panel.key}/")
    page.get_by_role("button", name="截止评分").click()
    line = page.locator(".ranking-line")
    for party in ("会员评", "党政评", "上级评"):
        expect(line).to_contain_text(party)
    look(page, "three-parties-ranking")
    page.get_by_label("签名").fill(above.name)
    page.get_by_role("button", name="签字确认").click()
    expect(page.get_by_text("结果已签字")).to_be_visible()
    entry = Entry.objects.get()
    assert entry.step == "check"
    vote = entry.passages.get(step="member_vote")
    assert vote.data["satisfied"] == satisfied
    page.goto(f"/programmes/entry/{entry.key}/")
    expect(page.get_by_text("满意率").first).to_be_visible()
    look(page, "three-parties-entry")


def _entered() -> Programme:
    """A call of the city whose one entry is a school's home."""
    city, today, at = unit_of("city"), clock.today(), clock.now()
    programme = verbs.prepare(
        version=verbs.platform_version("staff_home", at=at), unit=city, title="教工之家评定", year=today.year, opens_on=today,
        closes_on=today + timedelta(days=20), notice="请对照标准自评后申报。", by=chair(city), at=at,
    )  # fmt: skip
    verbs.publish(programme, by=chair(city), at=at)
    programme = Programme.objects.get()
    Rehearsal(programme, chair, at).enter(unit_of("school"), None, "教工之家", home_name="教工之家")
    Programme.objects.filter(pk=programme.pk).update(
        opens_on=today - timedelta(days=9), closes_on=today - timedelta(days=1)
    )
    verbs.close_entries(at)
    return Programme.objects.get()


def _user_of(person: Person) -> User:
    if person.user is None:
        person.user = User.objects.create_user(f"m{person.pk}", CITY_PASSWORD, name=person.name)
        person.save(update_fields=["user"])
    return person.user


def _members_vote(enter: Enter, programme: Programme) -> str:
    """The chair opens the vote; a member votes on the phone, the others by the verb. Returns the share satisfied."""
    school = unit_of("school")
    page = enter("school", f"/programmes/calls/{programme.key}/gather/?step=member_vote")
    page.get_by_role("button", name="归为一批").click()
    page.get_by_role("button", name="开始会员评议").click()
    expect(page.get_by_text("会员评议已开始")).to_be_visible()
    look(page, "three-parties-vote")
    vote = Vote.objects.get(unit=school)
    grades = vote_grades(vote)
    electors = list(Elector.objects.filter(vote=vote).select_related("person__user").order_by("pk"))
    voter = next(e for e in electors if e.person.user is None)
    member = enter(_user_of(voter.person).username, f"/ballot/{vote.key}/", PHONE)
    look(member, "three-parties-paper-phone")
    member.get_by_label("满意", exact=True).check()
    member.get_by_role("button", name="核对我的选择").click()
    member.get_by_role("button", name="投出这张票").click()
    expect(member.get_by_text("您的票已投出")).to_be_visible()
    for number, elector in enumerate(e for e in electors if e != voter):
        marks = {option.key: grades[number % 3 % 2] for option in vote.options.all()}
        ballot.cast(vote, by=_user_of(elector.person), marks=marks, token=f"t{elector.pk}", at=clock.now())
    ballot.close_vote(vote, by=chair(school), at=clock.now())
    ballot.count(vote, by=chair(school), at=clock.now())
    return "100.00"


def _panel(programme: Programme) -> Panel:
    """The county's panel: two of party and administration, two of the superior; the members' part came from the vote."""
    passage = Passage.objects.select_related("unit").get(programme=programme, state="waiting")
    assert (passage.step, passage.unit) == ("rate", unit_of("school").superior)
    by, at = chair(passage.unit), clock.now()
    panel = verbs.start_panel(verbs.gather(programme, step="rate", unit=passage.unit, by=by, at=at), by=by, at=at)
    raters = [NewRater("administration", name="沈校长", phone="10000000091"), NewRater("administration", name="方书记", phone="10000000092")]  # fmt: skip
    raters += [NewRater("superior", name="韩立新", phone="10000000093"), NewRater("superior", name="沈月华", phone="10000000094", is_chief=True)]  # fmt: skip
    scoring.add_raters(panel, raters=raters, by=by, at=at)
    scoring.assign(panel, by=by, at=at)
    return scoring.open_panel(panel, by=by, at=at)


def _marked_on_the_phone(browser: Browser, live_server: Any, panel: Panel) -> None:
    """The head of the school marks through the link of his text message."""
    rater = panel.raters.get(name="沈校长")
    link = scoring.send_link(rater, absolute=str, by=chair(panel.unit), at=clock.now()).address
    page: Page = visit(browser, live_server, link, PHONE)
    page.get_by_label("签名").fill("沈校长")
    page.get_by_role("button", name="签署并开始评审").click()
    page.get_by_role("link", name="开始打分").click()
    for title, points in RUBRIC.items():
        page.get_by_role("spinbutton", name=title).fill(points)
    expect(page.locator("[data-total]")).to_have_text("87")
    expect(page.locator("[data-note]")).to_have_text("已保存")
    look(page, "three-parties-mark-phone")
    page.goto(f"/scoring/{panel.key}/")
    page.get_by_role("button", name="提交全部评分").click()
    expect(page.get_by_text("您的评分已提交")).to_be_visible()
    page.context.close()


def _others_mark(panel: Panel) -> None:
    from uuid import uuid4

    from jiaogong.engines.scoring.verbs.marking import Change

    for number, rater in enumerate(Rater.objects.filter(panel=panel, submitted_at=None)):
        at = clock.now()
        scoring.promise(rater, name=rater.name, by=None, at=at)
        for given in rater.assignments.select_related("item"):
            values = {line.key: line.points * 100 - 150 - 50 * number for line in panel.criteria}
            scoring.save_mark(rater, given.item, change=Change(values=values, operation=uuid4()), by=None, at=at)
        scoring.submit_marks(rater, by=None, at=at)
