"""What relief keeps about people, why, and who opened it."""

from __future__ import annotations

from datetime import date

from jiaogong.engines.org.models import Person
from jiaogong.engines.personal.registry import Holder, Kept, Look, register
from jiaogong.kernel.ui import shell

from .models import Enrolment, FirstReport, HardshipFile, Opening

_BY = ("key", "opened_by", "closed_by", "decided_by", "recorded_by", "granted_by", "former", "file", "user", "known_by")


def _inside(label: str) -> Kept:
    """A sealed part of a file: deleted with the person's data."""
    return Kept(label, field="file__person", stays=False, hidden=_BY)


def install() -> None:
    """Register the holders; called when the app is ready."""
    register(
        Holder(
            "relief.files", "困难帮扶", "核实家庭困难，确定类别，发放帮扶款物；依据本人单独同意（《个人信息保护法》第二十九条）",
            "在档期间保存；退出三年后删除家庭情况；撤回同意即删除，已付款项只留金额",
            (
                Kept("relief.HardshipFile", hidden=_BY), _inside("relief.Details"), _inside("relief.HouseholdMember"),
                _inside("relief.Assessment"), _inside("relief.IncomeMonth"), Kept("relief.Opening", stays=False, hidden=_BY),
                Kept("relief.Visit", blank=("person_name", "signed_by", "over_cap"), hidden=(*_BY, "occasion")),
                Kept("relief.Grant", hidden=_BY),
            ),
            hold=_in_force, looks=_looks,
        ),
        Holder(
            "relief.care", "首报、走帮服和大病调查", "第一时间帮助遇到困难的教职工，了解需求，安排大病帮扶",
            "办结后随个人信息清理删除；大病调查的实名在撤回同意时立即删除",
            (
                Kept("relief.FirstReport", stays=False, hidden=_BY), Kept("relief.Need", stays=False, hidden=_BY),
                Kept("relief.SurveyName", stays=False, hidden=(*_BY, "answer")),
            ),
            hold=_report_open,
        ),
        Holder(
            "relief.insurance", "互助保险", "办理互助保险参保和理赔", "保障期满后五年，留存金额备查",
            (
                Kept("relief.Enrolment", hidden=(*_BY, "enrolled_by")),
                Kept("relief.Claim", field="enrolment__person", hidden=(*_BY, "enrolment")),
            ),
            hold=_covered,
        ),
    )  # fmt: skip


def _in_force(person: Person, day: date) -> str:
    live = HardshipFile.objects.filter(person=person).exclude(state="closed").exists()
    return "困难档案还在档；不需要帮扶时，撤回“困难帮扶建档”的同意即可删除。" if live else ""


def _report_open(person: Person, day: date) -> str:
    rows = FirstReport.objects.filter(person=person, helped_at=None, coordinated_at=None)
    return "有一件首报还在办理。" if rows.exists() else ""


def _covered(person: Person, day: date) -> str:
    rows = Enrolment.objects.filter(person=person, product__until__gt=day)
    return "互助保险还在保障期内，理赔需要本人信息。" if rows.exists() else ""


def _looks(person: Person) -> list[Look]:
    rows = Opening.objects.filter(person=person).select_related("user")
    return [
        Look(r.at, r.user.name, shell.who(r.user).line, f"查看困难档案：{r.get_part_display()}", r.reason) for r in rows
    ]
