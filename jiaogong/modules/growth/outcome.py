"""Outcomes of programmes: a pair, a research project, and a project's midterm and conclusion."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict
from pydantic import Field as Bound

from jiaogong.engines.programmes import outcomes, paying
from jiaogong.engines.programmes.definition.schema import Definition
from jiaogong.engines.programmes.eligibility import Condition, Entrant, register, yes
from jiaogong.engines.programmes.models import Entry
from jiaogong.kernel.clock import SHANGHAI, add_months
from jiaogong.kernel.errors import RuleBroken

from .models import Pair, Project
from .words import PairKind, ProjectKind, ProjectState


class PairParams(BaseModel):
    """Keys of [outcome] with kind = "pair"."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    goals: str = "goals"
    months: int = Bound(default=12, ge=1, le=60)


def _pair_fits(definition: Definition, params: PairParams) -> str:
    if definition.entrant != "team" or definition.limits.team_most != 2:
        return "结对以团队申报，正好两人（team_least、team_most 都写 2），负责人是师傅"
    return ""


def apply_pair(entry: Entry, params: PairParams, by: Any, at: datetime) -> str:
    """Mentor (the team's leader) and apprentice are paired from today on. Safe to call twice."""
    day = _day(at)
    people = [member.person for member in entry.members.select_related("person")]
    if len(people) != 2:
        raise RuleBroken(f"“{entry.title}”应正好两人：师傅和徒弟。")
    pair, _ = Pair.objects.get_or_create(
        entry=entry,
        defaults={
            "kind": PairKind.MENTORING, "unit": entry.unit, "mentor": people[0], "apprentice": people[1], "since": day,
            "goals": str(entry.answers.get(params.goals, ""))[:600], "planned_until": add_months(day, params.months), "made_at": at,
            "made_by": by,
        },
    )  # fmt: skip
    return f"结对成立：{pair}，约定到 {pair.planned_until:%Y-%m-%d}"


def undo_pair(entry: Entry, reason: str, by: Any, at: datetime) -> None:
    """The pair ends today."""
    Pair.objects.filter(entry=entry, until=None).update(until=_day(at), ended_for=reason[:200])


class ProjectParams(BaseModel):
    """Keys of [outcome] with kind = "project"."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    mark: str = Bound(max_length=10)  # before year and number
    source: str = "kind"  # the field with 委托课题 or 自主课题
    months: int = Bound(default=12, ge=3, le=60)
    grant: bool = True  # the tier's amount is asked for at the ledger


def apply_project(entry: Entry, params: ProjectParams, by: Any, at: datetime) -> str:
    """The project with its number, and its grant. Safe to call twice."""
    day = _day(at)
    project = Project.objects.filter(entry=entry).first()
    if project is None:
        if entry.person is None:
            raise RuleBroken(f"“{entry.title}”没有主持人。")
        labels = {str(label): key for key, label in ProjectKind.choices}
        mark = f"{params.mark}{day.year}"
        number = Project.objects.filter(host=entry.programme.unit, number__startswith=mark).count() + 1
        others = [m.person.name for m in entry.members.select_related("person") if m.person_id != entry.person_id]
        project = Project.objects.create(
            host=entry.programme.unit, number=f"{mark}{number:03d}", title=entry.title, unit=entry.unit, leader=entry.person,
            kind=labels.get(str(entry.answers.get(params.source, "")), ProjectKind.OWN), team="、".join(others)[:300], since=day,
            due_on=add_months(day, params.months), entry=entry,
        )  # fmt: skip
    words = f"立项，编号 {project.number}，{project.due_on:%Y-%m-%d} 前结题"
    if params.grant and paying.amount_of(entry):
        asked = paying.apply(
            entry, paying.PaymentParams(category="research", purpose=f"课题资助 {project.number}"), by, at
        )
        words += f"，{asked}"
    return words


def undo_project(entry: Entry, reason: str, by: Any, at: datetime) -> None:
    """The project is ended, its unpaid grant called off."""
    paying.undo(entry, reason, by, at)
    Project.objects.filter(entry=entry, ended_on=None).update(
        state=ProjectState.ENDED, ended_on=_day(at), note=reason[:300]
    )


class StageParams(BaseModel):
    """Keys of [outcome] with kind = "project_stage"."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    stage: Literal["midterm", "concluded"]


def project_of(entry: Entry) -> Project | None:
    """The running project an entry reports on: its leader's, by number or the only one."""
    running = Project.objects.filter(leader=entry.person, ended_on=None)
    return (
        running.filter(number=str(entry.answers.get("number", "")).strip()).first()
        or running.order_by("due_on").first()
    )


def apply_stage(entry: Entry, params: StageParams, by: Any, at: datetime) -> str:
    """The project has passed its midterm, or is concluded with a grade. Safe to call twice."""
    done = Project.objects.filter(leader=entry.person, note=f"申报 {entry.key}").first()
    project = done or project_of(entry)
    if project is None:
        raise RuleBroken(f"“{entry.title}”没有在研课题。")
    project.note, project.state = f"申报 {entry.key}", ProjectState(params.stage)
    if params.stage == ProjectState.CONCLUDED:
        project.grade, project.ended_on = entry.tier or "合格", project.ended_on or _day(at)
    project.save(update_fields=["note", "state", "grade", "ended_on"])
    return f"课题 {project.number} {project.get_state_display()}{project.grade}"


def _day(at: datetime) -> date:
    return at.astimezone(SHANGHAI).date()


def _no_project(value: Any, who: Entrant) -> str:
    found = Project.objects.filter(leader=who.person, ended_on=None).exists() if who.person else False
    return "" if found else "要求主持有在研课题"


def _teaches_free(value: Any, who: Entrant) -> str:
    busy = Project.objects.filter(leader=who.person, ended_on=None).exists() if who.person else False
    return "主持的课题尚未结题，结题后再申报新课题" if busy else ""


_PAIR = {"goals": "目标字段", "months": "结对月数"}
_PROJECT = {"mark": "编号字头", "source": "来源字段", "months": "研究月数", "grant": "按档资助"}
_STAGE = {"stage": "阶段", "stage.midterm": "中期", "stage.concluded": "结题"}


def install() -> None:
    """Register outcomes and conditions; called when the app is ready."""
    outcomes.register(
        outcomes.Outcome("pair", "结对（师徒）", PairParams, apply_pair, undo_pair, _pair_fits, _PAIR),
        outcomes.Outcome("project", "课题立项", ProjectParams, apply_project, undo_project, words=_PROJECT),
        outcomes.Outcome("project_stage", "课题中期、结题", StageParams, apply_stage, words=_STAGE),
    )
    register(
        Condition("running_project", "主持在研课题", yes, _no_project, ("person", "team")),
        Condition("no_running_project", "没有在研课题", yes, _teaches_free, ("person", "team")),
    )
