"""Words of cases: where one stands, and who has which part in it."""

from django.db import models


class State(models.TextChoices):
    """Where a case stands."""

    OPEN = "open", "办理中"
    CLOSED = "closed", "已办结"


class Part(models.TextChoices):
    """What somebody has to do with a case."""

    LEAD = "lead", "主办"
    CO = "co", "协办"
    LEADER = "leader", "分管领导"


ROUNDS = {1: "首次办理", 2: "二次办理"}
STATE_BADGES = {State.OPEN: "info", State.CLOSED: "done"}
WORKERS = (Part.LEAD, Part.CO)
