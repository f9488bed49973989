"""Words of founding a union: how far a case has come, what happened in it."""

from django.db import models


class State(models.TextChoices):
    """How far a founding has come."""

    PREPARING = "preparing", "筹备中"
    APPLIED = "applied", "已申请，待批复"
    RETURNED = "returned", "退回补正"
    APPROVED = "approved", "已批复，待选举"
    ELECTED = "elected", "已选举，待发代码"
    DONE = "done", "建会完成"
    REFUSED = "refused", "不予批准"
    WITHDRAWN = "withdrawn", "已撤回"


CLOSED = (State.DONE, State.REFUSED, State.WITHDRAWN)
EDITABLE = (State.PREPARING, State.RETURNED)
AT_SUPERIOR = (State.APPLIED, State.ELECTED)

TONES = {
    State.PREPARING: "info", State.APPLIED: "attention", State.RETURNED: "attention", State.APPROVED: "info",
    State.ELECTED: "attention", State.DONE: "done", State.REFUSED: "danger", State.WITHDRAWN: "muted",
}  # fmt: skip


class StepKind(models.TextChoices):
    """What happened in a founding."""

    OPENED = "opened", "启动筹备"
    APPLIED = "applied", "提交建会申请"
    RETURNED = "returned", "退回补正"
    APPROVED = "approved", "批复同意建会"
    ELECTED = "elected", "报送选举结果"
    SENT_BACK = "sent_back", "退回选举结果"
    DONE = "done", "颁发组织代码，建会完成"
    REFUSED = "refused", "不予批准"
    WITHDRAWN = "withdrawn", "撤回"


ROSTER = "会员花名册"  # counts as there once the live list is complete
CONTACT = "工会筹备组组长"
