"""Writing, seconding, changing, submitting."""

from __future__ import annotations

from datetime import timedelta
from unittest import skipIf

from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase as HypothesisCase

from jiaogong.engines.inbox.models import Item, Message
from jiaogong.kernel import clock
from jiaogong.kernel.errors import Refused, RuleBroken
from jiaogong.kernel.journal.models import Entry
from jiaogong.modules.congress.models import Delegate
from jiaogong.modules.proposals import verbs
from jiaogong.modules.proposals.models import Proposal, Second
from jiaogong.modules.proposals.verbs.common import seconds_of
from jiaogong.modules.proposals.verbs.drafting import kind_of_change, marks_of
from jiaogong.modules.proposals.words import MATTER_PARTS, Change, State

from .cast import FACTS, ProposalCase


class Writing(ProposalCase):
    def test_a_draft_is_kept_as_it_stands_and_is_the_delegates_alone(self) -> None:
        row = verbs.draft(self.term, facts={"matter": "other", "title": "半句"}, **self.by())
        verbs.keep(row, facts={"matter": "safety", "title": "门口车多", "cause": "放学时"}, **self.by())
        row = self.fresh(row)
        assert (row.state, row.title, row.cause, row.remedy, row.number) == ("draft", "门口车多", "放学时", "", None)
        for user in (self.second, self.chair, self.principal, self.foreigner, self.former):
            assert not Proposal.objects.visible_to(user).exists()
            with self.assertRaises(Refused):
                verbs.keep(row, facts=FACTS, **self.by(user))
        with self.assertRaises(RuleBroken) as broken:
            verbs.invite(row, **self.by())
        assert broken.exception.field == "remedy"

    def test_only_delegates_of_an_open_term_write(self) -> None:
        for user in (self.teacher, self.chair, self.foreigner, self.former):
            with self.assertRaises(Refused):
                verbs.draft(self.term, facts=FACTS, **self.by(user))
        assert self.drafted() == self.drafted()

    def test_a_draft_goes_away_with_its_author_alone(self) -> None:
        row = self.drafted()
        with self.assertRaises(Refused):
            verbs.discard(row, **self.by(self.second))
        verbs.discard(row, **self.by())
        verbs.discard(row, **self.by())
        assert not Proposal.objects.exists()


class Seconding(ProposalCase):
    def test_invited_delegates_get_a_to_do_and_two_seconds_suffice(self) -> None:
        row = self.asked()
        assert row.state == State.SECONDING
        assert Item.objects.open().filter(kind="proposals.second").count() == 3
        with self.assertRaises(RuleBroken) as broken:
            verbs.submit(row, **self.by())
        assert "还差 2 名代表附议" in broken.exception.message
        first = verbs.second(row, **self.by(self.second))
        assert verbs.second(row, **self.by(self.second)) == first
        verbs.second(row, **self.by(self.third))
        assert Message.objects.filter(person=self.author.person, short="附议人数已够").count() == 1
        assert Item.objects.open().filter(kind="proposals.second").count() == 1
        done = verbs.submit(row, **self.by())
        assert verbs.submit(row, **self.by()) == done
        assert (done.state, done.number, done.session) == (State.SUBMITTED, 1, self.session)
        assert not Item.objects.open().filter(kind="proposals.second").exists()
        assert Item.objects.open().get(kind="proposals.screen").office.role == "chair"
        assert Entry.objects.filter(verb="提交提案").count() == 1

    def test_anybody_of_the_term_may_second_nobody_else_and_not_himself(self) -> None:
        row = self.asked()
        verbs.second(row, **self.by(self.delegates[5].person.user))
        with self.assertRaises(RuleBroken):
            verbs.second(row, **self.by())
        for user in (self.teacher, self.chair, self.foreigner, self.former):
            with self.assertRaises(Refused):
                verbs.second(row, **self.by(user))
        for wrong in (self.delegates[0], self.foreigner.person.delegacies.get(), self.former.person.delegacies.get()):
            with self.assertRaises(RuleBroken):
                verbs.invite(row, delegates=[wrong], **self.by())

    def test_taken_back_until_submitted(self) -> None:
        row = self.seconded()
        verbs.take_back(row, **self.by(self.second))
        verbs.take_back(row, **self.by(self.second))
        assert len(seconds_of(row)) == 1
        with self.assertRaises(Refused):
            verbs.take_back(row, **self.by(self.fourth))
        verbs.second(row, **self.by(self.second))
        verbs.submit(row, **self.by())
        with self.assertRaises(RuleBroken):
            verbs.take_back(row, **self.by(self.second))
        with self.assertRaises(RuleBroken):
            verbs.second(row, **self.by(self.fourth))

    def test_in_the_name_of_a_delegation_needs_no_seconds(self) -> None:
        for refused in (
            lambda: verbs.draft(self.term, facts=FACTS, delegation=True, **self.by()),
            lambda: verbs.keep(self.drafted(title="另一件"), facts=FACTS, delegation=True, **self.by()),
        ):
            with self.assertRaises(RuleBroken) as broken:
                refused()
            assert (broken.exception.field, "团长" in broken.exception.message) == ("delegation", True)
        Delegate.objects.filter(pk=self.delegates[0].pk).update(heads_delegation=True)
        row = verbs.draft(self.term, facts=FACTS, delegation=True, **self.by())
        Delegate.objects.filter(pk=self.delegates[0].pk).update(heads_delegation=False)
        with self.assertRaises(RuleBroken):  # no longer the head
            verbs.submit(row, **self.by())
        Delegate.objects.filter(pk=self.delegates[0].pk).update(heads_delegation=True)
        assert verbs.submit(row, **self.by()).number == 1
        assert self.fresh(row).by_whom == "第一代表团"

    def test_late_ones_become_suggestions_and_are_owed_an_answer(self) -> None:
        self.session.begins_at = clock.now() + timedelta(days=10)
        self.session.save()
        row = verbs.submit(self.asked(), **self.by())
        assert (row.state, row.admission, row.late) == ("suggestion", "suggestion", True)
        assert verbs.submit(row, **self.by()) == row
        assert Item.objects.open().filter(kind="proposals.answer").count() == 1
        assert row.screenings.count() == 1
        with self.assertRaises(RuleBroken):
            verbs.undo_screening(row, **self.by(self.chair))
        self.session.begins_at = clock.now() + timedelta(days=15)
        self.session.save()
        assert not verbs.submit(self.seconded(title="另一件"), **self.by()).late

    def test_withdrawn_before_a_decision(self) -> None:
        row = verbs.withdraw(self.submitted(), **self.by())
        assert verbs.withdraw(row, **self.by()).state == State.WITHDRAWN
        assert not Item.objects.open().exclude(kind="x").filter(subject_type="proposals.proposal").exists()
        assert not Proposal.objects.visible_to(self.second).exists()
        with self.assertRaises(RuleBroken):
            verbs.withdraw(self.screened(), **self.by())


class Changing(ProposalCase):
    def test_a_change_of_matter_asks_again_and_keeps_the_old_text(self) -> None:
        row = verbs.revise(self.seconded(), facts=FACTS | {"remedy": "改为发放早餐补贴。"}, **self.by())
        assert (row.version, row.revision, row.state) == (2, 1, State.SECONDING)
        assert seconds_of(row) == []
        assert row.seconds.count() == 2
        assert row.texts.get(version=1).remedy == FACTS["remedy"]
        assert Item.objects.open().filter(kind="proposals.second").count() == 3
        verbs.second(row, **self.by(self.second))
        assert len(seconds_of(row)) == 1

    def test_wording_marked_by_the_committee_keeps_the_seconds(self) -> None:
        row = self.screened("returned", marks=["remedy"])
        assert Item.objects.open().get(kind="proposals.mend").person == self.author.person
        row = verbs.revise(row, facts=FACTS | {"remedy": "增加两个早餐品种，六点半起供应。"}, **self.by())
        assert (row.version, row.revision, row.state) == (1, 2, State.RETURNED)
        assert (
            verbs.revise(row, facts=FACTS | {"remedy": "增加两个早餐品种，六点半起供应。"}, **self.by()).revision == 2
        )
        row = verbs.submit(row, **self.by())
        assert (row.state, row.number, len(seconds_of(row))) == (State.SUBMITTED, 1, 2)

    def test_a_title_nobody_marked_is_another_matter(self) -> None:
        row = verbs.revise(
            self.screened("returned", marks=["remedy"]), facts=FACTS | {"title": "新建教师公寓"}, **self.by()
        )
        assert (row.version, row.state, seconds_of(row)) == (2, State.SECONDING, [])
        with self.assertRaises(RuleBroken):
            verbs.submit(row, **self.by())

    def test_the_committee_may_find_that_wording_was_matter(self) -> None:
        row = self.screened("returned", marks=["remedy"])
        verbs.revise(row, facts=FACTS | {"remedy": "改建食堂二楼。"}, **self.by())
        verbs.submit(row, **self.by())
        row = verbs.ask_again(row, reason="已是另一项建议", **self.by(self.chair))
        assert verbs.ask_again(row, reason="已是另一项建议", **self.by(self.chair)).version == 2
        assert (row.version, row.state, seconds_of(row)) == (2, State.SECONDING, [])
        with self.assertRaises(RuleBroken):
            verbs.ask_again(self.submitted(title="另一件"), reason="没有改过文字", **self.by(self.chair))

    def test_nothing_changes_after_submitting_or_by_others(self) -> None:
        row = self.submitted()
        with self.assertRaises(RuleBroken):
            verbs.revise(row, facts=FACTS | {"cause": "别的"}, **self.by())
        for user in (self.second, self.chair, self.former):
            with self.assertRaises(Refused):
                verbs.revise(row, facts=FACTS, **self.by(user))


class Constraints(ProposalCase):
    def test_the_database_refuses(self) -> None:
        row = self.seconded()
        tries = [
            lambda: Second.objects.create(proposal=row, delegate=self.delegates[1], version=1, at=clock.now()),
            lambda: Proposal.objects.filter(pk=row.pk).update(title=""),
            lambda: Proposal.objects.filter(pk=row.pk).update(number=3),
            lambda: Proposal.objects.filter(pk=row.pk).update(state="submitted"),
            lambda: Proposal.objects.filter(pk=row.pk).update(state="admitted"),
            lambda: Proposal.objects.filter(pk=row.pk).update(into=row.pk),
            lambda: Second.objects.filter(proposal=row).update(withdrawn_at=clock.now() - timedelta(days=9)),
            lambda: row.texts.update(title=""),
            lambda: row.invitations.create(delegate=self.delegates[1], at=clock.now()),
            lambda: row.texts.create(version=1, revision=1, change="first", at=clock.now(), **FACTS),
        ]
        done = self.submitted(title="另一件")
        third = verbs.submit(self.seconded(title="第三件"), **self.by())
        tries += [
            lambda: Proposal.objects.filter(pk=third.pk).update(number=done.number),
            lambda: Proposal.objects.filter(pk=done.pk).update(state="merged", admission="merged"),
            lambda: Proposal.objects.filter(pk=done.pk).update(state="closed", admission="declined"),
            lambda: Proposal.objects.filter(pk=done.pk).update(state="admitted", admission="admitted", late=True),
        ]
        for number, attempt in enumerate(tries):
            with self.assertRaises(IntegrityError, msg=str(number)), transaction.atomic():
                attempt()


class Rule(HypothesisCase):
    """Seconds survive wording and not matter."""

    @given(
        st.lists(st.sampled_from(("title", "matter", "cause", "remedy")), unique=True),
        st.lists(st.sampled_from(("title", "cause", "remedy")), unique=True),
    )
    def test_which_change_is_which(self, parts: list[str], marks: list[str]) -> None:
        expected = any(part in MATTER_PARTS and part not in marks for part in parts)
        assert (kind_of_change(parts, marks) == Change.MATTER) is expected


EDIT = st.tuples(
    st.sampled_from(("title", "cause", "remedy", "matter", "return-title", "return-remedy", "second", "back")),
    st.integers(0, 2),
)


class Edits(ProposalCase):
    @skipIf(connection.vendor != "sqlite", "arithmetic of verbs: one database suffices")
    def test_seconds_survive_wording_and_not_matter(self) -> None:
        row = self.asked()

        @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
        @given(st.lists(EDIT, min_size=1, max_size=8))
        def runs(edits: list[tuple[str, int]]) -> None:
            with transaction.atomic():
                for number, (what, who) in enumerate(edits):
                    self.step(row, what, who, number)
                transaction.set_rollback(True)

        runs()

    def step(self, row: Proposal, what: str, who: int, number: int) -> None:
        row.refresh_from_db()
        given, version = {s.delegate_id for s in seconds_of(row)}, row.version
        user = (self.second, self.third, self.fourth)[who]
        if what in ("second", "back"):
            (verbs.second if what == "second" else _back)(row, **self.by(user))
            return
        if what.startswith("return"):
            if len(given) < 2:
                return
            verbs.submit(row, **self.by())
            mark = what.partition("-")[2]
            row = verbs.screen(row, decision="returned", marks=[mark], reason="请改文字", **self.by(self.chair))
            what = mark
        marks = marks_of(row)
        facts = {name: getattr(row, name) for name in FACTS}
        facts[what] = f"改{number}次{what}" if what != "matter" else ("pay" if row.matter != "pay" else "safety")
        row = verbs.revise(row, facts=facts, **self.by())
        keeps = what == "cause" or what in marks
        assert ({s.delegate_id for s in seconds_of(row)} == given) if keeps else (seconds_of(row) == [])
        assert row.version == version + (not keeps)


def _back(row: Proposal, *, by: object, at: object) -> None:
    try:
        verbs.take_back(row, by=by, at=at)  # type: ignore[arg-type]
    except Refused:
        pass
