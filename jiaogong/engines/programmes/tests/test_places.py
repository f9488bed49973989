"""Places are the whole call's, amounts are the tier's, helped people stay unnamed; a call that is called off stops everything."""

from __future__ import annotations

from typing import Any

import pytest

from jiaogong.engines.inbox.models import Item, Message
from jiaogong.engines.postings.models import Posting
from jiaogong.engines.programmes import documents, verbs
from jiaogong.engines.programmes.models import Batch, Entry, Programme
from jiaogong.engines.programmes.tiers import Before, Judged, allot, unscored
from jiaogong.engines.programmes.verbs.deciding import Choice
from jiaogong.engines.scoring import verbs as scoring
from jiaogong.engines.scoring.models import Assignment, Panel
from jiaogong.kernel import clock
from jiaogong.kernel.errors import RuleBroken

from . import cast as people
from .cast import CONFIRM, Cast
from .test_entering_pages import text

pytestmark = pytest.mark.django_db

OWN = {"key": "own", "kind": "endorse", "title": "本单位推荐", "by": "own"}
POST = {"key": "post", "kind": "publicise", "title": "公示", "days": 5}
RUBRIC = [{"key": "deeds", "title": "实绩", "points": 100}]
JURY = {
    "key": "jury", "kind": "jury", "title": "盲评", "judging": {"blind": True, "exclude_own": False, "raters": [{"group": "expert", "least": 1}]},
}  # fmt: skip
TIERS = [{"title": "一档", "amount": 3000}, {"title": "二档", "amount": 1000}]


def decide(**more: Any) -> dict[str, Any]:
    return {"key": "decide", "kind": "decide", "title": "研究确定"} | more


@pytest.fixture
def cast(db: None) -> Cast:
    return people.build()


def called(cast: Cast, steps: list[dict[str, Any]], **more: Any) -> Programme:
    given = {"consent": "", "fields": people.FIELDS[:2], "rolling": True, "steps": steps} | more
    return people.call(cast, **given)


def one_by_one(cast: Cast, call: Programme, names: tuple[str, ...] = ("teacher", "colleague", "far")) -> list[Batch]:
    """Each entry in a batch of its own."""
    found = []
    for name in names:
        people.handed_in(cast, call, by=name)
        found.append(verbs.gather(call, step="decide", unit=cast.city, by=cast.user("city"), at=clock.now()))
    return found


def choose(cast: Cast, batch: Batch, tier: str = "", amount: int | None = None, reason: str = "集体研究确定") -> int:
    entry = batch.passages.get().entry
    choice = Choice(True, tier, reason, amount)
    return verbs.decide(batch, choices={entry.pk: choice}, by=cast.user("city"), at=clock.now())


def test_places_are_counted_over_all_batches(cast: Cast) -> None:
    call = called(cast, [decide(quota=1), CONFIRM])
    first, second, third = one_by_one(cast, call)
    assert choose(cast, first) == 1
    assert [p.chosen for p in verbs.proposal_of(second)] == [False]
    assert "已选 0 个，共 0 个" in text(cast.client("city").get(f"/programmes/batches/{second.key}/decide/"))
    for batch in (second, third):
        with pytest.raises(RuleBroken, match="前几批已用 1 个"):
            choose(cast, batch)
    verbs.strike(first.passages.get().entry, reason="经核实材料不实", by=cast.user("city"), at=clock.now())
    assert choose(cast, second) == 1


@pytest.mark.parametrize("tier", [{"number": 1}, {"share": 34}])
def test_tiers_are_counted_over_all_batches(cast: Cast, tier: dict[str, int]) -> None:
    call = called(cast, [decide(), CONFIRM], tiers=[{"title": "一等奖"} | tier, {"title": "二等奖"}])
    first, second, _ = one_by_one(cast, call)
    assert choose(cast, first, "一等奖") == 1
    with pytest.raises(RuleBroken, match="一等奖”最多 1 个，本项目前几批已用 1 个"):
        choose(cast, second, "一等奖")
    assert choose(cast, second, "二等奖") == 1


def test_an_amount_is_its_tiers_less_with_a_reason_never_more(cast: Cast) -> None:
    call = called(cast, [decide(), CONFIRM], tiers=TIERS)
    first, second, third = one_by_one(cast, call)
    assert [(p.tier, bool(p.note)) for p in verbs.proposal_of(first)] == [("二档", True)]
    for tier, amount in (("二档", 88_888_888), ("二档", 100_001), ("一档", 300_001)):
        with pytest.raises(RuleBroken, match="高于"):
            choose(cast, first, tier, amount)
    with pytest.raises(RuleBroken, match="低于"):
        choose(cast, first, "二档", 90_000, reason="")
    assert choose(cast, first, "二档", 90_000) == 1
    assert choose(cast, second, "一档", 300_000) == 1
    assert choose(cast, third, "二档", reason="") == 1


def test_another_tier_brings_its_own_amount_on_the_page(cast: Cast) -> None:
    call = called(cast, [decide(), CONFIRM], tiers=TIERS)
    (batch,) = one_by_one(cast, call, ("teacher",))
    entry, client, path = batch.passages.get().entry, cast.client("city"), f"/programmes/batches/{batch.key}/decide/"
    digest = client.get(path).context["digest"]
    sent = {
        f"tier-{entry.pk}": "一档",
        f"amount-{entry.pk}": "1000.00",
        f"reason-{entry.pk}": "家庭变故较大",
        "digest": digest,
    }
    assert client.post(path, sent).status_code == 302
    assert entry.passages.get(step="decide").data["amount"] == 300_000


def test_no_more_than_was_asked_for(cast: Cast) -> None:
    fields = [*people.FIELDS[:2], {"key": "sum", "title": "申请金额", "type": "money", "required": True}]
    outcome = {"kind": "payment", "purpose": "资助", "category": "activity", "asked": "sum"}
    call = called(cast, [decide(), CONFIRM], fields=fields, outcome=outcome)
    people.handed_in(cast, call, sum="500")
    batch = verbs.gather(call, step="decide", unit=cast.city, by=cast.user("city"), at=clock.now())
    with pytest.raises(RuleBroken, match="高于申请的金额"):
        choose(cast, batch, amount=50_001)
    assert choose(cast, batch, amount=50_000) == 1


def test_without_scores_nobody_is_proposed_before_another() -> None:
    from jiaogong.engines.programmes.definition.schema import Tier

    rows = [Judged(n) for n in range(3)]
    tiers = [Tier(title="一档", amount=1), Tier(title="二档")]
    assert [line.tier for line in unscored(rows, tiers)] == ["二档"] * 3
    assert [line.tier for line in unscored(rows, [Tier(title="一等奖", number=2)])] == [""] * 3
    scored = [Judged(1, None, 1)]
    assert allot(scored, [Tier(title="一等奖", number=1)], Before(1, {"一等奖": 1}))[0].tier == ""


def test_those_helped_in_hardship_are_in_no_paper_to_the_unions_below(cast: Cast) -> None:
    for confidential in (True, False):
        call = called(cast, [decide(), CONFIRM], confidential=confidential)
        (batch,) = one_by_one(cast, call, ("teacher",))
        choose(cast, batch)
        last = verbs.gather(call, step="confirm", unit=cast.city, by=cast.user("city"), at=clock.now())
        client, path = cast.client("city"), f"/programmes/batches/{last.key}/"
        for form in ("docx", "pdf"):
            status = client.get(f"{path}papers/result.{form}").status_code
            assert status == (404 if confidential else 200)
        assert ("结果通报" in text(client.get(path))) is not confidential
        assert (documents.made(last, "result", "docx") is None) is confidential


def test_a_posting_names_the_work_but_nobody_in_full(cast: Cast) -> None:
    call = called(cast, [decide(), POST, CONFIRM])
    (batch,) = one_by_one(cast, call, ("teacher",))
    entry = batch.passages.get().entry
    for title, shown in (("春风化雨", "春风化雨"), ("林小燕的课堂", None)):
        Entry.objects.filter(pk=entry.pk).update(title=title)
        from jiaogong.engines.programmes.verbs.posting import posted_rows

        columns, rows = posted_rows(batch, list(Entry.objects.filter(pk=entry.pk).select_related("unit", "person")))
        titles = [column["title"] for column in columns]
        assert ("作品、项目" in titles) is (shown is not None)
        assert shown is None or shown in rows[0]


def test_calling_off_stops_posting_judging_and_to_dos_and_tells_who_entered(cast: Cast) -> None:
    call = called(cast, [JURY, decide(), POST, CONFIRM], rubric=RUBRIC)
    by, at = cast.user("city"), clock.now()
    judged = people.handed_in(cast, call)
    panel = verbs.start_panel(verbs.gather(call, step="jury", unit=cast.city, by=by, at=at), by=by, at=at)
    scoring.add_rater(panel, rater=scoring.NewRater("expert", person=cast.person("direct")), by=by, at=at)
    scoring.assign(panel, by=by, at=at)
    scoring.open_panel(panel, by=by, at=at)
    posted = people.handed_in(cast, call, by="colleague")
    posted.passages.filter(state="waiting").update(step="decide")
    Entry.objects.filter(pk=posted.pk).update(step="decide")
    choose(cast, verbs.gather(call, step="decide", unit=cast.city, by=by, at=at))
    verbs.publicise(verbs.gather(call, step="post", unit=cast.city, by=by, at=at), body="现予公示。", by=by, at=at)
    returned = people.handed_in(cast, call, by="far")
    Entry.objects.filter(pk=returned.pk).update(state="returned")
    verbs.cancel(call, reason="经费调整，本年不办", by=by, at=at)
    verbs.cancel(call, reason="经费调整，本年不办", by=by, at=at)
    assert Posting.objects.get().state == "withdrawn"
    assert Panel.objects.get().state == "closed"
    assert not Item.objects.open().exists()
    assert not Batch.objects.filter(closed_at=None).exists()
    for entry in (judged, posted, returned):
        entry.refresh_from_db()
        assert entry.state == "withdrawn"
        assert Message.objects.filter(short="申报取消", person=entry.person).count() == 1


def test_no_blind_judge_marks_what_he_knows_the_author_of(cast: Cast) -> None:
    steps = [OWN, {**OWN, "key": "county", "by": "county"}, JURY, decide(), CONFIRM]
    call = called(cast, steps, rubric=RUBRIC)
    by, at = cast.user("city"), clock.now()
    people.passed(cast, people.handed_in(cast, call), "officer", "county")
    people.passed(cast, people.handed_in(cast, call, by="direct"), "city")
    panel = verbs.start_panel(verbs.gather(call, step="jury", unit=cast.city, by=by, at=at), by=by, at=at)
    for name in ("county", "officer", "city", "far", "direct"):
        scoring.add_rater(panel, rater=scoring.NewRater("expert", person=cast.person(name)), by=by, at=at)
    scoring.assign(panel, by=by, at=at)
    rows = Assignment.objects.filter(item__panel=panel).values_list("rater__person__user__username", "item__unit__name")
    assert sorted(rows) == [
        ("p-county", "甲市一中"), ("p-direct", "乙县小学"), ("p-far", "乙县小学"), ("p-far", "甲市一中"), ("p-officer", "甲市一中"),
    ]  # fmt: skip
