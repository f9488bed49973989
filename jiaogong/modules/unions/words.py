"""Words of union organisations."""

from django.db import models


class Form(models.TextChoices):
    """How a unit's union is organised (工会法 art. 11: 25 members and more form a committee; fewer may join others)."""

    COMMITTEE = "committee", "工会委员会"
    JOINT = "joint", "联合基层工会"
    FEDERATION = "federation", "工会联合会"
    ORGANISER = "organiser", "组织员"


class BodyKind(models.TextChoices):
    """The three bodies built together with a union (domain A07), and its committee."""

    CONGRESS = "congress", "教代会"
    FUNDS_REVIEW = "funds_review", "经审会"
    WOMEN = "women", "女职工委员会"


class CommitteeKind(models.TextChoices):
    """Committees that are elected for a term and renewed."""

    UNION = "union", "工会委员会"
    FUNDS_REVIEW = "funds_review", "经费审查委员会"
    WOMEN = "women", "女职工委员会"
