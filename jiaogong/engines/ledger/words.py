"""Words of payment requests."""

from django.db import models


class State(models.TextChoices):
    """Where a payment request stands."""

    ASKED = "asked", "待审批"
    APPROVED = "approved", "待支付"
    PAID = "paid", "已支付"
    REFUSED = "refused", "未同意"
    CANCELLED = "cancelled", "已撤销"


LIVE = (State.ASKED, State.APPROVED, State.PAID)
WAITING = (State.ASKED, State.APPROVED)
BADGES = {
    State.ASKED: "attention", State.APPROVED: "info", State.PAID: "done", State.REFUSED: "danger",
    State.CANCELLED: "muted",
}  # fmt: skip
NOBODY = "已匿名"
