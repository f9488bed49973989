"""Words of relief: categories, relations, occasions, states."""

from django.db import models


class Category(models.TextChoices):
    """困难类别, computed by the formula in force."""

    DEEP = "deep", "深度困难"
    RELATIVE = "relative", "相对困难"
    ACCIDENT = "accident", "意外致困"
    NONE = "none", "不符合条件"


HARD = (Category.DEEP, Category.RELATIVE, Category.ACCIDENT)
BADGES = {
    Category.DEEP: "danger",
    Category.RELATIVE: "attention",
    Category.ACCIDENT: "attention",
    Category.NONE: "muted",
}


class FileState(models.TextChoices):
    """Where a hardship file stands."""

    ASKED = "asked", "待建档"
    OPEN = "open", "在档"
    CLOSED = "closed", "已退出"


class Closing(models.TextChoices):
    """Why a file was closed."""

    EXIT = "exit", "已脱困"
    LEFT = "left", "离开本单位"
    MOVED = "moved", "随接转移交"
    DIED = "died", "去世"
    WITHDRAWN = "withdrawn", "本人撤回同意"
    DECLINED = "declined", "未建档"


class Relation(models.TextChoices):
    """Of a household's member to the person."""

    SELF = "self", "本人"
    SPOUSE = "spouse", "配偶"
    CHILD = "child", "子女"
    PARENT = "parent", "父母"
    OTHER = "other", "其他共同生活的家属"


class OccasionKind(models.TextChoices):
    """慰问 occasions. None says anything about illness."""

    WARMTH = "warmth", "元旦春节送温暖"
    HEAT = "heat", "高温慰问"
    TEACHERS_DAY = "teachers_day", "教师节慰问"
    FESTIVAL = "festival", "节日慰问"
    HARDSHIP = "hardship", "困难慰问"
    CALL = "call", "看望慰问"


class Form(models.TextChoices):
    """What is handed over."""

    KIND = "kind", "实物"
    CASH = "cash", "慰问金"


class NeedState(models.TextChoices):
    """Where a need stands."""

    OPEN = "open", "办理中"
    SOLVED = "solved", "已解决"
    NOTED = "noted", "已说明"


class ClaimState(models.TextChoices):
    """Where a claim stands."""

    MADE = "made", "已申报"
    SENT = "sent", "已报送"
    SETTLED = "settled", "已赔付"
    DECLINED = "declined", "未赔付"


FIRSTS = (
    ("known_at", "第一时间知情"),
    ("reported_at", "第一时间报告"),
    ("helped_at", "第一时间帮助"),
    ("coordinated_at", "第一时间协调"),
)
ILLNESSES = (
    ("tumour", "恶性肿瘤"), ("heart", "心脑血管疾病"), ("kidney", "肾功能衰竭等"), ("transplant", "器官移植"), ("other", "其他重大疾病"),
)  # fmt: skip
PARTS = (("household", "家庭情况"), ("assessment", "认定测算"), ("report", "首报内容"))
