"""Any sequence of changes leaves a history without gaps that says of every day what was true on it."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from jiaogong.engines.org.models import SEGMENT, Unit, UnitPeriod
from jiaogong.engines.org.verbs import change_unit
from jiaogong.kernel.errors import RuleBroken

from .cast import Units, chair, day, found, fresh, small_city

DAYS = 8
CODES = ("C1", "C2", "S1", "S2", "S3", "D1", "D2", "D3", "D4")
ABOVE = ("C", "C1", "C2", "S1", "S2", "S3", "D1", "D2", "D3", "D4")
Truth = list[dict[str, tuple[str, str]]]  # for each day: code → (name, code of the superior)

WHERE = st.sampled_from(ABOVE)
ACTS = st.lists(
    st.tuples(
        st.sampled_from(CODES),
        st.integers(0, DAYS - 1),
        st.sampled_from(["", "甲", "乙", "丙"]),
        st.one_of(st.just(""), WHERE, WHERE),
    ),
    min_size=1,
    max_size=12,
)


class Histories(TestCase):
    @settings(max_examples=25, deadline=None)
    @given(ACTS)
    def test_every_day_says_what_was_true_on_it(self, acts: list[tuple[str, int, str, str]]) -> None:
        units = small_city()
        units["D4"] = found("D4", "数学组", "inner", units["D2"])
        by = chair(*(unit for unit in units.values() if not unit.is_inner))
        first = {u.code: (u.name, u.superior.code if u.superior else "") for u in units.values()}
        truth: Truth = [dict(first) for _ in range(DAYS)]
        for code, number, name, above in acts:
            unit = Unit.objects.select_related("superior").get(code=code)
            superior = units[above] if above else unit.superior  # from before other moves: stale, as in a slow form
            facts = {"name": name or unit.name, "kind": unit.kind, "nature": unit.nature, "superior": superior}
            try:
                change_unit(unit, by=fresh(by), since=day(number), **facts)
            except RuleBroken:
                continue  # the comparison below shows that nothing was written
            for later in truth[number:]:
                later[code] = (facts["name"], superior.code)
        self.compare(units, truth)

    def compare(self, units: Units, truth: Truth) -> None:
        for number, expected in enumerate(truth):
            rows = {row.unit.code: row for row in UnitPeriod.objects.at(day(number)).select_related("unit", "superior")}
            self.assertEqual(
                {code: (row.name, row.superior.code if row.superior else "") for code, row in rows.items()}, expected
            )
            self.assertEqual(UnitPeriod.objects.at(day(number)).count(), len(expected))
            for row in rows.values():
                above = rows[row.superior.code].path if row.superior else ""
                self.assertEqual((row.path[:-SEGMENT], len(row.path)), (above, len(above) + SEGMENT))
            self.assertEqual(len({row.path for row in rows.values()}), len(rows))
        for unit in Unit.objects.select_related("superior", "home"):
            periods = list(UnitPeriod.objects.filter(unit=unit).order_by("since"))
            self.assertEqual([p.until for p in periods], [*(p.since for p in periods[1:]), None])
            self.assertEqual(periods[0].since, day(0))
            last = periods[-1]
            self.assertEqual((unit.name, unit.superior_id, unit.path), (last.name, last.superior_id, last.path))
            above = unit.superior
            self.assertEqual(unit.home, above.home if unit.is_inner and above else unit)
        self.assertFalse(UnitPeriod.objects.at(day(0) - timedelta(days=1)).exists())
