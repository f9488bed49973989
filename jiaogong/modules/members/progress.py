"""An application as a row of steps, like a parcel's way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from .models import Application
from .words import ApplicationStatus


@dataclass(frozen=True, slots=True)
class Step:
    """One stop on the way; `state` is a badge's."""

    state: str
    words: str
    at: datetime | None = None
    note: str = ""


def steps_of(row: Application) -> list[Step]:
    """What has happened, what is going on, what follows."""
    status = ApplicationStatus(row.status)
    steps = [Step("done", "已填写申请", row.opened_at)]
    if row.phone_proven_at:
        steps.append(Step("done", "手机号已验证", row.phone_proven_at))
    if row.submitted_at:
        steps.append(Step("done", f"已提交给{row.unit.name}工会", row.submitted_at))
    if status is ApplicationStatus.SUBMITTED:
        steps += [Step("attention", "工会核对审核"), Step("muted", "批准入会，发会员证号")]
    elif status is ApplicationStatus.RETURNED:
        steps.append(Step("attention", "退回补正", row.decided_at, row.reason))
    elif status is ApplicationStatus.REJECTED:
        note = f"{row.get_rule_display()}{'；' + row.reason if row.reason else ''}。有疑问请找本单位工会或上级工会。"
        steps.append(Step("danger", "未批准", row.decided_at, note))
    elif status is ApplicationStatus.WITHDRAWN:
        steps.append(Step("muted", "您已撤回", row.decided_at))
    elif status is ApplicationStatus.MOVING:
        steps.append(Step("done", "已转为会籍接转", row.decided_at))
        state = row.transfer.status if row.transfer else "open"
        words = {"done": "会籍已转入", "refused": "原单位没有同意，请找本单位工会", "withdrawn": "接转已撤回"}
        steps.append(Step({"done": "done", "open": "attention"}.get(state, "danger"), words.get(state, "等原单位同意")))
    elif status is ApplicationStatus.APPROVED:
        number = f"会员证号 {row.membership.number}" if row.membership and row.membership.number else ""
        steps.append(Step("done", "已批准入会", row.decided_at, number))
    return steps
