"""Words of honours."""

from __future__ import annotations

from django.db import models


class HonourLevel(models.TextChoices):
    """Who grants an honour, from the top."""

    NATIONAL = "national", "国家级"
    PROVINCE = "province", "省级"
    CITY = "city", "市级"
    COUNTY = "county", "县（市、区）级"
    BASE = "base", "校级"


RANK = {"base": 0, "county": 1, "city": 2, "province": 3, "national": 4}  # of levels and of unions' layers


class Origin(models.TextChoices):
    """How an honour came into the register."""

    PROGRAMME = "programme", "本平台评选"
    RECORDED = "recorded", "登记"


class CandidateState(models.TextChoices):
    """What became of somebody a contest put forward for another honour."""

    OPEN = "open", "待推荐"
    ENTERED = "entered", "已申报"
    LAPSED = "lapsed", "未使用"
