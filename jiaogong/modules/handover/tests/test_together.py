"""One code sent twice at the same moment: exactly one wins. A code used while it is withdrawn: one or the other."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection
from django.test import TransactionTestCase

from jiaogong.engines.org.models import Holding
from jiaogong.kernel import clock
from jiaogong.kernel.errors import RuleBroken
from jiaogong.modules.handover import verbs
from jiaogong.modules.handover.models import Handover
from jiaogong.modules.handover.words import State

from .cast import fresh, make_cast


def at_once(*acts: Callable[[], object]) -> list[str]:
    """What each said, sorted; "" for success."""
    start = Barrier(len(acts))

    def run(act: Callable[[], object]) -> str:
        try:
            start.wait(10)
            act()
        except RuleBroken as broken:
            return broken.message
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(run, acts))


class Together(TransactionTestCase):
    def test_the_code_is_used_once(self) -> None:
        cast = make_cast()
        row, _ = cast.issue()

        def take() -> object:
            return verbs.take_over(row.digest, by=fresh(cast.successor), at=clock.now())

        said = at_once(take, take)
        assert said[0] == "" and "只能用一次" in said[1]
        assert Holding.objects.filter(office=cast.office).count() == 2

    def test_used_or_withdrawn(self) -> None:
        cast = make_cast()
        row, _ = cast.issue()
        said = at_once(
            lambda: verbs.take_over(row.digest, by=fresh(cast.successor), at=clock.now()),
            lambda: verbs.revoke(row, by=fresh(cast.issuer), reason="人选有变", at=clock.now()),
        )
        assert said[0] == "" and said[1]
        used = Handover.objects.get(pk=row.pk).state == State.USED
        assert cast.holder() == ("linxiao" if used else "hejianping")
