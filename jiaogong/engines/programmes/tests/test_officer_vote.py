"""Own unit's members vote, the superior rates, both count into one score; and what happens where a small union votes."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from jiaogong.engines.ballot import verbs as ballot
from jiaogong.engines.ballot.models import Elector, Vote
from jiaogong.engines.org.models import Unit
from jiaogong.engines.programmes import verbs
from jiaogong.engines.programmes.models import Batch, Entry
from jiaogong.engines.scoring import verbs as scoring
from jiaogong.engines.scoring.models import Panel
from jiaogong.engines.scoring.reading import ranking_of
from jiaogong.engines.scoring.verbs.marking import Change
from jiaogong.kernel import clock
from jiaogong.kernel.access import standings
from jiaogong.kernel.accounts.models import User
from jiaogong.kernel.errors import RuleBroken

from .officer_cast import TEXT

HOME = (
    TEXT.replace('entrant = "person"', 'entrant = "unit"\nrolling = true').replace("teaching_star", "good_home")
    .replace("教学能手评选", "教工小家评定")
)  # fmt: skip
VOTE = """
[[steps]]
key = "members"
kind = "vote"
title = "会员评议"
by = "own"
grades = ["满意", "基本满意", "不满意"]
grade_points = [100, 60, 0]
satisfied = 2
veto = 50
"""
RATING = """
[[steps]]
key = "rating"
kind = "review"
title = "上级评议"
judging = { exclude_own = false, raters = [{ group = "member", weight = 40 }, { group = "superior", weight = 60 }] }
"""


def homes_text() -> str:
    head, _, rest = HOME.partition('[[steps]]\nkey = "endorse"')
    later = rest[rest.index('[[steps]]\nkey = "decide"') :]
    return f"{head}{VOTE}{RATING}\n{later}".replace("per_unit = 3", "per_unit = 1")


@pytest.mark.usefixtures("tiny_city")
def test_members_and_superior_make_one_score(sign_in: Any) -> None:
    school_user, city_user = (User.objects.get(username=name) for name in ("school", "city"))
    city, school = (Unit.objects.get(pk=standings(user)[0].home_id) for user in (city_user, school_user))
    at = clock.now()
    scheme = verbs.take_in_scheme(text=homes_text(), unit=city, by=city_user, at=at)
    day = clock.today()
    call = verbs.prepare(
        version=scheme.versions.get(), unit=city, title="教工小家评定", year=day.year, opens_on=day, closes_on=day, by=city_user, at=at
    )  # fmt: skip
    verbs.publish(call, by=city_user, at=at)
    call.refresh_from_db()
    entry = verbs.start_entry(call, unit=school, by=school_user, at=at)
    verbs.save_draft(entry, answers={"deeds": "建家情况"}, revision=entry.revision, by=school_user, at=at)
    verbs.submit(entry, by=school_user, at=at)
    vote = voted(sign_in, call.key, at)
    entry.refresh_from_db()
    passage = entry.passages.get(step="members")
    due = Elector.objects.filter(vote=vote).count()
    points = Decimal(100 * (due - 1) / due).quantize(Decimal("0.01"))
    assert (entry.step, Decimal(passage.data["points"])) == ("rating", points)
    rated(sign_in("city"), call.key, city_user, at)
    entry.refresh_from_db()
    assert entry.score == (points * 40 / 100 + Decimal(90) * 60 / 100).quantize(Decimal("0.01"))
    assert entry.step == "decide"


def voted(sign_in: Any, key: Any, at: Any) -> Vote:
    """The school gathers its own entry, its members vote: all satisfied but one."""
    client = sign_in("school")
    client.post(reverse("programmes:gather", args=[key]), {"step": "members", "all": "yes"})
    batch = Batch.objects.get(step="members")
    assert sign_in("city").get(reverse("programmes:batch", args=[batch.key])).status_code == 200  # the host may look
    assert (
        sign_in("city").post(reverse("programmes:batch-act", args=[batch.key, "vote"]), {"days": 3}).status_code == 404
    )
    client.post(reverse("programmes:batch-act", args=[batch.key, "vote"]), {"days": 3})
    vote = Vote.objects.get(subject_type="programmes.batch", subject_id=batch.pk)
    for number, elector in enumerate(Elector.objects.filter(vote=vote).select_related("person__user")):
        who = elector.person.user or User.objects.create_user(f"elector{number}", name=elector.person.name)
        elector.person.user = who
        elector.person.save()
        marks = {option.key: "g3" if number == 0 else "g1" for option in vote.options.all()}
        ballot.cast(vote, by=User.objects.get(pk=who.pk), marks=marks, token=f"t{number}", at=clock.now())
    ballot.close_vote(vote, by=None, at=clock.now())
    ballot.count(vote, by=User.objects.get(username="school"), at=clock.now())
    return vote


def rated(client: Any, key: Any, by: Any, at: Any) -> None:
    """The county rates beside the members' score: no rater of theirs is wanted."""
    client.post(reverse("programmes:gather", args=[key]), {"step": "rating", "all": "yes"})
    batch = Batch.objects.get(step="rating")
    client.post(reverse("programmes:batch-act", args=[batch.key, "panel"]))
    panel = Panel.objects.get(subject_id=batch.pk)
    scoring.add_rater(
        panel, rater=scoring.NewRater(group="superior", name="上级", phone="13800000001", is_chief=True), by=by, at=at
    )
    scoring.assign(panel, by=by, at=at)
    scoring.open_panel(panel, by=by, at=at)
    rater = panel.raters.get()
    scoring.promise(rater, name="上级", by=None, at=at)
    change = Change(
        values={"impact": 5400, "deeds": 3600},
        comment="",
        operation="6f9619ff-8b86-4d01-b42d-00cf4fc964ff",
        device="",
        revision=0,
    )
    scoring.save_mark(rater, panel.items.get(), change=change, by=None, at=at)
    scoring.submit_marks(rater, by=None, at=at)
    scoring.close_panel(panel, by=by, at=at)
    scoring.sign_off(panel, by=by, at=at, name=by.name)
    assert ranking_of(panel)[0].score == Entry.objects.get(pk=panel.items.get().subject_id).score


@pytest.mark.usefixtures("tiny_city")
def test_more_than_a_vote_takes_are_gathered_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """The limit is the ballot's (60), here brought down to one."""
    from jiaogong.engines.programmes.verbs import batches

    school_user, city_user = (User.objects.get(username=name) for name in ("school", "city"))
    city, school = (Unit.objects.get(pk=standings(user)[0].home_id) for user in (city_user, school_user))
    at = clock.now()
    scheme = verbs.take_in_scheme(
        text=homes_text().replace("per_unit = 1", "per_unit = 2"), unit=city, by=city_user, at=at
    )
    call = verbs.prepare(
        version=scheme.versions.get(), unit=city, title="小家", year=2026, opens_on=clock.today(), closes_on=clock.today(), by=city_user,
        at=at,
    )  # fmt: skip
    verbs.publish(call, by=city_user, at=at)
    call.refresh_from_db()
    made = []
    for _ in range(2):
        entry = verbs.start_entry(call, unit=school, by=school_user, at=at)
        verbs.save_draft(entry, answers={"deeds": "做法"}, revision=entry.revision, by=school_user, at=at)
        verbs.submit(entry, by=school_user, at=at)
        made.append(entry)
    monkeypatch.setattr(batches, "MOST_OPTIONS", 1)
    with pytest.raises(RuleBroken, match="分几批组织"):
        verbs.gather(call, step="members", unit=school, by=school_user, at=at)
    assert verbs.gather(call, step="members", unit=school, by=school_user, at=at, entries=made[:1]).number == 1
    assert verbs.gather(call, step="members", unit=school, by=school_user, at=at).number == 2
