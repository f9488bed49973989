"""Words of handing offices over."""

from django.db import models


class State(models.TextChoices):
    """Where a handover stands."""

    ISSUED = "issued", "待接任"
    USED = "used", "已交接"
    REVOKED = "revoked", "已作废"
    EXPIRED = "expired", "已过期"


SHAPES = {State.ISSUED: "attention", State.USED: "done", State.REVOKED: "muted", State.EXPIRED: "muted"}
