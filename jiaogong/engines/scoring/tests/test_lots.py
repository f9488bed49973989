"""A lot is drawn once for the same marks; a panel whose call was cancelled takes no more."""

from __future__ import annotations

import pytest

from jiaogong.engines.scoring import verbs
from jiaogong.engines.scoring.models import Item, Mark, Panel, Ranking, Rater
from jiaogong.kernel import clock
from jiaogong.kernel.errors import RuleBroken

from .cast import Stage, change, fresh, give, give_all

pytestmark = pytest.mark.django_db


def closed(stage: Stage) -> tuple[Panel, list[Rater]]:
    """Three works, all marked alike, lots to part them."""
    panel, raters = stage.opened(3, 3, {"ties": ["lot"]})
    give_all(panel, raters, {n: [(30, 50)] * 3 for n in (1, 2, 3)})
    return verbs.close_panel(panel, by=stage.officer, at=clock.now()), raters


def _mark(rater: Rater, item: Item, values: dict[str, int], revision: int) -> None:
    verbs.save_mark(fresh(rater), item, change=change(**values, revision=revision), by=None, at=clock.now())


def test_the_same_marks_keep_their_lot(stage: Stage) -> None:
    panel, raters = closed(stage)
    seed = panel.lot_seed
    for _ in range(3):
        verbs.reopen(panel, by=stage.officer, at=clock.now(), reason="再看一看", raters=[raters[0]])
        verbs.submit_marks(fresh(raters[0]), by=None, at=clock.now())
        assert verbs.close_panel(panel, by=stage.officer, at=clock.now()).lot_seed == seed
    verbs.reopen(panel, by=stage.officer, at=clock.now(), reason="漏看材料", raters=[raters[0]])
    item = panel.items.get(subject_id=3)
    values = dict(Mark.objects.get(assignment__rater=raters[0], assignment__item=item).values)
    _mark(raters[0], item, {"impact": 100, "deeds": 200}, 2)
    verbs.submit_marks(fresh(raters[0]), by=None, at=clock.now())
    other = verbs.close_panel(panel, by=stage.officer, at=clock.now()).lot_seed
    verbs.reopen(panel, by=stage.officer, at=clock.now(), reason="改回来看", raters=[raters[0]])
    _mark(raters[0], item, values, 3)
    verbs.submit_marks(fresh(raters[0]), by=None, at=clock.now())
    again = verbs.close_panel(panel, by=stage.officer, at=clock.now()).lot_seed
    assert seed != other and again == seed


def test_a_panel_called_off_takes_no_more_marks(stage: Stage) -> None:
    panel, raters = stage.opened(2)
    for _ in range(2):
        verbs.call_off(panel, by=stage.officer, at=clock.now(), reason="项目取消")
    with pytest.raises(RuleBroken, match="已经截止"):
        give(fresh(raters[0]), panel.items.all()[0], 1, 1)
    assert not Ranking.objects.exists()
