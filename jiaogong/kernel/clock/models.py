from django.db import models


class CalendarDay(models.Model):
    """A day an administrator declared working or free, over the state's calendar; with its source."""

    day = models.DateField("日期", unique=True)
    works = models.BooleanField("上班")
    source = models.CharField("依据", max_length=200)

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d} {'上班' if self.works else '放假'}"
