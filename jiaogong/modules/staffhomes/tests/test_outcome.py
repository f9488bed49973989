"""What a programme's result does to levels and plaques, and what its revocation undoes."""

from __future__ import annotations

import tomllib

from jiaogong.engines.programmes import catalogue, outcomes
from jiaogong.engines.programmes import verbs as programmes
from jiaogong.engines.programmes.models import Entry, Programme
from jiaogong.engines.programmes.tests.cast import version
from jiaogong.kernel import clock
from jiaogong.kernel.errors import RuleBroken
from jiaogong.modules.staffhomes import verbs
from jiaogong.modules.staffhomes.models import Facility, Grade, Plaque

from .cast import HomesCase


class Outcome(HomesCase):
    def confirmed(self, key: str, tier: str) -> Entry:
        """An entry of the school that was chosen, its outcome applied (twice)."""
        listed = catalogue.get(key)
        number = Programme.objects.count()
        programme = Programme.objects.create(
            version=version(tomllib.loads(listed.path.read_text(encoding="utf-8"))), unit=self.county, family="staffhomes",
            title=f"{listed.definition.title}{number}", year=self.today.year, opens_on=self.day(-60), closes_on=self.day(-9), made_at=clock.now(),
        )  # fmt: skip
        entry = Entry.objects.create(
            programme=programme, unit=self.school, title="教工之家", slot=f"s{number}", number=1, state="done", tier=tier, made_at=clock.now(),
            changed_at=clock.now(), submitted_at=clock.now(), answers={},
        )  # fmt: skip
        outcome, params = outcomes.params_of(programme.definition)
        for _ in range(2):
            outcome.apply(entry, params, self.user("county"), clock.now())
        return entry

    def test_a_new_level_takes_the_former_ones_place(self) -> None:
        first, second = (self.confirmed("staff_home", tier) for tier in ("合格教工之家", "先进教工之家"))
        former, now = (Grade.objects.get(entry=entry) for entry in (first, second))
        assert Facility.objects.get() == former.facility == now.facility
        assert (former.ended_on, now.ended_on, now.position) == (self.today, None, 1)
        year = self.today.year
        assert [(p.number, p.state) for p in Plaque.objects.order_by("pk")] == [
            (f"家{year}001", "hung"), (f"家{year}002", "hung"),
        ]  # fmt: skip

    def test_a_recheck_keeps_the_plaque(self) -> None:
        self.confirmed("model_home", "模范教工之家")
        entry = self.confirmed("model_home_recheck", "复检合格")
        grade = Grade.objects.get(entry=entry)
        assert Plaque.objects.get().grade == grade
        assert grade.level == "模范教工之家", "a recheck is no level"

    def test_what_a_programme_gave_is_revoked_there(self) -> None:
        entry = self.confirmed("staff_home", "先进教工之家")
        grade = Grade.objects.get(entry=entry)
        with self.assertRaises(RuleBroken):
            verbs.revoke_grade(grade, reason="实地检查不合格", by=self.user("county"), at=clock.now())
        page = self.client_of("county").get(f"/homes/levels/{grade.key}/").content.decode()
        assert f"/programmes/entries/{entry.key}/revoke/" in page
        programmes.revoke(entry, reason="材料不实", by=self.user("county"), at=clock.now())
        grade.refresh_from_db()
        assert (grade.ended_on, grade.plaques.get().state) == (self.today, "recalled")
