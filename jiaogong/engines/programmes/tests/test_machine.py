"""The state machine of an entry: whatever is tried by whomever in whatever order, its invariants hold."""

from __future__ import annotations

from typing import Any

import pytest
from django.db.models import Count
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from jiaogong.engines.programmes import verbs, words
from jiaogong.engines.programmes.models import Entry, Passage, Quota
from jiaogong.kernel import clock
from jiaogong.kernel.errors import Refused, RuleBroken

from . import cast as people

RIGHT = "whoever's turn it is"
NAMES = ("teacher", "colleague", "officer", "chair", "far", "county", "city", "direct")
GONE = (words.EntryState.WITHDRAWN, words.EntryState.REFUSED)
PICK = st.integers(0, 5)
ANYBODY = st.sampled_from((*[RIGHT] * 12, *NAMES))
COUNTED = [s for s in words.EntryState if s not in (*GONE, words.EntryState.DRAFT)]


class EntryMachine(RuleBasedStateMachine):
    """Four people may enter, three have been recommended; two places a unit, one a county; everybody tries everything."""

    @initialize()
    def begin(self) -> None:
        self.cast = people.build()
        steps = [dict(step) for step in people.STEPS]
        steps[1]["quota"] = 1
        self.call = people.call(
            self.cast, limits={"per_unit": 2, "per_person": 1}, steps=steps, consent="", fields=people.FIELDS[:4]
        )
        self.users = {name: self.cast.user(name) for name in NAMES}
        for name, endorser in (
            ("teacher", "officer"),
            ("far", "county"),
            ("direct", "city"),
        ):  # the deeper states at once
            people.passed(self.cast, people.handed_in(self.cast, self.call, by=name), endorser)

    def tried(self, act: Any, *args: Any, by: str, **more: Any) -> None:
        try:
            act(*args, by=self.users[by], at=clock.now(), **more)
        except (Refused, RuleBroken):
            pass

    def turn(self, entry: Entry, what: str, by: str) -> str:
        """The account whose turn it is, or the one named."""
        if by != RIGHT:
            return by
        ids = {user.pk: name for name, user in self.users.items()}
        if what == "enter":
            return ids[entry.made_by_id]
        if what == "take_back":
            last = entry.passages.exclude(by=None).order_by("-ended_at", "-pk").first()
            return ids[last.by_id] if last and last.by_id else "officer"
        waiting = entry.passages.filter(state="waiting").first()
        units = {
            "officer": self.cast.school,
            "far": self.cast.beside,
            "county": self.cast.county,
            "city": self.cast.city,
        }
        return next((n for n, u in units.items() if waiting and u.pk == waiting.unit_id), "direct")

    def one(self, pick: int, *states: str) -> Entry | None:
        rows = Entry.objects.filter(state__in=states) if states else Entry.objects.all()
        found = list(rows.order_by("pk"))
        return found[pick % len(found)] if found else None

    @rule(by=st.sampled_from(("teacher", "colleague", "far", "direct")))
    def enter(self, by: str) -> None:
        home = {"far": self.cast.beside, "direct": self.cast.direct}.get(by, self.cast.school)
        self.tried(verbs.start_entry, self.call, by=by, unit=home, person=self.cast.person(by))
        for entry in Entry.objects.filter(made_by=self.users[by], state="draft"):
            self.tried(verbs.save_draft, entry, by=by, answers={"deeds": "事迹"}, revision=entry.revision)

    @rule(pick=PICK, by=ANYBODY)
    def submit(self, pick: int, by: str) -> None:
        if entry := self.one(pick, "draft", "returned"):
            self.tried(verbs.submit, entry, by=self.turn(entry, "enter", by))

    @rule(pick=PICK, by=ANYBODY, times=st.integers(1, 3))
    def pass_on(self, pick: int, by: str, times: int) -> None:
        for _ in range(times):
            if entry := self.one(pick, "running"):
                self.tried(verbs.pass_on, entry, by=self.turn(entry, "pass_on", by), opinion="同意")

    @rule(pick=PICK, by=ANYBODY)
    def refuse(self, pick: int, by: str) -> None:
        if entry := self.one(pick, "running"):
            self.tried(verbs.refuse, entry, by=self.turn(entry, "refuse", by), opinion="依据通知第二条")

    @rule(pick=PICK, by=ANYBODY)
    def take_back(self, pick: int, by: str) -> None:
        if entry := self.one(pick):
            self.tried(verbs.take_back, entry, by=self.turn(entry, "take_back", by))

    @rule(pick=PICK, by=ANYBODY, fields=st.sampled_from(({}, {"deeds": "再写"}, {"odd": "?"})))
    def send_back(self, pick: int, by: str, fields: dict[str, str]) -> None:
        if entry := self.one(pick, "running"):
            self.tried(verbs.send_back, entry, by=self.turn(entry, "return", by), fields=fields, opinion="请修改")

    @rule(pick=PICK, by=ANYBODY)
    def withdraw(self, pick: int, by: str) -> None:
        if entry := self.one(pick):
            self.tried(verbs.withdraw, entry, by=self.turn(entry, "enter", by), reason="")

    @rule(pick=PICK, what=st.sampled_from(("submit", "pass_on", "refuse", "send_back")), by=st.sampled_from(NAMES))
    def out_of_turn(self, pick: int, what: str, by: str) -> None:
        if entry := self.one(pick):
            more: dict[str, Any] = {} if what == "submit" else {"opinion": "依据通知第二条"}
            more |= {"fields": {}} if what == "send_back" else {}
            self.tried(getattr(verbs, what), entry, by=by, **more)

    @invariant()
    def one_passage_waits_where_the_entry_stands(self) -> None:
        if not hasattr(self, "call"):
            return
        for entry in Entry.objects.all():
            waiting = [p.step for p in entry.passages.all() if p.state == words.PassageState.WAITING]
            assert waiting == ([entry.step] if entry.state == words.EntryState.RUNNING else []), (entry.state, waiting)

    @invariant()
    def places_taken_are_those_of_entries_that_count(self) -> None:
        if not hasattr(self, "call"):
            return
        for quota in Quota.objects.all():
            if quota.step:
                rows = Passage.objects.filter(
                    step=quota.step, unit=quota.unit, state="passed", data__quota=True, entry__state__in=COUNTED
                )
            else:
                rows = Entry.objects.filter(unit=quota.unit, state__in=COUNTED)  # type: ignore[assignment]
            assert quota.taken == rows.count() <= quota.number, (quota.step, str(quota.unit), quota.taken)

    @invariant()
    def numbers_and_states_are_sound(self) -> None:
        if not hasattr(self, "call"):
            return
        twice = Entry.objects.exclude(number=None).values("number").annotate(n=Count("pk")).filter(n__gt=1)
        assert not twice.exists()
        assert set(Entry.objects.values_list("state", flat=True)) <= set(words.EntryState.values)
        assert not Entry.objects.filter(number=None).exclude(state__in=("draft", "withdrawn")).exists()
        assert not Entry.objects.filter(state="running", to_mend__gt={}).exclude(to_mend={}).exists()


class EntryMachineTest(TestCase):
    """Each example in a transaction of its own."""

    def test_invariants_hold(self) -> None:
        self.play(examples=4, steps=16)

    @pytest.mark.soak
    def test_invariants_hold_for_long(self) -> None:
        self.play(examples=60, steps=40)

    def play(self, *, examples: int, steps: int) -> None:
        from django.db import transaction
        from hypothesis.stateful import run_state_machine_as_test

        class Rolled(EntryMachine):
            def __init__(self) -> None:
                super().__init__()
                self.atomic = transaction.atomic()
                self.atomic.__enter__()

            def teardown(self) -> None:
                transaction.set_rollback(True)
                self.atomic.__exit__(None, None, None)

        run_state_machine_as_test(
            Rolled,
            settings=settings(max_examples=examples, stateful_step_count=steps, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True),
        )  # fmt: skip
