"""Words of the organisation: layers, kinds, natures, employment, posts and roles."""

from django.db import models


class Layer(models.TextChoices):
    """Where a unit stands in the tree; inner units hang below any of them."""

    PROVINCE = "province", "省级"
    CITY = "city", "市级"
    COUNTY = "county", "县（市、区）级"
    BASE = "base", "基层单位"
    INNER = "inner", "内设机构"


class Kind(models.TextChoices):
    """What a unit is."""

    UNION_OFFICE = "union_office", "教育工会"
    COLLEGE = "college", "高校/高职"
    SENIOR_HIGH = "senior_high", "普通高中"
    VOCATIONAL = "vocational", "中职"
    JUNIOR_HIGH = "junior_high", "初中"
    COMBINED = "combined", "九年一贯/完中"
    PRIMARY = "primary", "小学"
    KINDERGARTEN = "kindergarten", "幼儿园"
    SPECIAL = "special", "特教"
    BUREAU = "bureau", "机关/直属"
    TRAINING = "training", "培训机构"
    GROUP = "group", "教育集团"
    DEPARTMENT = "department", "科室/部门"
    TEAM = "team", "工会小组"


class Nature(models.TextChoices):
    """Who runs a unit."""

    PUBLIC = "public", "公办"
    PRIVATE = "private", "民办"


class EmploymentType(models.TextChoices):
    """How somebody is employed; 编制 is one of six."""

    ESTABLISHED = "established", "事业编制"
    FILED = "filed", "备案制"
    AGENCY = "agency", "人事代理"
    DISPATCHED = "dispatched", "劳务派遣"
    SCHOOL_HIRED = "school_hired", "学校自聘"
    REHIRED = "rehired", "返聘/银龄"


class Sex(models.TextChoices):
    MALE = "male", "男"
    FEMALE = "female", "女"


class AffiliationKind(models.TextChoices):
    """Ties beside the tree; none of them gives reach."""

    SECOND_SUPERIOR = "second_superior", "另一上级"
    GROUP_MEMBER = "group_member", "教育集团成员"
    JOINT_MEMBER = "joint_member", "联合基层工会成员"


class SuccessionKind(models.TextChoices):
    """How a unit goes on in another."""

    MERGED = "merged", "并入"
    SPLIT = "split", "分设出"


class IdentityKind(models.TextChoices):
    """School and union are one unit with two legal identities."""

    EMPLOYER = "employer", "单位法人"
    UNION = "union", "工会法人"


class RoleKey(models.TextChoices):
    """What an office lets its holder do; the rules of each module name these."""

    CHAIR = "chair", "工会主席"
    OFFICER = "officer", "工会干部"
    HANDLER = "handler", "承办人"
    LEADER = "leader", "党政领导"
    MEMBER = "member", "会员"


PRIVATE = Nature.PRIVATE
SCHOOL_KINDS = (
    Kind.COLLEGE,
    Kind.SENIOR_HIGH,
    Kind.VOCATIONAL,
    Kind.JUNIOR_HIGH,
    Kind.COMBINED,
    Kind.PRIMARY,
    Kind.KINDERGARTEN,
    Kind.SPECIAL,
)
