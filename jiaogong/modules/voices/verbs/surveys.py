"""问卷: made, opened to the staff, answered once each, closed; and the report on what stirs people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.urls import reverse

from jiaogong.engines.inbox import verbs as inbox
from jiaogong.engines.org.models import Employment, Person, Unit, open_at
from jiaogong.engines.org.offices import handling_office
from jiaogong.kernel import journal
from jiaogong.kernel.access import require
from jiaogong.kernel.errors import Refused, RuleBroken

from ..mixing import rewrite, write_among_others
from ..models import Answer, Invited, MoodReport, Question, Questionnaire, Taken
from ..rules import SURVEY
from ..words import SCALE, QuestionKind, SurveyState
from .common import day_of, locked_unit, needed

MOST_QUESTIONS, MOST_OPTIONS = 40, 12


class AlreadyAnswered(RuleBroken):
    """The person's answers are in."""


@transaction.atomic
def make(
    unit: Unit, *, title: str, intro: str, anonymous: bool, closes_on: date, by: Any, at: datetime
) -> Questionnaire:  # fmt: skip
    """A survey to be. Rules: voices.survey; a day to come. The same title again, still a draft of today, is that draft."""
    row = locked_unit(unit)
    require(by, SURVEY, row)
    if closes_on < day_of(at):
        raise RuleBroken("截止日期不能早于今天。", field="closes_on")
    if not title.strip():
        raise RuleBroken("请写标题。", field="title")
    found = Questionnaire.objects.filter(unit=row, title=title.strip(), state=SurveyState.DRAFT, made_by=by).first()
    if found is not None:
        return found
    made = Questionnaire.objects.create(
        unit=row,
        title=title.strip()[:60],
        intro=intro.strip(),
        anonymous=anonymous,
        closes_on=closes_on,
        made_by=by,
        made_at=at,
    )
    journal.write("制作问卷", made, by=by, after={"anonymous": anonymous, "closes_on": str(closes_on)})
    return made


def _locked(survey: Questionnaire, by: Any, state: str) -> Questionnaire:
    row = Questionnaire.objects.select_for_update(of=("self",)).select_related("unit").get(pk=survey.pk)
    require(by, SURVEY, row.unit)
    if row.state != state:
        raise RuleBroken(f"“{row.title}”现在是{row.get_state_display()}，不能这样办；请刷新页面。")
    return row


@transaction.atomic
def add_question(
    survey: Questionnaire, *, kind: str, text: str, options: Sequence[str], required: bool, by: Any
) -> Question:  # fmt: skip
    """A question more. Rules: a draft; two to twelve different options where one chooses; forty questions at most."""
    row = _locked(survey, by, SurveyState.DRAFT)
    given = [option.strip()[:60] for option in options if option.strip()]
    if kind in (QuestionKind.SINGLE, QuestionKind.MULTIPLE):
        if not 2 <= len(given) <= MOST_OPTIONS or len(set(given)) != len(given):
            raise RuleBroken(f"请写 2 到 {MOST_OPTIONS} 个不同的选项，一行一个。", field="options")
    else:
        given = list(SCALE) if kind == QuestionKind.SCALE else []
    text = needed(text, 2, "text", "题目")[:200]
    last = row.questions.order_by("-position").first()
    if last is not None and (last.text, last.kind) == (text, kind):
        return last
    if row.questions.count() >= MOST_QUESTIONS:
        raise RuleBroken(f"最多 {MOST_QUESTIONS} 道题。")
    position = (row.questions.aggregate(last=Max("position"))["last"] or 0) + 1
    return Question.objects.create(
        survey=row, position=position, kind=kind, text=text, options=given, required=required
    )


@transaction.atomic
def drop_question(question: Question, *, by: Any) -> None:
    """A question less. Rule: a draft. Twice is once."""
    _locked(question.survey, by, SurveyState.DRAFT)
    Question.objects.filter(pk=question.pk).delete()


@transaction.atomic
def open_survey(survey: Questionnaire, *, by: Any, at: datetime) -> int:
    """The staff of the unit are asked; the list stands from now on, each gets a message. Returns how many. Twice is once.

    Rules: a question at least; a day to come. No to-do is opened: closing it would tell when somebody answered.
    """
    row = Questionnaire.objects.get(pk=survey.pk)
    if row.state == SurveyState.OPEN:
        return row.invited.count()
    row, day = _locked(survey, by, SurveyState.DRAFT), day_of(at)
    if not row.questions.exists():
        raise RuleBroken("请先添加题目。")
    if row.closes_on < day:
        raise RuleBroken("截止日期已过，请重新制作。")
    jobs = (
        Employment.objects.filter(open_at(day), unit__home=row.unit)
        .order_by("person_id")
        .values_list("person_id", flat=True)
    )
    people = list(Person.objects.filter(pk__in=set(jobs)))
    Invited.objects.bulk_create((Invited(survey=row, person=person) for person in people), batch_size=500)
    row.state, row.opened_on = SurveyState.OPEN, day
    row.save(update_fields=["state", "opened_on"])
    words = "匿名" if row.anonymous else "实名"
    link = reverse("voices:answer", args=[row.key])
    for person in people:
        inbox.send(
            short="问卷调查",
            body=f"{row.title}（{words}），{row.closes_on:%m月%d日}前填写。",
            link=link,
            at=at,
            person=person,
        )
    journal.write("发出问卷", row, by=by, after={"people": len(people)})
    return len(people)


def answer(survey: Questionnaire, *, person: Person, given: Mapping[str, Any], at: datetime) -> None:
    """Somebody's answers, by question key: a choice, a list of choices, a text. Once each; an anonymous survey leaves no journal line, no
    time, and nothing by which who and what could be joined.

    Rules: on the list; open, and until the day; required questions answered, with the options there are.
    """
    with transaction.atomic():
        row = Questionnaire.objects.select_for_update(of=("self",)).get(pk=survey.pk)
        if not Invited.objects.filter(survey=row, person=person).exists():
            raise Refused("voices.answer")
        if row.state != SurveyState.OPEN or day_of(at) > row.closes_on:
            raise RuleBroken("问卷已经截止，不能再填写。")
        if Taken.objects.filter(survey=row, person=person).exists():
            raise AlreadyAnswered("您已经填写过了，一人一份。")
        owner = None if row.anonymous else person
        answers = [
            made for question in row.questions.all() if (made := _answer(question, given.get(str(question.key)), owner))
        ]
        taken = Taken(survey=row, person=person)
        if row.anonymous:
            write_among_others(row, taken, answers)
            return
        taken.save(force_insert=True)
        Answer.objects.bulk_create(answers)


def _answer(question: Question, value: Any, owner: Person | None) -> Answer | None:
    empty = value in (None, "", [])
    if empty and question.required:
        raise RuleBroken(f"请回答：{question.text}", field=f"q-{question.key}")
    if empty:
        return None
    made = Answer(question=question, person=owner)
    if question.kind == QuestionKind.TEXT:
        made.text = str(value).strip()[:2000]
        return made
    chosen = [str(value)] if question.kind != QuestionKind.MULTIPLE else [str(v) for v in value]
    if not set(chosen) <= set(question.options):
        raise RuleBroken("请从列出的选项里选。", field=f"q-{question.key}")
    made.choices = chosen
    return made


@transaction.atomic
def close_survey(survey: Questionnaire, *, by: Any, at: datetime) -> Questionnaire:
    """It ends and the results can be read; an anonymous one's rows are written once more. Twice is once. `by` None: the day is past."""
    row = Questionnaire.objects.select_for_update(of=("self",)).select_related("unit").get(pk=survey.pk)
    if by is not None:
        require(by, SURVEY, row.unit)
    if row.state == SurveyState.OPEN:
        row.state, row.closed_on = SurveyState.CLOSED, day_of(at)
        row.save(update_fields=["state", "closed_on"])
        if row.anonymous:
            rewrite(row)
        journal.write("结束问卷", row, by=by, after={"taken": row.taken.count()})
    elif row.state == SurveyState.DRAFT:
        raise RuleBroken("问卷还没有发出。")
    return row


def close_due(at: datetime) -> int:
    """Surveys whose day is past. Every day; returns how many."""
    rows = list(Questionnaire.objects.filter(state=SurveyState.OPEN, closes_on__lt=day_of(at)))
    for row in rows:
        close_survey(row, by=None, at=at)
    return len(rows)


@transaction.atomic
def write_report(unit: Unit, *, title: str, since: date, until: date, text: str, by: Any, at: datetime) -> MoodReport:
    """The report of a period, written or written anew until it is sent. Rules: voices.survey; not ahead of today."""
    row = locked_unit(unit)
    require(by, SURVEY, row)
    if until < since or until > day_of(at):
        raise RuleBroken("时段的止期不能早于起期，也不能晚于今天。", field="until")
    now = MoodReport.objects.select_for_update().filter(unit=row, since=since, until=until).first()
    if now is not None and now.sent_at is not None:
        raise RuleBroken("这个时段的报告已经报送，不能再改。")
    made = now or MoodReport(unit=row, since=since, until=until, made_by=by, made_at=at)
    made.title, made.text = title.strip()[:80], needed(text, 10, "text", "内容")
    made.save()
    journal.write("撰写思想动态报告", made, by=by, after={"title": made.title})
    return made


@transaction.atomic
def send_report(report: MoodReport, *, by: Any, at: datetime) -> MoodReport:
    """To the union above, whose office gets a message. Twice is once."""
    row = MoodReport.objects.select_for_update(of=("self",)).select_related("unit__superior").get(pk=report.pk)
    require(by, SURVEY, row.unit)
    if row.sent_at is not None:
        return row
    above = row.unit.superior
    if above is None:
        raise RuleBroken("没有上级工会可以报送。")
    row.sent_to, row.sent_at = above, at
    row.save(update_fields=["sent_to", "sent_at"])
    office = handling_office(above)
    if office is not None:
        link = reverse("voices:report", args=[row.key])
        inbox.send(short="思想动态报告", body=f"{row.unit.name}报来：{row.title}", link=link, at=at, office=office)
    journal.write("报送思想动态报告", row, by=by, after={"to": above.name})
    return row
