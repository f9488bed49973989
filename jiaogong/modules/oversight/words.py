"""Words of democratic oversight between sessions."""

from django.db import models


class Kind(models.TextChoices):
    """What takes place."""

    INSPECTION = "inspection", "代表巡视"
    HEARING = "hearing", "听证会"
    DIALOGUE = "dialogue", "民主沟通会"
    OBSERVING = "observing", "列席校长办公会"


RECORD_WORDS = {
    Kind.INSPECTION: "巡视报告", Kind.HEARING: "听证笔录", Kind.DIALOGUE: "沟通记录", Kind.OBSERVING: "会议情况",
}  # fmt: skip
NEEDS_CONCLUSION = (Kind.HEARING,)


class State(models.TextChoices):
    """How far it has come."""

    PLANNED = "planned", "筹备中"
    ANNOUNCED = "announced", "已通知"
    HELD = "held", "已举行"
    CLOSED = "closed", "已归档"
    CANCELLED = "cancelled", "已取消"


SHAPES = {
    State.PLANNED: "muted", State.ANNOUNCED: "info", State.HELD: "attention", State.CLOSED: "done", State.CANCELLED: "muted",
}  # fmt: skip
AHEAD = (State.PLANNED, State.ANNOUNCED)


class Role(models.TextChoices):
    """In which capacity somebody takes part."""

    DELEGATE = "delegate", "教代会代表"
    LEADER = "leader", "学校领导"
    APPLICANT = "applicant", "提出听证的一方"
    DEPARTMENT = "department", "作出说明的部门"
    CHAIR = "chair", "主持人"
    OTHER = "other", "其他人员"


WANTED = {
    Kind.INSPECTION: {Role.DELEGATE: 2},
    Kind.HEARING: {Role.CHAIR: 1, Role.APPLICANT: 1, Role.DEPARTMENT: 1, Role.DELEGATE: 1},
    Kind.DIALOGUE: {Role.LEADER: 1, Role.DELEGATE: 1},
    Kind.OBSERVING: {Role.DELEGATE: 1},
}  # fmt: skip
"""Fewest of each role without whom it cannot be announced (平台默认：没有查到统一规定)."""


BESIDE = {
    Kind.INSPECTION: (Role.CHAIR, Role.OTHER),
    Kind.HEARING: (Role.CHAIR, Role.APPLICANT, Role.DEPARTMENT, Role.LEADER, Role.OTHER),
    Kind.DIALOGUE: (Role.CHAIR, Role.LEADER, Role.OTHER),
    Kind.OBSERVING: (Role.CHAIR, Role.OTHER),
}
"""Who takes part besides delegates, of each kind."""


class FindingState(models.TextChoices):
    """Where a matter that was found stands."""

    OPEN = "open", "整改中"
    ANSWERED = "answered", "已报整改，待确认"
    CONFIRMED = "confirmed", "已确认"


FINDING_SHAPES = {FindingState.OPEN: "attention", FindingState.ANSWERED: "info", FindingState.CONFIRMED: "done"}
