"""Words of congresses: what kind, which session, what is on the agenda, how it was voted."""

from django.db import models


class Kind(models.TextChoices):
    """Staff congress and union congress are two bodies with two electorates, even when they meet together."""

    STAFF = "staff", "教职工代表大会"
    SECOND = "second", "二级教职工代表大会"
    UNION = "union", "工会会员代表大会"


SHORT = {Kind.STAFF: "教代会", Kind.SECOND: "二级教代会", Kind.UNION: "工代会"}


class Form(models.TextChoices):
    """Whether delegates meet, or everybody (教职工大会, 会员大会)."""

    DELEGATES = "delegates", "代表大会"
    ALL = "all", "全体大会"


class Leaving(models.TextChoices):
    """Why somebody ceases to be a delegate before the term is over."""

    MOVED = "moved", "调离"
    RETIRED = "retired", "退休"
    RECALLED = "recalled", "撤换"
    RESIGNED = "resigned", "辞去代表"
    OTHER = "other", "其他"


class State(models.TextChoices):
    """How far a session has come."""

    DRAFT = "draft", "筹备中"
    FILED = "filed", "会前已报备"
    CALLED = "called", "已通知代表"
    OPEN = "open", "会议中"
    CLOSED = "closed", "已闭会"
    REPORTED = "reported", "会后已报备"
    CANCELLED = "cancelled", "已取消"


SHAPES = {
    State.DRAFT: "muted", State.FILED: "info", State.CALLED: "info", State.OPEN: "attention", State.CLOSED: "info",
    State.REPORTED: "done", State.CANCELLED: "muted",
}  # fmt: skip
AHEAD = (State.DRAFT, State.FILED, State.CALLED)
HELD = (State.OPEN, State.CLOSED, State.REPORTED)


class Power(models.TextChoices):
    """What the congress does with a matter (学校教职工代表大会规定, 教育部令第32号, 2012; articles not verified)."""

    DISCUSS = "discuss", "讨论建议"
    PASS = "pass", "讨论通过"
    SUPERVISE = "supervise", "评议监督"


class Matter(models.TextChoices):
    """What an agenda item is about."""

    CHARTER = "charter", "章程草案"
    PLAN = "plan", "发展规划、改革方案"
    WORK_REPORT = "work_report", "年度工作报告"
    FINANCE = "finance", "财务工作报告"
    UNION_REPORT = "union_report", "工会工作报告"
    PAY = "pay", "绩效与分配方案"
    APPOINTMENT = "appointment", "岗位聘任办法"
    ASSESSMENT = "assessment", "考核办法"
    REWARD = "reward", "奖惩办法"
    WELFARE = "welfare", "福利事项"
    PROPOSALS = "proposals", "提案办理报告"
    LEADERS = "leaders", "民主评议领导干部"
    ELECTION = "election", "选举"
    CONTRACT = "contract", "集体合同草案"
    OTHER = "other", "其他"


class Decision(models.TextChoices):
    """How an agenda item is decided in the hall."""

    NONE = "none", "听取，不表决"
    OPEN = "open", "记名表决"
    SECRET = "secret", "无记名表决"
    ELECTION = "election", "选举"
    APPRAISAL = "appraisal", "民主评议"


class Outcome(models.TextChoices):
    """What became of an agenda item."""

    PENDING = "pending", "待审议"
    HEARD = "heard", "已听取"
    PASSED = "passed", "通过"
    FAILED = "failed", "未通过"
    DONE = "done", "已评议"
    AGAIN = "again", "须再投"
    WITHDRAWN = "withdrawn", "撤下"


OUTCOME_SHAPES = {
    Outcome.PENDING: "muted", Outcome.HEARD: "done", Outcome.PASSED: "done", Outcome.FAILED: "attention",
    Outcome.DONE: "done", Outcome.AGAIN: "attention", Outcome.WITHDRAWN: "muted",
}  # fmt: skip


class How(models.TextChoices):
    """How somebody was signed in."""

    CODE = "code", "扫码签到"
    DESK = "desk", "签到台"


class SessionPost(models.TextChoices):
    """What a delegate does at one session."""

    PRESIDIUM = "presidium", "主席团成员"
    CHAIRMAN = "chairman", "执行主席"
    CREDENTIALS = "credentials", "代表资格审查组"
    SCRUTINEER = "scrutineer", "监票人"
    TELLER = "teller", "计票人"
    SECRETARY = "secretary", "秘书组"


class Stage(models.TextChoices):
    """Which of the two filings of a session."""

    BEFORE = "before", "会前报备"
    AFTER = "after", "会后报备"


class FilingState(models.TextChoices):
    """Where a filing stands."""

    FILED = "filed", "已报送"
    RETURNED = "returned", "退回补正"
    ACCEPTED = "accepted", "已备案"


FILING_SHAPES = {FilingState.FILED: "attention", FilingState.RETURNED: "attention", FilingState.ACCEPTED: "done"}
