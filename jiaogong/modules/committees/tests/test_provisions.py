"""The checks of committee provisions: what a place may set."""

from __future__ import annotations

from typing import Any

import pytest

from jiaogong.engines.provisions.checks import whole
from jiaogong.engines.provisions.registry import all_provisions
from jiaogong.kernel.errors import RuleBroken
from jiaogong.modules.committees import provisions


def test_every_default_passes_its_own_check_and_says_it_is_unverified() -> None:
    ours = [p for p in all_provisions() if p.key.startswith("committees.")]
    assert len(ours) == 11
    for provision in ours:
        assert not provision.verified
        for _, value, source in provision.defaults:
            provision.check(value)
            assert source


@pytest.mark.parametrize("value", [[], "x", [[1, 2]], [[0, 9, 3, 2]], [[5, 4, 1, 2]], [[0, 9, 1, 2], [11, 20, 1, 2]], [[0, None, 1, 2], [1, 2, 1, 2]], [[None, 9, 1, 2]]])  # fmt: skip
def test_wrong_bands(value: Any) -> None:
    with pytest.raises(RuleBroken):
        provisions.bands(value)


@pytest.mark.parametrize("value", [[], [""], ["甲", "甲"], "甲", ["甲" * 41], [3]])
def test_wrong_papers(value: Any) -> None:
    with pytest.raises(RuleBroken):
        provisions.papers(value)


@pytest.mark.parametrize("value", [0, 25, True, "6", None, 1.5])
def test_wrong_months(value: Any) -> None:
    with pytest.raises(RuleBroken):
        whole(1, 24)(value)
