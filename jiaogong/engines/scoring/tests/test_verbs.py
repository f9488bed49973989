"""Panels from making to signing, and everything the verbs refuse."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from jiaogong.engines.inbox.models import Item as Todo
from jiaogong.engines.scoring import reading, subjects, verbs
from jiaogong.engines.scoring.models import Assignment, Item, Mark, Panel, Placing, Ranking, Rater
from jiaogong.engines.scoring.raw import digest_of
from jiaogong.engines.scoring.verbs import NewItem, NewRater
from jiaogong.engines.scoring.verbs.marking import Conflict
from jiaogong.engines.scoring.words import MarkState, PanelState
from jiaogong.kernel import clock
from jiaogong.kernel.errors import Refused, RuleBroken
from jiaogong.kernel.journal.models import Entry

from .cast import RUBRIC, Stage, change, fresh, give, give_all

pytestmark = pytest.mark.django_db


def test_blind_items_get_numbers_and_keep_what_they_are_judged_for(stage: Stage) -> None:
    panel = stage.panel(12)
    labels = list(panel.items.values_list("label", flat=True))
    assert labels[0] == "作品001" and labels[-1] == "作品012"
    assert set(panel.items.values_list("subject_id", flat=True)) == set(range(1, 13))
    assert verbs.add_items(panel, items=[NewItem(12, None), NewItem(13, None)], by=stage.officer, at=clock.now()) == 1


def test_only_officers_of_the_host_run_a_panel(stage: Stage) -> None:
    panel = stage.panel()
    colleague = stage.cast.user("colleague")
    for act in (
        lambda: verbs.make_panel(stage.city, unit=stage.city, title="x", rubric=RUBRIC, settings={}, items=[], by=colleague, at=clock.now()),
        lambda: verbs.add_rater(panel, rater=NewRater("expert", name="甲", phone="13800000000"), by=colleague, at=clock.now()),
        lambda: verbs.assign(panel, by=colleague, at=clock.now()),
        lambda: verbs.open_panel(panel, by=None, at=clock.now()),
        lambda: verbs.close_panel(panel, by=colleague, at=clock.now()),
        lambda: verbs.rank(panel, by=colleague, at=clock.now()),
        lambda: verbs.reopen(panel, by=colleague, at=clock.now(), reason="x"),
    ):  # fmt: skip
        with pytest.raises(Refused):
            act()


def test_own_units_items_are_never_assigned(stage: Stage) -> None:
    panel = stage.panel(6)
    judge = stage.cast.people["judge"]
    rater = verbs.add_rater(panel, rater=NewRater("expert", person=judge), by=stage.officer, at=clock.now())
    assert rater.unit == stage.schools[0]
    verbs.assign(panel, by=stage.officer, at=clock.now())
    assert set(rater.assignments.values_list("item__unit", flat=True)) == {stage.schools[1].pk}
    assert reading.own_left_out(fresh(rater)) == 3
    with pytest.raises(RuleBroken, match="已经是本次评审的评委"):
        verbs.add_rater(panel, rater=NewRater("expert", person=judge), by=stage.officer, at=clock.now())


def test_so_many_raters_per_item_evenly(stage: Stage) -> None:
    panel = stage.panel(20)
    raters = stage.outsiders(panel, 5)
    assert verbs.assign(panel, by=stage.officer, at=clock.now(), each=3) == 60
    assert {rater.assignments.count() for rater in raters} == {12}
    assert verbs.assign(panel, by=stage.officer, at=clock.now(), each=3) == 0
    with pytest.raises(RuleBroken, match="不够每件 6 位"):
        verbs.assign(panel, by=stage.officer, at=clock.now(), each=6)


def test_opening_needs_enough_raters_and_gives_to_dos(stage: Stage) -> None:
    panel = stage.panel(2, {"raters": [{"group": "expert", "least": 2}]})
    with pytest.raises(RuleBroken, match="评委不够"):
        verbs.open_panel(panel, by=stage.officer, at=clock.now())
    stage.outsiders(panel, 2)
    verbs.add_rater(
        panel, rater=NewRater("expert", person=stage.cast.people["judge"]), by=stage.officer, at=clock.now()
    )
    verbs.assign(panel, by=stage.officer, at=clock.now())
    assert verbs.open_panel(panel, by=stage.officer, at=clock.now()).state == PanelState.OPEN
    assert verbs.open_panel(panel, by=stage.officer, at=clock.now()).state == PanelState.OPEN
    assert Todo.objects.get(kind="scoring.judge").person == stage.cast.people["judge"]
    told, links, wrong = verbs.remind(panel, absolute=str, by=stage.officer, at=clock.now())
    assert told == 1 and len(links) == 2 and wrong == []


def test_marking_asks_for_the_promise_and_keeps_to_the_rubric(stage: Stage) -> None:
    panel, raters = stage.opened()
    item = panel.items.first()
    assert item
    Rater.objects.filter(pk=raters[0].pk).update(promised_at=None)
    with pytest.raises(RuleBroken, match="承诺书"):
        give(raters[0], item, 30, 50)
    with pytest.raises(RuleBroken, match="签名与评委姓名不一致"):
        verbs.promise(fresh(raters[0]), name="别人", by=None, at=clock.now())
    verbs.promise(fresh(raters[0]), name=raters[0].name, by=None, at=clock.now())
    for impact, deeds in ((41, 50), (-1, 50)):
        with pytest.raises(RuleBroken, match="最多 40 分"):
            give(raters[0], item, impact, deeds)
    half = verbs.save_mark(raters[0], item, change=change(3850), by=None, at=clock.now())
    assert half.total == 3850 and not half.is_whole
    with pytest.raises(RuleBroken, match="还有 4 件没有评完"):
        verbs.submit_marks(raters[0], by=None, at=clock.now())
    with pytest.raises(Refused):
        verbs.save_mark(raters[0], item, change=change(1, 1), by=stage.officer, at=clock.now())


def test_a_change_sent_twice_or_late_is_kept_once(stage: Stage) -> None:
    panel, raters = stage.opened()
    item, rater = panel.items.all()[0], raters[0]
    first, second = change(3000, 5000, revision=1, device="平板"), change(3100, 5000, revision=2, device="平板")
    save = lambda sent: verbs.save_mark(rater, item, change=sent, by=None, at=clock.now())  # noqa: E731
    assert save(second).total == 8100
    assert save(first).total == 8100, "the earlier change came later"
    assert save(second).revision == 2 and Mark.objects.count() == 1
    with pytest.raises(Conflict, match="另一台设备") as conflict:
        save(change(2000, 2000, revision=9, device="手机", base=1))
    assert conflict.value.mark.total == 8100
    assert save(change(2000, 2000, revision=3, device="手机", base=2)).total == 4000


def test_a_late_draft_never_lies_over_what_was_handed_in(stage: Stage) -> None:
    panel, raters = stage.opened(2)
    items, rater = list(panel.items.all()), raters[0]
    for item in items:
        give(rater, item, 30, 50)
    assert verbs.submit_marks(rater, by=None, at=clock.now()) == 2
    assert verbs.submit_marks(fresh(rater), by=None, at=clock.now()) == 2
    with pytest.raises(Conflict, match="已经提交，刚才送来的改动没有采用"):
        give(rater, items[0], 10, 10)
    assert give(rater, items[0], 30, 50).state == MarkState.SUBMITTED, "the same again is no conflict"
    line = Entry.objects.filter(verb="提交评分").get()
    assert line.after == {item.label: 8000 for item in items}


def test_stepping_aside(stage: Stage) -> None:
    panel, raters = stage.opened(2)
    item, rater = panel.items.all()[0], raters[0]
    give(rater, item, 30, 50)
    with pytest.raises(RuleBroken, match="写明回避"):
        verbs.recuse(rater, item, reason=" ", by=None, at=clock.now())
    for _ in range(2):
        verbs.recuse(rater, item, reason="师生", by=None, at=clock.now())
    assert not Mark.objects.exists() and Assignment.objects.filter(recused_at__isnull=False).count() == 1
    with pytest.raises(RuleBroken, match="已回避"):
        give(rater, item, 30, 50)
    with pytest.raises(Refused):
        verbs.recuse(raters[1], item, reason="x", by=stage.cast.user("colleague"), at=clock.now(), host=True)
    verbs.recuse(raters[1], item, reason="亲属", by=stage.officer, at=clock.now(), host=True)
    assert verbs.assign(panel, by=stage.officer, at=clock.now()) == 0, "who stepped aside is not asked again"


def test_closing_names_who_is_missing(stage: Stage) -> None:
    panel, raters = stage.opened(2, 3, {"raters": [{"group": "expert", "least": 2}]})
    for rater in raters[:2]:
        for item in panel.items.all():
            give(rater, item, 30, 50)
    verbs.submit_marks(raters[0], by=None, at=clock.now())
    with pytest.raises(RuleBroken, match=rf"{raters[1].name}（2/2）、{raters[2].name}（0/2）"):
        verbs.close_panel(panel, by=stage.officer, at=clock.now())
    with pytest.raises(RuleBroken, match="提交的分数不够"):
        verbs.close_panel(panel, by=stage.officer, at=clock.now(), reason="评委出差")
    verbs.submit_marks(raters[1], by=None, at=clock.now())
    closed = verbs.close_panel(panel, by=stage.officer, at=clock.now(), reason="评委出差")
    assert closed.state == PanelState.CLOSED and closed.lot_seed
    with pytest.raises(RuleBroken, match="已经截止"):
        give(raters[2], panel.items.all()[0], 1, 1)
    with pytest.raises(RuleBroken, match="已经截止"):
        verbs.submit_marks(raters[2], by=None, at=clock.now())


POINTS = {1: [(36, 56), (37, 56), (36, 55)], 2: [(38, 54), (38, 55), (36, 55)], 3: [(30, 40), (31, 41), (32, 42)]}


def closed(stage: Stage, **settings: object) -> tuple[Panel, list[Rater]]:
    given = {"ties": ["criterion:impact", "median"], **settings}
    panel, raters = stage.opened(3, 3, given)
    give_all(panel, raters, POINTS)
    return verbs.close_panel(panel, by=stage.officer, at=clock.now()), raters


def test_a_tie_goes_by_the_first_rule_and_is_told(stage: Stage) -> None:
    panel, _ = closed(stage)
    ranked = reading.ranking_of(panel)
    assert [(row.subject_id, str(row.score), row.rank) for row in ranked] == [
        (2, "92.00", 1),
        (1, "92.00", 2),
        (3, "72.00", 3),
    ]
    assert "按“示范作用”平均分排先后" in ranked[0].sentence
    assert Ranking.objects.get(panel=panel).ties


def test_the_ranking_is_rebuilt_from_raw_marks(stage: Stage) -> None:
    panel, _ = closed(stage, ties=["lot"])
    before = reading.ranking_of(panel)
    digest = Ranking.objects.get(panel=panel).digest
    Placing.objects.update(rank=9)
    verbs.rank(panel, by=stage.officer, at=clock.now())
    assert reading.ranking_of(panel) == before
    assert Ranking.objects.get(panel=panel).digest == digest == digest_of(panel)


def test_signing_by_the_chief_ends_it_and_tells_the_owner(stage: Stage) -> None:
    panel, raters = closed(stage)
    told: list[int] = []
    subjects.register("org.unit", subjects.Subject(str, lambda row: "", lambda p, by, at: told.append(p.pk)))
    try:
        chief, other = fresh(raters[0]), fresh(raters[1])
        with pytest.raises(Refused):
            verbs.sign_off(panel, by=None, at=clock.now(), rater=other, name=other.name)
        with pytest.raises(RuleBroken, match="签名与您的姓名不一致"):
            verbs.sign_off(panel, by=None, at=clock.now(), rater=chief, name="别人")
        Mark.objects.filter(assignment__rater=other).update(total=1)
        with pytest.raises(RuleBroken, match="重新计算"):
            verbs.sign_off(panel, by=None, at=clock.now(), rater=chief, name=chief.name)
        verbs.rank(panel, by=None, at=clock.now(), rater=chief)
        signed = verbs.sign_off(panel, by=None, at=clock.now(), rater=chief, name=chief.name)
        assert verbs.sign_off(panel, by=stage.officer, at=clock.now(), name="孙雁").signed_name == chief.name
        assert signed.signed_as == "评委组长" and told == [panel.pk]
        for act in (
            lambda: verbs.reopen(panel, by=stage.officer, at=clock.now(), reason="x"),
            lambda: verbs.rank(panel, by=stage.officer, at=clock.now()),
            lambda: verbs.assign(panel, by=stage.officer, at=clock.now()),
            lambda: verbs.close_panel(panel, by=stage.officer, at=clock.now()),
        ):
            with pytest.raises(RuleBroken, match="已经签字"):
                act()
    finally:
        subjects._subjects.pop("org.unit")  # the owners the apps registered stay


def test_reopening_gives_marks_back_and_draws_a_new_seed(stage: Stage) -> None:
    panel, raters = closed(stage)
    seed = panel.lot_seed
    with pytest.raises(RuleBroken, match="原因"):
        verbs.reopen(panel, by=stage.officer, at=clock.now(), reason="")
    again = verbs.reopen(panel, by=stage.officer, at=clock.now(), reason="漏看材料", raters=[raters[0]])
    assert again.state == PanelState.OPEN and not Ranking.objects.exists()
    changed = change(4000, 6000, revision=2)
    verbs.save_mark(fresh(raters[0]), panel.items.get(subject_id=3), change=changed, by=None, at=clock.now())
    verbs.submit_marks(fresh(raters[0]), by=None, at=clock.now())
    panel = verbs.close_panel(panel, by=stage.officer, at=clock.now())
    assert panel.lot_seed != seed
    progress = reading.progress_of(panel)
    assert (progress.done, progress.wanted, progress.missing) == (9, 9, [])


def test_a_rater_who_marked_cannot_be_removed(stage: Stage) -> None:
    panel, raters = stage.opened(2)
    give(raters[0], panel.items.all()[0], 1, 1)
    with pytest.raises(RuleBroken, match="不能移除"):
        verbs.remove_rater(fresh(raters[0]), by=stage.officer, at=clock.now())
    verbs.remove_rater(fresh(raters[2]), by=stage.officer, at=clock.now())
    assert panel.raters.count() == 2
    for wrong in (
        NewRater("peer", name="甲", phone="13800000000"),
        NewRater("expert", name="", phone="13800000000"),
        NewRater("expert", name="甲", phone="138"),
    ):
        with pytest.raises(RuleBroken):
            verbs.add_rater(panel, rater=wrong, by=stage.officer, at=clock.now())


def refused(make: object) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make()  # type: ignore[operator]


def test_the_database_holds_the_invariants(stage: Stage) -> None:
    panel, raters = closed(stage)
    mark, item, rater = Mark.objects.all()[0], panel.items.all()[0], raters[0]
    placing, ranking = Placing.objects.all()[0], Ranking.objects.get(panel=panel)
    refused(
        lambda: Mark.objects.create(
            assignment=mark.assignment, values={}, total=1, operation=uuid4(), saved_at=clock.now()
        )
    )
    refused(lambda: Mark.objects.filter(pk=mark.pk).update(total=-1))
    refused(lambda: Mark.objects.filter(pk=mark.pk).update(is_whole=False))
    refused(lambda: Assignment.objects.create(rater=rater, item=item))
    refused(lambda: Item.objects.create(panel=panel, label=item.label, subject_id=99, position=99))
    refused(lambda: Item.objects.create(panel=panel, label="x", subject_id=item.subject_id, position=99))
    refused(lambda: Item.objects.create(panel=panel, label="x", subject_id=99, position=item.position))
    refused(lambda: Rater.objects.create(panel=panel, group="expert", name="", added_at=clock.now()))
    person = stage.cast.people["judge"]
    Rater.objects.create(panel=panel, group="expert", name="林晓", person=person, added_at=clock.now())
    refused(lambda: Rater.objects.create(panel=panel, group="expert", name="林晓", person=person, added_at=clock.now()))
    refused(lambda: Panel.objects.filter(pk=panel.pk).update(closed_at=None))
    refused(lambda: Ranking.objects.create(panel=panel, digest="", made_at=clock.now()))
    refused(lambda: Ranking.objects.filter(pk=ranking.pk).update(signed_name="甲"))
    refused(lambda: Placing.objects.filter(pk=placing.pk).update(score=None))
    refused(lambda: Placing.objects.create(ranking=ranking, item=item, position=99))
    refused(lambda: Placing.objects.filter(pk=placing.pk).update(position=2))
