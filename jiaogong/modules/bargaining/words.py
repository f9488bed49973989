"""Words of collective bargaining."""

from django.db import models


class Kind(models.TextChoices):
    """What is bargained for."""

    COLLECTIVE = "collective", "集体合同"
    WAGE = "wage", "工资专项集体合同"
    WOMEN = "women", "女职工权益保护专项集体合同"


class Side(models.TextChoices):
    """The two sides at the table."""

    UNION = "union", "职工方"
    EMPLOYER = "employer", "用人单位方"


class State(models.TextChoices):
    """How far a negotiation has come."""

    INVITED = "invited", "已要约，待答复"
    TALKING = "talking", "协商中"
    DRAFTED = "drafted", "草案待审议签订"
    SIGNED = "signed", "已签订，待报送"
    SENT = "sent", "已报送审查"
    IN_FORCE = "in_force", "已生效"
    OVER = "over", "已期满"
    FAILED = "failed", "未达成"


SHAPES = {
    State.INVITED: "attention", State.TALKING: "info", State.DRAFTED: "attention", State.SIGNED: "attention",
    State.SENT: "info", State.IN_FORCE: "done", State.OVER: "muted", State.FAILED: "muted",
}  # fmt: skip
RUNNING = (State.INVITED, State.TALKING, State.DRAFTED, State.SIGNED, State.SENT)
ENDED = (State.OVER, State.FAILED)
