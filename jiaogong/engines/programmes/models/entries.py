"""Entries, the people of a team, and each entry's passages through the steps."""

from __future__ import annotations

import json
import uuid
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from jiaogong.engines.org.models import Person, Unit
from jiaogong.kernel.access import reach_q
from jiaogong.kernel.seal.fields import Sealed, SealedField

from .. import words
from .programmes import Batch, Programme


def written_by(user: Any) -> Q:
    """What the user wrote down for others, as long as he acts for their union: the right ends with the office."""
    return Q(reach_q(user, "programmes.enter_unit", "unit__"), made_by=user)


class EntryQuerySet(models.QuerySet["Entry"]):
    """Chainable reads of entries."""

    def visible_to(self, user: Any) -> EntryQuerySet:
        """One's own, a team's for everybody in it; those of one's unit's union; those that came before one's unit; those of calls one's unit runs.

        Drafts are seen by whoever writes them alone. Confidential calls (help in hardship) are seen by the chair alone in the entry's unit.
        """
        teams = TeamMember.objects.filter(person__user=user).values("entry_id")
        own = Q(person__user=user) | written_by(user) | Q(pk__in=teams)
        unions = Q(reach_q(user, "programmes.see_own", "unit__"), confidential=False)
        chairs = Q(reach_q(user, "programmes.see_confidential", "unit__"), confidential=True)
        inside = Q(entry__confidential=True, unit_id=F("entry__unit_id"))
        came = Passage.objects.filter(reach_q(user, "programmes.handle", "unit__"))
        handled = came.exclude(inside).values("entry_id")
        host = Q(reach_q(user, "programmes.call", "programme__unit__")) & ~Q(
            confidential=True, unit_id=F("programme__unit_id")
        )
        return self.filter(own | (~Q(state=words.EntryState.DRAFT) & (unions | chairs | host | Q(pk__in=handled))))

    def alive(self) -> EntryQuerySet:
        """Not ended in any way."""
        return self.filter(state__in=words.ALIVE)

    def at_step(self, step: str) -> EntryQuerySet:
        """Those that wait at a step."""
        return self.filter(state=words.EntryState.RUNNING, step=step)


class Entry(models.Model):
    """Somebody's or a unit's part in a programme (申报)."""

    key = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="entries")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="entries")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="entries")
    title = models.CharField("名称", max_length=120)
    slot = models.CharField("占位", max_length=40, editable=False)
    number = models.PositiveIntegerField("申报编号", null=True, blank=True)
    state = models.CharField("状态", max_length=10, choices=words.EntryState.choices, default=words.EntryState.DRAFT)
    step = models.CharField("当前环节", max_length=40, blank=True)
    confidential = models.BooleanField("限定知悉", default=False, editable=False)
    answers = models.JSONField("填写内容", default=dict, blank=True)
    sealed = SealedField("敏感内容")
    revision = models.PositiveIntegerField("修改次数", default=0)
    writer = models.JSONField("最近填写的窗口", default=dict, blank=True, editable=False)
    to_mend = models.JSONField("退回修改的字段", default=dict, blank=True)
    made_at = models.DateTimeField("开始填写")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField("最近修改")
    submitted_at = models.DateTimeField("提交时间", null=True, blank=True)
    score = models.DecimalField("得分", max_digits=9, decimal_places=4, null=True, blank=True)
    rank = models.PositiveIntegerField("名次", null=True, blank=True)
    tier = models.CharField("奖次、等级", max_length=60, blank=True)
    chosen = models.BooleanField("入选", null=True, blank=True)
    result = models.CharField("结果说明", max_length=300, blank=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ["programme", "number", "id"]
        indexes = [
            models.Index(fields=["programme", "state", "step"], name="entry_programme_state"),
            models.Index(fields=["programme", "unit"], name="entry_programme_unit"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "slot"], condition=Q(state__in=[str(s) for s in (*words.ALIVE, "done", "unplaced")]),
                name="entry_slot_once",
            ),
            models.UniqueConstraint(fields=["programme", "number"], name="entry_number_once"),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "withdrawn"]) | Q(number__isnull=False), name="entry_submitted_numbered"
            ),
            models.CheckConstraint(condition=~Q(state="running") | ~Q(step=""), name="entry_running_somewhere"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    @property
    def editable(self) -> bool:
        """Whether its form may be changed."""
        return self.state in words.EDITABLE

    @property
    def running(self) -> bool:
        """Whether anything is left to do."""
        return self.state in words.ALIVE

    def open_sealed(self) -> dict[str, Any]:
        """The sensitive answers. Callers answer for a right and leave a journal line."""
        value = self.sealed
        if not value:
            return {}
        return dict(json.loads(value.open() if isinstance(value, Sealed) else value))

    @cached_property
    def label(self) -> str:
        """申报编号 as people write it: 2026-0012."""
        return f"{self.programme.year}-{self.number:04d}" if self.number else "未提交"


class TeamMember(models.Model):
    """Somebody in a team that enters."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    leader = models.BooleanField("负责人", default=False)

    class Meta:
        ordering = ["-leader", "id"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "person"], name="teammember_once"),
            models.UniqueConstraint(fields=["entry"], condition=Q(leader=True), name="teammember_one_leader"),
        ]

    def __str__(self) -> str:
        return self.person.name


class EntryFile(models.Model):
    """The files handed in under one field; they are attachments of this row."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="files")
    field = models.CharField("字段", max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "field"], name="entryfile_once")]

    def __str__(self) -> str:
        return f"{self.entry} {self.field}"


class Passage(models.Model):
    """An entry at a step: whose turn, since when, until when, and how it ended. Together they are the trail."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="passages")
    programme = models.ForeignKey(Programme, models.CASCADE, related_name="+")
    step = models.CharField("环节", max_length=40)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    batch = models.ForeignKey(Batch, models.SET_NULL, null=True, blank=True, related_name="passages")
    state = models.CharField("办理情况", max_length=10, choices=words.PassageState.choices)
    opened_at = models.DateTimeField("到达时间")
    due_on = models.DateField("办理期限", null=True, blank=True)
    ended_at = models.DateTimeField("办理时间", null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    opinion = models.CharField("意见", max_length=600, blank=True)
    data = models.JSONField("办理内容", default=dict, blank=True)

    class Meta:
        ordering = ["opened_at", "id"]
        indexes = [models.Index(fields=["unit", "state", "programme", "step"], name="passage_desk")]
        constraints = [
            models.UniqueConstraint(fields=["entry"], condition=Q(state="waiting"), name="passage_one_waiting"),
            models.CheckConstraint(
                condition=Q(state="waiting", ended_at__isnull=True) | (~Q(state="waiting") & Q(ended_at__isnull=False)),
                name="passage_ended",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.entry} {self.step}"


class Reveal(models.Model):
    """Somebody read the sensitive answers of an entry; the entrant sees who and why."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="reveals")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason = models.CharField("查看事由", max_length=200)
    at = models.DateTimeField("时间")

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.entry} {self.at:%Y-%m-%d}"
