"""Words of the support a union gets from party and administration."""

from django.db import models


class Interval(models.TextChoices):
    """How often a duty falls due."""

    SEMESTER = "semester", "每学期"
    YEAR = "year", "每年"
    TERM = "term", "每届"
    STANDING = "standing", "常设"


NOW = {Interval.SEMESTER: "本学期", Interval.YEAR: "本年", Interval.TERM: "本届", Interval.STANDING: "目前"}
