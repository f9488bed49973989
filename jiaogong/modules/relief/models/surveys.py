"""重大疾病特困调查: a round of a superior; schools answer with counts, and with names only where the person agreed (F05)."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from jiaogong.engines.org.models import Person, Unit
from jiaogong.kernel.access import reach_q
from jiaogong.kernel.seal.fields import SealedField

from .. import words
from .files import new_key, user_key


class SurveyQuerySet(models.QuerySet["Survey"]):
    """Chainable reads of surveys."""

    def visible_to(self, user: Any) -> SurveyQuerySet:
        """Those the user's union holds, and those his union is asked in."""
        asked = SurveyAnswer.objects.filter(reach_q(user, "relief.answer", "unit__"))
        return self.filter(reach_q(user, "relief.survey", "unit__") | Q(pk__in=asked.values("survey")))


class Survey(models.Model):
    """A round: which union asks, until when."""

    key = new_key()
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="relief_surveys", verbose_name="调查工会")
    title = models.CharField("名称", max_length=60)
    opened_on = models.DateField("启动日期")
    due_on = models.DateField("截止日期")
    opened_by = user_key("发起人")

    objects = SurveyQuerySet.as_manager()

    class Meta:
        verbose_name = "大病调查"
        ordering = ["-opened_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(due_on__gte=models.F("opened_on")), name="relief_survey_order"),
            models.UniqueConstraint(fields=["unit", "title"], name="relief_survey_once"),
        ]

    def __str__(self) -> str:
        return self.title


class SurveyAnswer(models.Model):
    """What one unit answers: how many people in all and by class, sealed; None until it answers."""

    key = new_key()
    survey = models.ForeignKey(Survey, models.CASCADE, related_name="answers")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="relief_answers", verbose_name="单位")
    counts = SealedField("分类人数")
    answered_by = user_key("填报人")
    answered_at = models.DateTimeField("填报时间", null=True, blank=True)

    class Meta:
        verbose_name = "大病调查填报"
        ordering = ["unit__path"]
        constraints = [models.UniqueConstraint(fields=["survey", "unit"], name="relief_answer_once")]

    def __str__(self) -> str:
        return f"{self.survey}：{self.unit}"


class SurveyName(models.Model):
    """Somebody who agreed to be named to the superior."""

    key = new_key()
    answer = models.ForeignKey(SurveyAnswer, models.CASCADE, related_name="names")
    person = models.ForeignKey(Person, models.CASCADE, related_name="survey_names", verbose_name="本人")
    illness = SealedField("疾病类别")

    class Meta:
        verbose_name = "大病调查实名"
        ordering = ["person__pinyin"]
        constraints = [models.UniqueConstraint(fields=["answer", "person"], name="relief_name_once")]

    def __str__(self) -> str:
        return f"调查实名 {str(self.key)[:8]}"


ILLNESS_KEYS = tuple(key for key, _ in words.ILLNESSES)
