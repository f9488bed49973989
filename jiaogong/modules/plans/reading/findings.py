"""Figures of a text that state an amount, with the stretch that states it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .clauses import Span, clause_around, sentence_around, statement
from .conditions import find_every, find_size_limits
from .judging import Setting, in_size_limit, states_amount
from .quantities import Figure, find_figures
from .wording import comparator, is_future, is_past, is_state, subject

_COVERED = re.compile(
    r"全覆盖(?!的?(?:要求|原则|理念|体系|格局|网络|机制|监管))|全面覆盖|全员覆盖|覆盖(?:全[市县区校体省]|所有|全部)[^，。；]{0,3}(?:所有|全部)?"
    r"|(?<!安)全部(?=[^，。；]{0,4}(?:建|成立|完成|达|纳入|入会|办结|落实|签|配|实现|参加|参与|通过|轮训|覆盖|公开|开通|上线|整改|合格|到位|解决|获奖|续|培训|录入|答复|办|持证|接受|开展|推行|实行|设|加入|兑现|结项|结题|优秀|到账|发放))"
)
_NOT_COVERED = re.compile(
    r"^全部(?:工作|精力|力量|经费|内容|教师|教职工|职工|学校|人员|费用|资金|师生|责任|事项|过程|家|身心|财产|时间|的|会员|工资|课程|功能|环节|流程)(?!.{0,4}(?:办结|完成))"
)
_NEAR = 8
_LADDER = re.compile(r"分别|依次|逐年")


@dataclass(slots=True)
class Finding:
    """One stated amount; spans are offsets in the clean text."""

    figure: Figure
    span: Span
    subject: str
    comparator: str
    condition: str | None
    sentence: Span
    ladder: int | None = None
    rungs: int = 0


def find_statements(text: str, year: int | None, review: bool) -> Iterator[Finding]:
    """All amounts stated for the plan, or in a review all results."""
    figures = list(find_figures(text))
    limits = find_size_limits(text) if figures else []
    kept: list[tuple[Figure, Span, Setting]] = []
    for figure in figures:
        if in_size_limit(figure, limits):
            continue
        sentence = sentence_around(text, figure.start)
        words = text[sentence.start : sentence.end]
        at = figure.start - sentence.start
        if _elsewhen(words, at, year, review):
            continue
        clause = clause_around(text, figure.start, figure.end)
        setting = Setting.of(text, figure, clause.start, clause.end, words, review)
        if states_amount(figure, setting):
            kept.append((figure, sentence, setting))
    kept.extend(_coverage(text, year, review, [one[0] for one in kept]))
    kept.sort(key=lambda item: item[0].start)
    chosen = [item[0] for item in kept]
    for n, (figure, sentence, setting) in enumerate(kept):
        yield _finding(text, figure, sentence, setting, chosen[max(0, n - _NEAR) : n + _NEAR + 1])


def _coverage(
    text: str, year: int | None, review: bool, figures: list[Figure]
) -> Iterator[tuple[Figure, Span, Setting]]:
    """全覆盖 and 全部: the whole of a set."""
    for match in _COVERED.finditer(text):
        if _NOT_COVERED.match(text[match.start() : match.start() + 12]) or _inside_quotes(text, match.start()):
            continue
        if any(f.unit == "%" and f.value == 100 and -3 <= match.start() - f.end <= 2 for f in figures):
            continue
        figure = Figure(100, "%", match.start(), match.end(), middle="all")
        clause = clause_around(text, figure.start, figure.end)
        if re.match(r"[^，。；]{0,3}的?(?:要求|精神)", text[match.end() : clause.end]):
            continue
        sentence = sentence_around(text, figure.start)
        words = text[sentence.start : sentence.end]
        at = figure.start - sentence.start
        if _elsewhen(words, at, year, review):
            continue
        yield figure, sentence, Setting.of(text, figure, clause.start, clause.end, words, review)


def _elsewhen(sentence: str, at: int, year: int | None, review: bool) -> bool:
    """Whether a figure belongs to another time than its part: the past in a plan, the future or a mere state in a review."""
    if review:
        return is_future(sentence, at) or is_state(sentence, at)
    return is_past(sentence, at, year)


def _inside_quotes(text: str, at: int) -> bool:
    begin = max(0, at - 30)
    return text.count("“", begin, at) > text.count("”", begin, at) or text.count("《", begin, at) > text.count(
        "》", begin, at
    )


def _finding(text: str, figure: Figure, sentence: Span, setting: Setting, chosen: list[Figure]) -> Finding:
    clause = clause_around(text, figure.start, figure.end)
    mates = [f for f in chosen if clause.start <= f.start < clause.end and f.unit == figure.unit]
    ladder = len(mates) > 1 and bool(_LADDER.search(text, clause.start, mates[0].start))
    span = statement(text, figure, [f for f in chosen if f is not figure], ladder)
    sign = "all" if figure.middle == "all" else comparator(setting.before, setting.after, figure.middle, figure.value)
    condition = _condition(text, figure, sentence, clause)
    named = subject(text[span.start : figure.start], text[figure.end : span.end], figure.unit)
    if figure.middle == "all" and len(named) < 2:
        named = subject(text[span.start : figure.start], "", "%")
    return Finding(figure, span, named, sign, condition, sentence, mates.index(figure) if ladder else None, len(mates))


def _condition(text: str, figure: Figure, sentence: Span, clause: Span) -> str | None:
    """Size limit or 每… in the clause, else in the clause before."""
    here = text[clause.start : clause.end]
    limits = find_size_limits(here)
    if limits:
        return limits[-1].expression
    every = find_every(text[clause.start : figure.start]) or find_every(here)
    if every:
        return every
    if clause.start > sentence.start:
        before = clause_around(text, clause.start - 1, clause.start - 1)
        earlier = find_size_limits(text[before.start : clause.start])
        if earlier:
            return earlier[-1].expression
    return None
