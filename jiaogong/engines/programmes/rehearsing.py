"""Runs a call with given people from the first draft to the result, through the verbs alone: for the demo city and for tests.

`Cast` says who acts: `chair(unit)` answers a user who may act for a union, `raters(unit, number)` names outside experts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from django.core.files.uploadedfile import SimpleUploadedFile

from jiaogong.engines.ballot import verbs as ballot
from jiaogong.engines.ballot.models import Elector, Vote
from jiaogong.engines.org.models import Person, Unit
from jiaogong.engines.postings.models import Posting
from jiaogong.engines.postings.verbs import end_due
from jiaogong.engines.scoring import verbs as scoring
from jiaogong.engines.scoring.models import Assignment, Panel
from jiaogong.engines.scoring.verbs.marking import Change

from . import aside, verbs
from .definition.schema import Definition, Field, Step
from .models import Batch, Entry, Passage, Programme
from .verbs.deciding import Choice
from .words import JUDGED, EntrantKind, EntryState, FieldType, PassageState, StepKind

EXPERTS = ("韩立新", "沈月华", "罗志远", "唐雪琴", "傅正平", "邹文英", "薛建民", "雷晓东", "贺春兰", "龚少华", "侯玉珍")
SOME_TEXT = "这是演示内容。近三年围绕这项工作做了三件事，参与教职工一百二十人次，会员满意率百分之九十六。"


@dataclass
class Rehearsal:
    """One call being run. `at` moves on as things happen."""

    programme: Programme
    chair: Callable[[Unit], Any]
    at: datetime
    user_of: Callable[[Person], Any] | None = None  # makes an account for somebody who has to vote
    random: Random = field(default_factory=lambda: Random(7))  # noqa: S311 - sample data

    @property
    def definition(self) -> Definition:
        """What the call goes by."""
        return self.programme.definition

    def enter(self, unit: Unit, person: Person | None = None, title: str = "", **answers: Any) -> Entry:
        """An entry, filled in and handed in by the unit's union; `answers` override the sample ones."""
        by = self.chair(unit)
        subject = None if self.definition.entrant == EntrantKind.UNIT else person
        if self.definition.work:
            title = title or f"{unit}的申报"
        entry = verbs.start_entry(self.programme, unit=unit, person=subject, title=title, by=by, at=self.at)
        verbs.agree(entry, by=by, at=self.at)
        given = {
            f.key: sample(f, entry.title) for f in self.definition.asked() if not entry.answers.get(f.key)
        } | answers
        wrong = verbs.save_draft(entry, answers=given, revision=entry.revision, by=by, at=self.at)
        if wrong:
            raise ValueError(f"{self.programme}: {wrong}")
        for one in self.definition.asked():
            if one.type == FieldType.FILES and one.required:
                upload = SimpleUploadedFile(f"{one.title[:8]}.txt", SOME_TEXT.encode())
                verbs.attach_file(entry, field=one.key, upload=upload, by=by, at=self.at)
        if self.definition.entrant == EntrantKind.TEAM and person is not None:
            self._team(entry, unit, person, by)
        verbs.submit(entry, by=by, at=self.at, consent=True)
        return entry

    def _team(self, entry: Entry, unit: Unit, leader: Person, by: Any) -> None:
        others = Person.objects.filter(employments__unit__home=unit, employments__until=None).exclude(pk=leader.pk)
        people = list(others.distinct().order_by("pk")[: self.definition.limits.team_least - 1])
        verbs.set_team(entry, people=[leader, *people], leader=leader, by=by, at=self.at)

    def run(self, until: str = "") -> None:
        """Carry every entry on until it comes to the step `until` (or to the end)."""
        for step in self.definition.steps:
            if step.key == until:
                return
            self.step(step)

    def step(self, step: Step) -> None:
        """Everything that waits at one step."""
        waiting = Passage.objects.filter(
            programme=self.programme, step=step.key, state=PassageState.WAITING, entry__state=EntryState.RUNNING
        )
        rows = list(waiting.select_related("unit", "entry__unit").order_by("entry__number"))
        if not rows:
            return
        if step.kind in (StepKind.ENDORSE, StepKind.CHECK):
            self._endorse(step, rows)
            return
        if step.kind == StepKind.REPORT:
            for row in rows:
                self._report(step, row)
            return
        if not self.definition.rolling and self.at.date() <= self.programme.closes_on:
            self.at += (self.programme.closes_on - self.at.date()) + timedelta(days=1)
            verbs.close_entries(self.at)
        for unit in {row.unit_id: row.unit for row in rows}.values():
            by = self.chair(unit)
            batch = verbs.gather(self.programme, step=step.key, unit=unit, by=by, at=self.at)
            self._together(step, batch, by)

    def _endorse(self, step: Step, rows: list[Passage]) -> None:
        for row in rows:
            quota = row.programme.quotas.filter(step=step.key, unit=row.unit).first()
            by = self._handler(row)
            if quota is not None and quota.taken >= quota.number:
                verbs.refuse(row.entry, opinion="名额已满，按集体研究的次序未推荐。", by=by, at=self.at)
            else:
                verbs.pass_on(
                    row.entry,
                    opinion="材料属实，同意推荐。" if step.kind == StepKind.ENDORSE else "符合条件。",
                    by=by,
                    at=self.at,
                )
        self.at += timedelta(days=2)

    def _handler(self, row: Passage) -> Any:
        """The chair; of his own entry somebody else of the desk."""
        by, other = self.chair(row.unit), aside.another(row.unit, row.entry)
        if not aside.own_among([row.entry], by) or other is None or self.user_of is None:
            return by
        return self.user_of(other)

    def _report(self, step: Step, row: Passage) -> None:
        by = self.chair(row.unit)
        answers = {f.key: sample(f, row.entry.title) for f in self.definition.asked(step.key)}
        for one in self.definition.asked(step.key):
            if one.type == FieldType.FILES and one.required:
                upload = SimpleUploadedFile(f"{one.title[:8]}.txt", SOME_TEXT.encode())
                verbs.attach_file(row.entry, field=one.key, upload=upload, by=by, at=self.at)
        wrong = verbs.hand_in_report(row.entry, answers=answers, by=by, at=self.at)
        if wrong:
            raise ValueError(f"{self.programme}: {wrong}")

    def _together(self, step: Step, batch: Batch, by: Any) -> None:
        if step.kind in JUDGED:
            self._judge(step, batch, by)
        elif step.kind == StepKind.VOTE:
            self._vote(step, batch, by)
        elif step.kind == StepKind.DECIDE:
            choices = {
                p.entry.pk: Choice(p.chosen, p.tier, p.note and "经集体研究确定") for p in verbs.proposal_of(batch)
            }
            verbs.decide(batch, choices=choices, by=by, at=self.at)
        elif step.kind == StepKind.PUBLICISE:
            verbs.publicise(batch, body="现将拟定名单予以公示，有异议的请在公示期内反映。", by=by, at=self.at)
            ends = (
                Posting.objects.filter(subject_type=batch._meta.label_lower, subject_id=batch.pk).latest("pk").ends_on
            )
            self.at += (ends - self.at.date()) + timedelta(days=1)
            end_due(self.at)
        else:
            verbs.confirm(batch, by=by, at=self.at)

    def _judge(self, step: Step, batch: Batch, by: Any) -> None:
        assert step.judging is not None
        panel = verbs.start_panel(batch, by=by, at=self.at)
        for party in step.judging.raters:
            if party.group == "member":
                continue
            for number in range(max(party.least, 1)):
                name, phone = EXPERTS[number % len(EXPERTS)], f"100{number:04d}{panel.pk % 10000:04d}"
                rater = scoring.NewRater(group=party.group, name=name, phone=phone, is_chief=number == 0)
                scoring.add_rater(panel, rater=rater, by=by, at=self.at)
        scoring.assign(panel, by=by, at=self.at)
        scoring.open_panel(panel, by=by, at=self.at)
        self.mark_all(panel)
        scoring.close_panel(panel, by=by, at=self.at)
        scoring.rank(panel, by=by, at=self.at)
        scoring.sign_off(panel, by=by, at=self.at, name=by.name)
        self.at += timedelta(days=5)

    def mark_all(self, panel: Panel) -> None:
        """Every rater marks everything he was given, each item at its own level, and hands in."""
        level = {item.pk: self.random.uniform(0.7, 0.97) for item in panel.items.all()}
        for rater in panel.raters.all():
            scoring.promise(rater, name=rater.name, by=rater.person.user if rater.person else None, at=self.at)
            for given in Assignment.objects.filter(rater=rater, recused_at=None).select_related("item"):
                values = {
                    line.key: round(line.points * min(1, level[given.item_id] + self.random.uniform(-0.06, 0.03)) * 2)
                    * 50
                    for line in panel.criteria
                }
                change = Change(
                    values=values,
                    comment="",
                    operation=uuid5(NAMESPACE_OID, f"{rater.pk}-{given.item_id}"),
                    device="",
                    revision=0,
                )
                scoring.save_mark(
                    rater, given.item, change=change, by=rater.person.user if rater.person else None, at=self.at
                )
            scoring.submit_marks(rater, by=rater.person.user if rater.person else None, at=self.at)

    def _vote(self, step: Step, batch: Batch, by: Any) -> None:
        vote = verbs.open_vote(batch, days=7, by=by, at=self.at)
        assert self.user_of is not None
        for elector in Elector.objects.filter(vote=vote).select_related("person"):
            grades = {option.key: self.random.choice(vote_grades(vote)[:2]) for option in vote.options.all()}
            ballot.cast(vote, by=self.user_of(elector.person), marks=grades, token=f"t{elector.pk}", at=self.at)
        ballot.close_vote(vote, by=by, at=self.at + timedelta(hours=1))
        ballot.count(vote, by=by, at=self.at + timedelta(hours=2))
        self.at += timedelta(days=1)


def vote_grades(vote: Vote) -> list[str]:
    """The keys of a vote's grades, best first."""
    return [str(key) for key, _ in ballot_choices(vote)]


def ballot_choices(vote: Vote) -> list[tuple[str, str]]:
    """(key, word) of what one may answer."""
    from jiaogong.engines.ballot.counting import choices_of

    return list(choices_of(vote.counting_rules))


def sample(one: Field, title: str) -> Any:
    """A plausible value for a field."""
    kind = FieldType(one.type)
    if kind == FieldType.CHOICE:
        return one.choices[0]
    if kind == FieldType.CHOICES:
        return [one.choices[0]]
    least = one.least if one.least is not None else 1
    fixed = {
        FieldType.YESNO: "是", FieldType.NUMBER: str(max(least, 1)), FieldType.MONEY: str(max(least, 1000)), FieldType.DATE: "2024-09-01",
        FieldType.LINK: "https://example.edu/video/1", FieldType.LONGTEXT: SOME_TEXT, FieldType.PEOPLE: "见附表",
    }  # fmt: skip
    return fixed.get(kind, f"{title}的{one.title}")[: one.max or 60 if kind == FieldType.TEXT else None]
