"""A city, a county and a school with a chair each, a second school, and places of the first."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.test import Client, TestCase

from jiaogong.engines.org.verbs import found_unit
from jiaogong.kernel import clock
from jiaogong.kernel.accounts.models import User
from jiaogong.modules.staffhomes import verbs
from jiaogong.modules.staffhomes.models import Facility, Grade
from jiaogong.modules.unions.tests.cast import OPENED, officer, person_named, three_units


class HomesCase(TestCase):
    """Who keeps places, and who gives levels."""

    @classmethod
    def setUpTestData(cls) -> None:
        cls.city, cls.county, cls.school = three_units()
        cls.beside = found_unit(
            by=None, superior=cls.county, code="T10102", name="乙县中学", layer="base", kind="middle", nature="public", since=OPENED, check=False
        )  # fmt: skip
        cls.users = {
            "city": officer(cls.city, "h-city"), "county": officer(cls.county, "h-county"), "school": officer(cls.school, "h-school"),
            "handler": officer(cls.school, "h-handler", role="handler", title="干事"), "beside": officer(cls.beside, "h-beside"),
        }  # fmt: skip
        cls.today = clock.today()
        cls.teacher = person_named("刘芳", cls.school, cls.today - timedelta(days=400))

    def user(self, name: str) -> User:
        """The account as a new request sees it."""
        return User.objects.get(pk=self.users[name].pk)

    def client_of(self, name: str) -> Client:
        """A browser signed in as that account."""
        made = Client()
        made.force_login(self.user(name))
        return made

    def day(self, number: int) -> Any:
        """A day so many days from today."""
        return self.today + timedelta(days=number)

    def room(self, **facts: Any) -> Facility:
        """A mothers' room of the school."""
        given: dict[str, Any] = {"kind": "mothers_room", "name": "爱心母婴室", "opened_on": self.day(-300)} | facts
        return verbs.register_facility(self.school, by=self.user("school"), at=clock.now(), **given)

    def star(self, place: Facility | None, **facts: Any) -> Grade:
        """A level the county gave."""
        given: dict[str, Any] = {
            "register": "mothers_room", "facility": place, "level": "五星", "granted_on": self.day(-200), "valid_until": self.day(800),
            "recheck_on": self.day(30),
        } | facts  # fmt: skip
        return verbs.record_grade(self.school, by=self.user("county"), at=clock.now(), **given)
