"""Words of homes, rooms and studios, and of what is assessed."""

from __future__ import annotations

from django.db import models


class FacilityKind(models.TextChoices):
    """What a place is."""

    STAFF_HOME = "staff_home", "教工之家"
    SMALL_HOME = "small_home", "教工小家"
    WOMENS_HOME = "womens_home", "妇女之家（小家）"
    MOTHERS_ROOM = "mothers_room", "爱心母婴室"
    STUDIO = "studio", "创新工作室"
    ACTIVITY_SITE = "activity_site", "活动阵地"


class Register(models.TextChoices):
    """What a level was given for: a place, or a side of a unit's work. One current level of a kind each."""

    STAFF_HOME = "staff_home", "教工之家等级"
    MODEL_HOME = "model_home", "模范教工之家"
    SMALL_HOME = "small_home", "教工小家"
    WOMENS_HOME = "womens_home", "妇女之家"
    MOTHERS_ROOM = "mothers_room", "母婴室星级"
    STUDIO = "studio", "创新工作室"
    CONGRESS_QUALITY = "congress_quality", "教代会质量评估"
    CONGRESS_STANDARD = "congress_standard", "职代会规范化达标"
    DISCLOSURE_CHECK = "disclosure_check", "校务公开检查"
    INFORMATION = "information", "信息工作考核"
    FUNDS_REVIEW = "funds_review", "经审工作检查"
    THREE_VISITS = "three_visits", "三进三评"
    SELF_CHECK = "self_check", "考核细则自查"
    PARTY_APPRAISAL = "party_appraisal", "党建考核工会项"


PLACES = {  # which register speaks of which kind of place; the others speak of the unit
    Register.STAFF_HOME: FacilityKind.STAFF_HOME, Register.MODEL_HOME: FacilityKind.STAFF_HOME, Register.SMALL_HOME: FacilityKind.SMALL_HOME,
    Register.WOMENS_HOME: FacilityKind.WOMENS_HOME, Register.MOTHERS_ROOM: FacilityKind.MOTHERS_ROOM, Register.STUDIO: FacilityKind.STUDIO,
}  # fmt: skip


OF_ITSELF = (Register.SMALL_HOME, Register.WOMENS_HOME, Register.SELF_CHECK)  # a base union may give these below itself


class PlaqueState(models.TextChoices):
    """What became of a plaque."""

    HUNG = "hung", "悬挂中"
    RECALLED = "recalled", "已收回"
    LOST = "lost", "遗失"
