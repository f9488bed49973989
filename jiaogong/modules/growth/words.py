"""Words of pairs and research projects."""

from __future__ import annotations

from django.db import models


class PairKind(models.TextChoices):
    """Who is paired with whom."""

    MENTORING = "mentoring", "青蓝结对"
    PUPIL = "pupil", "师生结对"


class LogKind(models.TextChoices):
    """What a pair did."""

    LESSON = "lesson", "听课评课"
    TALK = "talk", "谈心交流"
    STUDY = "study", "研讨学习"
    GUIDE = "guide", "学业辅导"
    HOME = "home", "家访"
    HELP = "help", "生活帮扶"


class Side(models.TextChoices):
    """Who reviews whom at the end of a year."""

    MENTOR = "mentor", "师傅评徒弟"
    APPRENTICE = "apprentice", "徒弟评师傅"


class ProjectKind(models.TextChoices):
    """Where a research topic comes from."""

    COMMISSIONED = "commissioned", "委托课题"
    OWN = "own", "自主课题"


class ProjectState(models.TextChoices):
    """Where a project stands."""

    RUNNING = "running", "研究中"
    MIDTERM = "midterm", "已通过中期"
    CONCLUDED = "concluded", "已结题"
    ENDED = "ended", "已终止"


PUPIL_LOGS = (LogKind.TALK, LogKind.GUIDE, LogKind.HOME, LogKind.HELP)
TONES = {
    ProjectState.RUNNING: "info", ProjectState.MIDTERM: "info", ProjectState.CONCLUDED: "done", ProjectState.ENDED: "muted",
}  # fmt: skip
