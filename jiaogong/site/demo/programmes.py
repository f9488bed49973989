"""Programmes of the demo city: calls at every stage, run by the rehearsal through the verbs."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from jiaogong.engines.org.models import Employment, Holding, Person, Unit
from jiaogong.engines.org.words import Layer, RoleKey
from jiaogong.engines.programmes import verbs
from jiaogong.engines.programmes.models import Batch, Programme
from jiaogong.engines.programmes.rehearsing import Rehearsal
from jiaogong.engines.scoring import verbs as scoring
from jiaogong.kernel import clock
from jiaogong.kernel.access import standings
from jiaogong.kernel.accounts.models import User
from jiaogong.kernel.clock import SHANGHAI
from jiaogong.modules.awards.verbs import record_honour

NOTICE = "请各单位按通知要求组织申报，材料真实、按时提交。有疑问请联系市教育工会。（演示）"
WORKS = ("春风化雨二十年", "那一盏灯", "从一张课桌说起", "我和我的学生们", "山里的晨读")
CASES = ("食堂满意度共商共治", "课后服务安排协商", "校车线路听证", "教师宿舍改造共商")


@dataclass
class Stagehand:
    """Who acts in the demo city: its accounts, and chairs of a few schools beside the demo school."""

    city: Unit
    school: Unit
    by: dict[int, Any]
    day: date
    now: datetime  # nothing of today is said to have happened later
    beside: list[Unit] = field(default_factory=list)

    def today(self, hour: int) -> datetime:
        """An hour of today, or now where the clock has not come so far."""
        return min(datetime.combine(self.day, time(hour), SHANGHAI), self.now)

    def chair(self, unit: Unit) -> Any:
        """The account of whoever acts for a union; a chair without one gets one nobody can sign in with."""
        if unit.pk not in self.by:
            holding = (
                Holding.objects.filter(office__unit=unit, office__role=RoleKey.CHAIR, until=None)
                .select_related("person")
                .get()
            )
            if holding.person.user is None:
                holding.person.user = User.objects.create_user(f"demo-{unit.code}", None, name=holding.person.name)
                holding.person.save(update_fields=["user"])
            self.by[unit.pk] = User.objects.get(pk=holding.person.user_id or 0)
        return self.by[unit.pk]

    def schools(self) -> list[Unit]:
        """The demo school first, then others of its county."""
        return [self.school, *self.beside]

    def people(self, unit: Unit, number: int = 1, skip: int = 0) -> list[Person]:
        """Staff of a unit without accounts."""
        jobs = Employment.objects.filter(
            unit__home=unit, until=None, person__user=None, person__birth_date__isnull=False
        )
        ids = list(dict.fromkeys(jobs.order_by("person_id").values_list("person_id", flat=True)))[skip : skip + number]
        return list(Person.objects.filter(pk__in=ids).order_by("pk"))

    def call(self, key: str, ago: int, *, open_days: int = 15, title: str = "") -> Rehearsal:
        """A call published `ago` days before today."""
        opens = self.day - timedelta(days=ago)
        at = datetime.combine(opens, time(9), SHANGHAI)
        version = verbs.platform_version(key, at=at)
        programme = verbs.prepare(
            version=version, unit=self.city, title=title or f"{self.day.year}年{version.scheme.title}", year=self.day.year, opens_on=opens,
            closes_on=opens + timedelta(days=open_days), notice=NOTICE, by=self.chair(self.city), at=at,
        )  # fmt: skip
        verbs.publish(programme, by=self.chair(self.city), at=at)
        return Rehearsal(Programme.objects.get(pk=programme.pk), self.chair, at + timedelta(days=1))


def load_programmes(day: date) -> None:
    """The demo city's calls as of `day`."""
    users = {name: User.objects.get(username=name) for name in ("city", "county", "school")}
    units = {name: Unit.objects.get(pk=standings(user)[0].home_id) for name, user in users.items()}
    beside = Unit.objects.filter(
        superior=units["county"], layer=Layer.BASE, closed_on=None, offices__role=RoleKey.CHAIR
    )
    hand = Stagehand(
        units["city"], units["school"], {units[name].pk: user for name, user in users.items()}, day, now_of(day),
        [unit for unit in beside.exclude(pk=units["school"].pk).distinct().order_by("path") if _chaired(unit)][:3],
    )  # fmt: skip
    _honours(hand)
    _judged(hand)
    _posted(hand)
    _open(hand)
    _homes(hand)
    _growth(hand)
    _help(hand)


def now_of(day: date) -> datetime:
    """The clock, where the demo is of today; else the end of that day."""
    now = clock.now()
    return now if now.astimezone(SHANGHAI).date() == day else datetime.combine(day, time(23, 59), SHANGHAI)


def _chaired(unit: Unit) -> bool:
    return Holding.objects.filter(office__unit=unit, office__role=RoleKey.CHAIR, until=None).exists()


def _honours(hand: Stagehand) -> None:
    """An award that is through, with certificates; and honours recorded by hand."""
    run = hand.call("civil_worker", 150)
    for unit in hand.schools():
        for person in hand.people(unit):
            run.enter(unit, person)
    run.run()
    verbs.finish(run.programme, by=hand.chair(hand.city), at=run.at)
    for unit, level in ((hand.city, "province"), (hand.school, "city"), *((u, "county") for u in hand.beside)):
        at = datetime.combine(hand.day - timedelta(days=200), time(10), SHANGHAI)
        record_honour(
            unit, title="先进集体", level=level, organiser="江海省教科工会" if level == "province" else "清岚市总工会", granted_on=at.date(),
            by=hand.chair(unit), at=at, proof=SimpleUploadedFile("表彰决定.txt", "授予先进集体称号的决定（演示）".encode()),
        )  # fmt: skip


def _judged(hand: Stagehand) -> None:
    """An essay contest that is through, and a story contest in the hands of its jury."""
    essays = hand.call("essay", 120)
    for number, unit in enumerate(hand.schools()):
        for person in hand.people(unit, skip=1):
            essays.enter(unit, person, WORKS[number % len(WORKS)])
    essays.run()
    stories = hand.call("caring_stories", 40)
    for number, unit in enumerate(hand.schools()):
        for person in hand.people(unit, skip=2):
            stories.enter(unit, person, WORKS[(number + 1) % len(WORKS)])
    stories.run(until="jury")
    stories.at += timedelta(days=20)
    verbs.close_entries(stories.at)
    by = hand.chair(hand.city)
    batch: Batch = verbs.gather(stories.programme, step="jury", unit=hand.city, by=by, at=stories.at)
    panel = verbs.start_panel(batch, by=by, at=stories.at)
    for username in ("handler", "leader", "member"):  # nobody who recommended the stories or can read them by name
        person = Person.objects.get(user__username=username)
        rater = scoring.NewRater(group="expert", person=person, is_chief=username == "leader")
        scoring.add_rater(panel, rater=rater, by=by, at=stories.at)
    for name, phone in (("韩立新", "10000000071"), ("沈月华", "10000000072"), ("罗志远", "10000000073")):
        scoring.add_rater(panel, rater=scoring.NewRater(group="expert", name=name, phone=phone), by=by, at=stories.at)
    scoring.assign(panel, by=by, at=stories.at)
    scoring.open_panel(panel, by=by, at=stories.at)


def _posted(hand: Stagehand) -> None:
    """Governance cases that are being posted today."""
    run = hand.call("governance_case", 45)
    for number, unit in enumerate(hand.schools()):
        run.enter(unit, title=CASES[number % len(CASES)])
    run.run(until="publicise")
    at = hand.today(9)
    by = hand.chair(hand.city)
    batch = verbs.gather(run.programme, step="publicise", unit=hand.city, by=by, at=at)
    verbs.publicise(batch, body="现将拟定的优秀案例予以公示，有异议的请在公示期内反映。", by=by, at=at)


def _open(hand: Stagehand) -> None:
    """Calls that take entries today, at their first steps; one in draft."""
    run = hand.call("micro_lesson", 6, open_days=30)
    run.at = hand.today(8)
    for unit in hand.schools()[:3]:
        for person in hand.people(unit, skip=3):
            run.enter(unit, person, "分数的初步认识")
    by = hand.chair(hand.beside[0]) if hand.beside else hand.chair(hand.school)
    last = run.programme.entries.filter(unit__in=hand.beside[:1]).first()
    if last is not None:
        verbs.pass_on(last, opinion="同意推荐。", by=by, at=run.at)
    hand.call("may_day_medal", 3, open_days=25)
    opens = hand.day + timedelta(days=14)
    at = hand.today(8)
    version = verbs.platform_version("good_cadre", at=at)
    verbs.prepare(
        version=version, unit=hand.city, title=f"{opens.year}年优秀工会干部评选", year=opens.year, opens_on=opens,
        closes_on=opens + timedelta(days=20), notice=NOTICE, by=hand.chair(hand.city), at=at,
    )  # fmt: skip


def _homes(hand: Stagehand) -> None:
    """Rooms and homes with levels."""
    for key, ago, names in (("mothers_room", 180, "温馨小屋"), ("small_home", 170, "语文组小家")):
        run = hand.call(key, ago)
        for unit in hand.schools():
            first = run.definition.fields[1].key
            run.enter(unit, None, names, **{first: names})
        run.run()


def _growth(hand: Stagehand) -> None:
    """Pairs and topics."""
    pairs = hand.call("mentoring", 100)
    topics = hand.call("research_project", 110)
    for unit in hand.schools()[:3]:
        for person in hand.people(unit, skip=4):
            pairs.enter(unit, person, f"{person.name}师徒")
            topics.enter(unit, person, f"{unit.name}教职工心理关怀研究"[:60])
    pairs.run()
    topics.run()


def _help(hand: Stagehand) -> None:
    """Help that is asked for: one case granted, one with the county."""
    run = hand.call("hardship_aid", 60, open_days=300)
    for person in hand.people(hand.school, number=1, skip=5):
        run.enter(hand.school, person)
    run.run()
    run.at = datetime.combine(hand.day - timedelta(days=2), time(15), SHANGHAI)
    for person in hand.people(hand.school, number=1, skip=6):
        run.enter(hand.school, person)
    run.run(until="county")
