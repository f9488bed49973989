"""Reads behind the pages: which form fits, what is still lacking, how long each step took."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from jiaogong.engines.org.models import Employment, Headcount, Holding, Person, Unit
from jiaogong.engines.papers.models import Attachment
from jiaogong.engines.papers.verbs import attachments_of
from jiaogong.engines.provisions.reading import explain, value_of
from jiaogong.kernel import clock
from jiaogong.kernel.clock import SHANGHAI, WorkingCalendar
from jiaogong.modules.unions.words import Form

from .models import Founding, FoundingPaper
from .provisions import MEMBERS, papers_key
from .words import ROSTER


@dataclass(frozen=True, slots=True)
class Advice:
    """The form that follows from the number of members, and why."""

    form: str
    why: str


def advice(unit: Unit, members: int, at: date) -> Advice:
    """25 members and more form a committee; fewer may, or join others, or elect an organiser (工会法第十一条)."""
    least = value_of(MEMBERS, unit, at)
    if unit.kind == "group":
        return Advice(Form.FEDERATION, "教育集团由各成员单位工会组成工会联合会。")
    if members >= least:
        return Advice(Form.COMMITTEE, f"会员 {members} 人，{least} 人以上应当建立工会委员会（《工会法》第十一条）。")
    return Advice(
        Form.JOINT,
        f"会员 {members} 人，不足 {least} 人：可以单独建立工会委员会，也可以与其他单位联合建会，或者选举组织员一人（《工会法》第十一条）。",
    )


def staff_number(unit: Unit, at: date) -> int:
    """Staff by the head-count register, else by the roster."""
    number = sum(Headcount.objects.at(at).filter(unit=unit).values_list("number", flat=True))
    return number or Employment.objects.at(at).filter(unit=unit).count()


@dataclass(slots=True)
class PaperLine:
    """A required paper: what it is, what was handed in, what is lacking in words."""

    title: str
    files: list[Attachment]
    lacking: str
    note: str = ""


def paper_lines(founding: Founding, at: date) -> list[PaperLine]:
    """Every required paper of the form, in order, then what was added beyond it. Four queries."""
    wanted = list(value_of(papers_key(founding.form), founding.unit, at))
    rows = {p.title: p for p in FoundingPaper.objects.filter(founding=founding)}
    files = attachments_of(*rows.values())
    joined = founding.joiners.count()
    lines = []
    for title in [*wanted, *(t for t in rows if t not in wanted)]:
        there = files.get(rows[title].pk, []) if title in rows else []
        lines.append(_line(title, there, joined, founding.intended))
    return lines


def _line(title: str, files: list[Attachment], joined: int, intended: int) -> PaperLine:
    if title != ROSTER:
        return PaperLine(title, files, "" if files else title)
    note = f"名单 {joined} 人，拟入会 {intended} 人"
    if files or joined >= intended:
        return PaperLine(title, files, "", note)
    return PaperLine(title, files, f"{title}（{note}，还差 {intended - joined} 人）", note)


def lacking(founding: Founding, at: date) -> list[str]:
    """What must still be handed in, in words."""
    found = [line.lacking for line in paper_lines(founding, at) if line.lacking]
    if founding.form in (Form.JOINT, Form.FEDERATION) and not founding.partners.exists():
        found.append("联合建会的其他单位" if founding.form == Form.JOINT else "集团成员单位")
    return found


def papers_source(founding: Founding, at: date) -> str:
    """Where the list of papers comes from, and whether anybody checked it."""
    found = explain(papers_key(founding.form), founding.unit, at)
    return found.source if found.verified else f"{found.source}（未核对官方文本）"


@dataclass(frozen=True, slots=True)
class Tracked:
    """A step as parcel tracking shows it: how long since the one before."""

    step: object
    days: int
    working: int


@dataclass(frozen=True, slots=True)
class Track:
    """All steps, what is waiting now, and the total."""

    steps: list[Tracked]
    days: int
    working: int
    waiting: int
    waiting_working: int


def _day(at: datetime) -> date:
    return at.astimezone(SHANGHAI).date()


def track(founding: Founding, today: date) -> Track:
    """Elapsed days of every step and in all, in calendar and working days. Two queries."""
    calendar = WorkingCalendar()
    steps, before = [], None
    for step in founding.steps.select_related("by"):
        day = _day(step.at)
        start = before or day
        steps.append(Tracked(step, (day - start).days, calendar.between(start, day)))
        before = day
    first = _day(founding.opened_at)
    last = before or first
    end = today if founding.running else last
    waiting = (end - last).days if founding.running else 0
    return Track(
        steps, (end - first).days, calendar.between(first, end), waiting, calendar.between(last, end) if waiting else 0
    )


def candidates(founding: Founding) -> QuerySet[Person]:
    """Who may be elected: the staff of the unit and its partners; in a federation, who holds an office there."""
    today = clock.today()
    units = [founding.unit_id, *founding.partners.values_list("unit_id", flat=True)]
    if founding.form == Form.FEDERATION:
        held = Holding.objects.at(today).filter(office__unit__home__in=units, office__abolished_on=None)
        return Person.objects.filter(pk__in=held.values("person_id"))
    jobs = Employment.objects.at(today).filter(unit__home__in=units)
    return Person.objects.filter(pk__in=jobs.values("person_id"))
