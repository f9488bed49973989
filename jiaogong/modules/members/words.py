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


class EvidenceKind(models.TextChoices):
    """What speaks for a real name."""

    ROSTER_MATCH = "roster_match", "与名册相符"
    OWN_CONFIRMATION = "own_confirmation", "本人确认"
    REGISTRAR_CHECK = "registrar_check", "经办人见证件核验"


class RealName(models.TextChoices):
    """How far a real name is verified, from its evidence."""

    NONE = "none", "未核验"
    ROSTER = "roster", "名册相符"
    OWN = "own", "本人确认"
    VERIFIED = "verified", "已核验"


class ApplicationStatus(models.TextChoices):
    """Where an application stands."""

    DRAFT = "draft", "未提交"
    SUBMITTED = "submitted", "待审核"
    RETURNED = "returned", "已退回"
    APPROVED = "approved", "已批准"
    MOVING = "moving", "转会籍接转"
    REJECTED = "rejected", "未批准"
    WITHDRAWN = "withdrawn", "已撤回"


class Refusal(models.TextChoices):
    """The rule an application is rejected by."""

    NOT_STAFF = "not_staff", "不是本单位职工（《工会法》第三条、《中国工会章程》第一条：职工可以加入工会）"
    OTHER_UNIT = "other_unit", "应在实际工作的单位入会（《工会会员会籍管理办法》2016：会籍随用工关系）"
    DOUBLED = "doubled", "已在本单位入会，或同一证件另有申请"
    UNVERIFIED = "unverified", "无法核实是本人申请（总工办发〔2017〕14号：实名制）"
