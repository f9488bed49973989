"""Words of contests."""

from __future__ import annotations

from django.db import models


class WorkKind(models.TextChoices):
    """What a work is."""

    ESSAY = "essay", "征文"
    STORY = "story", "故事"
    LESSON = "lesson", "课例、微课"
    PAPER = "paper", "论文、调研报告"
    PROJECT = "project", "成果"
