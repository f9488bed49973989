"""Words of programmes: kinds of entrants, fields and steps, states of a call and of an entry."""

from __future__ import annotations

from django.db import models


class EntrantKind(models.TextChoices):
    """Who enters."""

    PERSON = "person", "个人"
    TEAM = "team", "团队"
    UNIT = "unit", "单位"


class FieldType(models.TextChoices):
    """What a field of the form takes."""

    TEXT = "text", "一行文字"
    LONGTEXT = "longtext", "多行文字"
    NUMBER = "number", "数字"
    MONEY = "money", "金额（元）"
    DATE = "date", "日期"
    CHOICE = "choice", "单选"
    CHOICES = "choices", "多选"
    YESNO = "yesno", "是或否"
    PEOPLE = "people", "人员名单"
    FILES = "files", "附件"
    LINK = "link", "网址"
    NOTE = "note", "说明（不填写）"


class StepKind(models.TextChoices):
    """What happens at a step."""

    ENDORSE = "endorse", "推荐"
    CHECK = "check", "形式审查"
    REVIEW = "review", "评审"
    JURY = "jury", "盲评"
    VOTE = "vote", "会员评议"
    ONSITE = "onsite", "现场评估"
    REPORT = "report", "补交报告"
    DECIDE = "decide", "确定结果"
    PUBLICISE = "publicise", "公示"
    CONFIRM = "confirm", "发布"


class Actor(models.TextChoices):
    """Whose turn a step is, seen from the entry's unit."""

    ENTRANT = "entrant", "申报人"
    OWN = "own", "本单位工会"
    COUNTY = "county", "县（市、区）教育工会"
    CITY = "city", "市教育工会"
    HOST = "host", "主办工会"


class RaterGroup(models.TextChoices):
    """Who marks; the groups stand side by side (homes are rated by members, by the administration and by the superior)."""

    SELF = "self", "自评"
    PEER = "peer", "互评"
    MEMBER = "member", "会员评议"
    ADMINISTRATION = "administration", "党政评价"
    SUPERIOR = "superior", "上级评议"
    EXPERT = "expert", "专家评审"


class ProgrammeState(models.TextChoices):
    """Where a call stands."""

    DRAFT = "draft", "筹备"
    OPEN = "open", "申报中"
    RUNNING = "running", "评审中"
    CLOSED = "closed", "已结束"
    CANCELLED = "cancelled", "已取消"


class EntryState(models.TextChoices):
    """Where an entry stands."""

    DRAFT = "draft", "草稿"
    RUNNING = "running", "办理中"
    RETURNED = "returned", "退回修改"
    WITHDRAWN = "withdrawn", "已撤回"
    REFUSED = "refused", "未通过"
    UNPLACED = "unplaced", "未入选"
    DONE = "done", "已公布"
    REVOKED = "revoked", "已撤销"


class PassageState(models.TextChoices):
    """How an entry came through a step."""

    WAITING = "waiting", "待办理"
    PASSED = "passed", "通过"
    RETURNED = "returned", "退回修改"
    REFUSED = "refused", "不通过"
    SKIPPED = "skipped", "不经过"
    WITHDRAWN = "withdrawn", "撤回"


TITLE, TEAM = "_title", "_team"  # parts of a form that are no fields, where they are returned for correction
PER_ENTRY = (StepKind.ENDORSE, StepKind.CHECK, StepKind.REPORT)  # one entry at a time
JUDGED = (StepKind.REVIEW, StepKind.JURY, StepKind.ONSITE)  # a panel marks all that wait
TOGETHER = (
    *JUDGED,
    StepKind.VOTE,
    StepKind.DECIDE,
    StepKind.PUBLICISE,
    StepKind.CONFIRM,
)  # all that wait go on together
EDITABLE = (EntryState.DRAFT, EntryState.RETURNED)
ENDED = (EntryState.WITHDRAWN, EntryState.REFUSED, EntryState.UNPLACED, EntryState.DONE, EntryState.REVOKED)
ALIVE = (EntryState.DRAFT, EntryState.RUNNING, EntryState.RETURNED)
TONES = {
    EntryState.DRAFT: "neutral", EntryState.RUNNING: "active", EntryState.RETURNED: "attention",
    EntryState.WITHDRAWN: "neutral", EntryState.REFUSED: "danger", EntryState.UNPLACED: "neutral", EntryState.DONE: "done",
    EntryState.REVOKED: "danger",
}  # fmt: skip
