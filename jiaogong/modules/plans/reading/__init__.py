"""The work-plan parser: plain text in, outline, tasks, targets and achievements out (docs: plan-format.md)."""

from .model import AchievementRead, Reading, SectionRead, TargetRead, TaskRead
from .reader import read_plan

__all__ = ["AchievementRead", "Reading", "SectionRead", "TargetRead", "TaskRead", "read_plan"]
