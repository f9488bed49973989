"""Three units with chairs, and a posting to work on."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.test import Client, TestCase
from django.urls import reverse

from jiaogong.engines.org.models import Employment, Unit
from jiaogong.engines.org.verbs import create_office, found_unit, make_person, take_office
from jiaogong.engines.postings import subjects, verbs
from jiaogong.engines.postings.models import Objection, Posting
from jiaogong.kernel import clock
from jiaogong.kernel.accounts.models import User

COLUMNS = [{"title": "姓名", "type": "name"}, {"title": "单位", "type": "unit"}, {"title": "结果", "type": "text"}]
ROWS = [["王建国", "乙县小学", "表彰"], ["欧阳小红", "乙县小学", "表彰"]]
WORDS = "名单第一位去年十月才调入，不满三年，请核实申报资格。"
SECRET = "举报人特有的一句话，不该出现在任何别的地方"


OPENED = date(2000, 1, 1)


def officer(unit: Unit, username: str, role: str = "chair", title: str = "主席") -> User:
    """Somebody with an office in the unit, employed there."""
    user = User.objects.create_user(username, None, name=username)
    person = make_person(name="何建平")
    person.user = user
    person.save()
    office = create_office(unit, by=None, title=title, role=role, check=False)
    take_office(office, by=None, person=person, since=OPENED, check=False)
    Employment.objects.create(person=person, unit=unit, employment_type="established", since=OPENED)
    return user


def three_units() -> list[Unit]:
    """City, county, school."""
    made: list[Unit] = []
    for code, name, layer, kind in (
        ("T1", "甲市教育工会", "city", "union_office"), ("T101", "乙县教育工会", "county", "union_office"), ("T10101", "乙县小学", "base", "primary"),
    ):  # fmt: skip
        above = made[-1] if made else None
        made.append(
            found_unit(
                by=None,
                superior=above,
                code=code,
                name=name,
                layer=layer,
                kind=kind,
                nature="public",
                since=OPENED,
                check=False,
            )
        )
    return made


class Told:
    """What the owner of what is posted was told."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.people: set[int] = set()

    def objected(self, posting: Posting, objection: Objection, by: Any, at: datetime) -> None:
        self.said.append(str(objection.state))

    def ended(self, posting: Posting, at: datetime) -> None:
        self.said.append("ended")

    def concerned(self, posting: Posting, user: Any) -> bool:
        return user.pk in self.people


class PostingCase(TestCase):
    """A city, a county, a school; the county posts."""

    def setUp(self) -> None:
        self.city, self.county, self.school = three_units()
        self.c = officer(self.city, "city-chair")
        self.y = officer(self.county, "county-chair")
        self.o = officer(self.county, "county-officer", role="officer", title="干事")
        self.s = officer(self.school, "school-chair")
        self.at = clock.now()
        self.told = Told()
        subjects._subjects["org.unit"] = subjects.Subject(
            str, lambda unit: "/", self.told.objected, self.told.ended, self.told.concerned
        )
        self.addCleanup(subjects._subjects.pop, "org.unit")

    def as_(self, user: Any = None) -> Client:
        client = Client()
        if user is not None:
            client.force_login(user)
        return client

    def url(self, name: str, row: Any) -> str:
        return reverse(f"postings:{name}", args=[row.key])

    def posting(self, subject: Unit | None = None, **more: Any) -> Posting:
        given: dict[str, Any] = {
            "title": "优秀工会干部公示",
            "body": "现予公示。",
            "columns": COLUMNS,
            "rows": ROWS,
            "at": self.at,
            "by": self.y,
        }
        return verbs.publish(subject, unit=self.county, **given | more)

    def objection(self, posting: Posting, key: str = "k1", **more: Any) -> Objection:
        given = verbs.Objecting(more.pop("text", WORDS), name=more.pop("name", ""), phone=more.pop("phone", ""))
        return verbs.object_to(posting, given=given, sending_key=key, by=None, at=more.pop("at", self.at))

    def after(self, posting: Posting, days: int = 1) -> datetime:
        """A moment after the period."""
        gone = posting.ends_on - self.at.astimezone(clock.SHANGHAI).date()
        return self.at + gone + timedelta(days=days)
