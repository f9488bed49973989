"""Figures of a text that state an amount, with the stretch that states it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .clauses import statement
from .conditions import find_every, find_size_limits
from .judging import Setting, states_amount
from .passages import Passage, Span
from .quantities import Figure, find_figures
from .wording import comparator, subject

_COVERED = re.compile(
    r"全覆盖(?!的?(?:要求|原则|理念|体系|格局|网络|机制|监管))|全面覆盖|全员覆盖|覆盖(?:全[市县区校体省]|所有|全部)[^，。；]{0,3}(?:所有|全部)?"
    r"|(?<!安)全部(?=[^，。；]{0,4}(?:建|成立|完成|达|纳入|入会|办结|落实|签|配|实现|参加|参与|通过|轮训|覆盖|公开|开通|上线|整改|合格|到位|解决|获奖|续|培训|录入|答复|办|持证|接受|开展|推行|实行|设|加入|召开|举行|举办|组织|按[期时规]|如期|及时|开会|参会|换届|挂牌|创建|选举|运行|投入|使用|更换|检查|审计|走访|慰问|体检|参保|投保|报销|缴|上缴|上报|享受|注册|登记|认证|激活|发布|公示|备案|修订|制定|出台|评|整治|清零|解|脱|注销|采集|录用|受益|达标|过关|配|安装|启用|启动|改造|验收|推广|进入|吸收|化解|收|升级|建|签订|落地|兑现|结项|结题|优秀|到账|发放))"
)
_NOT_COVERED = re.compile(
    r"^全部(?:工作|精力|力量|经费|内容|教师|教职工|职工|学校|人员|费用|资金|师生|责任|事项|过程|家|身心|财产|时间|的|会员|工资|课程|功能|环节|流程)(?!.{0,4}(?:办结|完成))"
)
_REQUIRED = re.compile(r"[^，。；]{0,3}的?(?:要求|精神)")
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


def find_statements(text: str, year: int | None, review: bool, opening: bool = False) -> Iterator[Finding]:
    """All amounts stated for the plan, or in a review all results. `opening`: the text is a preamble."""
    figures = list(find_figures(text))
    covered = list(_COVERED.finditer(text))
    if not figures and not covered:
        return
    passage = Passage(text, year, review, opening)
    limits = find_size_limits(text) if figures else []
    kept: list[tuple[Figure, Span, Setting]] = []
    limited = 0
    for figure in figures:
        while limited < len(limits) and limits[limited].end <= figure.start:
            limited += 1
        if (limited < len(limits) and limits[limited].start <= figure.start) or passage.elsewhen(figure.start):
            continue
        clause = passage.clause(figure.start, figure.end)
        setting = Setting.of(passage, figure, clause)
        if states_amount(figure, setting):
            kept.append((figure, clause, setting))
    kept.extend(_coverage(passage, covered, kept))
    kept.sort(key=lambda item: item[0].start)
    for n, (figure, clause, setting) in enumerate(kept):
        near = [item[0] for item in kept[max(0, n - _NEAR) : n + _NEAR + 1]]
        yield _finding(passage, figure, clause, setting, near)


def _coverage(
    passage: Passage, covered: list[re.Match[str]], kept: list[tuple[Figure, Span, Setting]]
) -> Iterator[tuple[Figure, Span, Setting]]:
    """全覆盖 and 全部: the whole of a set."""
    text = passage.text
    stated = {f.end for f, _, _ in kept if f.unit == "%" and f.value == 100}
    for match in covered:
        start, end = match.span()
        if _NOT_COVERED.match(text, start, start + 16) or _inside_quotes(text, start):
            continue
        if any(start + step in stated for step in range(-2, 4)) or passage.elsewhen(start):
            continue
        figure = Figure(100, "%", start, end, middle="all")
        clause = passage.clause(start, end)
        if _REQUIRED.match(text, end, clause.end):
            continue
        yield figure, clause, Setting.of(passage, figure, clause)


def _inside_quotes(text: str, at: int) -> bool:
    begin = max(0, at - 30)
    return text.count("“", begin, at) > text.count("”", begin, at) or text.count("《", begin, at) > text.count(
        "》", begin, at
    )


def _finding(passage: Passage, figure: Figure, clause: Span, setting: Setting, near: list[Figure]) -> Finding:
    text = passage.text
    mates = [f for f in near if clause.start <= f.start < clause.end and f.unit == figure.unit]
    ladder = len(mates) > 1 and bool(_LADDER.search(text, clause.start, mates[0].start))
    span = statement(passage, clause, figure, [f for f in near if f is not figure], ladder)
    sign = "all" if figure.middle == "all" else comparator(setting.before, setting.after, figure.middle, figure.value)
    sentence = passage.sentence(figure.start)
    condition = _condition(passage, figure, sentence, clause)
    named = subject(text[span.start : figure.start], text[figure.end : span.end], figure.unit)
    if figure.middle == "all" and len(named) < 2:
        named = subject(text[span.start : figure.start], "", "%")
    return Finding(figure, span, named, sign, condition, sentence, mates.index(figure) if ladder else None, len(mates))


def _condition(passage: Passage, figure: Figure, sentence: Span, clause: Span) -> str | None:
    """Size limit or 每… in the clause, else in the clause before."""
    text = passage.text
    here = text[clause.start : clause.end]
    limits = find_size_limits(here)
    if limits:
        return limits[-1].expression
    every = find_every(text[clause.start : figure.start]) or find_every(here)
    if every:
        return every
    if clause.start > sentence.start:
        before = passage.clause(clause.start - 1, clause.start - 1)
        earlier = find_size_limits(text[before.start : clause.start])
        if earlier:
            return earlier[-1].expression
    return None
