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
    MOVED = "moved", "会籍接转"  # by a transfer both units agreed to
    CARRIED = "carried", "随单位调整转出"  # by a merger or split of units
    CHANGED = "changed", "登记变更"  # the same member goes on in another row


# What a cadre may register by hand; the others follow from acts of their own.
ENDINGS_BY_HAND = (Ending.RETIRED, Ending.LEFT, Ending.WITHDRAWN, Ending.DIED)


class Side(models.TextChoices):
    """The parties to a transfer."""

    RECEIVING = "receiving", "接收单位"
    RELEASING = "releasing", "原单位"
    MEMBER = "member", "本人"


class TransferStatus(models.TextChoices):
    """Where a transfer stands."""

    OPEN = "open", "办理中"
    DONE = "done", "已接转"
    REFUSED = "refused", "未同意"
    WITHDRAWN = "withdrawn", "已撤回"
