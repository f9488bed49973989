"""文号 of the superior's replies: from the one book of numbers, each given once; the next one is proposed."""

from __future__ import annotations

from datetime import date, datetime

from django.db import models

from jiaogong.engines.org.models import Unit
from jiaogong.engines.papers.docnumbers import format_doc_number, normalise_doc_number, read_doc_number
from jiaogong.engines.papers.verbs import issue_number, next_serial
from jiaogong.kernel.errors import RuleBroken
from jiaogong.modules.unions.models import Union

from .models import Extension, Renewal, Step
from .words import StepKind

REPLIES = (StepKind.PERMITTED, StepKind.VETTED, StepKind.APPROVED, StepKind.GRANTED_LONGER)
_LONGEST_MARK = 20


def taken(mark: str, year: int, *, but: models.Model | None = None) -> list[str]:
    """Numbers of a mark and year that replies and foundings carry, in the book or typed before there was one; those of
    the paper `but` aside."""
    start = f"{mark}〔{year}〕"
    steps = Step.objects.filter(kind__in=REPLIES, number__startswith=start)
    if isinstance(but, Step):
        steps = steps.exclude(pk=but.pk)
    rows = [
        *steps.values_list("number", flat=True),
        *Extension.objects.filter(number__startswith=start).values_list("number", flat=True),
        *Union.objects.filter(approval__startswith=start).values_list("approval", flat=True),
    ]
    return list(dict.fromkeys(rows))


def next_number(mark: str, year: int) -> str:
    """The number after the last one given: 清教工〔2026〕13号."""
    return format_doc_number(mark, year, next_serial(mark, year, taken=taken(mark, year)))


def proposed(renewal: Renewal, day: date) -> str:
    """The superior's next number, by the mark it used last; "" where it never replied nor approved here."""
    mark = mark_of(renewal.unit.superior or renewal.unit)
    return next_number(mark, day.year) if mark else ""


def mark_of(superior: Unit) -> str:
    """机关代字 of a superior, read from its last reply, else from its last approval of a union. At most two queries."""
    below = {"renewal__term__unit__superior": superior, "kind__in": REPLIES}
    steps = Step.objects.filter(**below).exclude(number="").order_by("-id").values_list("number", flat=True)
    unions = Union.objects.filter(unit__superior=superior).exclude(approval="").order_by("-since", "-id")
    for rows in (steps, unions.values_list("approval", flat=True)):
        for text in rows[:5]:
            try:
                return read_doc_number(text)[0]
            except ValueError:
                continue
    return ""


def normalised(text: str) -> str:
    """The number as it is printed; RuleBroken when it is none."""
    if not text.strip():
        raise RuleBroken("请填写批复文号。", field="number")
    try:
        number = normalise_doc_number(text)
    except ValueError as wrong:
        raise RuleBroken(str(wrong), field="number") from None
    if len(number.split("〔")[0]) > _LONGEST_MARK:
        raise RuleBroken(f"机关代字最多 {_LONGEST_MARK} 个字，请核对批复文号。", field="number")
    return number


def issue(owner: models.Model, text: str, at: datetime) -> str:
    """Enter the number into the book for `owner`.

    Rule: a number is given once (GB/T 9704-2012, 7.2.5), also among those typed before.
    """
    number = normalised(text)
    mark, year, serial = read_doc_number(number)
    try:
        issue_number(owner, mark=mark, year=year, serial=serial, at=at, taken=taken(mark, year, but=owner))
    except RuleBroken:
        raise RuleBroken(
            f"{number}已经用过：一个文号只发一份文件。下一个可用的是{next_number(mark, year)}。", field="number"
        ) from None
    return number
