"""问卷: questions, who is asked, who has answered, and — apart from that, where it was promised — what was answered. 思想动态 reports.

Of an anonymous survey `Taken` and `Answer` share no number, no time and no order: random keys, and old rows written anew with each new
one (mixing.py), as the ballots of level 1 do. Each answer to each question is a row of its own, so that no answer tells another.
"""

from __future__ import annotations

import secrets
from typing import Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from jiaogong.engines.org.models import Person, Unit
from jiaogong.kernel.access import reach_q
from jiaogong.kernel.seal.fields import SealedField

from .. import words
from .common import new_key, user_key


def random_key() -> int:
    """A primary key that tells nothing."""
    return secrets.randbelow(2**62) + 1


class QuestionnaireQuerySet(models.QuerySet["Questionnaire"]):
    """Chainable reads of surveys."""

    def visible_to(self, user: Any) -> QuestionnaireQuerySet:
        """Of unions whose surveys the user runs."""
        return self.filter(reach_q(user, "voices.survey", "unit__"))

    def asked_of(self, user: Any) -> QuestionnaireQuerySet:
        """Open ones the user is asked, with `has_answered`."""
        asked = Invited.objects.filter(survey=OuterRef("pk"), person__user=user)
        taken = Taken.objects.filter(survey=OuterRef("pk"), person__user=user)
        return self.filter(Exists(asked), state=words.SurveyState.OPEN).annotate(has_answered=Exists(taken))


class Questionnaire(models.Model):
    """A survey among the staff of a unit, named or anonymous, until a day."""

    key = new_key()
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="单位")
    title = models.CharField("标题", max_length=60)
    intro = models.TextField("说明", max_length=2000, blank=True)
    anonymous = models.BooleanField("匿名")
    state = models.CharField("状态", max_length=6, choices=words.SurveyState.choices, default=words.SurveyState.DRAFT)
    closes_on = models.DateField("截止日期")
    opened_on = models.DateField("发出日期", null=True, blank=True)
    closed_on = models.DateField("结束日期", null=True, blank=True)
    made_by = user_key("制作人")
    made_at = models.DateTimeField("制作时间")

    objects = QuestionnaireQuerySet.as_manager()

    class Meta:
        verbose_name = "问卷"
        ordering = ["-made_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="draft", opened_on__isnull=True, closed_on__isnull=True)
                | Q(state="open", opened_on__isnull=False, closed_on__isnull=True)
                | Q(state="closed", opened_on__isnull=False, closed_on__isnull=False),
                name="voices_survey_states",
            ),
            models.CheckConstraint(condition=~Q(title=""), name="voices_survey_titled"),
        ]

    def __str__(self) -> str:
        return self.title


class Question(models.Model):
    """A question; `options` of a choice one under the other, of a scale none (1 to 5)."""

    key = new_key()
    survey = models.ForeignKey(Questionnaire, models.CASCADE, related_name="questions", verbose_name="问卷")
    position = models.PositiveSmallIntegerField("顺序")
    kind = models.CharField("题型", max_length=8, choices=words.QuestionKind.choices)
    text = models.CharField("题目", max_length=200)
    options = models.JSONField("选项", default=list, blank=True)
    required = models.BooleanField("必答", default=True)

    class Meta:
        verbose_name = "题目"
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["survey", "position"], name="voices_question_once"),
            models.CheckConstraint(condition=~Q(text=""), name="voices_question_asks"),
        ]

    def __str__(self) -> str:
        return self.text


class Invited(models.Model):
    """Somebody is asked: the list stands from the moment the survey opens."""

    survey = models.ForeignKey(Questionnaire, models.CASCADE, related_name="invited", verbose_name="问卷")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="调查对象")

    class Meta:
        verbose_name = "调查对象"
        constraints = [models.UniqueConstraint(fields=["survey", "person"], name="voices_invited_once")]

    def __str__(self) -> str:
        return f"{self.survey}：{self.person}"


class Taken(models.Model):
    """Somebody has answered; no time, and of an anonymous survey nothing that leads to the answers."""

    id = models.BigIntegerField(primary_key=True, default=random_key, editable=False)
    survey = models.ForeignKey(Questionnaire, models.CASCADE, related_name="taken", verbose_name="问卷")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="已填写")

    class Meta:
        verbose_name = "填写情况"
        constraints = [models.UniqueConstraint(fields=["survey", "person"], name="voices_taken_once")]

    def __str__(self) -> str:
        return f"{self.survey}：{self.person}"


class Answer(models.Model):
    """One answer to one question; with a person only where the survey is by name."""

    id = models.BigIntegerField(primary_key=True, default=random_key, editable=False)
    key = new_key()
    question = models.ForeignKey(Question, models.CASCADE, related_name="answers", verbose_name="题目")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="填写人")
    choices = models.JSONField("选择", default=list)
    text = SealedField("文字")

    class Meta:
        verbose_name = "回答"
        constraints = [
            models.UniqueConstraint(
                fields=["question", "person"], condition=Q(person__isnull=False), name="voices_answer_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question}"


class MoodReportQuerySet(models.QuerySet["MoodReport"]):
    """Chainable reads of reports."""

    def visible_to(self, user: Any) -> MoodReportQuerySet:
        """Of unions whose surveys the user runs, and those sent to his union."""
        here, told = reach_q(user, "voices.survey", "unit__"), reach_q(user, "voices.survey", "sent_to__")
        return self.filter(here | (Q(sent_at__isnull=False) & told))


class MoodReport(models.Model):
    """思想动态: what stirs people over a period, written from counts and sent to the union above. Names nobody."""

    key = new_key()
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="单位")
    title = models.CharField("标题", max_length=80)
    since = models.DateField("起")
    until = models.DateField("止")
    text = models.TextField("内容")
    made_by = user_key("撰写人")
    made_at = models.DateTimeField("撰写时间")
    sent_to = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="报送")
    sent_at = models.DateTimeField("报送时间", null=True, blank=True)

    objects = MoodReportQuerySet.as_manager()

    class Meta:
        verbose_name = "思想动态报告"
        ordering = ["-until", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="voices_report_order"),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True) | Q(sent_to__isnull=False), name="voices_report_sent_to"
            ),
            models.UniqueConstraint(fields=["unit", "since", "until"], name="voices_report_once"),
        ]

    def __str__(self) -> str:
        return self.title
