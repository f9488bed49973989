"""A subject that knows who is here: asked as the vote opens and before anybody takes part."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest

from jiaogong.engines.ballot import subjects, verbs
from jiaogong.engines.ballot.models import Vote
from jiaogong.kernel import clock
from jiaogong.kernel.errors import RuleBroken

from .cast import MOTION, Cast, build, hours
from .voter import TELLERS, draw, put

pytestmark = pytest.mark.django_db
KIND = "org.person"
HERE = 3


@pytest.fixture
def cast() -> Iterator[Cast]:
    """The first three members are here."""
    made = build(5)
    here = {person.pk for person in made.people[:HERE]}

    def opening(vote: Vote, by: Any, at: datetime) -> None:
        vote.attendance = HERE
        vote.save(update_fields=["attendance"])

    subjects.register(
        KIND,
        subjects.Subject(
            title=str, link=lambda row: "/", may_draw=lambda vote, pk: "" if pk in here else "您没有到会。", on_opening=opening,
            tellers=lambda vote: ["甲", "乙"],
        ),
    )  # fmt: skip
    yield made
    subjects._subjects.pop(KIND)


def made(cast: Cast, secrecy: str) -> Vote:
    vote = verbs.make_vote(
        cast.people[0], unit=cast.school, title="表决", explanation="", secrecy=secrecy, rules=MOTION,
        options=[verbs.NewOption("o1", "一")], opens_at=hours(-1), closes_at=hours(1), by=cast.chair, at=clock.now(),
    )  # fmt: skip
    verbs.set_electors(vote, person_ids=[p.pk for p in cast.people], by=cast.chair)
    return vote


def test_who_is_not_here_draws_nothing_and_the_box_waits_for_nobody_else(cast: Cast) -> None:
    vote = verbs.open_receipt_vote(made(cast, "receipt"), tellers=TELLERS, by=cast.chair, at=clock.now(), attendance=5)
    assert vote.attendance == HERE  # the owner's word counts, not what was typed
    with pytest.raises(RuleBroken, match="没有到会"):
        draw(vote, cast.users[4], at=clock.now())
    with pytest.raises(RuleBroken, match="没有到会"):
        verbs.give_paper(vote.electors.get(person=cast.people[3]), reason="不用手机", by=cast.chair)
    for user in cast.users[: HERE - 1]:
        put(vote, draw(vote, user, at=clock.now()), {"o1": ["yes"]}, at=clock.now())
    assert verbs.still_to_draw(vote) == 1
    with pytest.raises(RuleBroken, match="还不能封箱"):
        verbs.close_vote(vote, by=cast.chair, at=clock.now())
    put(vote, draw(vote, cast.users[HERE - 1], at=clock.now()), {"o1": ["no"]}, at=clock.now())
    assert verbs.close_vote(vote, by=cast.chair, at=clock.now()).state == "closed"


def test_in_an_open_vote_he_casts_nothing(cast: Cast) -> None:
    vote = verbs.open_vote(made(cast, "open"), by=cast.chair, at=clock.now())
    with pytest.raises(RuleBroken, match="没有到会"):
        verbs.cast(vote, by=cast.users[4], marks={"o1": "yes"}, token="t", at=clock.now())
    assert verbs.cast(vote, by=cast.users[0], marks={"o1": "yes"}, token="t", at=clock.now())
