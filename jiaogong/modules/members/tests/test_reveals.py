"""Whole numbers: shown on request, with a reason, counted, written down, kept by no cache."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from jiaogong.engines.org.models import Person
from jiaogong.kernel import clock
from jiaogong.kernel.accounts.models import User
from jiaogong.kernel.journal.models import Entry
from jiaogong.modules.members.limits import REVEALS_PER_DAY, reveals_per_day
from jiaogong.modules.members.models import Membership, Reveal
from jiaogong.modules.unions.tests.cast import CityCase


class Reveals(CityCase):
    def setUp(self) -> None:
        super().setUp()
        rows = Membership.objects.filter(unit=self.school, until=None, person__id_number__isnull=False)
        self.person: Person = rows.select_related("person")[0].person

    def _ask(self, username: str = "school", reason: str = "办理困难帮扶核对") -> Any:
        return self.as_(username).post(f"/members/{self.person.key}/reveal/", {"reason": reason})

    def test_shown_in_the_answer_alone_and_written_down(self) -> None:
        number = self.person.id_number.open()
        answer = self._ask()
        assert number in answer.content.decode()
        assert answer["Cache-Control"] == "no-store"
        assert number not in self.as_("school").get(f"/members/{self.person.key}/").content.decode()
        row = Reveal.objects.get()
        assert (row.person, row.user.username, row.reason) == (self.person, "school", "办理困难帮扶核对")
        line = self.last_line()
        assert (line.verb, line.unit_id) == ("查看完整号码", self.school.pk)
        assert number not in json.dumps(line.after)

    def test_a_reason_is_required(self) -> None:
        for reason in ("", "看看", "    "):
            answer = self._ask(reason=reason)
            assert answer.status_code == 200
            assert self.person.id_number.open() not in answer.content.decode()
        assert not Reveal.objects.exists()

    def test_above_and_beside_it_is_404(self) -> None:
        lines = Entry.objects.count()
        for username in ("city", "county", "leader", "handler", "member"):
            assert self._ask(username).status_code == 404
        assert self.as_("school").get(f"/members/{self.person.key}/reveal/").status_code == 405
        assert Entry.objects.count() == lines

    def test_the_daily_limit_holds(self) -> None:
        user = User.objects.get(username="school")
        limit = reveals_per_day(clock.today())
        Reveal.objects.bulk_create(
            Reveal(person=self.person, user=user, reason="此前查看", at=clock.now()) for _ in range(limit)
        )
        page = self._ask().content.decode()
        assert f"已达 {limit} 次的上限" in page
        assert self.person.id_number.open() not in page
        assert Reveal.objects.count() == limit

    def test_the_person_sees_who_looked(self) -> None:
        member = User.objects.get(username="member")
        Reveal.objects.create(
            person=Person.objects.get(user=member),
            user=User.objects.get(username="school"),
            reason="补办会员卡",
            at=clock.now(),
        )
        page = self.as_("member").get("/members/mine/").content.decode()
        assert "补办会员卡" in page
        assert "陈志远" in page

    def test_limits_are_dated(self) -> None:
        assert reveals_per_day(date(2026, 1, 1)) == 50
        assert all(limit.source for limit in REVEALS_PER_DAY)
