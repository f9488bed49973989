"""Words of postings and objections."""

from django.db import models


class State(models.TextChoices):
    """Where a posting stands. Held: the period may be over, but an objection is not settled."""

    OPEN = "open", "公示中"
    HELD = "held", "异议办理中"
    ENDED = "ended", "公示期满"
    WITHDRAWN = "withdrawn", "已撤回"


class ObjectionState(models.TextChoices):
    """Where an objection stands."""

    RECEIVED = "received", "已收到"
    HANDLING = "handling", "核实中"
    UPHELD = "upheld", "异议成立"
    REJECTED = "rejected", "异议不成立"
    WITHDRAWN = "withdrawn", "异议人撤回"


class Channel(models.TextChoices):
    """How an objection came in."""

    WEB = "web", "网上"
    DESK = "desk", "来电来访"


class ColumnType(models.TextChoices):
    """What a column holds: names are masked, units tell namesakes apart."""

    NAME = "name", "姓名"
    UNIT = "unit", "单位"
    TEXT = "text", "文字"


STATE_BADGES = {State.OPEN: "info", State.HELD: "attention", State.ENDED: "done", State.WITHDRAWN: "muted"}
OBJECTION_BADGES = {
    ObjectionState.RECEIVED: "attention", ObjectionState.HANDLING: "info", ObjectionState.UPHELD: "danger",
    ObjectionState.REJECTED: "done", ObjectionState.WITHDRAWN: "muted",
}  # fmt: skip
STILL_OPEN = (ObjectionState.RECEIVED, ObjectionState.HANDLING)
ANONYMOUS = (("allowed", "可以匿名"), ("named", "须实名"))
