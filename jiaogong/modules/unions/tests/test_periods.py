"""Whatever is registered in whatever order: periods of one thing never overlap, and every act leaves one line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from jiaogong.engines.org.models import Headcount, Holding
from jiaogong.engines.org.verbs import create_office
from jiaogong.kernel import clock
from jiaogong.kernel.errors import RuleBroken
from jiaogong.kernel.journal.models import Entry
from jiaogong.modules.unions import verbs
from jiaogong.modules.unions.models import Body, CommitteeTerm, Union

from .cast import officer, person_named, three_units, with_union

few = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
days = st.integers(-5, 40).map(lambda n: clock.today() - timedelta(days=n * 9))
acts = st.lists(st.tuples(st.booleans(), days), min_size=1, max_size=7)


def apart(rows: Sequence[Any]) -> bool:
    """Each ends after it began, before the next begins, none in the future, at most one open."""
    ordered = sorted(rows, key=lambda r: r.since)
    today = clock.today()
    each = all(r.since <= today and (r.until is None or r.since < r.until <= today) for r in ordered)
    return each and all(r.until is not None and r.until <= nxt.since for r, nxt in pairwise(ordered))


class Periods(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        cls.city, cls.county, cls.school = three_units()
        cls.by = officer(cls.county, "hejianping")

    def _play(self, acts: list[tuple[bool, date]], begin: Any, end: Any) -> None:
        before, done = Entry.objects.count(), 0
        for first, day in acts:
            try:
                (begin if first else end)(day)
            except RuleBroken:
                continue
            done += 1
        assert Entry.objects.count() == before + done

    @few
    @given(acts)
    def test_bodies(self, acts: list[tuple[bool, date]]) -> None:
        with_union(self.school)
        self._play(
            acts,
            lambda day: verbs.set_up_body(self.school, by=self.by, kind="women", since=day),
            lambda day: verbs.end_body(self.school, by=self.by, kind="women", until=day, basis="改选"),
        )
        assert apart(Body.objects.filter(unit=self.school))

    @few
    @given(acts)
    def test_unions(self, acts: list[tuple[bool, date]]) -> None:
        self._play(
            acts,
            lambda day: verbs.establish_union(
                self.school, by=self.by, name="工会", form="committee", approval="1号", since=day
            ),
            lambda day: verbs.end_union(self.school, by=self.by, until=day, reason="撤并"),
        )
        assert apart(Union.objects.filter(unit=self.school))

    @few
    @given(st.lists(st.tuples(st.integers(0, 9), days, st.sampled_from([3, 5])), max_size=7))
    def test_terms(self, acts: list[tuple[int, date, int]]) -> None:
        with_union(self.school)
        for number, day, years in acts:
            try:
                verbs.begin_term(self.school, by=self.by, kind="union", number=number, since=day, years=years)
            except RuleBroken:
                continue
        rows = list(CommitteeTerm.objects.filter(unit=self.school).order_by("since"))
        assert apart(rows)
        assert [r.number for r in rows] == sorted({r.number for r in rows})
        assert all((r.due_on.year - r.since.year) in (3, 5) for r in rows)
        assert all(r.until == nxt.since for r, nxt in pairwise(rows))

    @few
    @given(st.lists(st.tuples(days, st.integers(0, 30), st.integers(0, 30)), max_size=7))
    def test_headcounts(self, acts: list[tuple[date, int, int]]) -> None:
        for day, first, second in acts:
            try:
                verbs.record_headcount(
                    self.school, by=self.by, since=day, numbers={"established": first, "agency": second}
                )
            except RuleBroken:
                continue
        for kind in ("established", "agency"):
            assert apart(Headcount.objects.filter(unit=self.school, employment_type=kind))

    @few
    @given(st.lists(st.tuples(st.sampled_from([0, 1, 2]), days), max_size=7))
    def test_offices(self, acts: list[tuple[int, date]]) -> None:
        office = create_office(self.school, by=None, title="组织委员", role="member", check=False)
        people = [person_named(name, self.school, clock.today() - timedelta(days=900)) for name in ("王芳", "李娜")]
        for who, day in acts:
            try:
                if who == 2:
                    verbs.leave_office(office, by=self.by, until=day, basis="工作变动")
                else:
                    verbs.appoint(office, by=self.by, person=people[who], since=day)
            except RuleBroken:
                continue
        assert apart(Holding.objects.filter(office=office))
