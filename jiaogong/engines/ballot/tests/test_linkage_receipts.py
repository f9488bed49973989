"""The linkage attack on 领票—投票: the attacker has both databases with the physical order and the stamps of their rows, the
order in which people drew and cast (each cast right after drawing, the worst case), the journal and the logs, once while the
vote runs and once after it was sealed. He must match no better than chance; a naive box beside it shows that he can."""

from __future__ import annotations

import json
import logging
import random
import sqlite3
from collections import Counter, defaultdict
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import TransactionTestCase

from jiaogong.engines.ballot import verbs
from jiaogong.engines.ballot.box import GRACE
from jiaogong.engines.ballot.device import Device
from jiaogong.engines.ballot.evidence import manifest_of
from jiaogong.engines.ballot.models import Ticket, Vote
from jiaogong.engines.ballot.recounting import digest, unb64
from jiaogong.engines.ballot.stores import box
from jiaogong.kernel.journal.models import Entry

from .cast import build
from .test_linkage import everything_else, hits, physical
from .voter import opened_by_receipt, put

PEOPLE = 200
CHOICES = ("yes", "no", "abstain")
TOO_MANY = PEOPLE / 3 + 4.5 * (PEOPLE * 2 / 9) ** 0.5  # one false alarm in some hundred thousand

Rows = list[tuple[Any, Any]]


def box_rows(vote: Vote) -> Rows:
    """(stamp, choice) of the box's rows as they lie in its file."""
    key = str(vote.key)
    if "://" in settings.BALLOT_BOX:
        import psycopg

        with psycopg.connect(settings.BALLOT_BOX) as found:
            asked = "SELECT xmin::text::bigint, record FROM ballot_record WHERE vote = %s ORDER BY ctid"
            rows = found.execute(asked, (key,)).fetchall()
    else:
        rows = [
            (0, r[0])
            for r in sqlite3.connect(settings.BALLOT_BOX).execute(
                "SELECT record FROM ballot_record WHERE vote = ?", (key,)
            )
        ]
    return [(stamp, json.loads(json.loads(bytes(record))["ballot"])["choices"][0]) for stamp, record in rows]


def attacks(voters: list[int], drawn: Rows, papers: Rows, naive: bool = False) -> dict[str, dict[int, str]]:
    """Each way to guess: voters in the order they came, lines of the roll in theirs, against the box's rows and stamps."""
    words = [choice for _, choice in papers]
    by_stamp = [choice for _, choice in sorted(papers, key=lambda row: row[0])]
    roll = [elector for _, elector in drawn]
    by_drawing = [elector for _, elector in sorted(drawn, key=lambda row: row[0])]
    made = {}
    for left, people in (("arrival", voters), ("roll", roll), ("roll by stamp", by_drawing)):
        for right, said in (("rows", words), ("rows backwards", words[::-1]), ("stamps", by_stamp)):
            made[f"{left} × {right}"] = dict(zip(people, said, strict=False))
    groups: dict[Any, list[str]] = defaultdict(list)
    for stamp, choice in papers:
        groups[stamp].append(choice)
    stamps = sorted(groups)
    for name, pick in (
        ("most", lambda g: Counter(g).most_common(1)[0][0]),
        ("first", lambda g: g[0]),
        ("last", lambda g: g[-1]),
    ):
        guesses = {}
        for drew, elector in drawn:
            later = next((stamp for stamp in stamps if stamp > drew), None)
            if later is not None:
                guesses[elector] = pick(groups[later])
        made[f"next stamp, {name}"] = guesses
    return made


class LinkageReceipts(TransactionTestCase):
    def check(self, vote: Vote, voters: list[int], truth: dict[int, str], when: str) -> None:
        drawn = [(s, e) for s, e in physical("ballot_ticket", "elector_id")]
        papers = box_rows(vote)
        assert len(papers) == len(drawn) == PEOPLE
        for name, guesses in attacks(voters, drawn, papers).items():
            assert hits(guesses, truth) < TOO_MANY, f"{when}, {name}: {hits(guesses, truth)} of {PEOPLE}"

    def test_no_better_than_chance_while_it_runs_and_after(self) -> None:
        cast, rng = build(PEOPLE), random.Random(9)
        vote = opened_by_receipt(cast)
        tickets = {t.elector_id: t for t in Ticket.objects.filter(vote=vote)}
        voters, truth, keys = list(tickets), {}, {}
        rng.shuffle(voters)
        lines, before = Entry.objects.count(), everything_else()
        manifest = manifest_of(vote)
        naive: Rows = []
        with self.assertLogs("", logging.DEBUG) as logs:
            logging.getLogger("test").debug("begun")
            for number, elector in enumerate(voters):
                truth[elector] = rng.choice(CHOICES)
                device = Device(manifest).prepare()
                device.finish(verbs.issue_ticket(tickets[elector], blinded=device.blinded, at=vote.opens_at))
                put(vote, device, {"o1": [truth[elector]]})
                keys[elector] = digest(unb64(device.drawn["o1"][1]))
                naive.append((number + 0.5, truth[elector]))
        control = attacks(voters, [(n, e) for n, e in enumerate(voters)], naive)
        assert hits(control["next stamp, most"], truth) == hits(control["arrival × rows"], truth) == PEOPLE
        self.check(vote, voters, truth, "while it runs")
        assert Entry.objects.count() == lines and [line for line in logs.output if "ballot" in line] == []
        after = everything_else()
        assert {label for label, rows in after.items() if rows != before[label]} == {"ballot.Ticket"}
        told = json.dumps(list(Ticket.objects.filter(vote=vote).values("code", "blinded", "signatures")))
        records = [json.loads(record) for record in box().store.records(str(vote.key))]
        for record in records:  # nothing of a record lies in the roll: neither key nor token, nor their digests
            for part in (record["key"], record["token"], digest(unb64(record["key"])), digest(unb64(record["token"]))):
                assert part not in told
        verbs.close_vote(vote, by=None, at=vote.closes_at + GRACE)
        self.check(vote, voters, truth, "after")
        order = [digest(unb64(json.loads(record)["key"])) for record in box().records(str(vote.key))]
        assert order == sorted(keys.values())
        if connection.vendor == "postgresql":  # one stamp for all
            assert len({stamp for stamp, _ in box_rows(vote)}) == 1
