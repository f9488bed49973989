"""Words of plans, tasks, targets and bulletins."""

from django.db import models


class PlanStatus(models.TextChoices):
    DRAFT = "draft", "识别待确认"
    CONFIRMED = "confirmed", "执行中"
    CLOSED = "closed", "已归档"


class PlanKind(models.TextChoices):
    """As the parser tells documents apart (plan-format)."""

    PLAN = "plan", "要点/计划"
    REPORT = "report", "总结/报告"
    REPORT_PLAN = "report_plan", "总结和计划"
    OPINION = "opinion", "意见"
    NOTICE = "notice", "通知"


class TaskKind(models.TextChoices):
    TASK = "task", "任务"
    DEED = "deed", "办实事"


class TaskStatus(models.TextChoices):
    PROPOSED = "proposed", "待确认"
    CONFIRMED = "confirmed", "已确认"
    DROPPED = "dropped", "不列入"


class Comparator(models.TextChoices):
    AT_LEAST = ">=", "不少于"
    AT_MOST = "<=", "不超过"
    EQUAL = "=", "达到"
    RANGE = "range", "范围"
    ALL = "all", "全覆盖"


class BindingStatus(models.TextChoices):
    """Where a target's number comes from."""

    PROPOSED = "proposed", "系统建议，待确认"
    BOUND = "bound", "实时指标"
    BY_HAND = "by_hand", "人工填报"


class ReportStatus(models.TextChoices):
    SUBMITTED = "submitted", "待审"
    ACCEPTED = "accepted", "已采纳"
    RETURNED = "returned", "已退回"


class AssignmentStatus(models.TextChoices):
    OPEN = "open", "办理中"
    DONE = "done", "已办结"
    WITHDRAWN = "withdrawn", "已撤回"


class BulletinStatus(models.TextChoices):
    DRAFT = "draft", "草稿"
    ISSUED = "issued", "已印发"


FEWEST_RATERS = 5  # a mean of fewer would tell what single people said


class State(models.TextChoices):
    """How a target or task stands, in words."""

    DONE = "done", "完成"
    MET = "met", "达标"
    ON_TRACK = "on_track", "按期"
    BEHIND = "behind", "滞后"
    OVERDUE = "overdue", "逾期"
    NOT_STARTED = "not_started", "未启动"
    NO_DATA = "no_data", "无数据"

    @property
    def tone(self) -> str:
        """The badge this state wears."""
        return _TONES[self.value]


_TONES = {
    "done": "done",
    "met": "done",
    "on_track": "info",
    "behind": "attention",
    "overdue": "danger",
    "not_started": "muted",
    "no_data": "muted",
}
