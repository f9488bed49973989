"""Two registrars at once: one of them is told, nothing is written twice."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection
from django.test import TransactionTestCase

from jiaogong.kernel.accounts.models import User
from jiaogong.kernel.errors import RuleBroken
from jiaogong.modules.unions import verbs
from jiaogong.modules.unions.models import CommitteeTerm

from .cast import days_ago, officer, three_units, with_union


class Together(TransactionTestCase):
    def test_two_new_terms_at_the_same_moment(self) -> None:
        _, county, school = three_units()
        with_union(school)
        names = [
            officer(county, name, title=title).username
            for name, title in (("hejianping", "主席"), ("sunyan", "副主席"))
        ]
        start = Barrier(2)

        def begin(username: str) -> str:
            try:
                by = User.objects.get(username=username)
                start.wait(10)
                verbs.begin_term(school, by=by, kind="union", number=1, since=days_ago(9), years=5)
            except RuleBroken as broken:
                return broken.message
            finally:
                connection.close()
            return ""

        with ThreadPoolExecutor(2) as pool:
            said = sorted(pool.map(begin, names))
        assert said[0] == ""
        assert "新一届的届次必须更大" in said[1]
        assert CommitteeTerm.objects.filter(unit=school).count() == 1
