"""Every invariant is the database's: each is tried against it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction

from jiaogong.engines.cases.models import Access, Case, Climb, Clock, Entry, Handler, Opening
from jiaogong.kernel import clock

from .cast import CaseCase


class Constraints(CaseCase):
    def refused(self, model: Any, **values: Any) -> None:
        with self.assertRaises(IntegrityError), transaction.atomic():
            model.objects.create(**values)

    def test_cases(self) -> None:
        case, day = self.case(), clock.today()
        base = {"kind": "test.open", "unit": self.school, "subject_type": "x.y", "subject_id": 1, "opened_at": self.at}
        self.refused(
            Case, **{**base, "subject_type": case.subject_type, "subject_id": case.subject_id, "title": "又一件"}
        )
        for wrong in (
            {"round": 3}, {"title": ""}, {"state": "closed"}, {"state": "closed", "closed_at": self.at}, {"outcome": "已答复"},
            {"closed_at": self.at},
        ):  # fmt: skip
            self.refused(Case, **{"title": "一件", **base, **wrong})
        teacher, other = self.person(self.teacher), self.person(self.other)
        one = {"case": case, "part": "lead", "since": day}
        Handler.objects.create(person=teacher, **one)
        self.refused(Handler, person=other, **one)
        self.refused(Handler, **{**one, "part": "co", "person": teacher})
        self.refused(Handler, **{**one, "part": "co"})
        self.refused(Handler, **{**one, "part": "co", "person": other, "until": day - timedelta(days=1)})
        self.refused(Handler, **{**one, "part": "co", "person": other, "round": 3})
        Handler.objects.create(**{**one, "part": "co", "unit": self.department})
        self.refused(Handler, **{**one, "part": "leader", "unit": self.department})

    def test_clocks_trail_access(self) -> None:
        case, day = self.case(), clock.today()
        base = {
            "case": case,
            "key": "reply",
            "title": "答复",
            "starts_on": day,
            "days": 5,
            "due_on": day + timedelta(days=5),
        }
        Clock.objects.create(**base)
        self.refused(Clock, **base)
        for wrong in (
            {"days": 0}, {"due_on": day}, {"met_on": day, "stopped_on": day, "reason": "撤回"}, {"stopped_on": day}, {"paused_on": day},
        ):  # fmt: skip
            self.refused(Clock, **{**base, "key": "b", **wrong})
        Clock.objects.create(**{**base, "round": 2})
        self.refused(Entry, case=case, at=self.at, what="")
        entry = Entry(case=case, at=self.at, what="记录", text="明文")
        entry.sealed_text = "密文"
        with self.assertRaises(IntegrityError), transaction.atomic():
            entry.save()
        given = {"case": case, "reason": "核实", "until": day, "granted_at": self.at}
        self.refused(Access, **given)
        self.refused(Access, user=self.other, office=self.office(self.chair), **given)
        self.refused(Access, user=self.other, **{**given, "reason": ""})
        Access.objects.create(user=self.other, **given)
        self.refused(Access, user=self.other, **given)
        Access.objects.create(office=self.office(self.chair), **given)
        self.refused(Access, office=self.office(self.chair), **given)
        look = {"case": case, "user": self.other, "day": day, "at": self.at}
        self.refused(Opening, reason="", **look)
        Opening.objects.create(reason="核实", **look)
        self.refused(Opening, reason="又看", **look)
        Climb.objects.create(case=case, about="clock-1", step="leader", at=self.at)
        self.refused(Climb, case=case, about="clock-1", step="leader", at=self.at)
