"""The linkage attack after a whole session: besides all that the ballot's own test gives the attacker he has the sign-in rows, their
order and their times, and the worst case: everybody votes in the order in which he signed in."""

from __future__ import annotations

import json
import random

from django.test import TransactionTestCase

from jiaogong.engines.ballot import verbs as ballots
from jiaogong.engines.ballot.device import Device
from jiaogong.engines.ballot.evidence import manifest_of
from jiaogong.engines.ballot.models import Ticket
from jiaogong.engines.ballot.recounting import unb64
from jiaogong.engines.ballot.stores import box
from jiaogong.engines.ballot.tests.test_linkage import everything_else, hits, physical
from jiaogong.engines.ballot.tests.test_linkage_receipts import attacks, box_rows
from jiaogong.engines.ballot.tests.voter import put
from jiaogong.kernel import clock
from jiaogong.modules.congress.models import Attendance
from jiaogong.modules.congress.verbs import hall
from jiaogong.modules.congress.verbs.votes import prepare_vote

from .hall_cast import stage

PEOPLE = 90
TOO_MANY = PEOPLE / 3 + 4.5 * (PEOPLE * 2 / 9) ** 0.5  # one false alarm in some hundred thousand


class HallLinkage(TransactionTestCase):
    def test_sign_in_leads_to_no_ballot(self) -> None:
        made, rng = stage(PEOPLE), random.Random(14)
        item = made.item()
        made.call()
        order = list(range(PEOPLE))
        rng.shuffle(order)
        for number in order:
            hall.sign_in_at_desk(made.again(), delegate=made.delegates[number], by=made.chair, at=clock.now())
        hall.open_session(made.again(), by=made.chair, at=clock.now())
        item.session = made.again()
        vote = made.start(prepare_vote(item, minutes=10, by=made.chair, at=clock.now()))
        lines = {t.elector.person_id: t for t in Ticket.objects.filter(vote=vote).select_related("elector")}
        people = [made.cast.people[number].pk for number in order]
        before, manifest = everything_else(), manifest_of(vote)
        truth, naive = {}, []
        for number, person in enumerate(people):
            truth[person] = rng.choice(("yes", "no", "abstain"))
            device = Device(manifest).prepare()
            device.finish(ballots.issue_ticket(lines[person], blinded=device.blinded, at=vote.opens_at))
            put(vote, device, {"1": [truth[person]]})
            naive.append((number + 0.5, truth[person]))
        after = everything_else()
        assert {label for label, rows in after.items() if rows != before[label]} == {"ballot.Ticket"}
        ballots.close_vote(vote, by=made.chair, at=clock.now())
        ballots.count(vote, by=made.chair, at=clock.now())
        control = attacks(people, [(n, p) for n, p in enumerate(people)], naive)
        assert hits(control["next stamp, most"], truth) == PEOPLE  # the attack finds everybody in a naive box
        person_of = {t.elector_id: p for p, t in lines.items()}
        drawn = [(stamp, person_of[e]) for stamp, e in physical("ballot_ticket", "elector_id")]
        papers = box_rows(vote)
        for left in self.orders(people):
            for name, guesses in attacks(left, drawn, papers).items():
                assert hits(guesses, truth) < TOO_MANY, f"{name}: {hits(guesses, truth)} of {PEOPLE}"
        self.nothing_of_a_record_stands_elsewhere(vote)

    def orders(self, people: list[int]) -> list[list[int]]:
        """Voters as they came, as the rows lie, by the time of sign-in."""
        lie = [d for _, d in physical("congress_attendance", "delegate_id")]
        of = dict(Attendance.objects.values_list("delegate_id", "delegate__person_id"))
        times = list(Attendance.objects.order_by("at", "pk").values_list("delegate__person_id", flat=True))
        return [people, [of[d] for d in lie], times]

    def nothing_of_a_record_stands_elsewhere(self, vote: object) -> None:
        """Neither the key nor the token of any record, in any table of the main database but the published codes."""
        told = json.dumps({k: [str(r) for r in rows] for k, rows in everything_else().items()}, default=str)
        for record in box().records(str(vote.key)):  # type: ignore[attr-defined]
            found = json.loads(record)
            for part in (found["key"], found["token"], unb64(found["key"]).hex()):
                assert part not in told
