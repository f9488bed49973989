"""What the addresses of plans answer to whom. A plan of the city stands for all: drafts and bulletins too."""

from __future__ import annotations

from typing import Any

from jiaogong.kernel.access.matrix import Address

from .models import Assignment, Bulletin, Plan, Report, Target, Task

KEEPERS = {"city": "own", "county": "own", "school": "own"}
STAFF = {**dict.fromkeys(("city", "county", "school", "leader", "handler", "member"), "own")}
VIEWERS = {"city": "own", "county": "own", "school": "own", "leader": "own", "handler": "own"}


def _plan(unit: Any) -> tuple[Any, ...] | None:
    found = Plan.objects.filter(unit=unit).exclude(status="draft").order_by("pk").first()
    return (found.key,) if found else None


def _first(model: Any, unit: Any, lead: str) -> tuple[Any, ...] | None:
    found = model.objects.filter(**{f"{lead}unit": unit}).exclude(**{f"{lead}status": "draft"}).order_by("pk").first()
    return (found.key,) if found else None


SAMPLES = {
    "plan": _plan,
    "task": lambda unit: _first(Task, unit, "plan__"),
    "target": lambda unit: _first(Target, unit, "task__plan__"),
    "assignment": lambda unit: _first(Assignment, unit, "task__plan__"),
    "report": lambda unit: _first(Report, unit, "task__plan__"),
    "bulletin": lambda unit: _first(Bulletin, unit, "plan__"),
    "deed": lambda unit: (
        (found.key,)
        if (
            found := Task.objects.filter(plan__unit=unit, kind="deed", status="confirmed")
            .exclude(plan__status="draft")
            .first()
        )
        else None
    ),
}

# Who sees a plan: its unit's officers, leaders and handlers, and the superiors of its unit.
_SEE = {"city": "own child", "county": "own child", "school": "own child", "leader": "own child", "handler": "own"}

# An issued bulletin is also read by the cadres of the units below, to whom it is addressed.
_READ = {**_SEE, "county": "own child parent", "school": "own child parent"}

ADDRESSES = [
    Address("plans:plans", allow=VIEWERS),
    Address("plans:upload", allow=KEEPERS),
    Address("plans:upload", "POST", allow=KEEPERS, data={"text": ""}),
    Address("plans:deeds", allow=STAFF),
    Address("plans:plan", kind="plan", allow=_SEE),
    Address("plans:review", kind="plan", allow=_SEE),
    Address("plans:register", kind="plan", allow=_SEE),
    Address("plans:change", kind="plan", allow=KEEPERS),
    Address("plans:close", "POST", kind="plan", allow=KEEPERS, ok=302, effect=True),
    Address("plans:delete", "POST", kind="plan", allow=KEEPERS, ok=303),
    Address("plans:act", "POST", kind="plan", allow=KEEPERS, ok=303),
    Address("plans:new_task", "POST", kind="plan", allow=KEEPERS, ok=303),
    Address("plans:undo", "POST", kind="plan", allow=KEEPERS, ok=303),
    Address("plans:confirm", "POST", kind="plan", allow=KEEPERS, ok=302),
    Address("plans:draft_bulletin", "POST", kind="plan", allow=KEEPERS, ok=303),
    Address("plans:task", kind="task", allow=_SEE),
    Address("plans:edit_task", kind="task", allow=KEEPERS),
    Address("plans:split", "POST", kind="task", allow=KEEPERS, ok=303),
    Address("plans:new_target", kind="task", allow=KEEPERS),
    Address("plans:assign", kind="task", allow=KEEPERS),
    Address("plans:report_task", "POST", kind="task", allow=KEEPERS, ok=303),
    Address("plans:reopen", "POST", effect=True, kind="task", allow=KEEPERS, ok=302),
    Address("plans:edit_target", kind="target", allow=KEEPERS),
    Address("plans:bind", kind="target", allow=KEEPERS),
    Address("plans:accept_binding", "POST", effect=True, kind="target", allow=KEEPERS, ok=302),
    Address("plans:remove_target", "POST", kind="target", allow=KEEPERS, ok=302, effect=True),
    Address("plans:assignment", kind="assignment", allow=_SEE),
    Address("plans:withdraw", "POST", kind="assignment", allow=KEEPERS, ok=302, effect=True),
    Address("plans:urge", "POST", effect=True, kind="assignment", allow=KEEPERS, ok=302),
    Address("plans:report", kind="report", allow=_SEE),
    Address("plans:bulletin", kind="bulletin", allow=_READ),
    Address("plans:bulletin_options", "POST", kind="bulletin", allow=KEEPERS, ok=303),
    Address("plans:issue_bulletin", "POST", kind="bulletin", allow=KEEPERS, ok=303),
    Address("plans:bulletin_word", kind="bulletin", allow=_READ),
    Address("plans:bulletin_workbook", kind="bulletin", allow=_READ),
    Address(
        "plans:rate",
        kind="deed",
        allow={r: "own parent" for r in ("city", "county", "school", "leader", "handler", "member")},
    ),
]
