"""Where a statement begins and ends: the clause or the member of an enumeration that holds a figure."""

from __future__ import annotations

import re

from .passages import Passage, Span
from .quantities import Figure

_LONGEST = 56
_LEADING = " 、—-①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮"
_BEFORE, _AFTER = 36, 14
_EMPTY = re.compile(
    r"[\s，、：（）—-]|不少于|不低于|不得少于|不得低于|不超过|不高于|至少|最少|最多|达到|达|力争|确保|突破|超过|高于|控制在|保持在?|稳定在|提高到?|增加到?|提升到?|扩大到?|全部|全面|实现|完成|共|累计|总数|每[年月周次人校]|每学[期年]|每季度"
    r"|以上|以内|以下|左右|为|在|各|全年|年内|其中|要|应|须|到|于|约|近|均|都|全|的|年底前|\d{1,2}月底?前|\d{4}年|年底|底前|底"
)


def statement(passage: Passage, clause: Span, figure: Figure, others: list[Figure], ladder: bool) -> Span:
    """The shortest stretch that says what a figure stands for."""
    text = passage.text
    span = clause if ladder else _member(text, clause, figure, others)
    if span.end - span.start > _LONGEST:
        span = _shortened(text, span, figure)
    if not _has_subject(text, span, figure):
        span = _with_subject(passage, span, figure)
    start = span.start
    while start < figure.start and text[start] in _LEADING:
        start += 1
    return Span(start, span.end)


def _member(text: str, clause: Span, figure: Figure, others: list[Figure]) -> Span:
    """The member of an enumeration 讲座3场、沙龙2场 that holds this figure and no other."""
    start, end = clause.start, clause.end
    for other in others:
        if other is figure:
            continue
        if clause.start <= other.start < figure.start:
            cut = text.find("、", other.end, figure.start)
            if cut >= 0:
                start = cut + 1
        elif figure.end <= other.start < clause.end:
            cut = text.find("、", figure.end, other.start)
            if cut >= 0:
                end = min(end, cut)
    return Span(min(start, figure.start), max(end, figure.end))


def _shortened(text: str, span: Span, figure: Figure) -> Span:
    start, end = span.start, span.end
    if figure.start - start > _BEFORE:
        cut = max(text.rfind("、", start, figure.start - 6), text.rfind("”", start, figure.start - 6))
        start = max(cut + 1, figure.start - _BEFORE)
    if end - figure.end > _AFTER + 10:
        cut = text.find("、", figure.end + 2, end)
        end = cut if 0 <= cut <= figure.end + _AFTER + 10 else figure.end + _AFTER + 6
    return Span(start, end)


def _has_subject(text: str, span: Span, figure: Figure) -> bool:
    rest = text[span.start : figure.start] + text[figure.end : span.end]
    return len(_EMPTY.sub("", rest)) >= 2


def _with_subject(passage: Passage, span: Span, figure: Figure) -> Span:
    """Take in the clause before, where the subject stands."""
    text, start = passage.text, span.start
    if start > 0 and text[start - 1] in "，：、" and figure.end - start < 30:
        before = passage.clause(start - 1, start - 1)
        if span.end - before.start <= _LONGEST:
            return Span(before.start, span.end)
    return span
