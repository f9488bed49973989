"""Words of cadres, their training, contact points and visits."""

from django.db import models


class ServiceKind(models.TextChoices):
    """How somebody serves the union (domain A14)."""

    FULL_TIME = "full_time", "专职"
    PART_TIME = "part_time", "兼职"
    SECONDED = "seconded", "挂职"


class TrainingKind(models.TextChoices):
    """For whom a training is (domain E11)."""

    CHAIR = "chair", "工会主席"
    WOMEN = "women", "女职工工作"
    FINANCE = "finance", "财务经审"
    THEORY = "theory", "理论学习"
    WORK = "work", "业务工作"


class Method(models.TextChoices):
    """How full-time cadres are selected."""

    COMPETITION = "competition", "竞争上岗"
    OPEN = "open", "公开选聘"
    RECOMMENDED = "recommended", "组织推荐"
    TRANSFER = "transfer", "调任"


class IssueState(models.TextChoices):
    """Where an issue found on a visit stands."""

    OPEN = "open", "待解决"
    SOLVED = "solved", "已解决"
