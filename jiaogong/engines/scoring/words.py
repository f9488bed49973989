"""Words of scoring."""

from django.db import models


class PanelState(models.TextChoices):
    """Where a panel stands."""

    DRAFT = "draft", "筹备中"
    OPEN = "open", "评分中"
    CLOSED = "closed", "已截止"
    SIGNED = "signed", "已签字"


SHAPES = {
    PanelState.DRAFT: "muted",
    PanelState.OPEN: "attention",
    PanelState.CLOSED: "info",
    PanelState.SIGNED: "done",
}


class Group(models.TextChoices):
    """On whose behalf a rater marks: the parties of a rating side by side (会员评家、党政评价、上级评议)."""

    SELF = "self", "自评"
    PEER = "peer", "同行互评"
    MEMBER = "member", "会员评"
    ADMINISTRATION = "administration", "党政评"
    SUPERIOR = "superior", "上级评"
    EXPERT = "expert", "专家评"


class MarkState(models.TextChoices):
    """Whether a mark can still be changed by its rater."""

    DRAFT = "draft", "未提交"
    SUBMITTED = "submitted", "已提交"


class FileState(models.TextChoices):
    """What became of a file before raters may have it."""

    WAITING = "waiting", "待清除"
    CLEAN = "clean", "已清除个人信息"
    RAW = "raw", "按原样提供"
    FAILED = "failed", "不能清除信息"


PROMISE = (
    "本人自愿担任评委，承诺：一、独立、公正地评分，不受请托，不与他人商量分数；二、与参评人或参评单位有利害关系的，主动回避；"
    "三、不设法打听参评人身份，不复制、不外传参评材料；四、在结果公布以前，对评审的内容、过程和分数保密。"
)
