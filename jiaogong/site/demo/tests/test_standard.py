"""The standard city against the numbers of demo-city.md, loaded once."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from jiaogong.engines.figures.conditions import Conditions
from jiaogong.engines.figures.reckon import Reckoning, split
from jiaogong.engines.org.models import Unit
from jiaogong.kernel.clock import add_months
from jiaogong.kernel.text import id_checksum_ok
from jiaogong.site.demo import rosters
from jiaogong.site.demo.check import check_city
from jiaogong.site.demo.load import load_city

DAY = date(2026, 7, 15)


@pytest.mark.django_db
def test_the_city_of_the_specification(tmp_path: Path, settings: Any) -> None:
    settings.DATA_DIR = tmp_path
    load_city(size="standard", day=DAY)
    assert check_city() == []
    city = Unit.objects.get(name="清岚市教育工会")
    _figures(city)
    _trends(city)
    _rosters(rosters.write_files())


def _figures(city: Unit) -> None:
    values = {(v.figure.key, i): v for i, v in enumerate(Reckoning(city, DAY).everything())}
    by_key = {key: value for (key, _), value in values.items()}
    assert by_key["unions.units"].numerator == 300
    assert (by_key["unions.establishment_rate"].numerator, by_key["unions.establishment_rate"].denominator) == (
        294,
        300,
    )
    assert by_key["unions.renewals_due"].numerator == 23
    assert by_key["members.real_name_rate"].text() in ("71.6%", "71.7%", "71.8%", "71.9%")
    reckoning = Reckoning(city, DAY)
    large = reckoning.value("unions.establishment_rate", Conditions(nature="private", headcount_min=100))
    middle = reckoning.value(
        "unions.establishment_rate", Conditions(nature="private", headcount_min=25, headcount_max=99)
    )
    assert (large.numerator, large.denominator, middle.numerator, middle.denominator) == (16, 18, 20, 24)
    assert {row.unit.name for row in middle.missing} > {"小橡树幼儿园"}
    rates = [part.number or 0 for part in split(by_key["members.real_name_rate"], "branch")]
    assert len(rates) == 11
    assert max(rates) - min(rates) > 15


def _trends(city: Unit) -> None:
    """Establishment, members and verification rise from quarter to quarter."""
    days = [add_months(DAY, -3 * n) for n in range(7, -1, -1)]
    for key in ("unions.establishment_rate", "members.members", "members.real_name_rate"):
        numbers = [Reckoning(city, day).value(key).number or 0 for day in days]
        assert numbers == sorted(numbers), key
        assert numbers[0] < numbers[-1], key


def _rosters(paths: list[Path]) -> None:
    merged, scientific = (openpyxl.load_workbook(io.BytesIO(p.read_bytes())).worksheets[0] for p in paths)
    rows = [[cell.value for cell in row] for row in merged.iter_rows(min_row=4, max_row=89)]
    assert len(rows) == 86
    assert sum(not id_checksum_ok(str(row[5])) for row in rows) == 3
    assert len(merged.merged_cells.ranges) == 8
    numbers = [row[1].value for row in scientific.iter_rows(min_row=2)]
    assert sum(isinstance(n, (int, float)) for n in numbers) > 15
