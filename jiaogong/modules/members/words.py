"""Words of membership."""

from django.db import models


class Status(models.TextChoices):
    """What a membership lets its holder do."""

    FULL = "full", "在册"
    KEPT = "kept", "保留会籍"  # retired or unemployed: no vote, no fee (会员会籍管理办法 2016)
    LEFT = "left", "已退出"


class Proof(models.TextChoices):
    """How a member's real name was verified."""

    ROSTER = "roster", "名册比对"
    MEMBER = "member", "本人确认"
    REGISTRAR = "registrar", "经办人核验"


class Ending(models.TextChoices):
    """Why a membership ends."""

    RETIRED = "retired", "退休，保留会籍"
    LEFT = "left", "离职"
    WITHDRAWN = "withdrawn", "退会"
    DIED = "died", "去世"
