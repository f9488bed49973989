"""Tiers and splits: what must hold for any numbers."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from jiaogong.engines.programmes.definition.schema import Tier
from jiaogong.engines.programmes.splitting import by_share, pasted
from jiaogong.engines.programmes.tiers import Judged, allot, places

SCORES = st.lists(st.tuples(st.integers(0, 10), st.booleans()), min_size=1, max_size=25)
PLACES = st.one_of(
    st.integers(1, 6).map(lambda n: {"number": n}), st.integers(1, 60).map(lambda n: {"share": n}), st.just({})
)


def judged(scores: list[tuple[int, bool]]) -> list[Judged]:
    """Ranks as they come from scoring (1, 2, 2, 4); some entries are barred by the members' vote."""
    numbers = [score for score, _ in scores]
    return [
        Judged(at, Decimal(score), 1 + sum(other > score for other in numbers), "会员满意率过低" if barred else "")
        for at, (score, barred) in enumerate(scores)
    ]


@settings(max_examples=150, deadline=None)
@given(SCORES, st.lists(PLACES, min_size=1, max_size=4), st.lists(st.integers(0, 10), min_size=4, max_size=4))
def test_tiers_keep_their_places_their_order_and_their_equals(
    scores: list[tuple[int, bool]], sizes: list[dict[str, int]], least: list[int]
) -> None:
    falling = sorted(least, reverse=True)
    tiers = [Tier(title=f"{at}等", least=Decimal(falling[at]), **size) for at, size in enumerate(sizes)]  # type: ignore[arg-type]
    rows = judged(scores)
    found = {line.id: line for line in allot(rows, tiers)}
    assert set(found) == {row.id for row in rows}
    level = {tier.title: at for at, tier in enumerate(tiers)} | {"": len(tiers)}
    for at, tier in enumerate(tiers):
        taken = [row for row in rows if found[row.id].tier == tier.title]
        room = places(tier, len(rows))
        assert room is None or len(taken) <= room
        assert all(row.score is not None and row.score >= falling[at] for row in taken)
    free = [row for row in rows if not row.barred]
    assert all(found[row.id].tier == "" for row in rows if row.barred)
    for one in free:
        for other in free:
            if one.rank == other.rank:
                assert found[one.id].tier == found[other.id].tier
            elif (one.rank or 0) < (other.rank or 0):
                assert level[found[one.id].tier] <= level[found[other.id].tier]


@given(st.integers(0, 5000), st.integers(1, 100))
def test_a_share_is_rounded_down_but_never_to_nobody(judged_number: int, share: int) -> None:
    room = places(Tier(title="优秀", share=share), judged_number)
    assert room is not None
    assert room <= max(1, judged_number * share / 100)
    assert room >= judged_number * share // 100
    assert (room == 0) == (judged_number == 0)


@given(
    st.integers(0, 500),
    st.dictionaries(st.integers(1, 999), st.integers(0, 3000), min_size=1, max_size=30),
    st.integers(0, 3),
)
def test_a_split_is_exact_and_fair(total: int, sizes: dict[int, int], least: int) -> None:
    found = by_share(total, sizes, least=least)
    assert set(found) == set(sizes)
    everybody = sum(sizes.values())
    if everybody or total <= least * len(sizes):
        assert sum(found.values()) == total
    if least * len(sizes) <= total and everybody:
        rest = total - least * len(sizes)
        assert all(number >= least for number in found.values())
        for key, size in sizes.items():
            exact = rest * size / everybody
            assert abs(found[key] - least - exact) < 1
    for one, size in sizes.items():
        assert all(found[one] >= found[other] for other in sizes if size > sizes[other])


def test_pasted_lines_are_read_with_what_cannot_be() -> None:
    pairs, odd = pasted("实验小学\t3\n小橡树 幼儿园\t2\r\n\n启明双语学校,4\n没有数字\n云溪中学 5")
    assert pairs == [("实验小学", 3), ("小橡树 幼儿园", 2), ("启明双语学校", 4), ("云溪中学", 5)]
    assert odd == ["没有数字"]
