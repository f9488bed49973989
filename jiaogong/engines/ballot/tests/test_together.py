"""Many at once: twenty people casting twice each, a vote that closes while they cast."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import connection
from django.test import TransactionTestCase

from jiaogong.engines.ballot import verbs
from jiaogong.engines.ballot.models import Ballot, Participation
from jiaogong.engines.ballot.reading import result_of
from jiaogong.kernel import clock
from jiaogong.kernel.errors import RuleBroken

from .cast import Cast, build, counted, fresh, opened

PEOPLE = 20


def at_once(acts: list[Callable[[], Any]]) -> list[Any]:
    """What each said: its answer, or the broken rule."""
    start = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        try:
            start.wait(20)
            return act()
        except RuleBroken as broken:
            return broken.message
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def caster(cast: Cast, vote: Any, member: int, token: str) -> Callable[[], Any]:
    user = fresh(cast.users[member])
    choice = "yes" if member % 3 else "no"
    return lambda: verbs.cast(vote, by=user, marks={"o1": choice}, token=token, at=clock.now())


class Together(TransactionTestCase):
    def test_twenty_cast_twice_and_none_is_lost_or_doubled(self) -> None:
        for secrecy in ("split", "open"):
            cast = build(PEOPLE, code=secrecy[:2].upper())
            vote = opened(cast, secrecy=secrecy)
            same = at_once([caster(cast, vote, m, f"t{m}") for m in range(PEOPLE // 2) for _ in range(2)])
            assert Counter(same) == {True: PEOPLE // 2, False: PEOPLE // 2}  # one sending, repeated
            tabs = at_once([caster(cast, vote, m, f"t{m}{n}") for m in range(PEOPLE // 2, PEOPLE) for n in range(2)])
            assert tabs.count(True) == PEOPLE // 2
            assert sum("已经投过票" in str(said) for said in tabs) == PEOPLE // 2
            assert Ballot.objects.filter(vote=vote).count() == Participation.objects.filter(vote=vote).count() == PEOPLE
            assert result_of(counted(cast, vote)).options[0].counts == {"yes": 13, "no": 7, "abstain": 0}

    def test_closed_while_casting_every_ballot_is_in_or_refused(self) -> None:
        cast = build(PEOPLE)
        vote = opened(cast)
        acts = [caster(cast, vote, m, f"t{m}") for m in range(PEOPLE)]
        acts.insert(3, lambda: verbs.close_vote(vote, by=None, at=vote.closes_at) and "closed")
        said = at_once(acts)
        taken = said.count(True)
        assert taken + sum("已经截止" in str(s) for s in said) == PEOPLE and "closed" in said
        vote.refresh_from_db()
        assert vote.participants == taken == Ballot.objects.filter(vote=vote).count()
        assert sum(result_of(verbs.count(vote, by=cast.chair, at=clock.now())).options[0].counts.values()) == taken
