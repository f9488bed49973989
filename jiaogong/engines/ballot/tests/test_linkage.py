"""The linkage attack on split tables: the attacker has every table, its physical order, the transaction stamps, the logs,
the journal, sessions and the order in which people voted. He must match no better than chance; beside him a naive box,
on which the same attack must find everybody, or it proves nothing."""

from __future__ import annotations

import logging
import random
from collections import Counter, defaultdict
from typing import Any

from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client, TransactionTestCase
from django.urls import reverse

from jiaogong.engines.ballot import verbs
from jiaogong.engines.ballot.models import Ballot, Participation, Vote
from jiaogong.kernel.once.models import Submission

from .cast import GRADES, build, rating

PEOPLE = 90
CHANCE = PEOPLE / len(GRADES)
TOO_MANY = CHANCE + 4.5 * (PEOPLE * 0.25 * 0.75) ** 0.5  # one false alarm in some hundred thousand


def physical(table: str, columns: str) -> list[tuple[Any, ...]]:
    """The rows as they lie in the file, with the stamp of their transaction where the database keeps one."""
    order = "rowid" if connection.vendor == "sqlite" else "ctid"
    stamp = "0" if connection.vendor == "sqlite" else "xmin::text::bigint"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {stamp}, {columns} FROM {table} ORDER BY {order}")  # noqa: S608 (fixed names)
        return cursor.fetchall()


def hits(guesses: dict[int, str], truth: dict[int, str]) -> int:
    return sum(guesses.get(person) == choice for person, choice in truth.items())


def attacks(
    voters: list[int], marks: list[tuple[Any, int]], papers: list[tuple[Any, str]]
) -> dict[str, dict[int, str]]:
    """Each way to guess: by order of voting, of rows, of keys; by stamp, by the next stamp."""
    made = {
        "arrival × rows": dict(zip(voters, (c for _, c in papers), strict=False)),
        "rows × rows": dict(zip((e for _, e in marks), (c for _, c in papers), strict=False)),
        "rows × rows, backwards": dict(zip((e for _, e in marks), (c for _, c in reversed(papers)), strict=False)),
    }
    by_stamp: dict[Any, list[str]] = defaultdict(list)
    for stamp, choice in papers:
        by_stamp[stamp].append(choice)
    for step in (0, 1):
        made[f"stamp + {step}"] = {
            e: Counter(by_stamp[stamp + step]).most_common(1)[0][0] for stamp, e in marks if by_stamp.get(stamp + step)
        }
    return made


class Linkage(TransactionTestCase):
    def setUp(self) -> None:
        self.cast = build(PEOPLE)
        self.rng = random.Random(5)

    def truth_of(self, vote: Vote) -> dict[int, str]:
        """Everybody votes, in an order the attacker knows; three of them through the pages."""
        voters = list(range(PEOPLE))
        self.rng.shuffle(voters)
        truth: dict[int, str] = {}
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE naive_marks (id integer PRIMARY KEY, elector integer)")
            cursor.execute("CREATE TABLE naive_papers (id integer PRIMARY KEY, choice text)")
            self.addCleanup(self.drop)
            for number, member in enumerate(voters):
                choice = self.rng.choice(GRADES)
                elector = vote.electors.get(person=self.cast.people[member]).pk
                truth[elector] = choice
                self.vote_once(vote, member, choice, through_page=number % 30 == 7)
                cursor.execute("INSERT INTO naive_marks (id, elector) VALUES (%s, %s)", [number, elector])
                cursor.execute("INSERT INTO naive_papers (id, choice) VALUES (%s, %s)", [number, choice])
        return truth

    def drop(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE naive_marks")
            cursor.execute("DROP TABLE naive_papers")

    def vote_once(self, vote: Vote, member: int, choice: str, *, through_page: bool) -> None:
        user = self.cast.users[member]
        if not through_page:
            verbs.cast(vote, by=user, marks={"o1": choice}, token=str(member), at=vote.opens_at)
            return
        client = Client()
        client.force_login(user)
        answer = client.post(reverse("ballot:cast", args=[vote.key]), {"mark-o1": choice, "once": f"page{member}"})
        assert answer.status_code == 302

    def seen(self) -> tuple[list[tuple[Any, int]], list[tuple[Any, str]]]:
        marks = [(s, e) for s, e in physical("ballot_participation", "elector_id")]
        papers = [(s, str(c).strip('[]"')) for s, c in physical("ballot_ballot", "choices")]
        return marks, [(s, "".join(ch for ch in c if ch.isalpha())) for s, c in papers]

    def check(self, truth: dict[int, str], when: str) -> None:
        marks, papers = self.seen()
        assert len(marks) == len(papers) == PEOPLE
        for name, guesses in attacks(list(truth), marks, papers).items():
            assert hits(guesses, truth) < TOO_MANY, f"{when}, {name}: {hits(guesses, truth)} of {PEOPLE}"

    def test_no_better_than_chance_while_it_runs_and_after(self) -> None:
        vote = rating(self.cast)
        before = everything_else()
        with self.assertLogs("", logging.DEBUG) as logs:
            logging.getLogger("test").debug("begun")
            truth = self.truth_of(vote)
        naive_marks = physical("naive_marks", "elector")
        naive_papers = physical("naive_papers", "choice")
        assert hits(attacks([], naive_marks, naive_papers)["rows × rows"], truth) == PEOPLE  # the control
        self.check(truth, "while it runs")
        self.traces(vote, before, logs.output)
        verbs.close_vote(vote, by=None, at=vote.closes_at)
        self.check(truth, "after")
        keys = set(Participation.objects.values_list("pk", flat=True)) & set(
            Ballot.objects.values_list("pk", flat=True)
        )
        assert keys == set()
        if connection.vendor == "postgresql":  # one stamp for all
            assert len({s for s, _ in self.seen()[0]}) == len({s for s, _ in self.seen()[1]}) == 1

    def traces(self, vote: Vote, before: dict[str, Counter[str]], lines: list[str]) -> None:
        """Casting changed no table but the box, and sessions of those who signed in; no log speaks of it."""
        assert not Submission.objects.filter(path__contains=str(vote.key)).exists()
        assert [line for line in lines if "ballot" in line] == []
        after = everything_else()
        changed = {label for label, rows in after.items() if rows != before[label]}
        assert changed <= {"accounts.User"}, changed  # last_login of signing in
        told = " ".join(after["accounts.User"] - before["accounts.User"])
        assert not any(choice in told for choice in GRADES) and str(vote.key) not in told
        for session in Session.objects.all():
            kept = str(session.get_decoded())
            assert not any(choice in kept for choice in GRADES) and "cast" not in kept, kept


def everything_else() -> dict[str, Counter[str]]:
    """Every row of every table but the box itself and the sessions, in words."""
    box = (Ballot, Participation, Session)
    models = [m for m in apps.get_models(include_auto_created=True) if m._meta.managed and m not in box]
    return {m._meta.label: Counter(str(sorted(row.items())) for row in m._default_manager.values()) for m in models}
