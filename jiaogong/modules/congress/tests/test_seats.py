"""Seats: the scale and the largest remainders, over many numbers."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jiaogong.kernel.errors import RuleBroken
from jiaogong.modules.congress import provisions
from jiaogong.modules.congress.seats import read_scale, seats_for, shared_out

SHANGHAI = ["100–3000人：30人，每增100人加5人", "3001人以上：6%"]
SIZES = st.dictionaries(st.integers(0, 99), st.integers(0, 60), min_size=1, max_size=12)


@settings(max_examples=200, deadline=None)
@given(SIZES, st.integers(0, 300))
def test_seats_sum_and_nobody_has_more_than_people(sizes: dict[int, int], seats: int) -> None:
    found = shared_out(seats, sizes)
    assert sum(found.values()) == min(seats, sum(sizes.values()))
    assert all(0 <= found[key] <= sizes[key] for key in sizes)
    exact = {key: min(seats, sum(sizes.values())) * n / max(sum(sizes.values()), 1) for key, n in sizes.items()}
    assert all(abs(found[key] - exact[key]) < 1 for key in sizes)  # quota: never a whole seat away
    big = sorted(sizes, key=lambda key: sizes[key])
    assert all(found[a] <= found[b] for a, b in pairwise(big) if sizes[a] < sizes[b])


@settings(max_examples=200, deadline=None)
@given(st.integers(1, 6000), st.sampled_from([provisions.SCALE_LINES, SHANGHAI, ["0–100人：50%", "101人以上：30%"]]))
def test_a_larger_school_never_has_fewer_delegates(staff: int, lines: list[str]) -> None:
    small, large = seats_for(staff, lines).seats, seats_for(staff + 1, lines).seats
    assert 0 < small <= staff and small <= large


@pytest.mark.parametrize(("staff", "seats"), [(100, 30), (150, 45), (199, 60), (200, 60), (210, 60), (400, 80)])
def test_the_usual_scale(staff: int, seats: int) -> None:
    found = seats_for(staff, provisions.SCALE_LINES)
    assert found.seats == seats and f"教职工{staff}人" in found.words


@pytest.mark.parametrize(("staff", "seats"), [(100, 30), (101, 35), (300, 40), (3000, 175)])
def test_shanghai_counts_every_further_hundred(staff: int, seats: int) -> None:
    assert seats_for(staff, SHANGHAI).seats == seats


@pytest.mark.parametrize(
    "lines", [[], ["一百人"], ["0–100人：30人", "102人以上：20%"], ["0–100人：130%"], ["0–100人以上：3人"]]
)
def test_a_scale_nobody_can_read_is_refused(lines: list[str]) -> None:
    with pytest.raises(RuleBroken):
        read_scale(lines)
    with pytest.raises(RuleBroken):
        provisions.scale(lines)


def test_shares_are_met_exactly() -> None:
    assert (provisions.least("2/3", 72), provisions.least("1/2", 72)) == (48, 37)
    assert provisions.enough("2/3", 48, 72) and not provisions.enough("2/3", 47, 72)
    assert provisions.enough("1/2", 37, 72) and not provisions.enough("1/2", 36, 72)
    provisions.bands(provisions.BANDS)
    with pytest.raises(RuleBroken):
        provisions.bands([[0, 100, 3, 5], [102, None, 7, 15]])
