"""Figures of a text that state an amount, with the stretch that states it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from .clauses import statement
from .conditions import SizeLimit, find_every, find_size_limits
from .judging import Setting, states_amount
from .passages import Passage, Span
from .quantities import Figure, find_figures
from .wording import comparator, subject

_COVERED = re.compile(
    r"全覆盖(?!的?(?:要求|原则|理念|体系|格局|网络|机制|监管))|全面覆盖|全员覆盖|覆盖(?:全[市县区校体省]|所有|全部)[^，。；]{0,3}(?:所有|全部)?"
    r"|(?<!安)全部(?=[^，。；]{0,4}(?:建|成立|完成|达|纳入|入会|办结|落实|签|配|实现|参加|参与|参(?:赛|训|演|评|选)(?!选手|教师|作品|人员|队|者|单位|学校|项目)|回复|反馈|回应|开户|建档|立户|到会|出席|上线|报名|响应|通过|轮训|覆盖|公开|开通|上线|整改|合格|到位|解决|获奖|续|培训|录入|答复|办|持证|接受|开展|推行|实行|设|加入|召开|举行|举办|组织|按[期时规]|如期|及时|开会|参会|换届|挂牌|创建|选举|运行|投入|使用|更换|检查|审计|走访|慰问|体检|参保|投保|报销|缴|上缴|上报|享受|注册|登记|认证|激活|发布|公示|备案|修订|制定|出台|评|整治|清零|解|脱|注销|采集|录用|受益|达标|过关|配|安装|启用|启动|改造|验收|推广|进入|吸收|化解|收|升级|建|签订|落地|兑现|结项|结题|优秀|到账|发放))"
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


@dataclass(slots=True)
class Kept:
    """A figure that states an amount, with the clause and sentence it stands in."""

    figure: Figure
    clause: Span
    sentence: Span
    setting: Setting


def find_statements(text: str, year: int | None, review: bool, opening: bool = False) -> Iterator[Finding]:
    """All amounts stated for the plan, or in a review all results. `opening`: the text is a preamble."""
    figures = list(find_figures(text))
    covered = list(_COVERED.finditer(text)) if "全" in text or "覆盖" in text else []
    if not figures and not covered:
        return
    passage = Passage(text, year, review, opening)
    limits = find_size_limits(text) if figures else []
    kept: list[Kept] = []
    limited = 0
    for figure in figures:
        while limited < len(limits) and limits[limited].end <= figure.start:
            limited += 1
        if limited < len(limits) and limits[limited].start <= figure.start:
            continue
        sentence = passage.sentence(figure.start)
        if passage.elsewhen(figure.start, sentence):
            continue
        clause = passage.clause(figure.start, figure.end)
        setting = Setting.of(passage, figure, clause, sentence)
        if states_amount(figure, setting):
            kept.append(Kept(figure, clause, sentence, setting))
    kept.extend(_coverage(passage, covered, kept))
    kept.sort(key=lambda one: one.figure.start)
    chosen = [one.figure for one in kept]
    for n, one in enumerate(kept):
        yield _finding(passage, one, limits, chosen[max(0, n - _NEAR) : n + _NEAR + 1])


def _coverage(passage: Passage, covered: list[re.Match[str]], kept: list[Kept]) -> Iterator[Kept]:
    """全覆盖 and 全部: the whole of a set."""
    text = passage.text
    stated = {one.figure.end for one in kept if one.figure.unit == "%" and one.figure.value == 100}
    for match in covered:
        start, end = match.span()
        if _NOT_COVERED.match(text, start, start + 16) or _inside_quotes(text, start):
            continue
        sentence = passage.sentence(start)
        if any(start + step in stated for step in range(-2, 4)) or passage.elsewhen(start, sentence):
            continue
        figure = Figure(100, "%", start, end, middle="all")
        clause = passage.clause(start, end)
        if _REQUIRED.match(text, end, clause.end):
            continue
        yield Kept(figure, clause, sentence, Setting.of(passage, figure, clause, sentence))


def _inside_quotes(text: str, at: int) -> bool:
    begin = max(0, at - 30)
    return text.count("“", begin, at) > text.count("”", begin, at) or text.count("《", begin, at) > text.count(
        "》", begin, at
    )


def _finding(passage: Passage, one: Kept, limits: list[SizeLimit], near: list[Figure]) -> Finding:
    text, figure, clause, setting = passage.text, one.figure, one.clause, one.setting
    mates = [f for f in near if clause.start <= f.start < clause.end and f.unit == figure.unit]
    ladder = len(mates) > 1 and bool(_LADDER.search(text, clause.start, mates[0].start))
    span = statement(passage, clause, figure, near, ladder)
    sign = "all" if figure.middle == "all" else comparator(setting.before, setting.after, figure.middle, figure.value)
    named = subject(text[span.start : figure.start], text[figure.end : span.end], figure.unit)
    if figure.middle == "all" and len(named) < 2:
        named = subject(text[span.start : figure.start], "", "%")
    condition = _condition(passage, one, limits)
    rung = mates.index(figure) if ladder else None
    return Finding(figure, span, named, sign, condition, one.sentence, rung, len(mates))


def _condition(passage: Passage, one: Kept, limits: list[SizeLimit]) -> str | None:
    """Size limit or 每… in the clause, else the size limit in the clause before."""
    text, clause = passage.text, one.clause
    if limits and (limit := _last_limit(limits, clause)):
        return limit.expression
    every = find_every(text, clause.start, one.figure.start) or find_every(text, clause.start, clause.end)
    if every:
        return every
    if limits and clause.start > one.sentence.start:
        before = passage.clause(clause.start - 1, clause.start - 1)
        if limit := _last_limit(limits, before):
            return limit.expression
    return None


def _last_limit(limits: list[SizeLimit], span: Span) -> SizeLimit | None:
    """The last size limit that begins in a span."""
    i = bisect_left(limits, span.end, key=lambda limit: limit.start) - 1
    return limits[i] if i >= 0 and limits[i].start >= span.start else None
