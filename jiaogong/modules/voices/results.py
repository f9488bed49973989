"""What came out of a survey, small numbers hidden; and the counts a report on people's mood is written from."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from jiaogong.engines.org.models import Unit
from jiaogong.kernel.access import path_end

from .models import Answer, Grievance, Question, Questionnaire
from .reading import least_shown
from .small import HIDDEN, suppressed
from .words import SCALE, QuestionKind, SurveyState, Topic


@dataclass(slots=True)
class Result:
    """A question with its numbers in words, or its texts."""

    question: Question
    number: int
    lines: list[tuple[str, str]] = field(default_factory=list)
    mean: str = ""
    texts: list[str] = field(default_factory=list)
    hidden: bool = False


def results(survey: Questionnaire, day: date) -> list[Result]:
    """Of a closed survey; nothing before. By name exact numbers are shown, otherwise small ones are hidden. Two queries and one per survey."""
    if survey.state != SurveyState.CLOSED:
        return []
    least = least_shown(survey.unit, day) if survey.anonymous else 1
    answers: dict[int, list[Answer]] = {}
    for row in Answer.objects.filter(question__survey=survey).select_related("person"):
        answers.setdefault(row.question_id, []).append(row)
    return [_of(question, answers.get(question.pk, []), least) for question in survey.questions.all()]


def _of(question: Question, rows: list[Answer], least: int) -> Result:
    made = Result(question, len(rows), hidden=0 < len(rows) < least)
    if not rows or made.hidden:
        return made
    if question.kind == QuestionKind.TEXT:
        named = [f"{row.person.name}：" if row.person else "" for row in rows]
        made.texts = sorted(who + (row.text.open() if row.text else "") for who, row in zip(named, rows, strict=True))
        return made
    counted = Counter(choice for row in rows for choice in row.choices)
    numbers = [counted[option] for option in question.options]
    if question.kind == QuestionKind.MULTIPLE:
        shown = [f"{n:,}" if n == 0 or (n >= least and not 0 < len(rows) - n < least) else HIDDEN for n in numbers]
    else:
        shown = suppressed(numbers, least)
    made.lines = list(zip(question.options, shown, strict=True))
    if question.kind == QuestionKind.SCALE and HIDDEN not in shown:
        made.mean = f"{sum(int(mark) * counted[mark] for mark in SCALE) / len(rows):.2f}"
    return made


def draft(unit: Unit, since: date, until: date, day: date) -> str:
    """The first text of a report: counts of grievances and surveys of the period, small ones hidden; the author writes on."""
    least = least_shown(unit, day)
    rows = Grievance.objects.filter(
        unit__path__gte=unit.path, unit__path__lt=path_end(unit.path), received_on__gte=since, received_on__lte=until
    )
    counted: dict[str, Any] = Counter(rows.order_by().values_list("topic", flat=True))
    total = sum(counted.values())
    lines = [f"{since:%Y-%m-%d} 至 {until:%Y-%m-%d}，收到教职工诉求{_pieces(total, least)}。"]
    if total >= least:
        titles = [(str(title), counted[key]) for key, title in Topic.choices if counted[key]]
        shown = suppressed([number for _, number in titles], least)
        told = [f"{title} {number} 件" for (title, _), number in zip(titles, shown, strict=True) if number != HIDDEN]
        if told:
            lines.append("比较集中的有：" + "、".join(told) + "。")
    closed = Questionnaire.objects.filter(
        unit=unit, state=SurveyState.CLOSED, closed_on__gte=since, closed_on__lte=until
    )
    for survey in closed.prefetch_related("questions"):
        lines.append(f"问卷“{survey.title}”收回 {survey.taken.count()} 份。")
        for result in results(survey, day):
            told = [f"{option} {number}" for option, number in result.lines if number not in (HIDDEN, "0")]
            if told:
                lines.append(f"{result.question.text.rstrip('？?')}：" + "，".join(told) + "。")
    lines += ["教职工关心的主要问题：", "已经采取的措施：", "建议："]
    return "\n".join(lines)


def _pieces(number: int, least: int) -> str:
    return f"不足 {least} 件" if 0 < number < least else f" {number} 件"
