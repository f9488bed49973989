"""Words of proposals: classes, states, decisions, outcomes, ratings."""

from django.db import models


class Matter(models.TextChoices):
    """What a proposal is about."""

    TEACHING = "teaching", "教育教学"
    MANAGEMENT = "management", "学校管理"
    STAFFING = "staffing", "队伍建设"
    PAY = "pay", "考核分配"
    WELFARE = "welfare", "生活福利"
    LOGISTICS = "logistics", "后勤基建"
    SAFETY = "safety", "校园安全"
    OTHER = "other", "其他"


class State(models.TextChoices):
    """How far a proposal has come."""

    DRAFT = "draft", "草稿"
    SECONDING = "seconding", "征集附议"
    SUBMITTED = "submitted", "待审查"
    RETURNED = "returned", "退回修改"
    ADMITTED = "admitted", "已立案"
    MERGED = "merged", "已并案"
    SUGGESTION = "suggestion", "转为建议"
    DECLINED = "declined", "不立案"
    HANDLING = "handling", "办理中"
    REPLIED = "replied", "已答复，待评价"
    CLOSED = "closed", "已办结"
    TO_CONGRESS = "congress", "提交下次教代会"
    WITHDRAWN = "withdrawn", "已撤回"


SHAPES = {
    State.DRAFT: "muted", State.SECONDING: "attention", State.SUBMITTED: "info", State.RETURNED: "attention",
    State.ADMITTED: "info", State.MERGED: "muted", State.SUGGESTION: "info", State.DECLINED: "muted", State.HANDLING: "info",
    State.REPLIED: "attention", State.CLOSED: "done", State.TO_CONGRESS: "danger", State.WITHDRAWN: "muted",
}  # fmt: skip
OWN_DESK = (State.DRAFT, State.WITHDRAWN)  # the proposer's alone
UNFILED = (State.DRAFT, State.SECONDING, State.WITHDRAWN)  # not before the committee
SCREENABLE = (State.SUBMITTED, State.RETURNED)
EDITABLE = (State.DRAFT, State.SECONDING, State.RETURNED)
ASSIGNABLE = (State.ADMITTED, State.SUGGESTION, State.HANDLING)
ENDED = (State.CLOSED, State.TO_CONGRESS, State.MERGED, State.WITHDRAWN)


class Decision(models.TextChoices):
    """What the committee decides, and how a proposal is treated from then on."""

    ADMIT = "admitted", "立案"
    MERGE = "merged", "并案"
    RETURN = "returned", "退回修改文字"
    SUGGEST = "suggestion", "转为建议"
    DECLINE = "declined", "不立案"


ADMISSIONS = tuple((d.value, d.label) for d in Decision if d != Decision.RETURN)
OF_DECISION = {
    Decision.ADMIT: State.ADMITTED, Decision.MERGE: State.MERGED, Decision.RETURN: State.RETURNED,
    Decision.SUGGEST: State.SUGGESTION, Decision.DECLINE: State.DECLINED,
}  # fmt: skip


class Change(models.TextChoices):
    """Why a text was written anew."""

    FIRST = "first", "初稿"
    MATTER = "matter", "改变内容，重新附议"
    WORDING = "wording", "修改文字，附议保留"


class ReplyState(models.TextChoices):
    """Where a reply stands."""

    DRAFTED = "drafted", "待签发"
    SIGNED = "signed", "已签发"
    SENT_BACK = "sent_back", "退回修改"


class Result(models.TextChoices):
    """What the reply comes to."""

    SOLVED = "solved", "已解决"
    UNDERWAY = "underway", "正在解决"
    PLANNED = "planned", "列入计划"
    EXPLAINED = "explained", "解释说明"


class Grade(models.TextChoices):
    """The proposer's rating."""

    SATISFIED = "satisfied", "满意"
    BASIC = "basic", "基本满意"
    UNSATISFIED = "unsatisfied", "不满意"


GRADE_SHAPES = {Grade.SATISFIED: "done", Grade.BASIC: "info", Grade.UNSATISFIED: "attention"}


class DelayState(models.TextChoices):
    """What became of a request for more time."""

    ASKED = "asked", "待审批"
    AGREED = "agreed", "同意延期"
    REFUSED = "refused", "不同意延期"


PARTS = (("title", "标题"), ("matter", "类别"), ("cause", "案由"), ("remedy", "建议"))
PART_WORDS = dict(PARTS)
MATTER_PARTS = ("title", "matter", "remedy")  # a change of these is a change of matter
MARKABLE = tuple(p for p in PARTS if p[0] != "matter")  # what may be sent back as wording alone
PHRASES = ("同意，请抓紧落实。", "请认真研究，按期答复代表。", "请结合经费安排，先易后难。", "请当面听取代表意见。")
SIGN_PHRASES = ("同意，按此答复。", "同意，请跟踪落实。")
