"""Where a statement begins and ends: clauses, sentences and the members of an enumeration."""

from __future__ import annotations

import re
from typing import NamedTuple

from .quantities import Figure

_LEFT = "，。；！？：\t|│"
_RIGHT = "，。；！？：\t|│"
_CLAUSE_END = re.compile(rf"[{_RIGHT}]")
_CLAUSE_ENDS = re.compile(rf".*[{_LEFT}]", re.DOTALL)
_SENTENCE_END = re.compile(r"[。！？；]")
_LONGEST = 56
_FAR = 200
_LEADING = " 、—-①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮"
_BEFORE, _AFTER = 36, 14
_EMPTY = re.compile(
    r"[\s，、：（）—-]|不少于|不低于|不得少于|不得低于|不超过|不高于|至少|最少|最多|达到|达|力争|确保|突破|超过|高于|控制在|保持在?|稳定在|提高到?|增加到?|提升到?|扩大到?|全部|全面|实现|完成|共|累计|总数|每[年月周次人校]|每学[期年]|每季度"
    r"|以上|以内|以下|左右|为|在|各|全年|年内|其中|要|应|须|到|于|约|近|均|都|全|的|年底前|\d{1,2}月底?前|\d{4}年|年底|底前|底"
)


class Span(NamedTuple):
    """A stretch [start, end) of a clean text."""

    start: int
    end: int


def sentence_around(text: str, at: int) -> Span:
    """The sentence (to 。 or ；) a position lies in."""
    least = max(0, at - _FAR)
    find = text.rfind
    start = max(find("。", least, at), find("；", least, at), find("！", least, at), find("？", least, at)) + 1
    end = _SENTENCE_END.search(text, at, at + _FAR)
    return Span(max(start, at - _FAR), end.start() if end else min(len(text), at + _FAR))


def clause_around(text: str, start: int, end: int) -> Span:
    """The clause (to ， 。 ； ：) a stretch lies in, brackets that open outside it left out."""
    least, most = max(0, start - _FAR), min(len(text), end + _FAR)
    stop = _CLAUSE_END.search(text, end, most)
    right = stop.start() if stop else most
    before = _CLAUSE_ENDS.match(text, least, start)
    left = before.end() if before else least
    if "（" not in text[left:right] and "）" not in text[left:right]:
        return Span(left, right)
    return _outside_brackets(text, start, end, left, right)


def _outside_brackets(text: str, start: int, end: int, least: int, most: int) -> Span:
    """The part of a clause around a stretch that no unmatched bracket cuts off."""
    left, depth = start, 0
    while left > least and text[left - 1] not in _LEFT:
        c = text[left - 1]
        if c == "）":
            depth += 1
        elif c == "（":
            if depth == 0:
                break
            depth -= 1
        left -= 1
    right, depth = end, 0
    while right < most and text[right] not in _RIGHT:
        c = text[right]
        if c == "（":
            depth += 1
        elif c == "）":
            if depth == 0:
                break
            depth -= 1
        right += 1
    return Span(left, right)


def statement(text: str, figure: Figure, others: list[Figure], ladder: bool) -> Span:
    """The shortest stretch that says what a figure stands for."""
    clause = clause_around(text, figure.start, figure.end)
    span = clause
    if not ladder:
        span = _member(text, clause, figure, others)
    if span.end - span.start > _LONGEST:
        span = _shortened(text, span, figure)
    if not _has_subject(text, span, figure):
        span = _with_subject(text, span, figure)
    while span.start < figure.start and text[span.start] in _LEADING:
        span = Span(span.start + 1, span.end)
    return span


def _member(text: str, clause: Span, figure: Figure, others: list[Figure]) -> Span:
    """The member of an enumeration 讲座3场、沙龙2场 that holds this figure and no other."""
    start, end = clause.start, clause.end
    for other in others:
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


def _with_subject(text: str, span: Span, figure: Figure) -> Span:
    """Take in the clause before, where the subject stands."""
    start = span.start
    if start > 0 and text[start - 1] in "，：、" and figure.end - start < 30:
        before = clause_around(text, start - 1, start - 1)
        if span.end - before.start <= _LONGEST:
            return Span(before.start, span.end)
    return span
